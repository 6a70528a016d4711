#include "services/letters/run_folder.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/core/file.h"
#include "base/crypto/digest.h"

namespace lagan::letters {
namespace {

using Parts = std::vector<v1::GetRunResponse>;

v1::GetRunResponse Part(unsigned letter, const std::string& chunk) {
  v1::GetRunResponse part;
  part.set_letter(letter);
  part.set_chunk(chunk);
  return part;
}

// Two letters, the first in two parts.
Parts GoodRun() {
  v1::GetRunResponse first;
  v1::Manifest& manifest = *first.mutable_manifest();
  manifest.set_run_id("00112233445566778899aabbccddeeff");
  manifest.set_closed_at("2026-11-21T22:04:06Z");
  const std::pair<const char*, std::string> letters[] = {{"00000-000104", "%PDF-one"},
                                                         {"00000-0000G5", "%PDF-two"}};
  for (const auto& [serial, pdf] : letters) {
    v1::ManifestLetter& letter = *manifest.add_letters();
    letter.set_letter_serial(serial);
    letter.set_pages(1);
    letter.set_sha256(std::string(AsText(crypto::Sha256(AsBytes(pdf)))));
  }
  return {first, Part(0, "%PDF"), Part(0, "-one"), Part(1, "%PDF-two")};
}

class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() {
    std::string pattern = testing::TempDir() + "lagan-run-XXXXXX";
    parent_ = ::mkdtemp(pattern.data());
  }
  ~RunFolderTest() override { std::filesystem::remove_all(parent_); }

  std::filesystem::path parent_;
};

TEST_F(RunFolderTest, WritesLettersInOrderAndBothFormsOfTheManifest) {
  const std::filesystem::path folder = parent_ / "run";
  const auto manifest = WriteRun(GoodRun(), folder);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(*ReadTextFile(folder / "001-00000-000104.pdf", 100), "%PDF-one");
  EXPECT_EQ(*ReadTextFile(folder / "002-00000-0000G5.pdf", 100), "%PDF-two");
  v1::Manifest read;
  ASSERT_TRUE(read.ParseFromString(*ReadTextFile(folder / "manifest.binpb", 1000)));
  EXPECT_EQ(read.SerializeAsString(), manifest->SerializeAsString());
  const auto json = nlohmann::json::parse(*ReadTextFile(folder / "manifest.json", 1000));
  EXPECT_EQ(json["run_id"], "00112233445566778899aabbccddeeff");
  EXPECT_EQ(json["letters"].size(), 2U);
  EXPECT_EQ(json["letters"][1]["letter_serial"], "00000-0000G5");
  EXPECT_EQ(json["letters"][0]["sha256"], HexEncode(AsBytes(manifest->letters(0).sha256())));
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    EXPECT_TRUE(IsOwnerOnly(entry.path()));
  EXPECT_EQ(WriteRun(GoodRun(), folder).status().reason(), "FOLDER_NOT_EMPTY");
}

TEST_F(RunFolderTest, WritesNothingOfARunThatIsNotWhole) {
  const std::function<void(Parts&)> cases[] = {
      [](Parts& p) { p.clear(); },
      [](Parts& p) { p.erase(p.begin()); },
      [](Parts& p) { p.pop_back(); },
      [](Parts& p) { p.erase(p.begin() + 1); },
      [](Parts& p) { p.push_back(p[0]); },
      [](Parts& p) { p.push_back(Part(2, "more")); },
      [](Parts& p) { p.push_back(Part(1, "more")); },
      [](Parts& p) { p[3].set_letter(4'000'000'000); },
      [](Parts& p) { p[0].mutable_manifest()->mutable_letters(0)->set_letter_serial("../../etc/x"); },
  };
  for (const auto& spoil : cases) {
    Parts parts = GoodRun();
    spoil(parts);
    EXPECT_EQ(WriteRun(parts, parent_ / "run").status().reason(), "RUN_INCOMPLETE");
    EXPECT_FALSE(std::filesystem::exists(parent_ / "run"));
  }
}

}  // namespace
}  // namespace lagan::letters
