#include "base/crypto/p256.h"

#include <gtest/gtest.h>

namespace lagan::crypto {
namespace {

TEST(P256Test, SignsAndVerifies) {
  const auto key = P256PrivateKey::Generate();
  ASSERT_TRUE(key.ok());
  for (int i = 0; i < 50; ++i) {
    const auto signature = key->Sign(AsBytes("message " + std::to_string(i)));
    ASSERT_TRUE(signature.ok());
    EXPECT_EQ(signature->size(), 64U);
    EXPECT_TRUE(key->PublicKey().Verify(AsBytes("message " + std::to_string(i)), *signature));
    EXPECT_FALSE(key->PublicKey().Verify(AsBytes("another message"), *signature));
  }
}

// RFC 7515 appendix A.3 (ES256).
TEST(P256Test, VerifiesTheExampleOfRfc7515) {
  const auto key =
      P256PublicKey::FromCoordinates(*Base64UrlDecode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                     *Base64UrlDecode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  ASSERT_TRUE(key.ok());
  const std::string input =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const Bytes signature = *Base64UrlDecode(
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  EXPECT_TRUE(key->Verify(AsBytes(input), signature));
  EXPECT_FALSE(key->Verify(AsBytes(input + "x"), signature));
}

TEST(P256Test, OnlySixtyFourGoodBytesVerify) {
  const auto key = P256PrivateKey::Generate();
  const Bytes good = *key->Sign(AsBytes("m"));
  const P256PublicKey open = key->PublicKey();
  for (std::size_t size : {0, 1, 63, 65, 96}) {
    Bytes other = good;
    other.resize(size);
    EXPECT_FALSE(open.Verify(AsBytes("m"), other)) << size;
  }
  Bytes zero_r = good;
  std::fill(zero_r.begin(), zero_r.begin() + 32, std::uint8_t{0});
  EXPECT_FALSE(open.Verify(AsBytes("m"), zero_r));
  Bytes large_s = good;
  std::fill(large_s.begin() + 32, large_s.end(), std::uint8_t{0xff});
  EXPECT_FALSE(open.Verify(AsBytes("m"), large_s));
  for (std::size_t i = 0; i < 64; ++i) {
    Bytes changed = good;
    changed[i] ^= 1;
    EXPECT_FALSE(open.Verify(AsBytes("m"), changed)) << i;
  }
}

TEST(P256Test, KeysRoundTripAndStrangersAreRefused) {
  const auto key = P256PrivateKey::Generate();
  const auto again = P256PrivateKey::FromDer(key->ToDer());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->PublicKey().X(), key->PublicKey().X());
  const auto open = P256PublicKey::FromDer(key->PublicKey().ToDer());
  ASSERT_TRUE(open.ok());
  EXPECT_EQ(open->Y(), key->PublicKey().Y());

  EXPECT_EQ(P256PublicKey::FromCoordinates(Bytes(32, 1), Bytes(32, 1)).status().reason(), "KEY_INVALID");
  EXPECT_EQ(P256PublicKey::FromCoordinates(Bytes(31, 1), Bytes(32, 1)).status().reason(), "KEY_INVALID");
  EXPECT_EQ(P256PublicKey::FromDer(Bytes{1, 2, 3}).status().reason(), "KEY_INVALID");
  Bytes trailing = key->PublicKey().ToDer();
  trailing.push_back(0);
  EXPECT_EQ(P256PublicKey::FromDer(trailing).status().reason(), "KEY_INVALID");
  EXPECT_EQ(P256PrivateKey::FromDer(SecretBytes(Bytes{1, 2, 3})).status().reason(), "KEY_INVALID");
  EXPECT_EQ(P256PrivateKey::FromDer(SecretBytes()).status().reason(), "KEY_INVALID");
}

TEST(P256Test, APointIsFoundFromXAndTheParityOfY) {
  int absent = 0;
  for (int i = 0; i < 50; ++i) {
    const auto open = P256PrivateKey::Generate()->PublicKey();
    const bool odd = (open.Y().back() & 1) != 0;
    const auto found = P256PublicKey::FromCompressed(open.X(), odd);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->ToDer(), open.ToDer());
    EXPECT_EQ(found->Y(), open.Y());
    const auto negative = P256PublicKey::FromCompressed(open.X(), !odd);
    ASSERT_TRUE(negative.ok());
    EXPECT_NE(negative->Y(), open.Y());
    // About half of all x have no point.
    Bytes x = open.X();
    x[31] ^= 1;
    if (!P256PublicKey::FromCompressed(x, odd).ok()) ++absent;
  }
  EXPECT_GT(absent, 5);
  EXPECT_LT(absent, 45);
  EXPECT_EQ(P256PublicKey::FromCompressed(Bytes(32, 0xff), false).status().reason(), "KEY_INVALID");
  EXPECT_EQ(P256PublicKey::FromCompressed(Bytes(31, 1), false).status().reason(), "KEY_INVALID");
}

}  // namespace
}  // namespace lagan::crypto
