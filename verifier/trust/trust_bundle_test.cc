#include "verifier/trust/trust_bundle.h"

#include <functional>

#include <gtest/gtest.h>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/testing/sample.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

using testing::MakeTrust;
using testing::MakeTrustKey;
using testing::SampleIssuer;
using testing::SampleKey;
using testing::SampleNow;

class TrustBundleTest : public ::testing::Test {
 protected:
  std::string ReasonOf(const Bytes& file) const {
    const Result<InstalledTrust> read = ReadTrustBundle(file, issuer_.root_key);
    return read.ok() ? "OK" : read.status().reason();
  }
  // The payload under our root and our type, whatever it holds.
  Bytes Signed(const Bytes& payload) const {
    return *EncodeSign1(payload, {{}, trust_format::kType, issuer_.certificate}, issuer_.key.signer);
  }
  Bytes Encode() const { return *EncodeTrustBundle(bundle_, issuer_.Identity()); }

  SampleIssuer issuer_;
  SampleKey key_;
  TrustBundle bundle_ = MakeTrust({MakeTrustKey(key_)});
};

// An Ed25519 key of RFC 8032 section 7.1, test 1: only its public half is needed.
crypto::VerificationKey Ed25519Key() {
  return *crypto::VerificationKey::FromDer(
      *HexDecode("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
}

TEST_F(TrustBundleTest, ReadsBackWhatItWrites) {
  TrustKey other = MakeTrustKey(SampleKey());
  other.specimen = true;
  other.withdrawn = true;
  other.purpose = "eu-dcc";
  other.issuer = "XX";
  other.key = Ed25519Key();
  bundle_.keys.push_back(other);
  bundle_.minimum_verifier = 3;
  bundle_.status_lists = {{1, "https://issuer.example/1", crypto::Sha256(AsBytes("one"))},
                          {4000000000, "https://issuer.example/2", crypto::Sha256(AsBytes("two"))}};
  const Result<Bytes> file = EncodeTrustBundle(bundle_, issuer_.Identity());
  ASSERT_TRUE(file.ok()) << file.status();
  const Result<InstalledTrust> read = ReadTrustBundle(*file, issuer_.root_key);
  ASSERT_TRUE(read.ok()) << read.status();
  const TrustBundle& got = read->bundle;
  EXPECT_EQ(read->epoch, 1U);
  EXPECT_EQ(got.issued_at, bundle_.issued_at);
  EXPECT_EQ(got.expires_at, bundle_.expires_at);
  EXPECT_EQ(got.sequence, 7U);
  EXPECT_EQ(got.issuer, bundle_.issuer);
  EXPECT_EQ(got.minimum_verifier, 3U);
  ASSERT_EQ(got.keys.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(got.keys[i].kid, bundle_.keys[i].kid);
    EXPECT_EQ(got.keys[i].key.ToDer(), bundle_.keys[i].key.ToDer());
    EXPECT_EQ(got.keys[i].key.algorithm(), bundle_.keys[i].key.algorithm());
    EXPECT_EQ(got.keys[i].purpose, bundle_.keys[i].purpose);
    EXPECT_EQ(got.keys[i].issuer, bundle_.keys[i].issuer);
    EXPECT_EQ(got.keys[i].specimen, bundle_.keys[i].specimen);
    EXPECT_EQ(got.keys[i].withdrawn, bundle_.keys[i].withdrawn);
    EXPECT_EQ(got.keys[i].not_before, bundle_.keys[i].not_before);
    EXPECT_EQ(got.keys[i].not_after, bundle_.keys[i].not_after);
  }
  ASSERT_EQ(got.status_lists.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(got.status_lists[i].number, bundle_.status_lists[i].number);
    EXPECT_EQ(got.status_lists[i].uri, bundle_.status_lists[i].uri);
    EXPECT_EQ(got.status_lists[i].digest, bundle_.status_lists[i].digest);
  }
}

TEST_F(TrustBundleTest, EveryChangedByteIsSeen) {
  const Bytes good = Encode();
  ASSERT_EQ(ReasonOf(good), "OK");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int change : {1, 0x20, 0x80, 0xff}) {
      Bytes changed = good;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
      EXPECT_NE(ReasonOf(changed), "OK") << "byte " << i;
    }
  }
}

