#include "services/review/case_policy.h"

#include <algorithm>

#include "base/core/text.h"
#include "services/policy/table.h"

namespace lagan::review {
namespace {

bool IsLower(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Status ReadPriorities(const std::filesystem::path& file, CasePolicy& policy) {
  static constexpr std::string_view kColumns[] = {"reason", "priority", "readers"};
  LAGAN_ASSIGN_OR_RETURN(const policy::Table table, policy::ReadTable(file, kColumns));
  for (const policy::Row& row : table.rows) {
    if (!IsReason(row.cells[0])) return policy::RowInvalid(table, row, "this is no reason");
    Handling handling;
    LAGAN_ASSIGN_OR_RETURN(handling.priority, policy::NumberCell(table, row, 1, 1, 9));
    LAGAN_ASSIGN_OR_RETURN(handling.readers, policy::NumberCell(table, row, 2, 1, 2));
    if (!policy.handling.emplace(row.cells[0], handling).second) {
      return policy::RowInvalid(table, row, "the reason is listed twice");
    }
  }
  if (!policy.handling.contains(kOtherReason)) {
    return InvalidArgument("POLICY_INVALID", table.name + ": no row for OTHER.");
  }
  policy.version = "priorities " + table.version;
  return Status();
}

Status ReadReasons(const std::filesystem::path& file, CasePolicy& policy) {
  static constexpr std::string_view kColumns[] = {"reason", "checks", "sentence"};
  LAGAN_ASSIGN_OR_RETURN(const policy::Table table, policy::ReadTable(file, kColumns));
  for (const policy::Row& row : table.rows) {
    if (!IsReason(row.cells[0])) return policy::RowInvalid(table, row, "this is no reason");
    FindingReason reason{.checks = {}, .sentence = row.cells[2]};
    if (row.cells[1] != "any") {
      for (const std::string& check : SplitText(row.cells[1], ',')) {
        if (!IsWord(check)) return policy::RowInvalid(table, row, "a check is no word of [a-z_]");
        reason.checks.insert(check);
      }
    }
    if (reason.sentence.empty()) return policy::RowInvalid(table, row, "the sentence is missing");
    if (!policy.reasons.emplace(row.cells[0], std::move(reason)).second) {
      return policy::RowInvalid(table, row, "the reason is listed twice");
    }
  }
  if (policy.reasons.empty()) return InvalidArgument("POLICY_INVALID", table.name + ": no reason at all.");
  policy.version += ", reasons " + table.version;
  return Status();
}

}  // namespace

bool IsWord(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), IsLower);
}

bool IsReason(std::string_view text) {
  return !text.empty() && text.size() <= 64 && IsUpper(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsUpper(c) || IsDigit(c) || c == '_'; });
}

Handling CasePolicy::HandlingOf(std::span<const std::string> case_reasons) const {
  Handling most;
  for (const std::string& reason : case_reasons) {
    const auto found = handling.find(reason);
    const Handling& one = found == handling.end() ? handling.find(kOtherReason)->second : found->second;
    most.priority = std::min(most.priority, one.priority);
    most.readers = std::max(most.readers, one.readers);
  }
  return most;
}

bool CasePolicy::MayGive(std::string_view reason, std::string_view check) const {
  const auto found = reasons.find(reason);
  return found != reasons.end() && (found->second.checks.empty() || found->second.checks.contains(check));
}

Result<CasePolicy> LoadCasePolicy(const std::filesystem::path& policy_folder) {
  CasePolicy policy;
  LAGAN_RETURN_IF_ERROR(ReadPriorities(policy_folder / "review" / "priorities.tsv", policy));
  LAGAN_RETURN_IF_ERROR(ReadReasons(policy_folder / "review" / "reasons.tsv", policy));
  return policy;
}

}  // namespace lagan::review
