// What policy says about cases: how urgent each is and how many people read it (policy/review/priorities.tsv), and what
// may be given as a reason of a finding (policy/review/reasons.tsv). Free of protobuf and gRPC.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::review {

// The row for reasons that have none of their own.
inline constexpr std::string_view kOtherReason = "OTHER";

struct Handling {
  int priority = 9;  // 1 (first) to 9
  int readers = 1;   // 1 or 2

  friend bool operator==(const Handling&, const Handling&) = default;
};

struct FindingReason {
  // Empty: it may be given for any check.
  std::set<std::string, std::less<>> checks;
  // For the person whom the case is about.
  std::string sentence;
};

// Immutable after loading, so thread-safe.
struct CasePolicy {
  // Versions of both tables, for audit entries: "priorities 2026-11-22, reasons 2026-11-22".
  std::string version;
  // Always with a row for kOtherReason.
  std::map<std::string, Handling, std::less<>> handling;
  std::map<std::string, FindingReason, std::less<>> reasons;

  // The most urgent priority and the larger number of readers of all `case_reasons`.
  Handling HandlingOf(std::span<const std::string> case_reasons) const;
  // True when the reason is known and may be given for the check.
  bool MayGive(std::string_view reason, std::string_view check) const;
};

// Lower-case letters and '_', 1 to 32 of them: names of checks and of fields of evidence.
bool IsWord(std::string_view text);
// Upper-case letters, digits and '_', beginning with a letter, 1 to 64: a stable reason.
bool IsReason(std::string_view text);

// Reads and lints both tables. POLICY_INVALID, with file and line: a reason that is none or is listed twice, a number out
// of its range, no row OTHER, a check that is no word, an empty sentence, no reason at all.
Result<CasePolicy> LoadCasePolicy(const std::filesystem::path& policy_folder);

}  // namespace lagan::review
