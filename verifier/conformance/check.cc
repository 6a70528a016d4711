#include "verifier/conformance/check.h"

#include <utility>

namespace lagan::verifier::conformance {

RuleText TextOf(Rule rule) {
  switch (rule) {
    case Rule::kUnprotectedAlgorithm:
      return {"the algorithm is not in the protected header",
              "RFC 9052 section 3.1: alg must be authenticated where that is possible"};
    case Rule::kCurve:
      return {"ES256 under a key that is not on P-256",
              "hcert_spec.md 1.0.8, Signature Algorithm: ES256 is ECDSA with the P-256 parameters; RFC 9053 "
              "section 2.1"};
    case Rule::kAlgorithm:
      return {"an algorithm other than ES256, EdDSA with Ed25519 and PS256",
              "RFC 9052 section 10: an application says which algorithms it uses; docs/credentials.md does"};
    case Rule::kTag:
      return {"a tagged item inside the content",
              "ehn-dcc-schema 1.3.0: sc and dr are strings; RFC 8949 section 3.4: a tagged string is another "
              "data item"};
    case Rule::kEncrypted:
      return {"an encrypted message", "Claim 169 1.2.0: how keys get to readers is out of its scope"};
  }
  return {};
}

Check Compare(std::string_view kind, std::string flag, std::string name, bool expected,
              const Outcome& outcome) {
  Check check{kind, std::move(flag), std::move(name), Agreement::kAgrees, std::nullopt, {}};
  if (outcome.holds == expected) return check;
  if (expected) {
    check.agreement = outcome.rule ? Agreement::kDeliberate : Agreement::kDisagrees;
    check.rule = outcome.rule;
    check.why = outcome.why;
  } else {
    check.agreement = Agreement::kDisagrees;
    check.why = "expected to fail, and held";
  }
  return check;
}

}  // namespace lagan::verifier::conformance
