// Third-party vectors. They are read from beside the repository and skipped where they are absent.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "base/core/text.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kVectors = fs::path(LAGAN_SOURCE_DIR) / ".." / "shared" / "vectors";

json ReadJson(const fs::path& path) {
  std::ifstream in(path);
  return json::parse(in);
}

Bytes Hex(const std::string& text) { return *HexDecode(text); }
Bytes Base64Url(const std::string& text) { return *Base64UrlDecode(text); }

// ---- COSE working group examples

// What an example is expected to give where it is not what its file says, and why.
const std::map<std::string, std::string> kRefusedDeliberately = {
    {"sign-pass-01", "the algorithm stands in the unprotected header"},
    {"ecdsa-sig-04", "SHA-512 with a P-256 key is ES512, which is not accepted"},
};

Result<crypto::P256PublicKey> KeyOf(const json& key) {
  if (key.contains("x_hex"))
    return crypto::P256PublicKey::FromCoordinates(Hex(key["x_hex"]), Hex(key["y_hex"]));
  return crypto::P256PublicKey::FromCoordinates(Base64Url(key["x"]), Base64Url(key["y"]));
}

bool Verifies(const json& example) {
  const json& sign = example["input"]["sign0"];
  const Bytes message = Hex(example["output"]["cbor"]);
  const Result<crypto::P256PublicKey> key = KeyOf(sign["key"]);
  const Result<Sign1> read = ReadSign1(message);
  if (!key.ok() || !read.ok()) return false;
  const Bytes external = sign.contains("external") ? Hex(sign["external"]) : Bytes{};
  return VerifySign1(*read, *key, external);
}

class CoseExamples : public ::testing::TestWithParam<const char*> {};

TEST_P(CoseExamples, AreJudgedAsTheySay) {
  const fs::path folder = kVectors / "cose-wg-examples" / GetParam();
  if (!fs::exists(folder)) GTEST_SKIP() << "no " << folder;
  int judged = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const json example = ReadJson(entry.path());
    if (!example["input"].contains("sign0") || example["input"]["sign0"]["key"].value("kty", "") != "EC")
      continue;
    const bool p256 = example["input"]["sign0"]["key"]["crv"] == "P-256";
    const std::string name = entry.path().stem();
    const bool expected = p256 && !example.value("fail", false) && !kRefusedDeliberately.contains(name);
    EXPECT_EQ(Verifies(example), expected) << name << ": " << example["title"];
    ++judged;
  }
  EXPECT_GT(judged, 0);
}

