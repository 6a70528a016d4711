// Rules about frames as a recording: did one camera film one face, now and without a break? None of them proves it; each
// makes one cheap way of handing in something else fail.
#pragma once

#include "face/challenge/challenge_state.h"
#include "face/challenge/ruling.h"

namespace lagan::face {

// Order, gaps and plausibility of the device's times; counts the frame. `received_at` is the server's time.
//   TOO_MANY_FRAMES, FRAMES_OUT_OF_ORDER (a time that does not rise), CAPTURE_INTERRUPTED: retry
//   CAPTURE_TIMES_EQUAL, CAPTURE_TIMES_IMPOSSIBLE (more time filmed than has passed, or no time at all): review
MaybeRuling JudgeTime(const Challenge& challenge, ClipSeen& clip, std::uint64_t captured_ms,
                      Time received_at);

// FRAME_SIZE_CHANGED: retry. FRAME_REPEATED (the same pixels once more): review.
MaybeRuling JudgePixels(ClipSeen& clip, const Observation& observation);

// For a frame with exactly one face. FACE_JUMPED: retry. BACKGROUND_FROZEN (the face moves before a still): review.
MaybeRuling JudgeMotion(ClipSeen& clip, const Observation& observation, std::uint64_t captured_ms);

}  // namespace lagan::face
