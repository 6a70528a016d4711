// Events and figures in the words of the contract (proto/lagan/statistics/v1).
#pragma once

#include <vector>

#include "base/core/result.h"
#include "lagan/statistics/v1/statistics.pb.h"
#include "services/statistics/statistics.h"

namespace lagan::statistics {

// EVENTS_INVALID for more than kMostEvents; EVENT_INVALID with the field for an event of no known kind or without a
// readable time. The rest is CheckEvent's.
Result<std::vector<Event>> FromMessage(const v1::RecordEventsRequest& request);

v1::GetLiveCountsResponse ToMessage(const LiveCounts& live);
v1::GetReleaseResponse ToMessage(const Release& release);

}  // namespace lagan::statistics
