// How long each kind of signing key signs, and when the next one takes over.
//
// A period is fixed in the calendar (UTC), so that a key tells nothing about when a service was started, and everything signed in
// a period is signed by one key: a kid is shared by all people of that week or month.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "base/core/clock.h"

namespace lagan::credential {

enum class Period { kWeek, kMonth, kYear };

struct KeyPlan {
  std::string_view purpose;  // a pass kind, "result" or "status-list"
  Period period;
  std::chrono::hours life;  // the longest that anything signed by the key is accepted
};

// One for each pass kind, and for results and status lists.
std::span<const KeyPlan> KeyPlans();
// Null for a purpose that is none.
const KeyPlan* FindKeyPlan(std::string_view purpose);

struct Interval {
  Time from{};
  Time until{};
  friend bool operator==(const Interval&, const Interval&) = default;
};

// The period that `time` is in: from Monday midnight, the first of a month or of a year, until the next.
Interval PeriodAround(Period period, Time time);
// "2026-11-16" (the Monday), "2026-11", "2026".
std::string PeriodLabel(Period period, Time time);

// What a venue has may be a day old (it fetches the bundle daily): no key signs before it has been announced so long.
inline constexpr std::chrono::hours kAnnounced{24};
// The next key is made so long before its period: a day to announce it and a day to spare.
inline constexpr std::chrono::hours kAhead{48};
// After its period a key may sign so much longer where the next one could not be announced in time, as after an outage.
inline constexpr std::chrono::hours kGrace{48};
// A venue's clock may be behind ours: a key is believed from so long before its period.
inline constexpr std::chrono::hours kEarly{1};

}  // namespace lagan::credential
