#include "base/crypto/digest.h"

#include <gtest/gtest.h>

namespace lagan::crypto {
namespace {

TEST(DigestTest, Sha256MatchesFips180) {
  EXPECT_EQ(HexEncode(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexEncode(Sha256({AsBytes("a"), {}, AsBytes("bc")})), HexEncode(Sha256(AsBytes("abc"))));
  EXPECT_EQ(HexEncode(Sha256(ByteView())),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4231, test cases 1 and 2.
TEST(DigestTest, HmacMatchesRfc4231) {
  EXPECT_EQ(HexEncode(HmacSha256(Bytes(20, 0x0b), AsBytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HexEncode(HmacSha256(AsBytes("Jefe"), AsBytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(DigestTest, ComparesContentAndLength) {
  EXPECT_TRUE(ConstantTimeEqual(AsBytes("same"), AsBytes("same")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("same"), AsBytes("sane")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("same"), AsBytes("sam")));
  EXPECT_TRUE(ConstantTimeEqual({}, {}));
}

}  // namespace
}  // namespace lagan::crypto
