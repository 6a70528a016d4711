#include "verifier/conformance/cose_example.h"

#include "base/crypto/verification_key.h"
#include "verifier/conformance/case_fields.h"
#include "verifier/conformance/single_key_trust.h"
#include "verifier/cose/sign1.h"

namespace lagan::verifier::conformance {
namespace {

using nlohmann::json;

// A coordinate or an Ed25519 key, as hexadecimal or base64url.
Result<Bytes> Number(const json& key, const std::string& name) {
  if (const std::optional<Bytes> hex = HexField(key, (name + "_hex").c_str())) return *hex;
  return Base64UrlDecode(TextField(key, name.c_str()));
}

Result<crypto::VerificationKey> KeyOf(const json& key) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes x, Number(key, "x"));
  if (TextField(key, "kty") == "OKP") return Ed25519Key(x);
  LAGAN_ASSIGN_OR_RETURN(const Bytes y, Number(key, "y"));
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey point, crypto::P256PublicKey::FromCoordinates(x, y));
  return crypto::VerificationKey(point);
}

// The rule by which a key that we do not take was not to be expected.
std::optional<Rule> RuleOfKey(const Sign1& message, const json& key) {
  const std::string curve = TextField(key, "crv");
  if (message.algorithm == kAlgorithmEs256 && TextField(key, "kty") == "EC" && curve != "P-256")
    return Rule::kCurve;
  if (message.algorithm == kAlgorithmEdDsa && curve != "Ed25519") return Rule::kAlgorithm;
  return std::nullopt;
}

Outcome VerifyExample(const json& sign, ByteView encoded) {
  const Result<Sign1> message = ReadSign1(encoded);
  if (!message.ok()) return Fails(message.status());
  if (const std::optional<Rule> rule = RuleOfAlgorithm(*message, encoded)) {
    return Fails(std::string(TextOf(*rule).what), rule);
  }
  const json& key = sign.contains("key") ? sign["key"] : json();
  const Result<crypto::VerificationKey> verification_key = KeyOf(key);
  if (!verification_key.ok()) return Fails(verification_key.status(), RuleOfKey(*message, key));
  const Bytes external = HexField(sign, "external").value_or(Bytes{});
  return VerifySign1(*message, *verification_key, external) ? Holds()
                                                            : Fails("the signature does not verify");
}

}  // namespace

Check JudgeCoseExample(const json& content, const std::string& name) {
  const std::optional<Bytes> encoded = HexField(content["output"], "cbor");
  const bool sign1 = content["input"].contains("sign0");
  const char* flag = sign1 ? "SIGN1" : "OTHER-MESSAGE";
  if (!encoded) return Compare(kKindCose, flag, name, true, Fails("output.cbor is no hexadecimal"));
  if (sign1) {
    const bool fails = content.contains("fail") && content["fail"] == true;
    return Compare(kKindCose, flag, name, !fails, VerifyExample(content["input"]["sign0"], *encoded));
  }
  return Compare(kKindCose, flag, name, true,
                 ReadSign1(*encoded).ok() ? Fails("taken for a COSE_Sign1") : Holds());
}

}  // namespace lagan::verifier::conformance
