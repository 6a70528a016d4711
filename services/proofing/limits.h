// How long an application may stay in each state: policy/limits/proofing.tsv.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

struct Term {
  std::chrono::seconds duration{};
  // The same state again means: look at it, tell somebody, and wait once more.
  v1::State then = v1::STATE_UNSPECIFIED;
};

struct Limits {
  std::string version;
  // Every state but ERASED has a term.
  std::map<v1::State, Term> terms;
  // Pictures that may be tried in one application before a person has to help.
  int pictures = 10;
  // Sets of questions about one person that may stand unanswered or wrongly answered within kQuestionWindow; then no
  // more are asked. With five choices and three questions a guess is right one time in 125.
  int question_sets = 3;
  // Liveness challenges that may be begun in one application before a person has to look.
  int challenges = 5;
};

// Reads and lints. POLICY_INVALID when a state is missing, unknown or named twice, or a term leads to a state that must
// not follow by itself: only EXPIRED, IN_REVIEW and ERASED may, and DECIDED after itself (an approval is never undone).
Result<Limits> LoadLimits(const std::filesystem::path& policy_folder);

}  // namespace lagan::proofing
