#include "verifier/credential/compact_claims.h"

#include <functional>

#include <gtest/gtest.h>

#include "verifier/base45/base45.h"
#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/testing/sample_pass.h"

namespace lagan::verifier {
namespace {

using testing::MakePassClaims;
using testing::MakePassPhoto;
using testing::SampleKey;

std::vector<const PassKind*> CompactKinds() {
  std::vector<const PassKind*> out;
  for (const PassKind& kind : PassKinds()) {
    if (kind.format == Format::kCompact) out.push_back(&kind);
  }
  return out;
}

const SampleKey& Holder() {
  static const SampleKey key;
  return key;
}

TEST(CompactClaims, ReadsBackWhatItWrites) {
  for (const PassKind* kind : CompactKinds()) {
    const CredentialClaims claims = MakePassClaims(*kind, &Holder());
    const Result<Bytes> payload = EncodeCompactClaims(claims);
    ASSERT_TRUE(payload.ok()) << kind->name << payload.status();
    const Result<CompactClaims> read = ReadCompactClaims(*payload);
    ASSERT_TRUE(read.ok()) << kind->name << read.status();
    EXPECT_EQ(read->kind, kind);
    EXPECT_EQ(read->claims.issuer, claims.issuer);
    EXPECT_EQ(read->claims.expires_at, claims.expires_at);
    EXPECT_EQ(read->claims.over_age, claims.over_age);
    EXPECT_EQ(read->claims.holder_key, claims.holder_key);
    EXPECT_EQ(read->claims.status, claims.status);
    EXPECT_EQ(read->claims.identity.full_name, claims.identity.full_name);
    EXPECT_EQ(read->claims.identity.birth_date, claims.identity.birth_date);
    ASSERT_EQ(read->claims.identity.photo.has_value(), kind->Has(Claim::kPhoto));
    if (kind->Has(Claim::kPhoto)) {
      EXPECT_EQ(read->claims.identity.photo->bytes, MakePassPhoto());
    }
  }
}

TEST(CompactClaims, WritesTheNumbersOfTheStandards) {
  CredentialClaims claims = MakePassClaims(*FindPassKind("over18"));
  claims.issuer = "i";
  EXPECT_EQ(HexEncode(*EncodeCompactClaims(claims)),
            "a3"
            "016169"
            "041a69a57bc0"
            "3a0001000012");
  const Bytes live = *EncodeCompactClaims(MakePassClaims(*FindPassKind("over18-live"), &Holder()));
  const CborValue live_map = *ReadCbor(live);
  const CborValue& key = *live_map.Find(8)->Find(1);
  EXPECT_EQ(key.Find(1)->Integer(), 2);
  EXPECT_EQ(key.Find(-1)->Integer(), 1);
  EXPECT_EQ(ToBytes(key.Find(-2)->content), Holder().public_key.X());
  EXPECT_EQ(key.Find(-3)->type == CborType::kTrue, (Holder().public_key.Y().back() & 1) == 1);
  const Bytes name = *EncodeCompactClaims(MakePassClaims(*FindPassKind("name")));
  const CborValue name_map = *ReadCbor(name);
  EXPECT_EQ(name_map.Find(169)->Find(8)->Text(), "19850217");
  EXPECT_EQ(HexEncode(name_map.Find(65535)->encoded),
            "a1"
            "00"
            "82"
            "03"
            "1a00011170");
}

TEST(CompactClaims, AHolderKeyIsAPointThatCanBeUsed) {
  const HolderKey key = HolderKeyOf(Holder().public_key);
  const auto point = crypto::P256PublicKey::FromCompressed(key.x, key.y_is_odd);
  ASSERT_TRUE(point.ok());
  EXPECT_EQ(point->ToDer(), Holder().public_key.ToDer());
  const auto other = crypto::P256PublicKey::FromCompressed(key.x, !key.y_is_odd);
  ASSERT_TRUE(other.ok());
  EXPECT_NE(other->ToDer(), Holder().public_key.ToDer());
}

TEST(EncodePass, RefusesWhatTheKindDoesNotHave) {
  const std::pair<const char*, std::function<void(CredentialClaims&)>> extras[] = {
      {"over_age", [](auto& c) { c.over_age = 18; }},
      {"holder_key", [](auto& c) { c.holder_key = HolderKeyOf(Holder().public_key); }},
      {"photo",
       [](auto& c) {
         c.identity.photo = Photo{MakePassPhoto(), 4};
       }},
      {"identifier", [](auto& c) { c.identity.identifier = "ID-1"; }},
      {"full_name", [](auto& c) { c.identity.full_name = "A Name"; }},
      {"birth_date",
       [](auto& c) {
         c.identity.birth_date = Date(std::chrono::year(2000), std::chrono::May, std::chrono::day(1));
       }},
      {"gender", [](auto& c) { c.identity.gender = Gender::kOther; }},
      {"nationality", [](auto& c) { c.identity.nationality = "IRL"; }},
      {"country_of_issuance", [](auto& c) { c.identity.country_of_issuance = "GBR"; }},
  };
  const SampleKey key;
  for (const PassKind& kind : PassKinds()) {
    ASSERT_TRUE(EncodePass(kind, MakePassClaims(kind, &Holder()), testing::kSampleKid, key.signer).ok())
        << kind.name;
    int refused = 0;
    for (const auto& [field, add] : extras) {
      CredentialClaims claims = MakePassClaims(kind, &Holder());
      const ClaimSet before = ClaimsIn(claims);
      add(claims);
      if (ClaimsIn(claims) == before) continue;  // the kind has it
      const Result<std::string> text = EncodePass(kind, claims, testing::kSampleKid, key.signer);
      ASSERT_FALSE(text.ok()) << kind.name << field;
      EXPECT_EQ(text.status().reason(), "CLAIM_INVALID");
      EXPECT_EQ(text.status().field(), field);
      ++refused;
    }
    EXPECT_EQ(refused, 9 - __builtin_popcount(kind.required | kind.optional)) << kind.name;
  }
}

TEST(EncodePass, RefusesWhatIsMissingOrWrong) {
  struct Case {
    const char* kind;
    const char* field;
    std::function<void(CredentialClaims&)> spoil;
  };
  const Case cases[] = {
      {"over18", "over_age", [](auto& c) { c.over_age.reset(); }},
      {"over18", "over_age", [](auto& c) { c.over_age = 21; }},
      {"over18", "status", [](auto& c) { c.status.emplace(); }},
      {"over18", "issuer", [](auto& c) { c.issuer.clear(); }},
      {"over18", "expires_at", [](auto& c) { c.expires_at += std::chrono::milliseconds(1); }},
      {"over18", "expires_at", [](auto& c) { c.expires_at -= std::chrono::seconds(1); }},
      {"name", "expires_at", [](auto& c) { c.expires_at -= std::chrono::hours(1); }},
      {"over18", "kind", [](auto& c) { c.subject = "me"; }},
      {"over18", "kind", [](auto& c) { c.issued_at = testing::SampleNow(); }},
      {"over18", "kind", [](auto& c) { c.not_before = testing::SampleNow(); }},
      {"over18", "kind", [](auto& c) { c.credential_id = {1}; }},
      {"over18", "eu", [](auto& c) { c.eu.emplace(); }},
      {"over18-live", "holder_key", [](auto& c) { c.holder_key.reset(); }},
      {"over18-live", "holder_key", [](auto& c) { c.holder_key->x.push_back(0); }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo.reset(); }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo->format = 1; }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo->bytes = MakePassPhoto(349); }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo->bytes = MakePassPhoto(701); }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo->bytes[0] = 'X'; }},
      {"over18-face", "photo", [](auto& c) { c.identity.photo->bytes.push_back(0); }},
      {"name", "status", [](auto& c) { c.status.reset(); }},
      {"name", "status", [](auto& c) { c.status->uri = "https://issuer.example/3"; }},
      {"name", "status", [](auto& c) { c.status->index = UINT64_MAX; }},
      {"name", "full_name", [](auto& c) { c.identity.full_name = std::string(257, 'a'); }},
      {"full-identity", "status", [](auto& c) { c.status.reset(); }},
      {"full-identity", "status", [](auto& c) { c.status->uri.clear(); }},
      {"full-identity", "birth_date", [](auto& c) { c.identity.birth_date.reset(); }},
      {"full-identity", "expires_at", [](auto& c) { c.expires_at += std::chrono::days(1); }},
      {"full-identity", "expires_at", [](auto& c) { c.expires_at -= std::chrono::hours(1); }},
  };
  const SampleKey key;
  for (const Case& c : cases) {
    const PassKind& kind = *FindPassKind(c.kind);
    CredentialClaims claims = MakePassClaims(kind, &Holder());
    c.spoil(claims);
    const Result<std::string> text = EncodePass(kind, claims, testing::kSampleKid, key.signer);
    ASSERT_FALSE(text.ok()) << c.kind << c.field;
    EXPECT_EQ(text.status().reason(), "CLAIM_INVALID");
    EXPECT_EQ(text.status().field(), c.field) << c.kind;
  }
  for (const std::size_t size : {kMinPassPhoto, kMaxPassPhoto}) {
    const PassKind& kind = *FindPassKind("name-face");
    CredentialClaims claims = MakePassClaims(kind);
    claims.identity.photo->bytes = MakePassPhoto(size);
    EXPECT_TRUE(EncodePass(kind, claims, testing::kSampleKid, key.signer).ok()) << size;
  }
  const CredentialClaims claims = MakePassClaims(*FindPassKind("over18"));
  EXPECT_EQ(EncodePass(*FindPassKind("over18"), claims, Bytes(7), key.signer).status().reason(),
            "KID_INVALID");
}

