#include "verifier/cose/sign1.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/rsa.h>

#include "verifier/cbor/writer.h"
#include "verifier/testing/sample.h"
#include "verifier/trust/x509.h"

namespace lagan::verifier {
namespace {

using testing::SampleKey;

std::string ReasonOf(const Bytes& message) {
  const Result<Sign1> read = ReadSign1(message);
  return read.ok() ? "OK" : read.status().reason();
}

// A message with these parts and whatever signature.
Bytes Message(const Bytes& protected_map, const Bytes& unprotected, const Bytes& signature = Bytes(64, 1)) {
  return CborTag(18, CborArray({CborBytes(protected_map), unprotected, CborBytes(AsBytes("payload")),
                                CborBytes(signature)}));
}
Bytes AlgorithmMap(std::int64_t number) { return CborMap({{CborInteger(1), CborInteger(number)}}); }

TEST(Sign1, VerifiesWhatItEncodes) {
  const SampleKey key;
  const Result<Bytes> message =
      EncodeSign1(AsBytes("payload"), {testing::kSampleKid, "text/plain"}, key.signer);
  ASSERT_TRUE(message.ok());
  const Result<Sign1> read = ReadSign1(*message);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->algorithm, kAlgorithmEs256);
  EXPECT_EQ(ToBytes(*read->kid), testing::kSampleKid);
  EXPECT_EQ(read->type, "text/plain");
  EXPECT_EQ(AsText(read->payload), "payload");
  EXPECT_TRUE(VerifySign1(*read, key.public_key));
  EXPECT_FALSE(VerifySign1(*read, SampleKey().public_key));
  EXPECT_FALSE(VerifySign1(*read, key.public_key, AsBytes("other")));
}

TEST(Sign1, EveryChangedBitIsSeen) {
  const SampleKey key;
  const Bytes good = *EncodeSign1(AsBytes("payload"), {testing::kSampleKid, {}}, key.signer);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes changed = good;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1 << bit % 8);
    const Result<Sign1> read = ReadSign1(changed);
    EXPECT_FALSE(read.ok() && VerifySign1(*read, key.public_key)) << "bit " << bit;
  }
}

TEST(Sign1, ReadsBareAndTaggedMessages) {
  const Bytes bare = CborArray({CborBytes(AlgorithmMap(-7)), CborMap({}), CborBytes({}), CborBytes({})});
  EXPECT_EQ(ReasonOf(bare), "OK");
  EXPECT_EQ(ReasonOf(CborTag(18, bare)), "OK");
  EXPECT_EQ(ReasonOf(CborTag(61, CborTag(18, bare))), "OK");
  EXPECT_EQ(ReasonOf(CborTag(61, bare)), "OK");
  EXPECT_EQ(ReasonOf(CborTag(16, bare)), "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(CborTag(18, CborTag(61, bare))), "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(CborTag(18, CborTag(18, bare))), "COSE_NOT_SIGN1");
}

TEST(Sign1, TheProtectedKidWins) {
  const Bytes with =
      CborMap({{CborInteger(1), CborInteger(-7)}, {CborInteger(4), CborBytes(AsBytes("signed"))}});
  const Bytes other = CborMap({{CborInteger(4), CborBytes(AsBytes("other"))}});
  EXPECT_EQ(AsText(*ReadSign1(Message(with, other))->kid), "signed");
  const Bytes fallback = Message(AlgorithmMap(-7), other);
  EXPECT_EQ(AsText(*ReadSign1(fallback)->kid), "other");
  const Bytes none = Message(AlgorithmMap(-7), CborMap({}));
  EXPECT_FALSE(ReadSign1(none)->kid.has_value());
}

