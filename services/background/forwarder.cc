#include "services/background/forwarder.h"

#include <utility>
#include <vector>

namespace lagan::background {

bool IsAuditKind(std::string_view kind) { return kind.find('/') == std::string_view::npos; }

std::function<bool(std::string_view kind)> KindsTo(std::string_view receiver) {
  return [prefix = "to-" + std::string(receiver) + "/"](std::string_view kind) {
    return kind.starts_with(prefix);
  };
}

Forwarder::Forwarder(storage::Database& database, Route route)
    : route_(std::move(route)), reader_(database, route_.consumer) {}

Result<bool> Forwarder::ForwardSome() {
  LAGAN_ASSIGN_OR_RETURN(std::vector<storage::StoredEvent> events, reader_.Next(kForwardedAtOnce));
  if (events.empty()) return false;
  const std::int64_t last = events.back().position;
  std::erase_if(events, [&](const storage::StoredEvent& stored) { return !route_.takes(stored.event.kind); });
  if (!events.empty()) LAGAN_RETURN_IF_ERROR(route_.push(events));
  LAGAN_RETURN_IF_ERROR(reader_.MarkDone(last));
  return true;
}

Result<std::unique_ptr<RunningForwarder>> RunningForwarder::Start(storage::Database& database, Route route,
                                                                  const telemetry::Log& log) {
  auto running = std::unique_ptr<RunningForwarder>(new RunningForwarder());
  const std::string consumer = route.consumer;
  running->forwarder_ = std::make_unique<Forwarder>(database, std::move(route));
  LAGAN_RETURN_IF_ERROR(running->forwarder_->Register());
  running->worker_ = std::make_unique<Worker>(Worker::Options{
      .work = [forwarder = running->forwarder_.get()] { return forwarder->ForwardSome(); },
      .on_error =
          [&log, consumer](const Status& status) {
            log.Warning("events_not_forwarded",
                        {{"consumer", telemetry::Name(consumer)}, {"reason", telemetry::Reason(status)}});
          }});
  return running;
}

}  // namespace lagan::background
