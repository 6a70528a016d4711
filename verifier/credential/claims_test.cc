#include "verifier/credential/claims.h"

#include <functional>

#include <gtest/gtest.h>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

using testing::MakeClaims;
using testing::SampleNow;

// A payload with the identity entries `identity` and, beside iss and exp, the claims `more`.
using Entries = std::vector<std::pair<Bytes, Bytes>>;
Bytes Payload(Entries identity, Entries more = {}, bool standard = true) {
  if (standard) {
    more.emplace_back(CborInteger(1), CborText("issuer"));
    more.emplace_back(CborInteger(4), CborInteger(1800000000));
  }
  more.emplace_back(CborInteger(169), CborMap(std::move(identity)));
  return CborMap(std::move(more));
}

std::string Field(const Result<CredentialClaims>& claims) {
  return claims.ok() ? "OK" : claims.status().reason() + " " + claims.status().field();
}

TEST(Claims, ReadsBackWhatItWrites) {
  const CredentialClaims claims = MakeClaims();
  const Result<Bytes> payload = EncodeClaims(claims);
  ASSERT_TRUE(payload.ok()) << payload.status();
  const Result<CredentialClaims> read = ReadClaims(*payload);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->issuer, claims.issuer);
  EXPECT_EQ(read->subject, "");
  EXPECT_EQ(read->expires_at, claims.expires_at);
  EXPECT_EQ(read->not_before, claims.not_before);
  EXPECT_EQ(read->issued_at, claims.issued_at);
  EXPECT_EQ(read->credential_id, claims.credential_id);
  EXPECT_EQ(read->identity.identifier, claims.identity.identifier);
  EXPECT_EQ(read->identity.full_name, claims.identity.full_name);
  EXPECT_EQ(read->identity.birth_date, claims.identity.birth_date);
  EXPECT_EQ(read->identity.gender, claims.identity.gender);
  EXPECT_EQ(read->identity.nationality, claims.identity.nationality);
  EXPECT_EQ(read->identity.country_of_issuance, claims.identity.country_of_issuance);
  EXPECT_FALSE(read->identity.photo.has_value());
}

TEST(Claims, WritesTheNumbersAndTypesOfTheStandards) {
  const Bytes payload = *EncodeClaims(MakeClaims());
  const CborValue map = *ReadCbor(payload);
  EXPECT_EQ(map.items.size(), 2 * 6U);
  EXPECT_EQ(map.Find(1)->Text(), "https://issuer.example");
  EXPECT_EQ(map.Find(4)->Integer(), ToUnixSeconds(MakeClaims().expires_at));
  EXPECT_EQ(HexEncode(*map.Find(7)->ByteString()), "deadbeef");
  const CborValue& identity = *map.Find(169);
  EXPECT_EQ(identity.items.size(), 2 * 6U);
  EXPECT_EQ(identity.Find(1)->Text(), "ID-0042");
  EXPECT_EQ(identity.Find(8)->Text(), "19850217");
  EXPECT_EQ(identity.Find(9)->Integer(), 2);
  EXPECT_EQ(identity.Find(13)->Text(), "IRL");
  EXPECT_EQ(identity.Find(23)->Text(), "GBR");
}

TEST(Claims, RefusesToIssueWhatIsNotStrict) {
  const std::pair<const char*, std::function<void(CredentialClaims&)>> cases[] = {
      {"issuer", [](auto& c) { c.issuer.clear(); }},
      {"issuer", [](auto& c) { c.issuer = std::string(257, 'a'); }},
      {"subject", [](auto& c) { c.subject = "a\nb"; }},
      {"expires_at", [](auto& c) { c.expires_at = *c.not_before; }},
      {"expires_at", [](auto& c) { c.expires_at += std::chrono::milliseconds(1); }},
      {"not_before", [](auto& c) { c.not_before = FromUnixSeconds(-1); }},
      {"issued_at", [](auto& c) { *c.issued_at += std::chrono::milliseconds(500); }},
      {"credential_id", [](auto& c) { c.credential_id = Bytes(33); }},
      {"identifier", [](auto& c) { c.identity.identifier = "\xff"; }},
      {"full_name", [](auto& c) { c.identity.full_name.clear(); }},
      {"full_name", [](auto& c) { c.identity.full_name = "A\u202eB"; }},
      {"birth_date",
       [](auto& c) {
         c.identity.birth_date = Date(std::chrono::year(2023), std::chrono::February, std::chrono::day(29));
       }},
      {"nationality", [](auto& c) { c.identity.nationality = "irl"; }},
      {"nationality", [](auto& c) { c.identity.nationality = "IRLA"; }},
      {"country_of_issuance", [](auto& c) { c.identity.country_of_issuance = "G8"; }},
      {"photo",
       [](auto& c) {
         c.identity.photo = Photo{{1}, 1};
       }},
  };
  for (const auto& [field, spoil] : cases) {
    CredentialClaims claims = MakeClaims();
    spoil(claims);
    const Result<Bytes> payload = EncodeClaims(claims);
    ASSERT_FALSE(payload.ok()) << field;
    EXPECT_EQ(payload.status().reason(), "CLAIM_INVALID");
    EXPECT_EQ(payload.status().field(), field);
  }
}