TEST(Sign1, RefusesMalformedMessages) {
  const Bytes header = CborBytes(AlgorithmMap(-7));
  const Bytes null = {0xf6};
  EXPECT_EQ(ReasonOf(CborArray({header, CborMap({}), null, CborBytes({})})), "COSE_NO_PAYLOAD");
  EXPECT_EQ(ReasonOf(CborArray({header, CborMap({}), CborText("x"), CborBytes({})})), "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(CborArray({header, CborMap({}), CborBytes({})})), "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(CborArray({AlgorithmMap(-7), CborMap({}), CborBytes({}), CborBytes({})})),
            "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(CborMap({})), "COSE_NOT_SIGN1");
  EXPECT_EQ(ReasonOf(Message(CborInteger(1), CborMap({}))), "COSE_HEADER_INVALID");
  EXPECT_EQ(ReasonOf(Message(Bytes{0xa0, 0x00}, CborMap({}))), "CBOR_TRAILING_BYTES");
  EXPECT_EQ(ReasonOf(Message(CborMap({{CborInteger(1), CborText("ES256")}}), CborMap({}))),
            "COSE_HEADER_INVALID");
  EXPECT_EQ(ReasonOf(Message(CborMap({{CborInteger(2), CborArray({CborInteger(1)})}}), CborMap({}))),
            "COSE_HEADER_INVALID");
  EXPECT_EQ(ReasonOf(Message(AlgorithmMap(-7), AlgorithmMap(-7))), "COSE_HEADER_INVALID");
  EXPECT_EQ(ReasonOf(Message(AlgorithmMap(-7), CborMap({{CborInteger(4), CborText("kid")}}))),
            "COSE_HEADER_INVALID");
}

// Signs the Sig_structure of a message with this protected header, as a signer who ignores our rules would.
Bytes SignedWith(const SampleKey& key, const Bytes& protected_header, const Bytes& unprotected) {
  const Bytes payload = ToBytes("payload");
  const Bytes to_sign =
      CborArray({CborText("Signature1"), CborBytes(protected_header), CborBytes({}), CborBytes(payload)});
  return CborTag(18, CborArray({CborBytes(protected_header), unprotected, CborBytes(payload),
                                CborBytes(*key.signer.Sign(to_sign))}));
}

TEST(Sign1, OnlyTheProtectedHeaderChoosesTheAlgorithmAndOnlyEs256) {
  const SampleKey key;
  const Bytes good = SignedWith(key, AlgorithmMap(-7), CborMap({}));
  EXPECT_TRUE(VerifySign1(*ReadSign1(good), key.public_key));
  // none, ES384, ES512, EdDSA, PS256, RS256, HMAC 256/256, ES256K, ESP256: right signatures under a wrong
  // name.
  for (const std::int64_t number : {0, -35, -36, -8, -37, -257, 5, -47, -9}) {
    const Bytes wrong = SignedWith(key, AlgorithmMap(number), CborMap({}));
    EXPECT_FALSE(VerifySign1(*ReadSign1(wrong), key.public_key)) << number;
  }
  for (const Bytes& empty : {Bytes{}, CborMap({})}) {
    const Bytes unprotected = SignedWith(key, empty, AlgorithmMap(-7));
    EXPECT_FALSE(ReadSign1(unprotected)->algorithm.has_value());
    EXPECT_FALSE(VerifySign1(*ReadSign1(unprotected), key.public_key));
  }
}

// A key of OpenSSL's own kinds, its public half, and a signature over `message` with it.
struct OtherKey {
  explicit OtherKey(EVP_PKEY* made) : key(made) {
    std::uint8_t* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    info.assign(der, der + size);
    OPENSSL_free(der);
  }
  Bytes Sign(ByteView message) const {
    const std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    const bool rsa = EVP_PKEY_is_a(key.get(), "RSA") == 1;
    EXPECT_EQ(
        EVP_DigestSignInit(context.get(), &parameters, rsa ? EVP_sha256() : nullptr, nullptr, key.get()), 1);
    if (rsa) {
      EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING), 1);
      EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, 32), 1);
    }
    Bytes out(512);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()), 1);
    out.resize(size);
    return out;
  }
  OwnedKey key;
  Bytes info;
};

