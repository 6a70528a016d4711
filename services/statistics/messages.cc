#include "services/statistics/messages.h"

namespace lagan::statistics {
namespace {

Result<EventKind> KindOf(const v1::Event& event) {
  switch (event.kind()) {
    case v1::Event::KIND_OPENED:
      return EventKind::kOpened;
    case v1::Event::KIND_SUBMITTED:
      return EventKind::kSubmitted;
    case v1::Event::KIND_DECIDED:
      return EventKind::kDecided;
    case v1::Event::KIND_ENDED:
      return EventKind::kEnded;
    default:
      return InvalidArgument("EVENT_INVALID", "An event's kind is opened, submitted, decided or ended.",
                             "kind");
  }
}

Result<Event> FromMessage(const v1::Event& message) {
  Event event;
  event.id = message.event_id();
  LAGAN_ASSIGN_OR_RETURN(event.kind, KindOf(message));
  const Result<Time> time = ParseTime(message.occurred_at());
  if (!time.ok())
    return InvalidArgument("EVENT_INVALID", "An event's occurred_at is a time of RFC 3339 in UTC.",
                           "occurred_at");
  event.occurred_at = *time;
  event.channel = message.channel();
  event.outcome = message.outcome();
  event.automatic = message.automatic();
  event.seconds = message.seconds();
  event.document_state = message.document_state();
  return event;
}

}  // namespace

Result<std::vector<Event>> FromMessage(const v1::RecordEventsRequest& request) {
  if (static_cast<std::size_t>(request.events_size()) > kMostEvents)
    return InvalidArgument("EVENTS_INVALID", "Send 1 to 100 events at once.", "events");
  std::vector<Event> events;
  for (const v1::Event& message : request.events()) {
    LAGAN_ASSIGN_OR_RETURN(Event event, FromMessage(message));
    events.push_back(std::move(event));
  }
  return events;
}

v1::GetLiveCountsResponse ToMessage(const LiveCounts& live) {
  const auto measure = [&](const char* name) {
    const auto found = live.measures.find(name);
    return found == live.measures.end() ? 0 : found->second;
  };
  v1::GetLiveCountsResponse message;
  message.set_opened(measure("opened"));
  message.set_submitted(measure("submitted"));
  message.set_decided(measure("decided"));
  message.set_decided_automatically(measure("decided_automatically"));
  message.set_approved(measure("approved"));
  message.set_not_proven(measure("not_proven"));
  message.set_refused_fraud(measure("refused_fraud"));
  message.set_ended(measure("ended"));
  message.set_automatic_p50(Percentile(live.automatic_seconds, 50));
  message.set_automatic_p90(Percentile(live.automatic_seconds, 90));
  message.set_manual_p50(Percentile(live.manual_seconds, 50));
  message.set_manual_p90(Percentile(live.manual_seconds, 90));
  for (const auto& [channel, count] : live.by_channel) (*message.mutable_by_channel())[channel] = count;
  return message;
}

v1::GetReleaseResponse ToMessage(const Release& release) {
  v1::GetReleaseResponse message;
  message.set_week(FormatDate(release.week));
  message.set_method(release.method);
  for (const Table& table : release.tables) {
    v1::Table* const out = message.add_tables();
    out->set_title(table.title);
    for (const SafeCell& cell : table.cells) {
      v1::Cell* const to = out->add_cells();
      to->set_row(cell.row);
      to->set_column(cell.column);
      to->set_suppressed(cell.suppressed);
      to->set_count(cell.count);
    }
  }
  return message;
}

}  // namespace lagan::statistics
