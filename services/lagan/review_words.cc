#include "services/lagan/review_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/core/text.h"

namespace lagan::commands {
namespace {

namespace v1 = review::v1;

struct Choice {
  v1::Disposition disposition;
  std::string_view word;
  std::string_view meaning;
};

constexpr Choice kChoices[] = {
    {v1::DISPOSITION_PROCEED, "proceed",
     "the application goes on and is graded with your findings, whatever they are"},
    {v1::DISPOSITION_ASK_EVIDENCE, "ask-evidence", "the person is asked for what is missing and may go on"},
    {v1::DISPOSITION_NOT_PROVEN, "not-proven",
     "the identity could not be proven; final, the person is told why and may contest it"},
    {v1::DISPOSITION_REFUSED_FRAUD, "refused-fraud",
     "somebody tries to pass as somebody else; final, and only with a second reader who says so too"},
};

const Choice* FindChoice(v1::Disposition disposition) {
  for (const Choice& choice : kChoices) {
    if (choice.disposition == disposition) return &choice;
  }
  return nullptr;
}

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined.empty() ? "-" : joined;
}

std::string TimeLeft(std::chrono::seconds left) {
  if (left <= std::chrono::seconds(0)) return "over";
  return fmt::format("{}:{:02}", left.count() / 60, left.count() % 60);
}

std::string_view WhatToLookAt(const std::string& check) {
  static const std::map<std::string, std::string_view, std::less<>> kChecks = {
      {"document_genuine", "Is the document genuine and unchanged?"},
      {"face_matches", "Is the face in the pictures the face of the portrait?"},
      {"liveness", "Was a living person in front of the camera, not a screen, a print or a mask?"},
      {"caller", "Was the caller the person whom the application is about?"}};
  const auto found = kChecks.find(check);
  return found == kChecks.end() ? "Judge it by the evidence." : found->second;
}

}  // namespace

Result<v1::Disposition> DispositionFromWord(std::string_view word) {
  for (const Choice& choice : kChoices) {
    if (choice.word == word) return choice.disposition;
  }
  return InvalidArgument("DISPOSITION_UNKNOWN",
                         "Choose one of proceed, ask-evidence, not-proven, refused-fraud.", "disposition");
}

std::string_view DispositionWord(v1::Disposition disposition) {
  const Choice* const choice = FindChoice(disposition);
  return choice == nullptr ? "unknown" : choice->word;
}

Result<v1::Finding> FindingFromText(std::string_view text) {
  const Status unreadable = InvalidArgument(
      "FINDING_UNREADABLE",
      "Write a finding as CHECK=passed, CHECK=failed:REASON or CHECK=unclear:REASON,REASON.", "finding");
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return unreadable;
  const std::size_t colon = std::min(text.find(':', equals), text.size());
  v1::Finding finding;
  finding.set_check(std::string(text.substr(0, equals)));
  finding.set_outcome(std::string(text.substr(equals + 1, colon - equals - 1)));
  if (!review::IsWord(finding.check()) || !review::IsWord(finding.outcome())) return unreadable;
  if (colon == text.size()) return finding;
  for (const std::string& reason : SplitText(text.substr(colon + 1), ',')) {
    if (!review::IsReason(reason)) return unreadable;
    finding.add_reasons(reason);
  }
  return finding;
}

std::string CaseText(const v1::Case& held, std::chrono::seconds left) {
  std::string text = fmt::format(
      "Case {}\n  application  {}\n  channel      {}\n  opened       {}\n  promised by  {}\n  because      "
      "{}\n",
      held.case_id(), held.application_id(), held.channel(), held.opened_at(), held.due_at(),
      Joined(held.reasons()));
  if (held.escalated()) text += "  ESCALATED    two readers did not agree; your word decides\n";
  text += fmt::format("  yours for    {} (lagan review heartbeat renews it)\n", TimeLeft(left));
  return text;
}

std::string ChoicesText(const v1::Case& held, const review::CasePolicy& policy) {
  std::string text = "\nJudge each of these:\n";
  for (const std::string& check : held.checks()) {
    text += fmt::format("  {}: {}\n", check, WhatToLookAt(check));
    for (const auto& [reason, what] : policy.reasons) {
      if (policy.MayGive(reason, check)) text += fmt::format("      {:<24} {}\n", reason, what.sentence);
    }
  }
  text += "\nThen choose what is to become of the application:\n";
  for (const Choice& choice : kChoices) text += fmt::format("  {:<14} {}\n", choice.word, choice.meaning);
  text +=
      "\n  lagan review decide --disposition CHOICE --finding CHECK=passed --finding CHECK=failed:REASON "
      "...\n";
  return text + "  lagan review release    gives it back, for instance when you know the person\n";
}

std::string SummaryText(const v1::Case& held, v1::Disposition disposition,
                        const std::vector<v1::Finding>& findings, const review::CasePolicy& policy,
                        std::chrono::seconds left) {
  const Choice* const choice = FindChoice(disposition);
  std::string text = fmt::format("You are about to decide case {} of application {}:\n", held.case_id(),
                                 held.application_id());
  for (const v1::Finding& finding : findings) {
    text += fmt::format("  {} {}\n", finding.check(), finding.outcome());
    for (const std::string& reason : finding.reasons()) {
      const auto found = policy.reasons.find(reason);
      text += fmt::format("      {}\n", found == policy.reasons.end() ? reason : found->second.sentence);
    }
  }
  if (choice != nullptr) text += fmt::format("  {}: {}.\n", choice->word, choice->meaning);
  return text + fmt::format("Still yours for {}.\n", TimeLeft(left));
}

std::string QueueText(const v1::GetQueueResponse& queue) {
  return fmt::format(
      "open {}, being read {}, awaiting a second reader {}, escalated {}\n"
      "past the promised time {}, oldest {} hours {} minutes\n"
      "leases that ran out {}, disagreements {}\n",
      queue.open(), queue.claimed(), queue.awaiting_second(), queue.escalated(), queue.overdue(),
      queue.oldest_seconds() / 3600, queue.oldest_seconds() / 60 % 60, queue.lease_expiries(),
      queue.second_reader_disagreements());
}

}  // namespace lagan::commands