TEST_F(TrustBundleTest, IsOnlyAsGoodAsItsRoot) {
  const SampleIssuer other;
  EXPECT_EQ(ReasonOf(*EncodeTrustBundle(bundle_, other.Identity())), "TRUST_BAD_SIGNATURE");
  // Our certificate, which anybody can copy, over another key's signature.
  const Bytes payload = ToBytes(ReadSign1(Encode())->payload);
  const Sign1Headers headers = {{}, trust_format::kType, issuer_.certificate};
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, headers, other.key.signer)), "TRUST_BAD_SIGNATURE");
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, headers, key_.signer)), "TRUST_BAD_SIGNATURE");
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, headers, issuer_.key.signer)), "OK");
  // The root itself signs certificates, never bundles.
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, headers, LocalSigner(issuer_.root))), "TRUST_BAD_SIGNATURE");
}

TEST_F(TrustBundleTest, TheCertificateMustCoverItAndNameItsIssuer) {
  const Bytes payload = ToBytes(ReadSign1(Encode())->payload);
  const auto under = [&](const Bytes& certificate) {
    return ReasonOf(*EncodeSign1(payload, {{}, trust_format::kType, certificate}, issuer_.key.signer));
  };
  const auto name = testing::kSampleIssuer;
  const Time begin = bundle_.issued_at;
  const Time end = bundle_.expires_at;
  const auto second = std::chrono::seconds(1);
  EXPECT_EQ(under(issuer_.Certify(1, name, begin, end)), "OK");
  EXPECT_EQ(under(issuer_.Certify(1, name, begin + second, end)), "TRUST_CERTIFICATE_EXPIRED");
  EXPECT_EQ(under(issuer_.Certify(1, name, begin, end - second)), "TRUST_CERTIFICATE_EXPIRED");
  EXPECT_EQ(under(issuer_.Certify(1, "https://another.example")), "TRUST_BUNDLE_INVALID");
  EXPECT_EQ(under(Bytes{0x30, 0x00}), "TRUST_CERTIFICATE_INVALID");
}

TEST_F(TrustBundleTest, IsNotTakenForSomethingElse) {
  EXPECT_EQ(ReasonOf({}), "TRUST_NOT_A_BUNDLE");
  EXPECT_EQ(ReasonOf(Bytes(kMaxTrustBundle + 1)), "TRUST_TOO_LARGE");
  // Something else that the issuer signed, and a bundle that brings no certificate.
  const Bytes good = Encode();
  const ByteView payload = ReadSign1(good)->payload;
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, {{}, {}, issuer_.certificate}, issuer_.key.signer)),
            "TRUST_NOT_A_BUNDLE");
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, {{}, trust_format::kType}, issuer_.key.signer)),
            "TRUST_NOT_A_BUNDLE");
  EXPECT_EQ(ReasonOf(*EncodeSign1(payload, {{}, trust_format::kType}, LocalSigner(issuer_.root))),
            "TRUST_NOT_A_BUNDLE");
}

// The payload of a good bundle with the entry `key` replaced, or removed when `value` is empty.
Bytes Changed(const Bytes& payload, std::int64_t key, const Bytes& value) {
  const CborValue map = *ReadCbor(payload);
  std::vector<std::pair<Bytes, Bytes>> entries;
  for (std::size_t i = 0; i < map.items.size(); i += 2) {
    if (map.items[i].Integer() != key) {
      entries.emplace_back(ToBytes(map.items[i].encoded), ToBytes(map.items[i + 1].encoded));
    }
  }
  if (!value.empty()) entries.emplace_back(CborInteger(key), value);
  return CborMap(std::move(entries));
}

