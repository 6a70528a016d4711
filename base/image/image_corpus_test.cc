// Photos and scans of public specimen documents, where they are at hand.
#include <filesystem>

#include <gtest/gtest.h>

#include "base/core/file.h"
#include "base/image/decoder_client.h"

namespace lagan::image {
namespace {

TEST(ImageCorpus, EveryPictureDecodes) {
  const std::filesystem::path folder = LAGAN_SOURCE_DIR "/../shared/images";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "there is no " << folder;
  const auto client = DecoderClient::Start(LAGAN_BINARY_DIR "/bin/lagan-decode");
  ASSERT_TRUE(client.ok()) << client.status();
  int decoded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".jpg" && extension != ".png") continue;
    const auto bytes = ReadFile(entry.path(), kMaxPictureBytes);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const auto picture = client.value()->Decode(*bytes, CleanCopy::kYes);
    EXPECT_TRUE(picture.ok()) << entry.path() << ": " << picture.status();
    if (!picture.ok()) continue;
    ++decoded;
    const auto again = client.value()->Decode(picture->clean_jpeg);
    ASSERT_TRUE(again.ok()) << entry.path() << ": " << again.status();
    EXPECT_EQ(again->pixels.width, picture->pixels.width);
    EXPECT_EQ(again->pixels.height, picture->pixels.height);
  }
  EXPECT_GT(decoded, 0);
}

}  // namespace
}  // namespace lagan::image
