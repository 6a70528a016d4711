#include "verifier/conformance/eu_case.h"

#include <algorithm>
#include <map>
#include <regex>

#include "base/crypto/digest.h"
#include "base/crypto/verification_key.h"
#include "verifier/base45/base45.h"
#include "verifier/cbor/reader.h"
#include "verifier/conformance/case_fields.h"
#include "verifier/conformance/json_value.h"
#include "verifier/conformance/signer_certificate.h"
#include "verifier/conformance/single_key_trust.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/eu_certificate.h"
#include "verifier/credential/eu_signer.h"
#include "verifier/credential/verify.h"
#include "verifier/zlib/deflate.h"
#include "verifier/zlib/inflate.h"

namespace lagan::verifier::conformance {
namespace {

using nlohmann::json;

// What is signed is not read: on purpose where the content itself is against a standard.
Outcome RefusedContent(const Status& status) {
  if (status.reason() == "CBOR_TAG_UNKNOWN") return Fails(status, Rule::kTag);
  return Fails(status);
}

const CborValue* CertificateIn(const CborValue& claims) {
  const CborValue* health = claims.Find(claim::kEuHealth);
  return health == nullptr ? nullptr : health->Find(claim::kEuCertificate);
}

class EuCase {
 public:
  EuCase(const json& content, const PictureReader& read_picture)
      : content_(content),
        context_(content.contains("TESTCTX") ? content["TESTCTX"] : json::object()),
        read_picture_(read_picture) {}

  Outcome Picture() const {
    const std::optional<Bytes> picture = Base64Decode(TextField(content_, "2DCODE"));
    if (!picture) return Fails("2DCODE is no base64");
    const Result<std::string> text = read_picture_(*picture);
    if (!text.ok()) return Fails(text.status());
    return *text == Prefix() ? Holds() : Fails("the picture holds another text than PREFIX");
  }

  Outcome Unprefix() const {
    if (!Prefix().starts_with(kEuPrefix)) return Fails("PREFIX does not begin with HC1:");
    return Prefix().substr(kEuPrefix.size()) == TextField(content_, "BASE45")
               ? Holds()
               : Fails("PREFIX holds another text than BASE45");
  }

  Outcome Base45() const {
    const Result<Bytes> bytes = Base45Decode(TextField(content_, "BASE45"));
    if (!bytes.ok()) return Fails(bytes.status());
    const std::optional<Bytes> expected = HexField(content_, "COMPRESSED");
    return !expected || *expected == *bytes ? Holds()
                                            : Fails("BASE45 decodes to something else than COMPRESSED");
  }

  Outcome Compression() const {
    const Result<Bytes> bytes = Inflated();
    if (!bytes.ok()) return Fails(bytes.status());
    const std::optional<Bytes> expected = HexField(content_, "COSE");
    return !expected || *expected == *bytes ? Holds()
                                            : Fails("COMPRESSED inflates to something else than COSE");
  }

  Outcome Verify() const {
    const Result<Bytes> encoded = Cose();
    if (!encoded.ok()) return Fails(encoded.status());
    const Result<Sign1> message = ReadSign1(*encoded);
    if (!message.ok()) return Fails(message.status());
    if (const std::optional<Rule> rule = RuleOfAlgorithm(*message, *encoded)) {
      return Fails(std::string(TextOf(*rule).what), rule);
    }
    const std::optional<Bytes> certificate = Certificate();
    if (!certificate) return Fails("CERTIFICATE is no base64");
    const crypto::Sha256Digest digest = crypto::Sha256(*certificate);
    if (message->kid && !std::ranges::equal(*message->kid, ByteView(digest).first(kKidSize))) {
      return Fails("the message names the kid of another certificate");
    }
    const Result<crypto::VerificationKey> key = crypto::VerificationKey::FromCertificate(*certificate);
    if (!key.ok()) {
      const bool curve = message->algorithm == kAlgorithmEs256 && IsOnOtherCurve(*certificate);
      return Fails(key.status(), curve ? std::optional(Rule::kCurve) : std::nullopt);
    }
    return VerifySign1(*message, *key) ? Holds() : Fails("the signature does not verify");
  }

