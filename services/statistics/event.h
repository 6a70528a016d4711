// One thing that happened to some application, without anything that names it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::statistics {

// Those expected to be most frequent first (see Figures).
inline constexpr std::array<std::string_view, 4> kChannels = {"digital", "telephone", "counter", "post"};
inline constexpr std::array<std::string_view, 3> kDecisions = {"approved", "not_proven", "refused_fraud"};
inline constexpr std::array<std::string_view, 2> kEndings = {"withdrawn", "expired"};

enum class EventKind { kOpened, kSubmitted, kDecided, kEnded };

struct Event {
  std::string id{};  // 32 hexadecimal characters
  EventKind kind = EventKind::kOpened;
  Time occurred_at{};
  std::string channel{};         // of kChannels
  std::string outcome{};         // kDecided: of kDecisions; kEnded: of kEndings; otherwise ignored
  bool automatic = false;        // kDecided
  std::uint64_t seconds = 0;     // kDecided: from submission; at most ten years
  std::string document_state{};  // kDecided: one to three capital letters; anything else is none
};

// Two clocks may differ by this much.
inline constexpr std::chrono::minutes kClockTolerance{5};

// INVALID_ARGUMENT EVENT_INVALID with the field; FAILED_PRECONDITION EVENT_FROM_FUTURE, for which the sender tries again.
Status CheckEvent(const Event& event, Time now);

}  // namespace lagan::statistics
