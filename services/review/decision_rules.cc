#include "services/review/decision_rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace lagan::review {
namespace {

constexpr int kMostReasons = 8;
constexpr std::string_view kPassed = "passed";

Status CheckReasons(const v1::Finding& finding, const CasePolicy& policy) {
  if (finding.reasons().empty() && finding.outcome() != kPassed) {
    return InvalidArgument("REASON_MISSING", "Give at least one reason for each check that was not passed.",
                           "findings.reasons");
  }
  const std::set<std::string> distinct(finding.reasons().begin(), finding.reasons().end());
  if (finding.reasons_size() > kMostReasons || static_cast<int>(distinct.size()) != finding.reasons_size()) {
    return InvalidArgument("TOO_MANY_REASONS", "Give each reason once, and at most 8 for a check.",
                           "findings.reasons");
  }
  for (const std::string& reason : finding.reasons()) {
    if (!policy.MayGive(reason, finding.check())) {
      return InvalidArgument("REASON_UNKNOWN", "This is no reason that may be given for this check.",
                             "findings.reasons");
    }
  }
  return Status();
}

Status CheckFinding(const v1::Finding& finding, std::set<std::string>& left, const CasePolicy& policy) {
  if (left.erase(finding.check()) == 0) {
    return InvalidArgument("FINDING_UNKNOWN", "Give one finding for each check of the case, and no other.",
                           "findings.check");
  }
  if (finding.outcome() != kPassed && finding.outcome() != "failed" && finding.outcome() != "unclear") {
    return InvalidArgument("OUTCOME_UNKNOWN", "An outcome is \"passed\", \"failed\" or \"unclear\".",
                           "findings.outcome");
  }
  return CheckReasons(finding, policy);
}

std::map<std::string, std::string> Outcomes(const v1::ReaderFindings& reading) {
  std::map<std::string, std::string> outcomes;
  for (const v1::Finding& finding : reading.findings()) outcomes[finding.check()] = finding.outcome();
  return outcomes;
}

}  // namespace

Status CheckDecision(const std::vector<std::string>& checks, const v1::DecideRequest& decision,
                     const CasePolicy& policy) {
  if (decision.disposition() == v1::DISPOSITION_UNSPECIFIED ||
      !v1::Disposition_IsValid(decision.disposition())) {
    return InvalidArgument("DISPOSITION_MISSING", "Say what is to become of the application.", "disposition");
  }
  std::set<std::string> left(checks.begin(), checks.end());
  for (const v1::Finding& finding : decision.findings()) {
    LAGAN_RETURN_IF_ERROR(CheckFinding(finding, left, policy));
  }
  if (!left.empty()) {
    return InvalidArgument("FINDING_MISSING", "Give a finding for each check of the case.", "findings");
  }
  const bool all_passed =
      std::all_of(decision.findings().begin(), decision.findings().end(),
                  [](const v1::Finding& finding) { return finding.outcome() == kPassed; });
  if (!checks.empty() && all_passed && decision.disposition() != v1::DISPOSITION_PROCEED) {
    return InvalidArgument("REASON_MISSING",
                           "Every check was passed: whoever is asked for more or refused must be told why.",
                           "findings");
  }
  return Status();
}

bool Agree(const v1::ReaderFindings& one, const v1::ReaderFindings& other) {
  if (one.disposition() != other.disposition()) return false;
  return one.disposition() != v1::DISPOSITION_PROCEED || Outcomes(one) == Outcomes(other);
}

Next NextAfter(std::span<const v1::ReaderFindings> readings, Stage stage, int readers) {
  const v1::ReaderFindings& newest = readings.back();
  const bool fraud = newest.disposition() == v1::DISPOSITION_REFUSED_FRAUD;
  if (stage == Stage::kOpen) return readers == 1 && !fraud ? Next::kClose : Next::kSecondReader;
  if (stage == Stage::kAwaitingSecond) {
    return Agree(readings.front(), newest) ? Next::kClose : Next::kEscalate;
  }
  const auto said_fraud = std::count_if(readings.begin(), readings.end(), [](const v1::ReaderFindings& r) {
    return r.disposition() == v1::DISPOSITION_REFUSED_FRAUD;
  });
  return fraud && said_fraud < 2 ? Next::kEscalate : Next::kClose;
}

}  // namespace lagan::review
