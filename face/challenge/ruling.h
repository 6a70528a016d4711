// What a rule says of a frame.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace lagan::face {

enum class Outcome {
  kContinue,
  kPassed,
  kRetry,   // a mishap, or what may be one: start again with a new challenge
  kReview,  // no camera makes this by itself: a person has to look
};
// "CONTINUE", "PASSED", "RETRY", "REVIEW".
std::string_view OutcomeName(Outcome outcome);

// kContinue: the frame cannot be used and changes nothing. advice.h lists the reasons.
struct Ruling {
  Outcome outcome = Outcome::kContinue;
  std::string reason;
};

inline Ruling Unusable(std::string reason) { return {Outcome::kContinue, std::move(reason)}; }
inline Ruling Retry(std::string reason) { return {Outcome::kRetry, std::move(reason)}; }
inline Ruling Review(std::string reason) { return {Outcome::kReview, std::move(reason)}; }

// Nothing: the rule has nothing against the frame.
using MaybeRuling = std::optional<Ruling>;

}  // namespace lagan::face
