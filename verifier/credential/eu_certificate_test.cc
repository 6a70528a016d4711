#include "verifier/credential/eu_certificate.h"

#include <gtest/gtest.h>

#include "verifier/cbor/writer.h"

namespace lagan::verifier {
namespace {

using Entries = std::vector<std::pair<Bytes, Bytes>>;

Bytes Name() {
  return CborMap({{CborText("fn"), CborText("Specimen")},
                  {CborText("gn"), CborText("Órla")},
                  {CborText("fnt"), CborText("SPECIMEN")}});
}
Entries Certificate() {
  return {{CborText("ver"), CborText("1.3.0")},
          {CborText("nam"), Name()},
          {CborText("dob"), CborText("1985-02-17")},
          {CborText("v"), CborArray({CborMap({{CborText("tg"), CborText("840539006")}})})}};
}
Entries With(const char* key, const Bytes& value) {
  Entries out = Certificate();
  std::erase_if(out, [&](const auto& entry) { return entry.first == CborText(key); });
  if (!value.empty()) out.emplace_back(CborText(key), value);
  return out;
}
Bytes Payload(Entries certificate, Entries more = {}) {
  more.emplace_back(CborInteger(-260), CborMap({{CborInteger(1), CborMap(std::move(certificate))}}));
  return CborMap(std::move(more));
}
Entries Times() {
  return {{CborInteger(1), CborText("IE")},
          {CborInteger(4), CborInteger(1800000000)},
          {CborInteger(6), CborInteger(1700000000)}};
}
std::string Field(const Bytes& payload) {
  const Result<CredentialClaims> read = ReadEuClaims(payload);
  return read.ok() ? "OK" : read.status().reason() + " " + read.status().field();
}

TEST(EuCertificate, ReadsWhoAndWhatKind) {
  const Result<CredentialClaims> read = ReadEuClaims(Payload(Certificate(), Times()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->issuer, "IE");
  EXPECT_EQ(read->expires_at, FromUnixSeconds(1800000000));
  EXPECT_EQ(read->issued_at, FromUnixSeconds(1700000000));
  EXPECT_EQ(read->eu->name, "Órla Specimen");
  EXPECT_EQ(read->eu->birth_date, "1985-02-17");
  EXPECT_EQ(read->eu->kind, "vaccination");
  EXPECT_EQ(ReadEuClaims(Payload(Certificate(), {{CborInteger(4), CborInteger(1800000000)}}))->issuer, "");
  const Bytes short_name = CborMap({{CborText("fnt"), CborText("SPECIMEN")}});
  EXPECT_EQ(ReadEuClaims(Payload(With("nam", short_name), Times()))->eu->name, "SPECIMEN");
  EXPECT_EQ(ReadEuClaims(Payload(With("dob", CborText("1985")), Times()))->eu->birth_date, "1985");
}

TEST(EuCertificate, RefusesWhatItWouldMisunderstand) {
  const Bytes entry = CborArray({CborMap({})});
  EXPECT_EQ(Field(CborMap(Times())), "EU_CERTIFICATE_MISSING ");
  EXPECT_EQ(Field(CborMap({{CborInteger(-260), CborMap({})}})), "EU_CERTIFICATE_MISSING ");
  EXPECT_EQ(Field(CborMap({{CborInteger(-260), CborMap({{CborInteger(1), CborText("x")}})}})),
            "EU_CERTIFICATE_MISSING ");
  EXPECT_EQ(Field(Payload(Certificate())), "CLAIM_INVALID expires_at");
  EXPECT_EQ(Field(Payload(Certificate(), {{CborInteger(4), CborInteger(1800000000000)}})),
            "CLAIM_INVALID expires_at");
  EXPECT_EQ(Field(Payload(With("nam", {}), Times())), "CLAIM_INVALID name");
  EXPECT_EQ(Field(Payload(With("nam", CborMap({})), Times())), "CLAIM_INVALID name");
  EXPECT_EQ(Field(Payload(With("nam", CborMap({{CborText("fn"), CborText("a\x1b[31m")}})), Times())),
            "CLAIM_INVALID name");
  EXPECT_EQ(Field(Payload(With("dob", CborInteger(1)), Times())), "CLAIM_INVALID birth_date");
  EXPECT_EQ(Field(Payload(With("v", {}), Times())), "CLAIM_INVALID kind");
  EXPECT_EQ(Field(Payload(With("v", CborArray({})), Times())), "CLAIM_INVALID kind");
  EXPECT_EQ(Field(Payload(With("t", entry), Times())), "CLAIM_INVALID kind");
}

TEST(EuCertificate, TimesMayHaveParts) {
  const auto expiry = [](const char* hex) {
    return ReadEuClaims(Payload(Certificate(), {{CborInteger(4), *HexDecode(hex)}}));
  };
  EXPECT_EQ(expiry("fb41d8a800f4eacccc")->expires_at, FromUnixSeconds(1654653907));
  EXPECT_EQ(expiry("f90000")->expires_at, FromUnixSeconds(0));
  for (const char* hex :
       {"f9bc00", "f97e00", "f97c00", "f9fc00", "fb4270000000000000", "fb7fefffffffffffff"}) {
    EXPECT_EQ(expiry(hex).status().field(), "expires_at") << hex;
  }
}

}  // namespace
}  // namespace lagan::verifier
