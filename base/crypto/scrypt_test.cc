#include "base/crypto/scrypt.h"

#include <gtest/gtest.h>

namespace lagan::crypto {
namespace {

// RFC 7914 section 12, third vector.
TEST(ScryptTest, MatchesRfc7914) {
  const auto key =
      Scrypt(SecretText("pleaseletmein"), AsBytes("SodiumChloride"), {.n = 16384, .r = 8, .p = 1}, 64);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(HexEncode(key->Reveal()),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

TEST(ScryptTest, ParametersFromAFileAreBounded) {
  const ScryptParameters bad[] = {{.n = 1},  {.n = 3}, {.n = 1 << 23}, {.r = 0},
                                  {.r = 65}, {.p = 0}, {.p = 17},      {.n = 1 << 20, .r = 64}};
  for (const auto& parameters : bad) {
    EXPECT_EQ(Scrypt(SecretText("x"), AsBytes("salt"), parameters, 32).status().reason(),
              "SCRYPT_PARAMETERS_INVALID");
  }
}

}  // namespace
}  // namespace lagan::crypto
