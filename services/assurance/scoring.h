// From the raw results of checks to scores, by rules that are data (policy/assurance/scoring.tsv), with a line for
// every check that says what it was worth and why: the derivation shown to the person and kept with the decision.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "services/policy/table.h"

namespace lagan::assurance {

// What can be checked.
enum class Check {
  kZoneConsistent,         // two readings of the zone agree and every check digit holds
  kZoneAgrees,             // the zone and the printed page say the same; not by the reader alone (ADR 11)
  kAuthoritativeRegister,  // the document's details are those of an authoritative register
  kChip,                   // passive authentication up to a trusted issuer
  kInDate,                 // the document has not expired
  kZoneTyped,              // the lines of the zone were typed by an operator, and every check digit holds
  kDocumentExamined,       // an operator looked for security features on the document itself
  kActivityHistory,
  kVouch,             // somebody in a recognised position knows the person under this identity
  kIdentityFraud,     // what fraud sources say of the identity
  kDynamicQuestions,  // multiple choice, of medium quality
  kFaceAutomatic,     // liveness and match by machine; our parts have no certified error rates
  kFaceRemote,        // a reader compared a selfie with the portrait on a screen
  kFacePresent,       // an operator compared the person, who was there, with the document
};
inline constexpr std::size_t kCheckCount = 14;
// "zone_consistent", "zone_agrees", ...: as the policy spells it.
std::string_view CheckName(Check check);
// The inverse; empty for a name that is not known.
std::optional<Check> CheckFromName(std::string_view name);
// True for checks of one document, false for those of the person.
bool IsDocumentCheck(Check check);

// How a check ended. What a person found counts by the age of their training, and of a document only when it was the
// original that they held.
enum class Outcome {
  kPassed,
  kPartial,  // passed as far as it could be run
  kFailed,
  kNotFound,
  kUnavailable,
  kNotRun,
  kPassedWithin1Year,   // passed, by a person trained within the last year
  kPassedWithin3Years,  // passed, by a person trained within the last three years
  kPassedLapsed,        // passed, by a person whose training is older, or who never had any
  kNotOriginal,         // passed, but on a copy or a picture
  kUnclear,             // the person could not tell
};
// "passed", "partial", "failed", "not_found", "unavailable", "not_run", "passed_within_1_year", "passed_within_3_years",
// "passed_lapsed", "not_original", "unclear".
std::string_view OutcomeName(Outcome outcome);

enum class ScorePart { kStrength, kValidity, kActivity, kFraud, kVerification };
inline constexpr std::size_t kScorePartCount = 5;
// "strength", "validity", "activity", "fraud", "verification".
std::string_view ScorePartName(ScorePart part);

enum class Effect {
  kNothing,
  kGives,  // the part scores this at least
  kCaps,   // the part scores this at most, whatever else gives
};
// "nothing", "gives", "caps".
std::string_view EffectName(Effect effect);

struct ScoringRule {
  std::string id;  // "V2-REGISTER-MATCHES"
  ScorePart part = ScorePart::kValidity;
  Check check = Check::kZoneAgrees;
  std::optional<Outcome> outcome;  // none: every outcome without a rule of its own
  int at_least = 1;                // fewer of them (questions) fall to the rule without an outcome
  Effect effect = Effect::kNothing;
  int score = 0;
  std::string meaning;  // a sentence without its full stop
};
using ScoringRules = std::vector<ScoringRule>;

// The most that a face check is worth where the person was not in the room: 3 asks for certified error rates, which our
// parts do not have, or for a trained person's own eyes on the person (GPG45, verification).
inline constexpr int kMaxRemoteFace = 2;

std::span<const std::string_view> ScoringColumns();

// POLICY_INVALID unless every check has, for each part it touches, one rule without an outcome and at most one for each
// outcome; rule names do not repeat; only a check that passed, wholly or in part, raises a score, and never by lapsed
// training or a copy; the automatic face check and a comparison on a screen give at most kMaxRemoteFace; and a document's
// checks touch only strength and validity, strength only by caps.
Result<ScoringRules> ReadScoringRules(const policy::Table& table);

// The rule that applies. Every check has one in each part it touches; null in the other parts.
const ScoringRule* FindRule(const ScoringRules& rules, ScorePart part, Check check, Outcome outcome,
                            int count);

}  // namespace lagan::assurance