  Outcome Decode() const {
    const Result<Bytes> encoded = Cose();
    if (!encoded.ok()) return Fails(encoded.status());
    const Outcome outcome = CompareSigned(*encoded, CborField(), "CBOR");
    // Some cases give no CBOR and mean JSON.
    return content_.contains("CBOR") ? outcome : CompareSigned(*encoded, JsonField(), "JSON");
  }

  Outcome ValidJson() const {
    const Result<Bytes> encoded = CoseOfPrefix();
    return encoded.ok() ? CompareSigned(*encoded, JsonField(), "JSON") : Fails(encoded.status());
  }

  Outcome Encode() const {
    const std::optional<json> written = JsonField();
    const std::optional<Bytes> bytes = written ? ToCbor(*written) : std::nullopt;
    if (!bytes) return Fails("JSON holds what our writer does not write");
    const Result<CborValue> read = ReadCbor(*bytes);
    if (!read.ok()) return Fails(read.status());
    std::optional<json> expected = CborField();
    if (!content_.contains("CBOR")) expected = written;
    if (!expected) return Fails("CBOR cannot be read");
    const std::optional<std::string> difference = FirstDifference(*ToJson(*read), *expected);
    return difference ? Fails("what was written differs from CBOR at " + *difference) : Holds();
  }

  Outcome Expiration() const {
    if (Outcome readable = Readable(); !readable.holds) return readable;
    const std::optional<Time> clock = Clock();
    if (!clock) return Fails("VALIDATIONCLOCK is no time");
    const Verdict verdict = JudgeFor({kEuPurpose}, *clock);
    return verdict.outcome == verifier::Outcome::kAccepted ? Holds()
                                                           : Fails(std::string(ReasonName(verdict.reason)));
  }

  Outcome Usage() const {
    if (Outcome readable = Readable(); !readable.holds) return readable;
    const Result<std::vector<std::string>> purposes = ReadEuPurposes(*Certificate());
    if (!purposes.ok()) return Fails(purposes.status());
    const Verdict verdict = JudgeFor(*purposes, Clock().value_or(Time{}));
    // A verdict has a kind once the content is known; what comes after the purpose is asked by other flags.
    const bool judged = !verdict.kind.empty() && verdict.reason != Reason::kWrongKeyPurpose;
    return judged ? Holds() : Fails(std::string(ReasonName(verdict.reason)));
  }

 private:
  std::string Prefix() const { return TextField(content_, "PREFIX"); }
  // DER; the armour of PEM (RFC 7468) may stand around it.
  std::optional<Bytes> Certificate() const {
    const std::string text = TextField(context_, "CERTIFICATE");
    return Base64Decode(std::regex_replace(text, std::regex("-----[A-Z ]+-----"), ""));
  }

  std::optional<Time> Clock() const { return ReadInstant(TextField(context_, "VALIDATIONCLOCK")); }

  // The signature holds, and what is signed is CBOR.
  Outcome Readable() const {
    Outcome verified = Verify();
    if (!verified.holds) return verified;
    const Result<Bytes> encoded = Cose();
    const Result<CborValue> claims = ReadCbor(ReadSign1(*encoded)->payload);
    return claims.ok() ? Holds() : RefusedContent(claims.status());
  }

  // The whole verifier on what COSE says, as a code, with the case's key for these purposes. Only when Verify holds.
  Verdict JudgeFor(const std::vector<std::string>& purposes, Time clock) const {
    const Result<Bytes> encoded = Cose();
    const Result<Sign1> message = ReadSign1(*encoded);
    const auto key = crypto::VerificationKey::FromCertificate(*Certificate());
    const InstalledTrust trust = SingleKeyTrust(*key, message->kid.value_or(ByteView{}), purposes, {}, clock);
    const std::string text = std::string(kEuPrefix) + Base45Encode(DeflateFixed(*encoded));
    return VerifyCredential(text, {.trust = &trust}, clock);
  }

  Result<Bytes> Inflated() const {
    if (const std::optional<Bytes> compressed = HexField(content_, "COMPRESSED")) return Inflate(*compressed);
    if (!content_.contains("BASE45")) return CoseOfPrefix();
    LAGAN_ASSIGN_OR_RETURN(const Bytes compressed, Base45Decode(TextField(content_, "BASE45")));
    return Inflate(compressed);
  }