// A claim of a signed payload replaced (a value without a key adds it; an empty one removes it).
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

TEST(CompactClaims, ReadsNothingButExactlyAKind) {
  const auto reason = [](const Bytes& payload) {
    const Result<CompactClaims> read = ReadCompactClaims(payload);
    return read.ok() ? "OK" : read.status().reason();
  };
  const Bytes age = *EncodeCompactClaims(MakePassClaims(*FindPassKind("over18")));
  ASSERT_EQ(reason(age), "OK");
  for (const int other : {0, 1, 16, 17, 19, 21, 99, -18}) {
    EXPECT_EQ(reason(Changed(age, -65537, CborInteger(other))), "CLAIM_INVALID") << other;
  }
  EXPECT_EQ(reason(Changed(age, -65537, CborText("18"))), "CLAIM_INVALID");
  EXPECT_EQ(reason(Changed(age, -65537, {})), "PASS_NOT_CANONICAL");
  EXPECT_EQ(reason(Changed(age, 4, {})), "CLAIM_INVALID");
  EXPECT_EQ(reason(Changed(age, 1, {})), "PASS_NOT_CANONICAL");
  // Marks by which a holder could be found again.
  for (const std::int64_t key : {2, 3, 5, 6, 7, 10, 38, -65538, -65539, 70000}) {
    EXPECT_EQ(reason(Changed(age, key, CborInteger(1))), "PASS_NOT_CANONICAL") << key;
  }
  EXPECT_EQ(reason(Changed(age, 169, CborMap({}))), "PASS_NOT_CANONICAL");
  EXPECT_EQ(
      reason(Changed(age, 65535, CborMap({{CborInteger(0), CborArray({CborInteger(1), CborInteger(2)})}}))),
      "PASS_NOT_CANONICAL");
  const Bytes name = *EncodeCompactClaims(MakePassClaims(*FindPassKind("name")));
  EXPECT_EQ(reason(Changed(name, 65535, {})), "PASS_NOT_CANONICAL");
  const auto identity = [&](std::vector<std::pair<Bytes, Bytes>> entries) {
    return reason(Changed(name, 169, CborMap(std::move(entries))));
  };
  EXPECT_EQ(identity({{CborInteger(4), CborText("A")}, {CborInteger(8), CborText("19850217")}}), "OK");
  EXPECT_EQ(identity({{CborInteger(4), CborText("A")}, {CborInteger(8), CborText("1985-02-17")}}),
            "PASS_NOT_CANONICAL");
  EXPECT_EQ(identity({{CborInteger(4), CborText("A")}, {CborInteger(8), CborText("19850230")}}),
            "CLAIM_INVALID");
  EXPECT_EQ(identity({{CborInteger(4), CborText("A")}}), "PASS_NOT_CANONICAL");
  EXPECT_EQ(identity({{CborInteger(4), CborText("A")},
                      {CborInteger(8), CborText("19850217")},
                      {CborInteger(99), CborText("x")}}),
            "PASS_NOT_CANONICAL");
  // Entries in another order are another text for the same pass.
  Bytes turned = {0xa3};
  const CborValue map = *ReadCbor(age);
  for (const std::size_t at : {2, 0, 4}) {
    for (const std::size_t part : {at, at + 1}) {
      turned.insert(turned.end(), map.items[part].encoded.begin(), map.items[part].encoded.end());
    }
  }
  EXPECT_EQ(reason(turned), "PASS_NOT_CANONICAL");
}

