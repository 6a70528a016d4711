#include "services/statistics/event.h"

#include <algorithm>
#include <span>

namespace lagan::statistics {
namespace {

constexpr std::uint64_t kMostSeconds = 10ULL * 366 * 24 * 60 * 60;

Status Invalid(const char* field, const char* what) {
  return InvalidArgument("EVENT_INVALID", std::string("An event's ") + field + " " + what, field);
}

bool IsOneOf(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool IsId(std::string_view id) {
  return id.size() == 32 && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace

Status CheckEvent(const Event& event, Time now) {
  if (!IsId(event.id)) return Invalid("event_id", "has 32 hexadecimal characters.");
  if (!IsOneOf(kChannels, event.channel))
    return Invalid("channel", "is digital, telephone, counter or post.");
  if (event.kind == EventKind::kDecided) {
    if (!IsOneOf(kDecisions, event.outcome))
      return Invalid("outcome", "is approved, not_proven or refused_fraud when it was decided.");
    if (event.seconds > kMostSeconds) return Invalid("seconds", "are at most ten years.");
  }
  if (event.kind == EventKind::kEnded && !IsOneOf(kEndings, event.outcome))
    return Invalid("outcome", "is withdrawn or expired when it ended without a decision.");
  if (event.occurred_at > now + kClockTolerance) {
    return FailedPrecondition("EVENT_FROM_FUTURE",
                              "The event is of the future by this clock: set the clocks, then send it again.",
                              "occurred_at");
  }
  return {};
}

}  // namespace lagan::statistics