  Result<Bytes> Cose() const {
    if (std::optional<Bytes> cose = HexField(content_, "COSE")) return *std::move(cose);
    return Inflated();
  }

  Result<Bytes> CoseOfPrefix() const {
    const std::string text = Prefix();
    if (!text.starts_with(kEuPrefix)) return InvalidArgument("PREFIX", "The text does not begin with HC1:.");
    LAGAN_ASSIGN_OR_RETURN(const Bytes compressed,
                           Base45Decode(std::string_view(text).substr(kEuPrefix.size())));
    return Inflate(compressed);
  }

  std::optional<json> JsonField() const {
    if (!content_.contains("JSON") || !content_["JSON"].is_object()) return std::nullopt;
    return content_["JSON"];
  }

  // What the case's CBOR says: the claims, or the certificate alone. Cases write it in forms that nobody signed and that we
  // refuse (indefinite lengths), so that another reader helps here; it is the expectation, not what is judged.
  std::optional<json> CborField() const {
    const std::optional<Bytes> bytes = HexField(content_, "CBOR");
    if (!bytes) return std::nullopt;
    if (const Result<CborValue> read = ReadCbor(*bytes); read.ok()) {
      const CborValue* certificate = CertificateIn(*read);
      return ToJson(certificate == nullptr ? *read : *certificate);
    }
    json read = json::from_cbor(*bytes, true, false, json::cbor_tag_handler_t::ignore);
    if (read.is_discarded()) return std::nullopt;
    return read;
  }

  static Outcome CompareSigned(ByteView encoded, const std::optional<json>& expected,
                               const std::string& field) {
    const Result<Sign1> message = ReadSign1(encoded);
    if (!message.ok()) return Fails(message.status());
    const Result<CborValue> claims = ReadCbor(message->payload);
    if (!claims.ok()) return RefusedContent(claims.status());
    const CborValue* certificate = CertificateIn(*claims);
    if (certificate == nullptr) return Fails("no certificate is signed");
    const std::optional<json> decoded = ToJson(*certificate);
    if (!decoded) return Fails("what is signed has no form in JSON");
    if (!expected) return Fails(field + " cannot be read");
    const std::optional<std::string> difference = FirstDifference(*decoded, *expected);
    return difference ? Fails("what is signed differs from " + field + " at " + *difference) : Holds();
  }

  const json& content_;
  const json context_;
  const PictureReader& read_picture_;
};

using Step = Outcome (EuCase::*)() const;
const std::map<std::string, Step, std::less<>> kSteps = {
    {"EXPECTEDPICTUREDECODE", &EuCase::Picture}, {"EXPECTEDUNPREFIX", &EuCase::Unprefix},
    {"EXPECTEDB45DECODE", &EuCase::Base45},      {"EXPECTEDCOMPRESSION", &EuCase::Compression},
    {"EXPECTEDVERIFY", &EuCase::Verify},         {"EXPECTEDDECODE", &EuCase::Decode},
    {"EXPECTEDVALIDJSON", &EuCase::ValidJson},   {"EXPECTEDENCODE", &EuCase::Encode},
    {"EXPECTEDKEYUSAGE", &EuCase::Usage},        {"EXPECTEDEXPIRATIONCHECK", &EuCase::Expiration},
};

}  // namespace

std::vector<Check> JudgeEuCase(const json& content, const std::string& name,
                               const PictureReader& read_picture) {
  const EuCase eu_case(content, read_picture);
  std::vector<Check> checks;
  for (const auto& [flag, expected] : content["EXPECTEDRESULTS"].items()) {
    const auto step = kSteps.find(flag);
    const bool nothing_to_read = flag == "EXPECTEDPICTUREDECODE" && TextField(content, "2DCODE").empty();
    if (step == kSteps.end() || !expected.is_boolean() || nothing_to_read) {
      checks.push_back({kKindEu, flag, name, Agreement::kNotScored, std::nullopt, {}});
    } else {
      checks.push_back(Compare(kKindEu, flag, name, expected.get<bool>(), (eu_case.*step->second)()));
    }
  }
  return checks;
}

}  // namespace lagan::verifier::conformance
