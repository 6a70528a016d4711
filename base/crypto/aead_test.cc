#include "base/crypto/aead.h"

#include <gtest/gtest.h>

#include <set>

namespace lagan::crypto {
namespace {

const SecretBytes kKey(Bytes(32, 7));

TEST(AeadTest, OpensWhatItSealed) {
  SystemRandom random;
  for (std::size_t size : {0, 1, 16, 1000}) {
    const Bytes plaintext(size, 'x');
    const auto sealed = AeadSeal(kKey, plaintext, AsBytes("application:1:name"), random);
    ASSERT_TRUE(sealed.ok());
    EXPECT_EQ(sealed->size(), size + kAeadOverhead);
    const auto opened = AeadOpen(kKey, *sealed, AsBytes("application:1:name"));
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->Reveal(), plaintext);
  }
}

TEST(AeadTest, EveryChangedBitIsRefused) {
  SystemRandom random;
  const Bytes sealed = *AeadSeal(kKey, AsBytes("secret"), AsBytes("context"), random);
  for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
    Bytes changed = sealed;
    changed[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
    EXPECT_EQ(AeadOpen(kKey, changed, AsBytes("context")).status().reason(), "DECRYPTION_FAILED");
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(AeadOpen(kKey, ByteView(sealed).first(size), AsBytes("context")).ok());
  }
}

TEST(AeadTest, OtherContextAndOtherKeyAreRefused) {
  SystemRandom random;
  const Bytes sealed = *AeadSeal(kKey, AsBytes("secret"), AsBytes("application:1"), random);
  EXPECT_FALSE(AeadOpen(kKey, sealed, AsBytes("application:2")).ok());
  EXPECT_FALSE(AeadOpen(SecretBytes(Bytes(32, 8)), sealed, AsBytes("application:1")).ok());
  EXPECT_EQ(AeadOpen(SecretBytes(Bytes(16, 7)), sealed, AsBytes("application:1")).status().reason(),
            "KEY_SIZE_INVALID");
  EXPECT_EQ(AeadSeal(SecretBytes(), AsBytes("x"), {}, random).status().reason(), "KEY_SIZE_INVALID");
}

// NIST CAVP gcmDecrypt256, 96-bit nonce, test case 14 of the GCM specification (zero key, one zero block).
TEST(AeadTest, MatchesTheGcmSpecification) {
  const Bytes sealed = *HexDecode(
      "000000000000000000000000"
      "cea7403d4d606b6e074ec5d3baf39d18"
      "d0d1c8a799996bf0265b98b5d48ab919");
  const auto opened = AeadOpen(SecretBytes(Bytes(32, 0)), sealed, {});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->Reveal(), Bytes(16, 0));
}

TEST(AeadTest, NoncesDiffer) {
  SystemRandom random;
  std::set<Bytes> nonces;
  for (int i = 0; i < 100; ++i) {
    Bytes sealed = *AeadSeal(kKey, {}, {}, random);
    nonces.insert(Bytes(sealed.begin(), sealed.begin() + 12));
  }
  EXPECT_EQ(nonces.size(), 100U);
}

}  // namespace
}  // namespace lagan::crypto
