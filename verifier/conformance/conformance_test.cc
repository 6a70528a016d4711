// The harness itself: a score is worth something only if each step can come out either way.
#include <gtest/gtest.h>

#include <memory>
#include <sstream>

#include <openssl/evp.h>

#include "base/crypto/digest.h"
#include "verifier/base45/base45.h"
#include "verifier/cbor/writer.h"
#include "verifier/conformance/claim169_case.h"
#include "verifier/conformance/cose_example.h"
#include "verifier/conformance/eu_case.h"
#include "verifier/conformance/json_value.h"
#include "verifier/conformance/ratchet.h"
#include "verifier/conformance/scoreboard.h"
#include "verifier/conformance/signer_certificate.h"
#include "verifier/conformance/status_example.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/eu_signer.h"
#include "verifier/testing/certified_signer.h"
#include "verifier/testing/sample.h"
#include "verifier/zlib/deflate.h"

namespace lagan::verifier::conformance {
namespace {

using nlohmann::json;

using TestSigner = testing::CertifiedSigner;

std::string Base64(ByteView bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

// ---- An EU case that holds at every step

const json kCertificate = {
    {"ver", "1.3.0"}, {"nam", {{"fnt", "SPECIMEN"}}}, {"t", {{{"sc", "2021-05-10T12:00:00Z"}, {"dn", 1}}}}};

Bytes Claims(const Bytes& certificate) {
  return CborMap({{CborInteger(4), CborInteger(1'700'000'000)},
                  {CborInteger(6), CborInteger(1'600'000'000)},
                  {CborInteger(-260), CborMap({{CborInteger(1), certificate}})}});
}

void Fill(json& content, const Bytes& cose) {
  const Bytes compressed = DeflateFixed(cose);
  content["COSE"] = HexEncode(cose);
  content["COMPRESSED"] = HexEncode(compressed);
  content["BASE45"] = Base45Encode(compressed);
  content["PREFIX"] = "HC1:" + Base45Encode(compressed);
}

json GoodCase(const TestSigner& signer, const Bytes& certificate = *ToCbor(kCertificate)) {
  json content = {
      {"JSON", kCertificate},
      {"CBOR", HexEncode(*ToCbor(kCertificate))},
      {"2DCODE", Base64(AsBytes("picture"))},
      {"TESTCTX",
       {{"CERTIFICATE", Base64(signer.Certificate())}, {"VALIDATIONCLOCK", "2022-01-01T12:00:00+02:00"}}}};
  Fill(content, *EncodeSign1(Claims(certificate), {signer.Kid(), {}}, signer));
  for (const char* flag : {"PICTUREDECODE", "UNPREFIX", "B45DECODE", "COMPRESSION", "VERIFY", "DECODE",
                           "VALIDJSON", "ENCODE", "EXPIRATIONCHECK", "KEYUSAGE", "SCHEMAVALIDATION"}) {
    content["EXPECTEDRESULTS"][std::string("EXPECTED") + flag] = true;
  }
  return content;
}

// The flags that do not agree, with "!" in front when by a rule; of `content` judged where the picture holds `in_picture`.
std::string Disagreeing(const json& content, const std::string& in_picture) {
  std::string out;
  const PictureReader reader = [&](ByteView) -> Result<std::string> { return in_picture; };
  for (const Check& check : JudgeEuCase(content, "case", reader)) {
    const std::string flag = check.flag.substr(std::string("EXPECTED").size());
    if (check.agreement == Agreement::kDisagrees) out += flag + " ";
    if (check.agreement == Agreement::kDeliberate) out += "!" + flag + " ";
  }
  return out;
}
std::string Disagreeing(const json& content) { return Disagreeing(content, content["PREFIX"]); }

TEST(EuCase, AgreesWhereEverythingHolds) { EXPECT_EQ(Disagreeing(GoodCase(TestSigner())), ""); }

TEST(EuCase, EachStepFailsByItself) {
  const json good = GoodCase(TestSigner());
  EXPECT_EQ(Disagreeing(good, "another text"), "PICTUREDECODE ");
  const auto with = [&](const char* field, const json& value) {
    json content = good;
    content[field] = value;
    return Disagreeing(content, good["PREFIX"]);
  };
  EXPECT_EQ(with("2DCODE", "*"), "PICTUREDECODE ");
  EXPECT_EQ(with("2DCODE", ""), "");
  EXPECT_EQ(with("BASE45", "6BF"), "B45DECODE UNPREFIX ");
  EXPECT_EQ(with("COMPRESSED", "789c"), "B45DECODE COMPRESSION ");
  EXPECT_EQ(with("CBOR", "a0"), "DECODE ENCODE ");
  EXPECT_EQ(with("JSON", {{"ver", "1.3.0"}}), "ENCODE VALIDJSON ");
  EXPECT_EQ(with("PREFIX", "HC2:" + good["BASE45"].get<std::string>()), "PICTUREDECODE UNPREFIX VALIDJSON ");
  EXPECT_EQ(with("TESTCTX", {{"CERTIFICATE", Base64(TestSigner().Certificate())}}),
            "EXPIRATIONCHECK KEYUSAGE VERIFY ");
  EXPECT_EQ(with("TESTCTX", 7), "EXPIRATIONCHECK KEYUSAGE VERIFY ");
}

TEST(EuCase, WhatIsExpectedToFailMustFail) {
  json content = GoodCase(TestSigner());
  content["EXPECTEDRESULTS"]["EXPECTEDVERIFY"] = false;
  EXPECT_EQ(Disagreeing(content), "VERIFY ");
  Bytes cose = *HexDecode(content["COSE"].get<std::string>());
  cose.back() ^= 1;
  Fill(content, cose);
  EXPECT_EQ(Disagreeing(content), "EXPIRATIONCHECK KEYUSAGE ");
}

TEST(EuCase, TimesAreJudgedAtTheGivenClock) {
  const json good = GoodCase(TestSigner());
  const std::pair<const char*, const char*> cases[] = {
      {"2023-11-14T22:13:20Z", ""},  // the last instant: EU certificates are valid up to and including it
      {"2023-11-14T22:13:20.001Z", "EXPIRATIONCHECK "},
      {"2020-09-13T12:26:40Z", ""},                  // when it was issued
      {"2020-09-13T12:20:00Z", "EXPIRATIONCHECK "},  // before that by more than clocks differ
      {"yesterday", "EXPIRATIONCHECK "},
  };
  for (const auto& [clock, expected] : cases) {
    json content = good;
    content["TESTCTX"]["VALIDATIONCLOCK"] = clock;
    EXPECT_EQ(Disagreeing(content), expected) << clock;
  }
}

TEST(EuCase, RefusalsOnPurposeAreToldByContent) {
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-384"))), "!EXPIRATIONCHECK !KEYUSAGE !VERIFY ");
  const Bytes tagged = *HexDecode("a16174c0646e6f6f6e");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner(), tagged)), "!DECODE !EXPIRATIONCHECK !KEYUSAGE !VALIDJSON ");
}

TEST(EuCase, KeysSignOnlyWhatTheirCertificateNames) {
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.1"))), "");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-256", "1.3.6.1.4.1.0.1847.2021.1.1"))), "");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.2"))), "KEYUSAGE ");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.3,clientAuth"))), "KEYUSAGE ");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner("P-256", "clientAuth"))), "");
  EXPECT_EQ(Disagreeing(GoodCase(TestSigner(
                "P-256", "1.3.6.1.4.1.1847.2021.1.3,1.3.6.1.4.1.1847.2021.1.1,1.3.6.1.4.1.1847.2021.1.2"))),
            "");
}