TEST(Sign1, TheKeyDecidesTheAlgorithm) {
  const OtherKey keys[] = {OtherKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")),
                           OtherKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}))};
  const std::int64_t numbers[] = {kAlgorithmEdDsa, kAlgorithmPs256};
  const Bytes payload = ToBytes("payload");
  for (std::size_t k = 0; k < 2; ++k) {
    const auto verifying = *crypto::VerificationKey::FromDer(keys[k].info);
    for (const std::int64_t named : {kAlgorithmEs256, kAlgorithmEdDsa, kAlgorithmPs256, std::int64_t{-39}}) {
      const Bytes header = AlgorithmMap(named);
      const Bytes signature = keys[k].Sign(
          CborArray({CborText("Signature1"), CborBytes(header), CborBytes({}), CborBytes(payload)}));
      const Bytes message = Message(header, CborMap({}), signature);
      EXPECT_EQ(VerifySign1(*ReadSign1(message), verifying), named == numbers[k]) << k << " " << named;
      EXPECT_FALSE(VerifySign1(*ReadSign1(message), SampleKey().public_key)) << k << " " << named;
    }
  }
}

Bytes Number(const BIGNUM* number) {
  Bytes out(32);
  BN_bn2binpad(number, out.data(), 32);
  return out;
}

TEST(Sign1, RefusesEveryOtherFormOfSignature) {
  const SampleKey key;
  const Bytes good = SignedWith(key, AlgorithmMap(-7), CborMap({}));
  const Sign1 read = *ReadSign1(good);
  const Bytes signature = ToBytes(read.signature);
  const Bytes r(signature.begin(), signature.begin() + 32);
  const Bytes s(signature.begin() + 32, signature.end());
  const auto join = [](const Bytes& a, const Bytes& b) {
    Bytes out = a;
    out.insert(out.end(), b.begin(), b.end());
    return out;
  };
  // n, the order of the group (SEC 2 section 2.4.2).
  const Bytes n = *HexDecode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  Bytes der = {0x30, 0x44, 0x02, 0x20};
  der = join(join(join(der, r), {0x02, 0x20}), s);
  Bytes r_plus_n;
  {
    BIGNUM* a = BN_bin2bn(s.data(), 32, nullptr);
    BIGNUM* b = BN_bin2bn(n.data(), 32, nullptr);
    BN_add(a, a, b);
    if (BN_num_bytes(a) <= 32) r_plus_n = join(r, Number(a));
    BN_free(a);
    BN_free(b);
  }
  const Bytes zero(32, 0);
  Bytes longer = signature;
  longer.push_back(0);
  const Bytes padded_96 = join(join(Bytes(16, 0), r), join(Bytes(16, 0), s));
  for (const Bytes& wrong : {Bytes{}, Bytes(signature.begin(), signature.end() - 1), longer, padded_96, der,
                             join(zero, s), join(r, zero), join(zero, zero), join(n, s), join(r, n),
                             join(s, r), join(Bytes(32, 0xff), s), Bytes(64, 0), Bytes(64, 0xff), r_plus_n}) {
    Sign1 changed = read;
    changed.signature = wrong;
    EXPECT_FALSE(VerifySign1(changed, key.public_key)) << HexEncode(wrong);
  }
  EXPECT_TRUE(VerifySign1(read, key.public_key));
}

// A signer that gives what it is told.
class CannedSigner final : public Signer {
 public:
  explicit CannedSigner(Result<Bytes> answer) : answer_(std::move(answer)) {}
  Result<Bytes> Sign(ByteView) const override { return answer_; }

 private:
  Result<Bytes> answer_;
};

TEST(Sign1, DoesNotPassOnABrokenSignature) {
  const Result<Bytes> short_one = EncodeSign1(AsBytes("x"), {}, CannedSigner(Bytes(63)));
  ASSERT_FALSE(short_one.ok());
  EXPECT_EQ(short_one.status().reason(), "SIGNATURE_INVALID");
  const Result<Bytes> failed =
      EncodeSign1(AsBytes("x"), {}, CannedSigner(Unavailable("TOKEN_GONE", "Gone.")));
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.status().reason(), "TOKEN_GONE");
}

}  // namespace
}  // namespace lagan::verifier