INSTANTIATE_TEST_SUITE_P(All, CoseExamples,
                         ::testing::Values("sign1-tests", "ecdsa-examples", "CWT", "RFC8152"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// ---- Claim 169

struct Case {
  std::string name;
  json content;
};

std::vector<Case> Claim169(const char* kind) {
  std::vector<Case> out;
  const fs::path folder = kVectors / "claim169" / "test-vectors" / kind;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    out.push_back({entry.path().stem(), ReadJson(entry.path())});
  }
  return out;
}

// A time within the life of every valid vector.
const Time kThen = FromUnixSeconds(1765000000);

TrustBundle TrustIn(const crypto::VerificationKey& key) {
  TrustBundle bundle = testing::MakeTrust({});
  bundle.issuer = "https://mosip.example.org";
  bundle.issued_at = kThen - std::chrono::hours(1);
  bundle.expires_at = kThen + std::chrono::hours(1);
  bundle.keys.push_back({.kid = testing::kSampleKid,
                         .key = key,
                         .purpose = kPurposeFullIdentity,
                         .not_before = FromUnixSeconds(1),
                         .not_after = kThen + std::chrono::days(9000)});
  return bundle;
}

crypto::VerificationKey KeyIn(const json& vector) {
  const std::string algorithm =
      vector.contains("signing_key") ? vector["signing_key"]["algorithm"].get<std::string>() : "";
  if (algorithm == "ES256") {
    const Bytes point = Hex(vector["signing_key"]["public_key_hex"]);
    return *crypto::P256PublicKey::FromCoordinates(ByteView(point).subspan(1, 32),
                                                   ByteView(point).subspan(33));
  }
  if (algorithm == "EdDSA") {
    // SubjectPublicKeyInfo of Ed25519 (RFC 8410 section 4).
    const std::string spki =
        "302a300506032b6570032100" + vector["signing_key"]["public_key_hex"].get<std::string>();
    return *crypto::VerificationKey::FromDer(Hex(spki));
  }
  return crypto::P256PrivateKey::Generate()->PublicKey();
}

Verdict Judge(const json& vector) {
  const InstalledTrust trust{TrustIn(KeyIn(vector)), {}, 1};
  return VerifyCredential(vector["qr_data"].get<std::string>(), {&trust}, kThen);
}

TEST(Claim169Corpus, OnlyTheTwoThatAreSignedAreAccepted) {
  const std::vector<Case> cases = Claim169("valid");
  if (cases.empty()) GTEST_SKIP() << "no vectors beside the repository";
  int without_signature = 0;
  for (const Case& c : cases) {
    const Verdict verdict = Judge(c.content);
    const bool is_signed = c.name == "ecdsa-p256-signed" || c.name == "ed25519-signed";
    EXPECT_EQ(verdict.outcome, is_signed ? Outcome::kAccepted : Outcome::kRefused) << c.name;
    const Bytes message = *DecodeCredentialText(c.content["qr_data"].get<std::string>());
    const Result<Sign1> read = ReadSign1(message);
    if (read.ok() && read->signature.empty()) {
      ++without_signature;
      EXPECT_EQ(verdict.reason, Reason::kBadSignature) << c.name;
      EXPECT_FALSE(verdict.claims.has_value()) << c.name;
    }
  }
  EXPECT_EQ(without_signature, 7);
}

TEST(Claim169Corpus, EveryPayloadIsUnderstood) {
  const std::vector<Case> cases = Claim169("valid");
  if (cases.empty()) GTEST_SKIP() << "no vectors beside the repository";
  int understood = 0;
  for (const Case& c : cases) {
    const Bytes message = *DecodeCredentialText(c.content["qr_data"].get<std::string>());
    const Result<Sign1> read = ReadSign1(message);
    if (!read.ok()) {
      EXPECT_TRUE(c.content.contains("encryption_key")) << c.name << read.status();
      continue;
    }
    const Result<CredentialClaims> claims = ReadClaims(read->payload);
    ASSERT_TRUE(claims.ok()) << c.name << claims.status();
    const json& expected = c.content["expected_claim169"];
    EXPECT_EQ(claims->identity.identifier, expected.value("id", "")) << c.name;
    EXPECT_EQ(claims->identity.full_name, expected.value("fullName", "")) << c.name;
    EXPECT_EQ(claims->identity.nationality, expected.value("nationality", "")) << c.name;
    EXPECT_EQ(claims->identity.country_of_issuance, expected.value("countryOfIssuance", "")) << c.name;
    EXPECT_EQ(claims->identity.birth_date.has_value(), expected.contains("dateOfBirth")) << c.name;
    EXPECT_EQ(static_cast<int>(claims->identity.gender.value_or(Gender{})), expected.value("gender", 0))
        << c.name;
    const json& meta = c.content["expected_cwt_meta"];
    EXPECT_EQ(claims->issuer, meta.value("issuer", "")) << c.name;
    EXPECT_EQ(claims->subject, meta.value("subject", "")) << c.name;
    EXPECT_EQ(ToUnixSeconds(claims->expires_at), meta.value("expiresAt", 0LL)) << c.name;
    ++understood;
  }
  EXPECT_EQ(understood, 9);
}

TEST(Claim169Corpus, InvalidOnesAreRefused) {
  const std::vector<Case> cases = Claim169("invalid");
  if (cases.empty()) GTEST_SKIP() << "no vectors beside the repository";
  const std::map<std::string, Reason> expected = {{"bad-base45", Reason::kNotOurs},
                                                  {"bad-zlib", Reason::kNotOurs},
                                                  {"not-cose", Reason::kNotOurs},
                                                  {"missing-169", Reason::kBadSignature}};
  for (const Case& c : cases) {
    ASSERT_TRUE(expected.contains(c.name)) << c.name;
    EXPECT_EQ(Judge(c.content).reason, expected.at(c.name)) << c.name;
  }
  EXPECT_EQ(cases.size(), expected.size());
}

TEST(Claim169Corpus, EdgeCasesAreUnsignedAndRefused) {
  const std::vector<Case> cases = Claim169("edge");
  if (cases.empty()) GTEST_SKIP() << "no vectors beside the repository";
  for (const Case& c : cases) EXPECT_EQ(Judge(c.content).reason, Reason::kBadSignature) << c.name;
  EXPECT_EQ(cases.size(), 3U);
}

}  // namespace
}  // namespace lagan::verifier