TEST_F(TrustBundleTest, ASignedBundleMustStillBeRight) {
  const Bytes file = Encode();
  const Bytes payload = ToBytes(ReadSign1(file)->payload);
  ASSERT_EQ(ReasonOf(Signed(payload)), "OK");
  EXPECT_EQ(ReasonOf(Signed(Changed(payload, 1, CborInteger(0)))), "TRUST_VERSION");
  EXPECT_EQ(ReasonOf(Signed(Changed(payload, 1, CborInteger(1)))), "TRUST_VERSION");
  EXPECT_EQ(ReasonOf(Signed(Changed(payload, 1, CborInteger(3)))), "TRUST_VERSION");
  const CborValue bundle_map = *ReadCbor(payload);
  const CborValue& key = bundle_map.Find(trust_format::kKeys)->items[0];
  const auto with_key = [&](std::int64_t entry, const Bytes& value) {
    return Changed(payload, trust_format::kKeys, CborArray({Changed(ToBytes(key.encoded), entry, value)}));
  };
  const auto with_list = [&](const std::vector<std::pair<Bytes, Bytes>>& list) {
    return Changed(payload, trust_format::kStatusLists, CborArray({CborMap(list)}));
  };
  const Bytes list = CborMap({{CborInteger(1), CborInteger(1)},
                              {CborInteger(2), CborText("u")},
                              {CborInteger(3), CborBytes(Bytes(32))}});
  const auto second_list = [](const char* uri) {
    return CborMap({{CborInteger(1), CborInteger(2)},
                    {CborInteger(2), CborText(uri)},
                    {CborInteger(3), CborBytes(Bytes(32))}});
  };
  ASSERT_EQ(ReasonOf(Signed(Changed(payload, 8, CborArray({list})))), "OK");
  ASSERT_EQ(ReasonOf(Signed(Changed(payload, 8, CborArray({list, second_list("v")})))), "OK");
  ASSERT_EQ(ReasonOf(Signed(with_key(3, CborText("XX")))), "OK");
  const Bytes cases[] = {
      Bytes{0xff},
      CborInteger(1),
      Changed(payload, 1, {}),
      Changed(payload, 1, CborText("1")),
      Changed(payload, 2, CborInteger(-1)),
      Changed(payload, 2, {}),
      Changed(payload, 3, CborInteger(1)),  // expires before it is issued
      Changed(payload, 3, CborInteger(INT64_MAX)),
      Changed(payload, 4, CborInteger(-1)),
      Changed(payload, 4, *HexDecode("1bffffffffffffffff")),
      Changed(payload, 5, CborText("")),
      Changed(payload, 5, CborText("a\nb")),
      Changed(payload, 6, CborArray({})),
      Changed(payload, 6, CborInteger(1)),
      Changed(payload, 7, CborInteger(-1)),
      Changed(payload, 7, CborInteger(std::int64_t{1} << 32)),
      Changed(payload, 7, {}),
      Changed(payload, 8, {}),
      Changed(payload, 8, CborInteger(1)),
      Changed(payload, 8, CborArray({list, list})),                          // the same list twice
      Changed(payload, 8, CborArray({list, second_list("u")})),              // the same address twice
      Changed(payload, 8, CborArray({second_list("u"), second_list("v")})),  // the same number twice
      Changed(payload, 9, CborInteger(1)),  // a rule that this version does not know
      with_list({{CborInteger(1), CborInteger(1)}}),
      with_list({{CborInteger(1), CborInteger(-1)},
                 {CborInteger(2), CborText("u")},
                 {CborInteger(3), CborBytes(Bytes(32))}}),
      with_list({{CborInteger(1), CborInteger(1)},
                 {CborInteger(2), CborText("u")},
                 {CborInteger(3), CborBytes(Bytes(31))}}),
      with_list({{CborInteger(1), CborInteger(1)},
                 {CborInteger(2), CborText("")},
                 {CborInteger(3), CborBytes(Bytes(32))}}),
      with_key(1, CborBytes(Bytes(7))),
      with_key(2, CborBytes(Bytes(91, 1))),  // no key
      with_key(2, CborText("key")),
      with_key(3, CborText("")),
      with_key(4, CborText("")),
      with_key(4, CborText(std::string(65, 'p'))),
      with_key(5, CborInteger(0)),
      with_key(5, {}),
      with_key(6, CborInteger(4000000000)),
      with_key(8, CborInteger(1)),
      with_key(8, {}),
      with_key(9, CborInteger(1)),
  };
  for (const Bytes& c : cases) EXPECT_EQ(ReasonOf(Signed(c)), "TRUST_BUNDLE_INVALID") << HexEncode(c);
}

