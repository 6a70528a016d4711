#include "base/core/bytes.h"

#include <gtest/gtest.h>

namespace lagan {
namespace {

TEST(BytesTest, HexRoundTrips) {
  EXPECT_EQ(HexEncode(Bytes{0x00, 0x7f, 0xff}), "007fff");
  EXPECT_EQ(*HexDecode("007FfF"), (Bytes{0x00, 0x7f, 0xff}));
  EXPECT_EQ(HexDecode("0").status().reason(), "HEX_INVALID");
  EXPECT_EQ(HexDecode("0g").status().reason(), "HEX_INVALID");
}

// RFC 4648 section 10, without the padding.
TEST(BytesTest, Base64UrlMatchesRfc4648) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : cases) {
    EXPECT_EQ(Base64UrlEncode(AsBytes(plain)), encoded);
    EXPECT_EQ(AsText(*Base64UrlDecode(encoded)), plain);
  }
  EXPECT_EQ(Base64UrlEncode(Bytes{0xfb, 0xff}), "-_8");
}

TEST(BytesTest, Base64UrlIsStrict) {
  for (const char* bad : {"Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm v"}) {
    EXPECT_FALSE(Base64UrlDecode(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace lagan
