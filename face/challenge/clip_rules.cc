#include "face/challenge/clip_rules.h"

#include <algorithm>
#include <cmath>

namespace lagan::face {
namespace {

constexpr std::uint64_t Count(std::chrono::milliseconds time) {
  return static_cast<std::uint64_t>(time.count());
}

FaceSeen SeenOf(const Observation& observation, std::uint64_t captured_ms) {
  const Box& box = observation.largest.box;
  return {captured_ms, box.left + box.width / 2, box.top + box.height / 2,
          box.height,  observation.pose.yaw,     observation.pose.pitch};
}

// In parts of the smaller face's height.
float Distance(const FaceSeen& a, const FaceSeen& b) {
  return std::hypot(a.x - b.x, a.y - b.y) / std::max(std::min(a.height, b.height), 1.0F);
}

bool Jumped(const FaceSeen& before, const FaceSeen& now) {
  if (now.captured_ms - before.captured_ms > Count(rules::kJumpWithin)) return false;
  const float smaller = std::max(std::min(before.height, now.height), 1.0F);
  return Distance(before, now) > rules::kLongestJump ||
         std::max(before.height, now.height) / smaller > rules::kLargestGrowth;
}

bool Moved(const FaceSeen& before, const FaceSeen& now) {
  return std::abs(now.yaw - before.yaw) > rules::kFaceMoves ||
         std::abs(now.pitch - before.pitch) > rules::kFaceMoves || Distance(before, now) > rules::kFaceMoves;
}

void CountInterval(ClipSeen& clip, std::uint64_t interval) {
  clip.equal_intervals = interval == clip.last_interval_ms ? clip.equal_intervals + 1 : 1;
  clip.last_interval_ms = interval;
}

// Without overflow for any two numbers.
bool FilmedLongerThanPassed(const Challenge& challenge, const ClipSeen& clip, std::uint64_t captured_ms,
                            Time received_at) {
  const auto passed = received_at - challenge.issued_at + rules::kClockSlack;
  return passed.count() < 0 || captured_ms - clip.first_capture_ms > Count(passed);
}

}  // namespace

MaybeRuling JudgeTime(const Challenge& challenge, ClipSeen& clip, std::uint64_t captured_ms,
                      Time received_at) {
  if (clip.frames >= rules::kMostFrames) return Retry("TOO_MANY_FRAMES");
  if (captured_ms > rules::kLatestCapture) return Review("CAPTURE_TIMES_IMPOSSIBLE");
  const bool first = clip.frames == 0;
  ++clip.frames;
  if (first) {
    clip.first_capture_ms = clip.last_capture_ms = captured_ms;
    return std::nullopt;
  }
  if (captured_ms <= clip.last_capture_ms) return Retry("FRAMES_OUT_OF_ORDER");
  const std::uint64_t interval = captured_ms - clip.last_capture_ms;
  clip.last_capture_ms = captured_ms;
  CountInterval(clip, interval);
  if (FilmedLongerThanPassed(challenge, clip, captured_ms, received_at)) {
    return Review("CAPTURE_TIMES_IMPOSSIBLE");
  }
  if (interval > Count(rules::kLongestGap)) return Retry("CAPTURE_INTERRUPTED");
  if (clip.equal_intervals >= rules::kEqualIntervals) return Review("CAPTURE_TIMES_EQUAL");
  return std::nullopt;
}

MaybeRuling JudgePixels(ClipSeen& clip, const Observation& observation) {
  if (clip.width == 0) {
    clip.width = observation.width;
    clip.height = observation.height;
  }
  if (observation.width != clip.width || observation.height != clip.height)
    return Retry("FRAME_SIZE_CHANGED");
  std::uint64_t digest = 0;
  for (std::size_t i = 0; i < sizeof digest; ++i) digest = digest << 8U | observation.digest.at(i);
  if (std::find(clip.digests.begin(), clip.digests.end(), digest) != clip.digests.end()) {
    return Review("FRAME_REPEATED");
  }
  clip.digests.push_back(digest);
  return std::nullopt;
}

MaybeRuling JudgeMotion(ClipSeen& clip, const Observation& observation, std::uint64_t captured_ms) {
  const FaceSeen now = SeenOf(observation, captured_ms);
  const std::optional<FaceSeen> before = clip.face;
  clip.face = now;
  if (!before) return std::nullopt;
  if (Jumped(*before, now)) return Retry("FACE_JUMPED");
  if (observation.background_motion < 0 || !Moved(*before, now)) return std::nullopt;
  ++clip.moves;
  if (observation.background_motion < rules::kFrozen) ++clip.still_moves;
  const bool frozen = clip.still_moves >= rules::kFrozenMoves && clip.still_moves * 2 > clip.moves;
  return frozen ? MaybeRuling(Review("BACKGROUND_FROZEN")) : std::nullopt;
}

}  // namespace lagan::face
