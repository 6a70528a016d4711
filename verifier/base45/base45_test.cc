#include "verifier/base45/base45.h"

#include <gtest/gtest.h>

#include "base/crypto/random.h"

namespace lagan::verifier {
namespace {

struct Case {
  std::string plain;
  std::string encoded;
};

// RFC 9285 section 4.3 and 4.4.
const Case kCases[] = {
    {"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"}, {"0", "31"},
    {"", ""}};

TEST(Base45, EncodesAndDecodesTheExamplesOfTheStandard) {
  for (const Case& c : kCases) {
    EXPECT_EQ(Base45Encode(AsBytes(c.plain)), c.encoded);
    const Result<Bytes> decoded = Base45Decode(c.encoded);
    ASSERT_TRUE(decoded.ok()) << c.encoded;
    EXPECT_EQ(*decoded, ToBytes(c.plain));
  }
}

TEST(Base45, RefusesWhatIsNotBase45) {
  // A length of 1 mod 3, unknown characters, lower case, groups beyond 65535 (RFC 9285 section 6) and beyond
  // 255.
  for (const char* text : {"A", "BB8A", "^^^", "bb8", "BB_", "GGW", ":::", "::", "5U", "BB\x80", "B\0B"}) {
    const Result<Bytes> decoded = Base45Decode(text);
    ASSERT_FALSE(decoded.ok()) << text;
    EXPECT_EQ(decoded.status().reason(), "BASE45_INVALID");
  }
}

TEST(Base45, AcceptsTheLargestGroups) {
  EXPECT_EQ(*Base45Decode("FGW"), (Bytes{0xff, 0xff}));
  EXPECT_EQ(*Base45Decode("U5"), (Bytes{0xff}));
}

TEST(Base45, ReadsBackWhatItWrites) {
  crypto::SeededRandomForTest random(45);
  for (std::size_t size = 0; size < 200; ++size) {
    const Bytes bytes = random.Take(size);
    const Result<Bytes> decoded = Base45Decode(Base45Encode(bytes));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, bytes);
  }
}

}  // namespace
}  // namespace lagan::verifier