TEST(CompactClaims, BothFormsOfAStatusAreRead) {
  const Bytes payload = *EncodeClaims(testing::MakeClaims());
  const auto status = [&](const Bytes& value) { return ReadClaims(Changed(payload, 65535, value)); };
  const Bytes uri_form =
      CborMap({{CborText("status_list"),
                CborMap({{CborText("idx"), CborInteger(7)}, {CborText("uri"), CborText("u")}})}});
  EXPECT_EQ(status(uri_form)->status, (StatusReference{0, "u", 7}));
  EXPECT_EQ(status(CborMap({{CborInteger(0), CborArray({CborInteger(5), CborInteger(6)})}}))->status,
            (StatusReference{5, "", 6}));
  const Bytes both =
      CborMap({{CborInteger(0), CborArray({CborInteger(5), CborInteger(6)})},
               {CborText("status_list"),
                CborMap({{CborText("idx"), CborInteger(7)}, {CborText("uri"), CborText("u")}})}});
  EXPECT_EQ(status(both).status().reason(), "CLAIM_INVALID") << "only one of the two would be looked at";
  // One that is not understood might be the one that says no.
  for (const Bytes& bad :
       {CborInteger(1), CborMap({}), CborMap({{CborText("identifier_list"), CborMap({})}}),
        CborMap({{CborInteger(0), CborArray({CborInteger(5)})}}),
        CborMap({{CborInteger(0), CborArray({CborInteger(-1), CborInteger(6)})}}),
        CborMap({{CborInteger(0), CborArray({CborInteger(std::int64_t{1} << 32), CborInteger(6)})}}),
        CborMap({{CborText("status_list"),
                  CborMap({{CborText("idx"), CborInteger(-7)}, {CborText("uri"), CborText("u")}})}}),
        CborMap({{CborText("status_list"), CborMap({{CborText("idx"), CborInteger(7)}})}})}) {
    EXPECT_EQ(status(bad).status().reason(), "CLAIM_INVALID") << HexEncode(bad);
  }
}

