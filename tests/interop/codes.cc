// Prints one code of each kind of pass, and an EU certificate, with what a reader must find in them, for readers of other
// people (check.mjs, peers/measure.mjs). JSON: {"codes": [{"kind", "text", "key": {"x", "y"}, "claims"}]}, key and byte strings
// as hexadecimal, claims by their CWT number. With --measure each code has "micros" as well: what our own verdict takes.
#include <iostream>

#include <nlohmann/json.hpp>

#include "tests/interop/own_verifier.h"
#include "verifier/base45/base45.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/eu_certificate.h"
#include "verifier/testing/sample_pass.h"
#include "verifier/zlib/deflate.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;
using nlohmann::json;

json KeyAsJson(const crypto::P256PublicKey& key) {
  return {{"x", HexEncode(key.X())}, {"y", HexEncode(key.Y())}};
}

json IdentityAsJson(const Identity& identity) {
  json out;
  if (!identity.identifier.empty()) out["1"] = identity.identifier;
  if (!identity.full_name.empty()) out["4"] = identity.full_name;
  if (identity.birth_date) {
    std::string date = FormatDate(*identity.birth_date);
    std::erase(date, '-');
    out["8"] = date;
  }
  if (identity.gender) out["9"] = static_cast<int>(*identity.gender);
  if (!identity.nationality.empty()) out["13"] = identity.nationality;
  if (identity.photo) {
    out["16"] = HexEncode(identity.photo->bytes);
    out["17"] = identity.photo->format;
  }
  if (!identity.country_of_issuance.empty()) out["23"] = identity.country_of_issuance;
  return out;
}

// What is expected of a reader: from the claims, not from what was encoded.
json ClaimsAsJson(const CredentialClaims& claims) {
  json out = {{"1", claims.issuer}, {"4", ToUnixSeconds(claims.expires_at)}};
  if (claims.issued_at) out["6"] = ToUnixSeconds(*claims.issued_at);
  if (claims.over_age) out["-65537"] = *claims.over_age;
  if (claims.holder_key) {
    out["8"] = {{"1",
                 {{"1", 2},
                  {"-1", 1},
                  {"-2", HexEncode(claims.holder_key->x)},
                  {"-3", claims.holder_key->y_is_odd}}}};
  }
  if (claims.status && claims.status->uri.empty()) {
    out["65535"] = {{"0", {claims.status->list, claims.status->index}}};
  } else if (claims.status) {
    out["65535"] = {{"status_list", {{"idx", claims.status->index}, {"uri", claims.status->uri}}}};
  }
  const json identity = IdentityAsJson(claims.identity);
  if (!identity.empty()) out["169"] = identity;
  return out;
}

json PassCode(const PassKind& kind, const testing::SampleKey& issuer, const testing::SampleKey& holder) {
  const CredentialClaims claims = testing::MakePassClaims(kind, &holder);
  return {{"kind", kind.name},
          {"text", *EncodePass(kind, claims, testing::kSampleKid, issuer.signer)},
          {"key", KeyAsJson(issuer.public_key)},
          {"claims", ClaimsAsJson(claims)}};
}

json ShowingCode(const testing::SampleKey& issuer, const testing::SampleKey& holder) {
  const PassKind& kind = *FindPassKind("over18-live");
  const std::string pass =
      *EncodePass(kind, testing::MakePassClaims(kind, &holder), testing::kSampleKid, issuer.signer);
  return {{"kind", "showing"},
          {"text", *EncodeShowing(pass, testing::SampleNow(), holder.signer)},
          {"key", KeyAsJson(holder.public_key)},
          {"claims",
           {{"6", ToUnixSeconds(testing::SampleNow())}, {"-65539", HexEncode(*DecodeCompactText(pass))}}}};
}

// Ours to sign only here: to measure other verifiers on codes of the size that EU certificates have.
json EuCode(const testing::SampleKey& signer) {
  const Bytes name = CborMap({{CborText("fn"), CborText("Specimen-McAnna")},
                              {CborText("fnt"), CborText("SPECIMEN<MCANNA")},
                              {CborText("gn"), CborText("Orla")},
                              {CborText("gnt"), CborText("ORLA")}});
  const Bytes dose = CborMap({{CborText("tg"), CborText("840539006")},
                              {CborText("vp"), CborText("1119349007")},
                              {CborText("mp"), CborText("EU/1/20/1528")},
                              {CborText("ma"), CborText("ORG-100030215")},
                              {CborText("dn"), CborInteger(2)},
                              {CborText("sd"), CborInteger(2)},
                              {CborText("dt"), CborText("2021-05-29")},
                              {CborText("co"), CborText("IE")},
                              {CborText("is"), CborText("Specimen issuer")},
                              {CborText("ci"), CborText("URN:UVCI:01:IE:SPECIMEN000000000000#K")}});
  const Bytes certificate = CborMap({{CborText("ver"), CborText("1.3.0")},
                                     {CborText("dob"), CborText("1985-02-17")},
                                     {CborText("nam"), name},
                                     {CborText("v"), CborArray({dose})}});
  const std::int64_t now = ToUnixSeconds(testing::SampleNow());
  const Bytes claims = CborMap(
      {{CborInteger(claim::kIssuer), CborText("IE")},
       {CborInteger(claim::kExpires), CborInteger(now + 86400 * 300)},
       {CborInteger(claim::kIssuedAt), CborInteger(now)},
       {CborInteger(claim::kEuHealth), CborMap({{CborInteger(claim::kEuCertificate), certificate}})}});
  const Bytes message = *EncodeSign1(claims, {testing::kSampleKid, {}}, signer.signer);
  return {{"kind", kEuPurpose},
          {"text", std::string(kEuPrefix) + Base45Encode(DeflateFixed(message))},
          {"key", KeyAsJson(signer.public_key)},
          {"claims", {{"1", "IE"}, {"4", now + 86400 * 300}, {"6", now}}}};
}

}  // namespace

int main(int argc, char** argv) {
  const testing::SampleKey issuer, holder;
  json codes = json::array();
  for (const PassKind& kind : PassKinds()) codes.push_back(PassCode(kind, issuer, holder));
  codes.push_back(ShowingCode(issuer, holder));
  codes.push_back(EuCode(issuer));
  if (argc == 2 && std::string_view(argv[1]) == "--measure") {
    const interop::OwnVerifier verifier(issuer);
    for (json& code : codes) {
      if (const auto micros =
              verifier.MedianMicros(code["kind"].get<std::string>(), code["text"].get<std::string>()))
        code["micros"] = *micros;
    }
  }
  std::cout << json{{"codes", codes}}.dump() << '\n';
}
