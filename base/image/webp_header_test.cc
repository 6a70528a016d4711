#include "base/image/webp_header.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace lagan::image {
namespace {

void PutLittleEndian(Bytes& bytes, std::size_t at, std::uint32_t value, int width) {
  for (int i = 0; i < width; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// A header as libwebp writes it before `data` bytes that nobody looks at.
Bytes Portrait(std::size_t size = 600, int width = 72, int height = 96) {
  Bytes bytes(size, 0x5a);
  const bool padded = size % 2 == 1;
  if (padded) ADD_FAILURE() << "RIFF files have an even size";
  const auto put = [&](std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), bytes.begin() + at);
  };
  put(0, "RIFF");
  PutLittleEndian(bytes, 4, static_cast<std::uint32_t>(size - 8), 4);
  put(8, "WEBPVP8 ");
  PutLittleEndian(bytes, 16, static_cast<std::uint32_t>(size - 20), 4);
  PutLittleEndian(bytes, 20, 1U << 4 | 100U << 5, 3);
  put(23, "\x9d\x01\x2a");
  PutLittleEndian(bytes, 26, static_cast<std::uint32_t>(width), 2);
  PutLittleEndian(bytes, 28, static_cast<std::uint32_t>(height), 2);
  return bytes;
}

TEST(WebpHeader, TakesPicturesOfTheRightSize) {
  for (const std::size_t bytes : {350, 352, 698, 700}) {
    for (const int height : {96, 100, 128, 160}) {
      const auto size = CheckPassPortrait(Portrait(bytes, height * 3 / 4, height));
      ASSERT_TRUE(size.ok()) << size.status();
      EXPECT_EQ(size->height, height);
      EXPECT_EQ(size->width, height * 3 / 4);
    }
  }
}

TEST(WebpHeader, APadByteIsZeroAndBelongsToTheFile) {
  Bytes odd = Portrait(600);
  PutLittleEndian(odd, 16, 579, 4);
  odd.back() = 0;
  EXPECT_TRUE(CheckPassPortrait(odd).ok());
  odd.back() = 1;
  EXPECT_FALSE(CheckPassPortrait(odd).ok());
}

TEST(WebpHeader, RefusesEverythingElse) {
  const struct {
    const char* what;
    std::function<void(Bytes&)> change;
  } kCases[] = {
      {"too small", [](Bytes& b) { b = Portrait(348); }},
      {"too large", [](Bytes& b) { b = Portrait(702); }},
      {"empty", [](Bytes& b) { b.clear(); }},
      {"not RIFF", [](Bytes& b) { b[0] = 'r'; }},
      {"not WEBP", [](Bytes& b) { b[8] = 'w'; }},
      {"lossless", [](Bytes& b) { b[15] = 'L'; }},
      {"extended", [](Bytes& b) { b[15] = 'X'; }},
      {"file says less", [](Bytes& b) { PutLittleEndian(b, 4, 590, 4); }},
      {"file says more", [](Bytes& b) { PutLittleEndian(b, 4, 594, 4); }},
      {"file says most", [](Bytes& b) { PutLittleEndian(b, 4, 0xFFFFFFFF, 4); }},
      {"a second chunk", [](Bytes& b) { PutLittleEndian(b, 16, 500, 4); }},
      {"chunk says most", [](Bytes& b) { PutLittleEndian(b, 16, 0xFFFFFFFF, 4); }},
      {"no key frame", [](Bytes& b) { b[20] |= 1; }},
      {"not shown", [](Bytes& b) { b[20] &= 0xEF; }},
      {"version 4", [](Bytes& b) { b[20] |= 4 << 1; }},
      {"start code", [](Bytes& b) { b[24] = 2; }},
      {"no first partition", [](Bytes& b) { PutLittleEndian(b, 20, 1U << 4, 3); }},
      {"first partition takes all", [](Bytes& b) { PutLittleEndian(b, 20, 1U << 4 | 570U << 5, 3); }},
      {"scaled across", [](Bytes& b) { b[27] |= 0x40; }},
      {"scaled down", [](Bytes& b) { b[29] |= 0x80; }},
      {"too low", [](Bytes& b) { b = Portrait(600, 69, 92); }},
      {"too high", [](Bytes& b) { b = Portrait(600, 123, 164); }},
      {"square", [](Bytes& b) { b = Portrait(600, 96, 96); }},
      {"nothing at all", [](Bytes& b) { b = Portrait(600, 0, 0); }},
  };
  for (const auto& [what, change] : kCases) {
    Bytes bytes = Portrait();
    ASSERT_TRUE(CheckPassPortrait(bytes).ok());
    change(bytes);
    const auto checked = CheckPassPortrait(bytes);
    EXPECT_EQ(checked.status().reason(), "PORTRAIT_INVALID") << what;
    EXPECT_EQ(checked.status().field(), "portrait") << what;
  }
}

TEST(WebpHeader, EachCutIsRefused) {
  const Bytes whole = Portrait();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(CheckPassPortrait(ByteView(whole).first(size)).ok()) << size;
  }
}

}  // namespace
}  // namespace lagan::image