TEST_F(TrustBundleTest, RefusesToWriteWhatItWouldNotRead) {
  const std::pair<const char*, std::function<void(TrustBundle&)>> cases[] = {
      {"expires_at", [](auto& b) { b.expires_at = b.issued_at; }},
      {"expires_at", [](auto& b) { b.issued_at += std::chrono::milliseconds(1); }},
      {"sequence", [](auto& b) { b.sequence = UINT64_MAX; }},
      {"issuer", [](auto& b) { b.issuer.clear(); }},
      {"keys", [](auto& b) { b.keys.clear(); }},
      {"keys", [](auto& b) { b.keys.resize(kMaxTrustKeys + 1, b.keys[0]); }},
      {"kid", [](auto& b) { b.keys[0].kid.pop_back(); }},
      {"purpose", [](auto& b) { b.keys[0].purpose.clear(); }},
      {"purpose", [](auto& b) { b.keys[0].purpose = std::string(65, 'p'); }},
      {"key_issuer", [](auto& b) { b.keys[0].issuer = "a\nb"; }},
      {"uri",
       [](auto& b) {
         b.status_lists = {{1, "", {}}};
       }},
      {"status_lists",
       [](auto& b) {
         b.status_lists = {{1, "a", {}}, {1, "b", {}}};
       }},
      {"status_lists",
       [](auto& b) {
         b.status_lists = {{1, "a", {}}, {2, "a", {}}};
       }},
      {"issuer", [](auto& b) { b.issuer = "https://another.example"; }},
      {"certificate", [](auto& b) { b.expires_at += std::chrono::days(400); }},
      {"not_after", [](auto& b) { b.keys[0].not_after = b.keys[0].not_before; }},
  };
  for (const auto& [field, spoil] : cases) {
    TrustBundle bundle = bundle_;
    spoil(bundle);
    const Result<Bytes> file = EncodeTrustBundle(bundle, issuer_.Identity());
    ASSERT_FALSE(file.ok()) << field;
    EXPECT_EQ(file.status().reason(), "TRUST_BUNDLE_INVALID");
    EXPECT_EQ(file.status().field(), field);
  }
}

TEST_F(TrustBundleTest, RefusesToSignUnderACertificateOfAnotherKey) {
  const Result<Bytes> file = EncodeTrustBundle(bundle_, {issuer_.certificate, &key_.signer});
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().field(), "signer");
  EXPECT_EQ(EncodeTrustBundle(bundle_, {{}, &key_.signer}).status().reason(), "TRUST_CERTIFICATE_INVALID");
}

TEST_F(TrustBundleTest, TheLargestBundleFitsTheLimit) {
  bundle_.keys.resize(kMaxTrustKeys, bundle_.keys[0]);
  for (TrustKey& key : bundle_.keys) {
    key.purpose = std::string(64, 'p');
    key.issuer = std::string(256, 'i');
  }
  for (std::uint32_t i = 0; i < kMaxTrustStatusLists; ++i) {
    bundle_.status_lists.push_back({i, std::string(250, 'u') + std::to_string(i), {}});
  }
  EXPECT_EQ(ReasonOf(Encode()), "OK");
}

TEST_F(TrustBundleTest, OnlyANewerBundleSucceeds) {
  const auto installed = [&](std::uint64_t epoch, std::uint64_t sequence, const std::string& issuer,
                             int hours) {
    TrustBundle bundle = bundle_;
    bundle.sequence = sequence;
    bundle.issuer = issuer;
    bundle.expires_at += std::chrono::hours(hours);
    const IssuerIdentity identity = {issuer_.Certify(epoch, issuer), &issuer_.key.signer};
    return *ReadTrustBundle(*EncodeTrustBundle(bundle, identity), issuer_.root_key);
  };
  const InstalledTrust base = installed(3, 7, "a", 0);
  EXPECT_EQ(base.epoch, 3U);
  EXPECT_TRUE(CheckSuccession(base, installed(3, 8, "a", 0)).ok());
  EXPECT_TRUE(CheckSuccession(base, installed(3, 7, "a", 0)).ok());  // signed again, the same content
  EXPECT_EQ(CheckSuccession(base, installed(3, 6, "a", 0)).reason(), "TRUST_ROLLED_BACK");
  EXPECT_EQ(CheckSuccession(base, installed(3, 7, "a", 1)).reason(), "TRUST_FORKED");
  EXPECT_EQ(CheckSuccession(base, installed(3, 8, "b", 0)).reason(), "TRUST_ISSUER_CHANGED");
  // A stolen issuer key can count as high as it likes, but not past the certificate that replaces it.
  EXPECT_EQ(CheckSuccession(base, installed(2, 1000, "a", 0)).reason(), "TRUST_ROLLED_BACK");
  EXPECT_TRUE(CheckSuccession(base, installed(4, 1, "a", 0)).ok());
}

}  // namespace
}  // namespace lagan::verifier