TEST(Claims, ToleratesTheSlipsOfTheSpecification) {
  const Bytes dashed = Payload({{CborInteger(8), CborText("1975-04-04")}});
  EXPECT_EQ(FormatDate(*ReadClaims(dashed)->identity.birth_date), "1975-04-04");
  const Bytes photo_bytes =
      Payload({{CborInteger(16), CborBytes(Bytes{1, 2})}, {CborInteger(17), CborInteger(4)}});
  EXPECT_EQ(ReadClaims(photo_bytes)->identity.photo->format, 4);
  const Bytes photo_text = Payload({{CborInteger(16), CborText("QUJD")}});
  EXPECT_EQ(ReadClaims(photo_text)->identity.photo->bytes, ToBytes("QUJD"));
  const Bytes bare_face = Payload({{CborInteger(62), CborMap({{CborInteger(0), CborBytes(Bytes{1})}})}});
  EXPECT_EQ(Field(ReadClaims(bare_face)), "OK");
  const Bytes unknown = Payload({{CborInteger(80), CborArray({})}}, {{CborInteger(-70000), CborText("x")}});
  EXPECT_EQ(Field(ReadClaims(unknown)), "OK");
}

TEST(Claims, RefusesWhatItWouldMisunderstand) {
  const Bytes float_exp = {0xfb, 0x41, 0xda, 0xd2, 0x74, 0x80, 0, 0, 0};
  const auto with_exp = [](Bytes exp) {
    return Payload({}, {{CborInteger(1), CborText("issuer")}, {CborInteger(4), std::move(exp)}}, false);
  };
  const std::pair<Bytes, const char*> cases[] = {
      {CborMap({{CborInteger(1), CborText("issuer")}, {CborInteger(4), CborInteger(1)}}),
       "CLAIM_169_MISSING "},
      {CborArray({}), "CLAIM_169_MISSING "},
      {Payload({}, {}, false), "CLAIM_INVALID issuer"},
      {Payload({}, {{CborInteger(1), CborText("issuer")}}, false), "CLAIM_INVALID expires_at"},
      {with_exp(CborInteger(-1)), "CLAIM_INVALID expires_at"},
      {with_exp(CborInteger(1800000000000)), "CLAIM_INVALID expires_at"},  // milliseconds
      {with_exp(CborInteger(INT64_MAX)), "CLAIM_INVALID expires_at"},
      {with_exp(*HexDecode("1bffffffffffffffff")), "CLAIM_INVALID expires_at"},
      {with_exp(float_exp), "CLAIM_INVALID expires_at"},
      {with_exp(CborText("1800000000")), "CLAIM_INVALID expires_at"},
      {Payload({}, {{CborInteger(5), float_exp}}), "CLAIM_INVALID not_before"},
      {Payload({}, {{CborInteger(6), CborInteger(-5)}}), "CLAIM_INVALID issued_at"},
      {Payload({}, {{CborInteger(3), CborText("somebody")}}), "CLAIM_AUDIENCE audience"},
      {Payload({}, {{CborInteger(7), CborText("id")}}), "CLAIM_INVALID credential_id"},
      {Payload({{CborInteger(4), CborInteger(1)}}), "CLAIM_INVALID full_name"},
      {Payload({{CborInteger(4), CborText("a\x1b[31m")}}), "CLAIM_INVALID full_name"},
      {Payload({{CborInteger(8), CborText("")}}), "CLAIM_INVALID birth_date"},
      {Payload({{CborInteger(8), CborText("19850230")}}), "CLAIM_INVALID birth_date"},
      {Payload({{CborInteger(8), CborText("17.02.85")}}), "CLAIM_INVALID birth_date"},
      {Payload({{CborInteger(9), CborInteger(4)}}), "CLAIM_INVALID gender"},
      {Payload({{CborInteger(16), CborInteger(1)}}), "CLAIM_INVALID photo"},
      {Payload({{CborInteger(16), CborBytes({})}, {CborInteger(17), CborText("jpeg")}}),
       "CLAIM_INVALID photo_format"},
  };
  for (const auto& [payload, expected] : cases)
    EXPECT_EQ(Field(ReadClaims(payload)), expected) << HexEncode(payload);
}

}  // namespace
}  // namespace lagan::verifier