TEST(EuCase, KeyUsageIsReadAsPurposes) {
  const auto purposes = [](const TestSigner& signer) { return *ReadEuPurposes(signer.Certificate()); };
  using Purposes = std::vector<std::string>;
  EXPECT_EQ(purposes(TestSigner()), Purposes{"eu-dcc"});
  EXPECT_EQ(purposes(TestSigner("P-256", "clientAuth")), Purposes{"eu-dcc"});
  EXPECT_EQ(purposes(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.4")), Purposes{"eu-dcc"});
  EXPECT_EQ(purposes(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.1")), Purposes{"eu-dcc-test"});
  EXPECT_EQ(purposes(TestSigner("P-256", "1.3.6.1.4.1.1847.2021.1.2,1.3.6.1.4.1.0.1847.2021.1.3")),
            (Purposes{"eu-dcc-vaccination", "eu-dcc-recovery"}));
  EXPECT_EQ(ReadEuPurposes(Bytes{0x30}).status().reason(), "CERTIFICATE_INVALID");
  // A usage that cannot be read allows nothing, and not all.
  EXPECT_EQ(ReadEuPurposes(TestSigner("P-256", "DER:0500").Certificate()).status().reason(),
            "CERTIFICATE_INVALID");
}

// ---- COSE examples

json CoseExample(const Bytes& message, const crypto::P256PublicKey& key) {
  const Bytes der = crypto::VerificationKey(key).ToDer();
  const ByteView point = ByteView(der).last(64);
  return {{"input",
           {{"sign0",
             {{"key",
               {{"kty", "EC"},
                {"crv", "P-256"},
                {"x_hex", HexEncode(point.first(32))},
                {"y_hex", HexEncode(point.last(32))}}}}}}},
          {"output", {{"cbor", HexEncode(message)}}}};
}

TEST(CoseExample, HoldsUnlessItSaysFail) {
  const crypto::P256PrivateKey key = *crypto::P256PrivateKey::Generate();
  Bytes message = *EncodeSign1(AsBytes("content"), {}, LocalSigner(key));
  json example = CoseExample(message, key.PublicKey());
  EXPECT_EQ(JudgeCoseExample(example, "").agreement, Agreement::kAgrees);
  example["fail"] = true;
  EXPECT_EQ(JudgeCoseExample(example, "").agreement, Agreement::kDisagrees);
  message.back() ^= 1;
  example["output"]["cbor"] = HexEncode(message);
  EXPECT_EQ(JudgeCoseExample(example, "").agreement, Agreement::kAgrees);
  example.erase("fail");
  EXPECT_EQ(JudgeCoseExample(example, "").agreement, Agreement::kDisagrees);
}

TEST(CoseExample, OtherMessagesMustNotBeTakenForOne) {
  const json encrypted = {{"input", {{"encrypted", json::object()}}}, {"output", {{"cbor", "d0834040f6"}}}};
  EXPECT_EQ(JudgeCoseExample(encrypted, "").agreement, Agreement::kAgrees);
  json one = CoseExample(*HexDecode("d28440a0404100"), crypto::P256PrivateKey::Generate()->PublicKey());
  EXPECT_EQ(JudgeCoseExample(one, "").agreement, Agreement::kDisagrees);
  one["input"] = {{"mac0", json::object()}};
  EXPECT_EQ(JudgeCoseExample(one, "").agreement, Agreement::kDisagrees);
}

TEST(CoseExample, RulesExplainRefusals) {
  const crypto::P256PublicKey key = crypto::P256PrivateKey::Generate()->PublicKey();
  const auto rule = [&](const char* message, const char* curve = "P-256") {
    json example = CoseExample(*HexDecode(message), key);
    example["input"]["sign0"]["key"]["crv"] = curve;
    if (std::string(curve) != "P-256") example["input"]["sign0"]["key"]["x_hex"] = "00";
    return JudgeCoseExample(example, "").rule;
  };
  EXPECT_EQ(rule("d28440a101264100"
                 "4100"),
            Rule::kUnprotectedAlgorithm);
  EXPECT_EQ(rule("d28440a041004100"), std::nullopt);
  EXPECT_EQ(rule("d28444a1013822a041004100"), Rule::kAlgorithm);
  EXPECT_EQ(rule("d28443a10126a041004100", "P-384"), Rule::kCurve);
  EXPECT_EQ(rule("d28443a10126a041004100"), std::nullopt);
}

// ---- Claim 169

json Claim169Case(const testing::SampleKey& key, const char* category = "valid") {
  const CredentialClaims claims = testing::MakeClaims();
  Bytes point = {4};
  for (const Bytes& half : {key.public_key.X(), key.public_key.Y()})
    point.insert(point.end(), half.begin(), half.end());
  return {
      {"category", category},
      {"qr_data", *EncodeCredential(claims, testing::kSampleKid, key.signer)},
      {"signing_key", {{"algorithm", "ES256"}, {"public_key_hex", HexEncode(point)}}},
      {"expected_claim169",
       {{"id", claims.identity.identifier},
        {"fullName", claims.identity.full_name},
        {"nationality", claims.identity.nationality},
        {"countryOfIssuance", claims.identity.country_of_issuance},
        {"dateOfBirth", "19850217"},
        {"gender", 2}}},
      {"expected_cwt_meta", {{"issuer", claims.issuer}, {"expiresAt", ToUnixSeconds(claims.expires_at)}}}};
}

std::string Disagreeing169(const json& content) {
  std::string out;
  for (const Check& check : JudgeClaim169Case(content, "")) {
    if (check.agreement == Agreement::kDisagrees) out += check.flag + ":" + check.why + " ";
    if (check.agreement == Agreement::kDeliberate) out += "!" + check.flag + " ";
  }
  return out;
}

TEST(Claim169Case, IsAcceptedOnlyWithTheKeyThatSignedIt) {
  const testing::SampleKey key, other;
  json content = Claim169Case(key);
  // The sample is of the time of the samples, which is after the vectors'.
  CredentialClaims claims = testing::MakeClaims();
  claims.issued_at.reset();
  claims.not_before.reset();
  content["qr_data"] = *EncodeCredential(claims, testing::kSampleKid, key.signer);
  EXPECT_EQ(Disagreeing169(content), "");
  json changed = content;
  changed["category"] = "invalid";
  EXPECT_EQ(Disagreeing169(changed), "VERDICT:expected to fail, and held ");
  const auto expecting = [&](const char* part, const char* field, const json& value) {
    json other_claims = content;
    other_claims[part][field] = value;
    return Disagreeing169(other_claims);
  };
  for (const char* field : {"id", "fullName", "nationality", "countryOfIssuance", "dateOfBirth"}) {
    EXPECT_EQ(expecting("expected_claim169", field, "Another"),
              std::string("PAYLOAD:") + field + " differs ");
  }
  EXPECT_EQ(expecting("expected_claim169", "dateOfBirth", "1985-02-17"), "");
  EXPECT_EQ(expecting("expected_claim169", "dateOfBirth", "19850218"), "PAYLOAD:dateOfBirth differs ");
  EXPECT_EQ(expecting("expected_claim169", "gender", 1), "PAYLOAD:gender differs ");
  for (const char* field : {"subject", "issuedAt", "notBefore", "expiresAt"}) {
    const json value = std::string_view(field) == "subject" ? json("Another") : json(1);
    EXPECT_EQ(expecting("expected_cwt_meta", field, value), std::string("PAYLOAD:") + field + " differs ");
  }
  changed = content;
  changed["signing_key"] = Claim169Case(other)["signing_key"];
  EXPECT_EQ(Disagreeing169(changed), "VERDICT:BAD_SIGNATURE ");
  changed["encryption_key"] = json::object();
  EXPECT_EQ(Disagreeing169(changed), "!VERDICT ");
}

TEST(Claim169Case, WithoutASignatureItIsRefused) {
  const json unsigned_case = {{"category", "valid"},
                              {"qr_data", Base45Encode(DeflateFixed(*HexDecode("d28443a10126a041a040")))}};
  const std::vector<Check> checks = JudgeClaim169Case(unsigned_case, "");
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].agreement, Agreement::kAgrees);
  EXPECT_EQ(checks[1].flag, "UNSIGNED");
  EXPECT_EQ(checks[1].agreement, Agreement::kAgrees);
}

// ---- Status lists

TEST(StatusExample, IsWhatItsContentSays) {
  const auto judged = [](const std::string& text) {
    const std::optional<Check> check = JudgeStatusExample("none.md", text, "");
    if (!check) return std::string("none");
    return check->flag + (check->agreement == Agreement::kAgrees      ? " agrees"
                          : check->agreement == Agreement::kNotScored ? ""
                                                                      : " " + check->why);
  };
  const std::string list = "a2646269747301636c73744a78dadbb918000217015d";
  EXPECT_EQ(judged("byte_array = [0xb9, 0xa3] \nencoded:\n" + list), "LIST agrees");
  EXPECT_EQ(judged("byte_array = [0xb9, 0xa1] \nencoded:\n" + list), "LIST entry 9 is not as in byte_array");
  EXPECT_EQ(judged("byte_array = [0xb9] \nencoded:\n" + list), "LIST byte_array has another size");
  EXPECT_EQ(judged("a2   # map(2)\n" + list.substr(2)), "LIST agrees");
  EXPECT_EQ(judged("{ \"bits\": 1,\n \"lst\": \"eNrbuRgAAhcBXQ\" }"), "LIST agrees");
  EXPECT_TRUE(
      judged("{ \"bits\": 3,\n \"lst\": \"eNrbuRgAAhcBXQ\" }").starts_with("LIST STATUS_LIST_INVALID"));
  EXPECT_EQ(judged("eyJhbGciOiJFUzI1NiJ9.e30.AA"), "JWT");
  EXPECT_EQ(judged("# Some text"), "none");
  EXPECT_EQ(judged("Some text"), "none");
  EXPECT_EQ(judged("d28443a10126a043a104014100"), "REFERENCE no status found in the credential");
  EXPECT_TRUE(judged("d28448a201261063612f62a041a04100").starts_with("TOKEN STATUS_TOKEN_NOT_ONE"));
}

// ---- JSON

TEST(JsonValue, InstantsAreComparedAsSuch) {
  const Time noon = *ParseTime("2021-05-10T12:00:00Z");
  for (const char* text : {"2021-05-10T12:00:00", "2021-05-10T14:00:00+02:00", "2021-05-10T14:00:00+0200",
                           "2021-05-10T10:30:00.000-01:30", "2021-05-10T12:00:00.0000009Z"}) {
    EXPECT_EQ(ReadInstant(text), noon) << text;
  }
  EXPECT_EQ(ReadInstant("2021-05-10T12:00:00.5Z"), noon + std::chrono::milliseconds(500));
  for (const char* text :
       {"2021-05-10", "2021-05-10T12:00", "2021-13-10T12:00:00Z", "2021-05-10T12:00:00+2", ""}) {
    EXPECT_EQ(ReadInstant(text), std::nullopt) << text;
  }
  EXPECT_EQ(FirstDifference({{"sc", "2021-05-10T12:00:00Z"}}, {{"sc", "2021-05-10T12:00:00+00:00"}}),
            std::nullopt);
  EXPECT_EQ(FirstDifference({{"sc", "2021-05-10T12:00:00Z"}}, {{"sc", "2021-05-10T12:00:01Z"}}), "/sc");
}

TEST(JsonValue, DifferencesAreNamed) {
  EXPECT_EQ(FirstDifference({{"a", 1}, {"b", {1, 2}}}, {{"b", {1, 2}}, {"a", 1}}), std::nullopt);
  EXPECT_EQ(FirstDifference({{"a", {1, 2}}}, {{"a", {1, 3}}}), "/a/1");
  EXPECT_EQ(FirstDifference({{"a", 1}}, {{"b", 1}}), "/a");
  EXPECT_EQ(FirstDifference({{"a", 1}}, {{"a", 1}, {"b", 1}}), "");
  EXPECT_EQ(FirstDifference({{"a", 1}}, {{"a", "1"}}), "/a");
}

TEST(JsonValue, ComesBackFromCbor) {
  const json value = {
      {"n", -7}, {"list", {1, "two", true}}, {"empty", json::array()}, {"map", json::object()}};
  const Bytes bytes = *ToCbor(value);
  EXPECT_EQ(ToJson(*ReadCbor(bytes)), value);
  EXPECT_FALSE(ToCbor({1.5}).has_value());
  EXPECT_FALSE(ToCbor(json{{"a", nullptr}}).has_value());
  for (const auto& [hex, number] : std::map<std::string, double>{{"f93e00", 1.5},
                                                                 {"f90001", 0x1p-24},
                                                                 {"f9c000", -2},
                                                                 {"fa3fc00000", 1.5},
                                                                 {"fb3ff8000000000000", 1.5}}) {
    const Bytes encoded = *HexDecode(hex);
    EXPECT_EQ(ToJson(*ReadCbor(encoded)), json(number)) << hex;
  }
  const Bytes no_json = *HexDecode("4101");
  EXPECT_FALSE(ToJson(*ReadCbor(no_json)).has_value());
}

// ---- Score

Check Made(Agreement agreement, std::optional<Rule> rule = std::nullopt) {
  return {kKindEu, "FLAG", "some/case.json", agreement, rule, "why"};
}

TEST(Ratchet, JudgesShares) {
  Scoreboard board;
  for (int i = 0; i < 36; ++i) board.Add(Made(Agreement::kAgrees));
  for (int i = 0; i < 4; ++i) board.Add(Made(Agreement::kDisagrees));
  for (int i = 0; i < 4; ++i) board.Add(Made(Agreement::kDeliberate, Rule::kTag));
  board.Add(Made(Agreement::kNotScored));
  const auto below = [&](double least, double most) {
    const RatchetRow row[] = {{kKindEu, "FLAG", least, most}, {kKindEu, "ABSENT", 1.0, 0.0}};
    return Below(board, row).size();
  };
  EXPECT_EQ(below(0.9, 0.1), 0U);
  EXPECT_EQ(below(0.91, 0.1), 1U);
  EXPECT_EQ(below(0.9, 0.09), 1U);
  EXPECT_EQ(Below(board, {}).size(), 1U) << "a flag without a row";
}

TEST(Ratchet, LeavesSmallFoldersAFewRefusals) {
  Scoreboard board;
  const RatchetRow row[] = {{kKindEu, "FLAG", 1.0, 0.0}};
  for (int i = 0; i < 3; ++i) board.Add(Made(Agreement::kDeliberate, Rule::kTag));
  EXPECT_TRUE(Below(board, row).empty());
  board.Add(Made(Agreement::kDeliberate, Rule::kTag));
  EXPECT_EQ(Below(board, row).size(), 1U);
}

TEST(Scoreboard, PrintsWhatDisagreesAndTheTotalLast) {
  Scoreboard board;
  board.Add(Made(Agreement::kAgrees));
  board.Add(Made(Agreement::kDisagrees));
  board.Add(Made(Agreement::kDeliberate, Rule::kTag));
  std::ostringstream out;
  board.Print(out);
  const std::string text = out.str();
  EXPECT_NE(text.find("FLAG                     agree 1 of 3, 1 refused on purpose\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("disagrees some/case.json: why"), std::string::npos) << text;
  EXPECT_NE(text.find("RFC 8949 section 3.4"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("Total: agree 1 of 3, 1 refused on purpose\n")) << text;
}

}  // namespace
}  // namespace lagan::verifier::conformance
