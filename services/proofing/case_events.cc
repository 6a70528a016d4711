// What proofing tells review and statistics.
#include <algorithm>

#include "services/proofing/application_work.h"
#include "services/proofing/doubts.h"
#include "services/proofing/readers.h"

namespace lagan::proofing {
namespace {

std::string_view ChannelWord(v1::Channel channel) {
  switch (channel) {
    case v1::CHANNEL_TELEPHONE:
      return "telephone";
    case v1::CHANNEL_COUNTER:
      return "counter";
    case v1::CHANNEL_POST:
      return "post";
    default:
      return "digital";
  }
}

std::string_view OutcomeWord(const ApplicationRecord& record) {
  if (record.state == v1::STATE_WITHDRAWN) return "withdrawn";
  if (record.state == v1::STATE_EXPIRED) return "expired";
  if (record.outcome == v1::OUTCOME_NOT_PROVEN) return "not_proven";
  if (record.outcome == v1::OUTCOME_REFUSED_FRAUD) return "refused_fraud";
  return "approved";
}

}  // namespace

Status ApplicationWork::OpenCase(storage::Transaction& transaction, ApplicationRecord& record,
                                 const std::vector<std::string>& reasons) {
  record.case_id = with_.random->TakeId();
  record.manual = true;
  record.case_reasons = reasons;
  // Whatever made the case, its readers are asked about every doubt that stands; each may call for a second reader.
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> doubts, Doubts(transaction, record));
  for (const std::string& doubt : doubts) {
    if (std::find(reasons.begin(), reasons.end(), doubt) == reasons.end())
      record.case_reasons.push_back(doubt);
  }
  review::v1::CaseEvent event;
  event.set_event_id(with_.random->TakeId());
  review::v1::CaseNeeded& needed = *event.mutable_needed();
  needed.set_case_id(record.case_id);
  needed.set_application_id(record.id);
  for (const std::string& reason : record.case_reasons) needed.add_reasons(reason);
  needed.set_channel(std::string(ChannelWord(record.channel)));
  const auto term = with_.limits.terms.find(v1::STATE_IN_REVIEW);
  needed.set_due_at(
      FormatTime(with_.clock->Now() +
                 (term == with_.limits.terms.end() ? std::chrono::seconds(0) : term->second.duration)));
  LAGAN_ASSIGN_OR_RETURN(const Viewable viewable, WhatCanBeViewed(transaction, record));
  for (const std::string& field : viewable.fields) needed.add_fields(field);
  for (const std::string& check : viewable.checks) needed.add_checks(check);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> readers, Readers(transaction, record.id));
  for (const std::string& reader : readers) needed.add_excluded_operators(reader);
  if (!record.operator_id.empty()) needed.add_excluded_operators(record.operator_id);
  return Tell(transaction, to::kCaseNeeded, event.event_id(), record.id, event.SerializeAsString());
}

Status ApplicationWork::CloseCase(storage::Transaction& transaction, const ApplicationRecord& record) {
  if (record.case_id.empty()) return Status();
  review::v1::CaseEvent event;
  event.set_event_id(with_.random->TakeId());
  event.mutable_over()->set_case_id(record.case_id);
  return Tell(transaction, to::kCaseOver, event.event_id(), record.id, event.SerializeAsString());
}

Status ApplicationWork::Count(storage::Transaction& transaction, const ApplicationRecord& record,
                              statistics::v1::Event::Kind kind, const keys::DataKey* key) {
  statistics::v1::Event event;
  event.set_event_id(with_.random->TakeId());
  event.set_kind(kind);
  const Time now = with_.clock->Now();
  event.set_occurred_at(FormatTime(now));
  event.set_channel(std::string(ChannelWord(record.channel)));
  const bool decided = kind == statistics::v1::Event::KIND_DECIDED;
  if (decided || kind == statistics::v1::Event::KIND_ENDED)
    event.set_outcome(std::string(OutcomeWord(record)));
  if (decided) {
    event.set_automatic(!record.manual);
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(now - record.submitted_at);
    event.set_seconds(static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count())));
  }
  if (decided && key != nullptr) {
    LAGAN_ASSIGN_OR_RETURN(const auto zone,
                           GetMessage<mrz::v1::Zone>(transaction, *key, record.id, field::kDocument));
    if (zone.has_value()) event.set_document_state(zone->issuing_state());
  }
  // The outbox asks for a subject; the application's must not be it.
  return Tell(transaction, to::kStatistics, event.event_id(), "statistics", event.SerializeAsString());
}

}  // namespace lagan::proofing
