#include "services/review/case_event.h"

#include <google/protobuf/repeated_ptr_field.h>

#include <algorithm>
#include <set>

namespace lagan::review {
namespace {

constexpr int kMostEvents = 100;
constexpr int kMostWords = 16;
constexpr int kMostExcluded = 100;

using Texts = google::protobuf::RepeatedPtrField<std::string>;

Status Invalid(std::string field, std::string message) {
  return InvalidArgument("EVENT_INVALID", std::move(message), std::move(field));
}

bool IsHex(std::string_view text, std::size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool IsOperator(std::string_view text) { return text.starts_with("op-") && IsHex(text.substr(3), 16); }

bool IsChannel(std::string_view text) {
  return text == "digital" || text == "telephone" || text == "counter" || text == "post";
}

bool AreAll(const Texts& texts, int least, int most, bool (*is_one)(std::string_view)) {
  return texts.size() >= least && texts.size() <= most &&
         std::all_of(texts.begin(), texts.end(), [&](const std::string& text) { return is_one(text); });
}

Status CheckNeeded(const v1::CaseNeeded& needed) {
  if (!IsHex(needed.case_id(), 32)) return Invalid("needed.case_id", "A case has 32 hexadecimal digits.");
  if (!IsHex(needed.application_id(), 32)) {
    return Invalid("needed.application_id", "An application has 32 hexadecimal digits.");
  }
  if (!AreAll(needed.reasons(), 1, kMostWords, IsReason)) {
    return Invalid("needed.reasons", "A case has 1 to 16 reasons.");
  }
  if (!AreAll(needed.checks(), 0, kMostWords, IsWord)) {
    return Invalid("needed.checks", "A case has up to 16 checks.");
  }
  if (!AreAll(needed.fields(), 0, kMostWords, IsWord)) {
    return Invalid("needed.fields", "A case has up to 16 fields of evidence.");
  }
  if (!AreAll(needed.excluded_operators(), 0, kMostExcluded, IsOperator)) {
    return Invalid("needed.excluded_operators", "Name up to 100 operators.");
  }
  if (!IsChannel(needed.channel())) return Invalid("needed.channel", "There is no such channel.");
  if (!ParseTime(needed.due_at()).ok()) return Invalid("needed.due_at", "The time must be RFC 3339 in UTC.");
  return Status();
}

Status CheckEvent(const v1::CaseEvent& event) {
  if (!IsHex(event.event_id(), 32)) return Invalid("event_id", "An event has 32 hexadecimal digits.");
  if (event.has_needed()) return CheckNeeded(event.needed());
  if (!event.has_over()) return Invalid("what", "An event says that a case is needed or over.");
  return IsHex(event.over().case_id(), 32) ? Status()
                                           : Invalid("over.case_id", "A case has 32 hexadecimal digits.");
}

// Each once, in the order of their first appearance.
std::vector<std::string> Distinct(const Texts& texts) {
  std::vector<std::string> distinct;
  std::set<std::string> seen;
  for (const std::string& text : texts) {
    if (seen.insert(text).second) distinct.push_back(text);
  }
  return distinct;
}

}  // namespace

Status CheckEvents(const v1::DeliverCasesRequest& request) {
  if (request.events().empty() || request.events_size() > kMostEvents) {
    return Invalid("events", "Deliver 1 to 100 events at once.");
  }
  for (const v1::CaseEvent& event : request.events()) LAGAN_RETURN_IF_ERROR(CheckEvent(event));
  return Status();
}

CaseRecord CaseOf(const v1::CaseNeeded& needed, const CasePolicy& policy, Time now) {
  CaseRecord record{.id = needed.case_id(), .application_id = needed.application_id()};
  record.reasons = Distinct(needed.reasons());
  record.channel = needed.channel();
  record.opened_at = now;
  record.due_at = ParseTime(needed.due_at()).value();
  const Handling handling = policy.HandlingOf(record.reasons);
  record.priority = handling.priority;
  record.readers = handling.readers;
  record.checks = Distinct(needed.checks());
  record.fields = Distinct(needed.fields());
  return record;
}

}  // namespace lagan::review
