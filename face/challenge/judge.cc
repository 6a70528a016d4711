#include "face/challenge/judge.h"

#include <algorithm>
#include <cmath>

#include "face/challenge/clip_rules.h"
#include "face/challenge/picture_rules.h"

namespace lagan::face {
namespace {

bool AtRest(const Movement& movement) { return Of(movement, StrongestOf(movement)) < rules::kAtRest; }

// Enough of it, and not in passing of something else.
bool Shows(const Movement& movement, Step step) {
  return Of(movement, step) >= 1 &&
         Of(movement, step) >= rules::kDominance * Of(movement, StrongestOf(movement));
}

template <typename Member>
float Median(std::vector<Rest> frames, Member member) {
  const auto middle = frames.begin() + static_cast<std::ptrdiff_t>(frames.size() / 2);
  std::nth_element(frames.begin(), middle, frames.end(),
                   [member](const Rest& a, const Rest& b) { return a.*member < b.*member; });
  return (*middle).*member;
}

// True when no two of the frames lie further apart than a head that is held still.
bool HeldStill(const std::vector<Rest>& frames) {
  const auto spread = [&frames](auto member) {
    const auto [least, most] =
        std::minmax_element(frames.begin(), frames.end(),
                            [member](const Rest& a, const Rest& b) { return a.*member < b.*member; });
    return std::pair((*least).*member, (*most).*member);
  };
  const auto [left, right] = spread(&Rest::yaw);
  const auto [up, down] = spread(&Rest::pitch);
  const auto [small, large] = spread(&Rest::face_height);
  return right - left <= rules::kRestSpread && down - up <= rules::kRestSpread &&
         large <= small * rules::kRestGrowth;
}

// A face whose points lie on top of each other has no pose, and none is larger than any picture.
bool IsPlausible(const Observation& seen) {
  const Box& box = seen.largest.box;
  for (const float value :
       {seen.pose.yaw, seen.pose.pitch, seen.eye_distance, seen.sharpness, seen.brightness,
        seen.background_motion, box.left, box.top, box.width, box.height}) {
    if (!(std::abs(value) <= 1e5F)) return false;
  }
  return true;
}

class Judge {
 public:
  Judge(ChallengeState& state, Time received_at) : state_(state), received_at_(received_at) {}

  MaybeRuling JudgeDeadlines() const {
    if (received_at_ >= state_.challenge.expires_at()) return Retry("CHALLENGE_TOO_LATE");
    const bool late = received_at_ > state_.asked_at + state_.challenge.step_limit();
    return state_.phase == Phase::kStep && late ? MaybeRuling(Retry("STEP_TOO_LATE")) : std::nullopt;
  }

  // What the first rule that the frame meets says; fills the rest of the verdict.
  MaybeRuling JudgeFrame(const SeenFrame& frame, FrameVerdict& verdict) {
    at_rest_ = false;
    verdict.part = std::min(state_.step, kParts - 1);
    if (auto ruling = JudgeTime(state_.challenge, state_.clip, frame.captured_ms, received_at_))
      return ruling;
    if (!frame.unreadable.empty()) return Unusable(frame.unreadable);
    const Observation& seen = frame.observation;
    if (auto ruling = JudgePixels(state_.clip, seen)) return ruling;
    if (auto ruling = JudgeFaces(IsPlausible(seen) ? seen.faces : 0)) return ruling;
    if (auto ruling = JudgeMotion(state_.clip, seen, frame.captured_ms)) return Soften(std::move(*ruling));
    if (auto ruling = JudgePicture(seen)) return ruling;
    const Movement movement = state_.phase == Phase::kRest ? Movement{} : MovementOf(seen, state_.rest);
    verdict.quality = QualityOf(seen, movement);
    if (state_.phase == Phase::kRest) return JudgeRest(seen);
    at_rest_ = AtRest(movement);
    return state_.phase == Phase::kStep ? JudgeStep(movement, frame.captured_ms) : JudgeBetween(movement);
  }

  // Asks for the next step when the message ended at rest and the delay is over.
  void EndMessage() {
    if (state_.phase != Phase::kWait || !at_rest_ || received_at_ < state_.wait_until) return;
    state_.phase = Phase::kStep;
    state_.asked_at = received_at_;
    state_.asked_capture_ms = state_.clip.last_capture_ms;
    state_.held = state_.astray = 0;
  }

 private:
  MaybeRuling JudgeFaces(int faces) {
    if (faces == 1) {
      state_.clip.faceless = 0;
      return std::nullopt;
    }
    const bool known = state_.phase != Phase::kRest;
    if (!known) state_.rest_frames.clear();
    if (faces > 1) return known ? Retry("TWO_FACES") : Unusable("TWO_FACES");
    ++state_.clip.faceless;
    return known && state_.clip.faceless > rules::kMostFaceless ? Retry("FACE_LOST") : Unusable("NO_FACE");
  }

  // Before the rest is known a face may still come into the picture.
  MaybeRuling Soften(Ruling ruling) {
    if (state_.phase != Phase::kRest || ruling.outcome != Outcome::kRetry) return ruling;
    state_.rest_frames.clear();
    return Unusable("HOLD_STILL");
  }

