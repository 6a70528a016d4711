// What a third-party case said of one property of ours, and what came out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lagan::verifier::conformance {

// Where this verifier refuses on purpose what an example accepts. A rule is told from the case's content, never from its
// name, so that it holds for cases nobody here has seen.
enum class Rule {
  kUnprotectedAlgorithm,  // the algorithm stands where it is not signed
  kCurve,                 // ES256 under a key of another curve than P-256
  kAlgorithm,             // an algorithm that credentials here do not use
  kTag,                   // a CBOR tag inside the signed content
  kEncrypted,             // COSE_Encrypt0: nobody at a door holds the key
};
inline constexpr int kRules = 5;

struct RuleText {
  std::string_view what;
  std::string_view standard;  // which text, and where in it
};
RuleText TextOf(Rule rule);

enum class Agreement {
  kAgrees,
  kDisagrees,
  kDeliberate,  // disagrees by a Rule
  kNotScored,
};

struct Check {
  std::string_view kind;  // of cases: kKindEu and so on
  std::string flag;       // which property, for instance EXPECTEDVERIFY
  std::string name;       // of the case: its path below the folder
  Agreement agreement = Agreement::kDisagrees;
  std::optional<Rule> rule;  // when deliberate
  std::string why;           // when not agreeing; never more of the case's content than the name of a field
};

inline constexpr std::string_view kKindEu = "eu";
inline constexpr std::string_view kKindClaim169 = "claim169";
inline constexpr std::string_view kKindCose = "cose";
inline constexpr std::string_view kKindStatusList = "status-list";

// What we did with the case; `rule` is looked at only when we refused what was expected to hold.
struct Outcome {
  bool holds = false;
  std::string why;  // when it does not hold
  std::optional<Rule> rule;
};

// The check of an expectation against what we did.
Check Compare(std::string_view kind, std::string flag, std::string name, bool expected,
              const Outcome& outcome);

}  // namespace lagan::verifier::conformance
