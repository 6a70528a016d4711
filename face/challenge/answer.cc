#include "face/challenge/answer.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "face/challenge/rules.h"

namespace lagan::face {
namespace {

// Nearer to rest than the rules ask, and further in a movement: the frames that were measured are not all of a person.
constexpr float kRestPose = 0.04F;
constexpr float kRestHeight = 0.06F;
constexpr float kClearly = 1.15F;
constexpr float kOthers = 0.9F;  // of the movement that is shown
// For a whole challenge: its rest, reactions, returns and the longest delays.
constexpr std::size_t kEnoughAtRest = 60;
// Two frames of at least 100 ms are longer than any prompt's earliest answer.
constexpr std::size_t kReactionFrames = 2;
constexpr std::uint32_t kShortestInterval = 100;
constexpr std::uint32_t kIntervalJitter = 61;

Rest RestOf(const Observation& seen) {
  return {seen.pose.yaw, seen.pose.pitch, seen.largest.box.height, seen.eye_distance};
}

bool IsAtRest(const Observation& seen, const Rest& rest) {
  return std::abs(seen.pose.yaw - rest.yaw) <= kRestPose &&
         std::abs(seen.pose.pitch - rest.pitch) <= kRestPose &&
         std::abs(seen.largest.box.height / rest.face_height - 1) <= kRestHeight &&
         std::abs(seen.eye_distance / rest.eye_distance - 1) <= kRestHeight;
}

bool ShowsClearly(const Movement& movement, Step step) {
  if (StrongestOf(movement) != step || Of(movement, step) < kClearly) return false;
  return std::all_of(kAllSteps.begin(), kAllSteps.end(), [&](Step other) {
    return other == step || Of(movement, other) <= kOthers * Of(movement, step);
  });
}

// One face, and pictures as large as most of them.
std::vector<std::size_t> UsableOf(const std::vector<ObservedFrame>& frames) {
  std::map<std::pair<int, int>, int> sizes;
  for (const ObservedFrame& frame : frames) ++sizes[{frame.observation.width, frame.observation.height}];
  const auto commonest = std::max_element(sizes.begin(), sizes.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
  std::vector<std::size_t> usable;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Observation& seen = frames[i].observation;
    if (seen.faces != 1 || seen.eye_distance <= 0 || seen.largest.box.height <= 0) continue;
    if (std::pair(seen.width, seen.height) == commonest->first) usable.push_back(i);
  }
  return usable;
}

// Of two faces, in parts of their height; their sizes count as well.
float Apart(const Observation& a, const Observation& b) {
  const Box& p = a.largest.box;
  const Box& q = b.largest.box;
  const float across = p.left + p.width / 2 - q.left - q.width / 2;
  const float down = p.top + p.height / 2 - q.top - q.height / 2;
  return std::hypot(across, down, p.height - q.height) / std::max(p.height, 1.0F);
}

}  // namespace

Answerer::Pools Answerer::Sort(const std::vector<ObservedFrame>& frames,
                               const std::vector<std::size_t>& usable, const Rest& rest) {
  Pools pools;
  for (const std::size_t i : usable) {
    const Observation& seen = frames[i].observation;
    if (IsAtRest(seen, rest)) pools.at_rest.push_back(i);
    const Movement movement = MovementOf(seen, rest);
    const Step step = StrongestOf(movement);
    if (ShowsClearly(movement, step)) pools.by_step.at(static_cast<std::size_t>(step)).push_back(i);
  }
  return pools;
}

// The rest is the pose from which the recording shows most: of those that are held long enough, the one whose rarest
// movement is the least rare.
Result<Answerer> Answerer::Make(const std::vector<ObservedFrame>& frames, crypto::RandomSource& random) {
  const std::vector<std::size_t> usable = UsableOf(frames);
  Pools best;
  std::pair<std::size_t, std::size_t> best_worth{};
  for (const std::size_t i : usable) {
    const Rest rest = RestOf(frames[i].observation);
    if (std::abs(rest.yaw) > rules::kStraightYaw) continue;
    Pools pools = Sort(frames, usable, rest);
    if (pools.at_rest.size() < kEnoughAtRest) continue;
    std::size_t rarest = usable.size();
    for (const auto& pool : pools.by_step) rarest = std::min(rarest, pool.size());
    const std::pair worth(rarest, pools.at_rest.size());
    if (worth > best_worth) {
      best_worth = worth;
      best = std::move(pools);
    }
  }
  if (best.at_rest.empty()) {
    return FailedPrecondition("ANSWER_IMPOSSIBLE",
                              "The recording shows no pose that is held for long enough.");
  }
  return Answerer(frames, std::move(best), random);
}

std::size_t Answerer::CountOf(Step step) const {
  return pools_.by_step.at(static_cast<std::size_t>(step)).size();
}
std::size_t Answerer::CountAtRest() const { return pools_.at_rest.size(); }

Result<AnswerFrame> Answerer::Take(std::vector<std::size_t>& pool, std::string_view what) {
  if (pool.empty()) {
    return FailedPrecondition("ANSWER_IMPOSSIBLE",
                              "The recording has too few frames that show '" + std::string(what) + "'.");
  }
  auto nearest = pool.begin();
  if (last_) {
    const Observation& last = frames_.at(*last_).observation;
    nearest = std::min_element(pool.begin(), pool.end(), [&](std::size_t a, std::size_t b) {
      return Apart(frames_[a].observation, last) < Apart(frames_[b].observation, last);
    });
  }
  const std::size_t taken = *nearest;
  pool.erase(nearest);
  last_ = taken;
  return AnswerFrame{taken, kShortestInterval + static_cast<std::uint32_t>(random_->Below(kIntervalJitter))};
}

Result<std::vector<AnswerFrame>> Answerer::Answer(std::string_view step, std::size_t count) {
  if (prompt_ != step) since_prompt_ = 0;
  prompt_ = step;
  const std::optional<Step> movement = ParseStep(step);
  std::vector<AnswerFrame> frames;
  for (; frames.size() < count; ++since_prompt_) {
    const bool moves = movement && since_prompt_ >= kReactionFrames;
    auto& pool = moves ? pools_.by_step.at(static_cast<std::size_t>(*movement)) : pools_.at_rest;
    LAGAN_ASSIGN_OR_RETURN(const AnswerFrame frame, Take(pool, moves ? step : "look_straight"));
    frames.push_back(frame);
  }
  return frames;
}

}  // namespace lagan::face