  MaybeRuling JudgeRest(const Observation& seen) {
    if (std::abs(seen.pose.yaw) > rules::kStraightYaw) {
      state_.rest_frames.clear();
      return Unusable("LOOK_STRAIGHT");
    }
    std::vector<Rest>& frames = state_.rest_frames;
    const Rest now{seen.pose.yaw, seen.pose.pitch, seen.largest.box.height, seen.eye_distance};
    frames.push_back(now);
    if (!HeldStill(frames)) {
      frames.assign(1, now);
      return Unusable("HOLD_STILL");
    }
    if (frames.size() < rules::kRestFrames) return std::nullopt;
    state_.rest = {Median(frames, &Rest::yaw), Median(frames, &Rest::pitch),
                   Median(frames, &Rest::face_height), Median(frames, &Rest::eye_distance)};
    frames.clear();
    at_rest_ = true;
    Wait();
    return std::nullopt;
  }

  void Wait() {
    state_.phase = Phase::kWait;
    state_.wait_until = received_at_ + state_.challenge.delays.at(state_.step);
    state_.held = state_.astray = 0;
  }

  // Nothing is asked for: back to rest, and no movement of one's own once there.
  MaybeRuling JudgeBetween(const Movement& movement) {
    if (state_.phase == Phase::kReturn) {
      if (!at_rest_) return Unusable("LOOK_STRAIGHT");
      if (++state_.held >= rules::kHeldFrames) Wait();
      return std::nullopt;
    }
    const bool moves = Of(movement, StrongestOf(movement)) >= rules::kOtherMovement;
    state_.astray = moves ? state_.astray + 1 : 0;
    if (state_.astray >= rules::kHeldFrames) return Retry("MOVED_UNASKED");
    return at_rest_ ? std::nullopt : MaybeRuling(Unusable("LOOK_STRAIGHT"));
  }

  MaybeRuling JudgeStep(const Movement& movement, std::uint64_t captured_ms) {
    const Step asked = state_.challenge.steps.at(state_.step);
    if (Shows(movement, asked)) {
      if (TooEarly(captured_ms)) return Retry("ANSWER_TOO_EARLY");
      state_.astray = 0;
      if (++state_.held >= rules::kHeldFrames) Complete();
      return std::nullopt;
    }
    state_.held = 0;
    const bool other =
        Of(movement, asked) < 1 && Of(movement, StrongestOf(movement)) >= rules::kOtherMovement;
    state_.astray = other ? state_.astray + 1 : 0;
    return state_.astray >= rules::kHeldFrames ? MaybeRuling(Retry("WRONG_MOVEMENT")) : std::nullopt;
  }

  // The device cannot have shown the prompt before its last frame of the message that brought it.
  bool TooEarly(std::uint64_t captured_ms) const {
    return captured_ms - state_.asked_capture_ms < static_cast<std::uint64_t>(rules::kReaction.count()) ||
           received_at_ < state_.asked_at + rules::kReaction;
  }

  void Complete() {
    ++state_.step;
    state_.phase = state_.step == rules::kSteps ? Phase::kOver : Phase::kReturn;
    state_.held = state_.astray = 0;
  }

  ChallengeState& state_;
  const Time received_at_;
  bool at_rest_ = false;  // the last frame
};

Judgement Conclude(ChallengeState& state, Judgement judgement, const Ruling& ruling) {
  state.phase = Phase::kOver;
  judgement.outcome = ruling.outcome;
  judgement.reason = ruling.reason;
  return judgement;
}

constexpr std::string_view kStepWords[] = {"Turn your head to your left.", "Turn your head to your right.",
                                           "Look up.", "Look down.", "Come closer to the camera."};

}  // namespace

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "PASSED";
    case Outcome::kRetry:
      return "RETRY";
    case Outcome::kReview:
      return "REVIEW";
    default:
      return "CONTINUE";
  }
}

Judgement JudgeFrames(ChallengeState& state, std::span<const SeenFrame> frames, Time received_at) {
  Judgement judgement;
  if (state.phase == Phase::kOver) return Conclude(state, std::move(judgement), Retry("CHALLENGE_OVER"));
  Judge judge(state, received_at);
  if (const auto late = judge.JudgeDeadlines()) return Conclude(state, std::move(judgement), *late);
  for (const SeenFrame& frame : frames) {
    FrameVerdict& verdict = judgement.frames.emplace_back();
    const MaybeRuling ruling = judge.JudgeFrame(frame, verdict);
    judgement.reason = verdict.reason = ruling ? ruling->reason : "";
    if (ruling) verdict.quality = 0;
    if (ruling && ruling->outcome != Outcome::kContinue)
      return Conclude(state, std::move(judgement), *ruling);
    if (state.phase == Phase::kOver) {
      judgement.outcome = Outcome::kPassed;
      return judgement;
    }
  }
  judge.EndMessage();
  return judgement;
}

Prompt PromptOf(const ChallengeState& state) {
  if (state.phase == Phase::kOver) return {"done", "That is all. Thank you.", rules::kSteps};
  const unsigned number = std::min(state.step + 1, rules::kSteps);
  if (state.phase != Phase::kStep) return {"look_straight", "Look straight at the camera.", number};
  const Step asked = state.challenge.steps.at(state.step);
  return {StepName(asked), kStepWords[static_cast<std::size_t>(asked)], number};
}

}  // namespace lagan::face