TEST(CompactText, HoldsExactlyItsPrefix) {
  const Bytes message = {1, 2, 3};
  const std::string text = *EncodeCompactText(message);
  EXPECT_EQ(text, "NI1:" + Base45Encode(message));
  EXPECT_EQ(*DecodeCompactText(text), message);
  EXPECT_EQ(DecodeCompactText("ni1:" + Base45Encode(message)).status().reason(), "PREFIX_MISSING");
  EXPECT_EQ(DecodeCompactText("NI1:a").status().reason(), "BASE45_INVALID");
  EXPECT_EQ(DecodeCompactText("NI1:" + std::string(4293, '0')).status().reason(), "TEXT_TOO_LONG");
  EXPECT_EQ(EncodeCompactText(Bytes(2864)).status().reason(), "CREDENTIAL_TOO_LARGE");
  EXPECT_EQ(FormatOf("NI1:"), Format::kCompact);
  EXPECT_EQ(FormatOf("HC1:6BF"), Format::kEuCertificate);
  EXPECT_EQ(FormatOf("hc1:6BF"), Format::kClaim169);
  // A prefix is never the beginning of a zlib stream in base45.
  for (const std::string_view prefix : {kCompactPrefix, kEuPrefix}) {
    EXPECT_NE((*Base45Decode(prefix.substr(0, 3)))[0] & 0x0f, 8) << prefix;
  }
}

}  // namespace
}  // namespace lagan::verifier
