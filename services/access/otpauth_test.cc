#include "services/access/otpauth.h"

#include <gtest/gtest.h>

namespace lagan::access {
namespace {

const SecretBytes kSecret(ToBytes("12345678901234567890"));
const std::string kAddress =
    "otpauth://totp/"
    "Lagan:maeve.k?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lagan&algorithm=SHA1&digits=6"
    "&period=30";

TEST(OtpauthTest, WritesWhatAuthenticatorAppsRead) {
  EXPECT_EQ(WriteOtpauth("maeve.k", kSecret).Reveal(), kAddress);
}

TEST(OtpauthTest, ReadsWhatItWrites) {
  for (int i = 0; i < 256; ++i) {
    Bytes bytes(20, static_cast<std::uint8_t>(i));
    bytes[static_cast<std::size_t>(i) % 20] ^= 0x5a;
    const auto read = ReadOtpauth(WriteOtpauth("a-b_c", SecretBytes(bytes)));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->Reveal(), bytes);
  }
}

TEST(OtpauthTest, ReadsNothingElse) {
  ASSERT_TRUE(ReadOtpauth(SecretText(kAddress)).ok());
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text = kAddress;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& text : {std::string(), kAddress + "x", with("totp", "hotp"), with("SHA1", "SHA256"),
                                  with("=6", "=8"), with("GEZD", "GEZ"), with("GEZD", "GEZ1"),
                                  with("GEZD", "gezd"), with("maeve", std::string(300, 'm'))}) {
    EXPECT_EQ(ReadOtpauth(SecretText(text)).status().reason(), "OTPAUTH_INVALID") << text;
  }
}

}  // namespace
}  // namespace lagan::access
