#include "verifier/trust/trust_bundle.h"

#include <functional>

#include <gtest/gtest.h>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/testing/sample.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

using testing::MakeTrust;
using testing::MakeTrustKey;
using testing::SampleKey;

class TrustBundleTest : public ::testing::Test {
 protected:
  std::string ReasonOf(const Bytes& file) const {
    const Result<InstalledTrust> read = ReadTrustBundle(file, root_.public_key);
    return read.ok() ? "OK" : read.status().reason();
  }
  // The payload under our root and our type, whatever it holds.
  Bytes Signed(const Bytes& payload) const {
    return *EncodeSign1(payload, {{}, trust_format::kType}, root_.signer);
  }

  SampleKey root_;
  SampleKey key_;
  TrustBundle bundle_ = MakeTrust({MakeTrustKey(key_)});
};

TEST_F(TrustBundleTest, ReadsBackWhatItWrites) {
  TrustKey specimen = MakeTrustKey(SampleKey());
  specimen.specimen = true;
  specimen.purpose = "over-18";
  bundle_.keys.push_back(specimen);
  const Result<Bytes> file = EncodeTrustBundle(bundle_, root_.signer);
  ASSERT_TRUE(file.ok()) << file.status();
  const Result<InstalledTrust> read = ReadTrustBundle(*file, root_.public_key);
  ASSERT_TRUE(read.ok()) << read.status();
  const TrustBundle& got = read->bundle;
  EXPECT_EQ(got.issued_at, bundle_.issued_at);
  EXPECT_EQ(got.expires_at, bundle_.expires_at);
  EXPECT_EQ(got.sequence, 7U);
  EXPECT_EQ(got.issuer, bundle_.issuer);
  ASSERT_EQ(got.keys.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(got.keys[i].kid, bundle_.keys[i].kid);
    EXPECT_EQ(got.keys[i].key.ToDer(), bundle_.keys[i].key.ToDer());
    EXPECT_EQ(got.keys[i].purpose, bundle_.keys[i].purpose);
    EXPECT_EQ(got.keys[i].specimen, bundle_.keys[i].specimen);
    EXPECT_EQ(got.keys[i].not_before, bundle_.keys[i].not_before);
    EXPECT_EQ(got.keys[i].not_after, bundle_.keys[i].not_after);
  }
}

TEST_F(TrustBundleTest, EveryChangedByteIsSeen) {
  const Bytes good = *EncodeTrustBundle(bundle_, root_.signer);
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
  const SampleKey other;
  EXPECT_EQ(ReasonOf(*EncodeTrustBundle(bundle_, other.signer)), "TRUST_BAD_SIGNATURE");
  // A key of the bundle is no root.
  EXPECT_EQ(ReasonOf(*EncodeTrustBundle(bundle_, key_.signer)), "TRUST_BAD_SIGNATURE");
}

TEST_F(TrustBundleTest, IsNotTakenForSomethingElse) {
  EXPECT_EQ(ReasonOf({}), "TRUST_NOT_A_BUNDLE");
  EXPECT_EQ(ReasonOf(Bytes(kMaxTrustBundle + 1)), "TRUST_TOO_LARGE");
  // Something else that the root signed.
  const Bytes good = *EncodeTrustBundle(bundle_, root_.signer);
  const Bytes untyped = *EncodeSign1(ReadSign1(good)->payload, {}, root_.signer);
  EXPECT_EQ(ReasonOf(untyped), "TRUST_NOT_A_BUNDLE");
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
  const Bytes file = *EncodeTrustBundle(bundle_, root_.signer);
  const Bytes payload = ToBytes(ReadSign1(file)->payload);
  ASSERT_EQ(ReasonOf(Signed(payload)), "OK");
  EXPECT_EQ(ReasonOf(Signed(Changed(payload, 1, CborInteger(0)))), "TRUST_VERSION");
  EXPECT_EQ(ReasonOf(Signed(Changed(payload, 1, CborInteger(2)))), "TRUST_VERSION");
  const CborValue bundle_map = *ReadCbor(payload);
  const CborValue& key = bundle_map.Find(trust_format::kKeys)->items[0];
  const auto with_key = [&](std::int64_t entry, const Bytes& value) {
    return Changed(payload, trust_format::kKeys, CborArray({Changed(ToBytes(key.encoded), entry, value)}));
  };
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
      Changed(payload, 7, CborInteger(1)),  // a rule that this version does not know
      with_key(1, CborBytes(Bytes(7))),
      with_key(2, CborBytes(Bytes(32, 1))),  // no point of the curve
      with_key(2, CborBytes(Bytes(48))),
      with_key(4, CborText("")),
      with_key(5, CborInteger(0)),
      with_key(5, {}),
      with_key(6, CborInteger(4000000000)),
      with_key(8, CborInteger(1)),
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
      {"not_after", [](auto& b) { b.keys[0].not_after = b.keys[0].not_before; }},
  };
  for (const auto& [field, spoil] : cases) {
    TrustBundle bundle = bundle_;
    spoil(bundle);
    const Result<Bytes> file = EncodeTrustBundle(bundle, root_.signer);
    ASSERT_FALSE(file.ok()) << field;
    EXPECT_EQ(file.status().reason(), "TRUST_BUNDLE_INVALID");
    EXPECT_EQ(file.status().field(), field);
  }
}

TEST_F(TrustBundleTest, TheLargestBundleFitsTheLimit) {
  bundle_.keys.resize(kMaxTrustKeys, bundle_.keys[0]);
  for (TrustKey& key : bundle_.keys) key.purpose = std::string(256, 'p');
  EXPECT_EQ(ReasonOf(*EncodeTrustBundle(bundle_, root_.signer)), "OK");
}

TEST_F(TrustBundleTest, OnlyANewerBundleSucceeds) {
  const auto installed = [&](std::uint64_t sequence, const std::string& issuer, int hours) {
    TrustBundle bundle = bundle_;
    bundle.sequence = sequence;
    bundle.issuer = issuer;
    bundle.expires_at += std::chrono::hours(hours);
    return *ReadTrustBundle(*EncodeTrustBundle(bundle, root_.signer), root_.public_key);
  };
  const InstalledTrust base = installed(7, "a", 0);
  EXPECT_TRUE(CheckSuccession(base, installed(8, "a", 0)).ok());
  EXPECT_TRUE(CheckSuccession(base, installed(7, "a", 0)).ok());  // signed again, the same content
  EXPECT_EQ(CheckSuccession(base, installed(6, "a", 0)).reason(), "TRUST_ROLLED_BACK");
  EXPECT_EQ(CheckSuccession(base, installed(7, "a", 1)).reason(), "TRUST_FORKED");
  EXPECT_EQ(CheckSuccession(base, installed(8, "b", 0)).reason(), "TRUST_ISSUER_CHANGED");
}

}  // namespace
}  // namespace lagan::verifier
