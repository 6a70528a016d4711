// Every reason that a challenge gives, with a sentence for the person.
//
// Frames that cannot be used (the challenge goes on):
//   NO_FACE TWO_FACES FACE_TOO_SMALL FACE_OFF_CENTRE TOO_DARK TOO_BRIGHT BLURRED LOOK_STRAIGHT HOLD_STILL, and
//   PICTURE_* and FRAME_SIZE_UNSUITABLE for one that could not be decoded (base/image/decoder_client.h)
// Start again:
//   TWO_FACES FACE_LOST FACE_JUMPED CHALLENGE_OVER CHALLENGE_TOO_LATE STEP_TOO_LATE ANSWER_TOO_EARLY WRONG_MOVEMENT MOVED_UNASKED
//   FRAMES_OUT_OF_ORDER CAPTURE_INTERRUPTED FRAME_SIZE_CHANGED TOO_MANY_FRAMES
// A person looks:
//   FRAME_REPEATED BACKGROUND_FROZEN CAPTURE_TIMES_EQUAL CAPTURE_TIMES_IMPOSSIBLE
#pragma once

#include <string>
#include <string_view>

namespace lagan::face {

// In English. Empty for an empty reason; a general sentence for one that is not listed above.
std::string AdviceFor(std::string_view reason);

}  // namespace lagan::face
