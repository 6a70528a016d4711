#include "verifier/trust/root_key.h"

#include <gtest/gtest.h>

#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

TEST(RootKey, ReadsBackWhatItWrites) {
  const testing::SampleKey key;
  const std::string pem = FormatRootKey(key.public_key);
  EXPECT_TRUE(pem.starts_with("-----BEGIN PUBLIC KEY-----\n")) << pem;
  EXPECT_TRUE(pem.ends_with("\n-----END PUBLIC KEY-----\n")) << pem;
  const Result<crypto::P256PublicKey> read = ParseRootKey(pem);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->ToDer(), key.public_key.ToDer());
  EXPECT_EQ(RootKeyFingerprint(*read).size(), 64U);
}

TEST(RootKey, ToleratesLineEndsAndSpaceAround) {
  std::string pem = FormatRootKey(testing::SampleKey().public_key);
  std::string dos;
  for (const char c : pem) {
    if (c == '\n') dos += '\r';
    dos += c;
  }
  EXPECT_TRUE(ParseRootKey(dos).ok());
  EXPECT_TRUE(ParseRootKey("\n" + pem + "\n\n").ok());
}

TEST(RootKey, RefusesEverythingElse) {
  const std::string pem = FormatRootKey(testing::SampleKey().public_key);
  std::string other_label = pem;
  other_label.replace(other_label.find("PUBLIC"), 6, "SECRET");
  for (const std::string& text :
       {std::string(), std::string("hello"), pem.substr(0, 80), pem + pem, "x" + pem, other_label,
        std::string("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"),
        std::string("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n"),
        std::string(5000, 'A')}) {
    const Result<crypto::P256PublicKey> read = ParseRootKey(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.status().reason(), "ROOT_KEY_INVALID");
  }
}

}  // namespace
}  // namespace lagan::verifier
