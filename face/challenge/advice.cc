#include "face/challenge/advice.h"

namespace lagan::face {
namespace {

struct Row {
  std::string_view reason;
  std::string_view words;
};

constexpr std::string_view kAgain = "Please start again. ";
constexpr std::string_view kPerson = "A member of staff will look at this.";

constexpr Row kFrameRows[] = {
    {"NO_FACE", "We cannot see a face. Hold the camera in front of your face."},
    {"FACE_TOO_SMALL", "Hold the camera nearer to your face."},
    {"FACE_OFF_CENTRE", "Bring your face to the middle of the picture."},
    {"TOO_DARK", "It is too dark. Turn towards a light."},
    {"TOO_BRIGHT", "It is too bright. Turn away from the light."},
    {"BLURRED", "The picture is blurred. Hold the camera still and wipe its lens."},
    {"LOOK_STRAIGHT", "Look straight at the camera."},
    {"HOLD_STILL", "Hold still for a moment."},
    {"FRAME_SIZE_UNSUITABLE", "The camera's picture is too small or too large for us."},
};

constexpr Row kAgainRows[] = {
    {"TWO_FACES", "Only you should be in the picture."},
    {"FACE_LOST", "Keep your face in the picture the whole time."},
    {"FACE_JUMPED", "Move your head and the camera slowly."},
    {"CHALLENGE_OVER", "This check has ended."},
    {"CHALLENGE_TOO_LATE", "The time was over. You can ask for more time."},
    {"STEP_TOO_LATE", "The movement took too long. You can ask for more time."},
    {"ANSWER_TOO_EARLY", "Wait until you are asked before you move."},
    {"WRONG_MOVEMENT",
     "We saw another movement than the one we asked for. Left and right are your own left and right."},
    {"MOVED_UNASKED", "Look straight at the camera until you are asked to move."},
    {"FRAMES_OUT_OF_ORDER", "The pictures came in the wrong order."},
    {"CAPTURE_INTERRUPTED", "The camera stopped in between."},
    {"FRAME_SIZE_CHANGED", "Do not turn or change the camera in between."},
    {"TOO_MANY_FRAMES", "The camera sent too many pictures."},
};

constexpr std::string_view kReviewReasons[] = {"FRAME_REPEATED", "BACKGROUND_FROZEN", "CAPTURE_TIMES_EQUAL",
                                               "CAPTURE_TIMES_IMPOSSIBLE", "PASSIVE_LOW"};

}  // namespace

std::string AdviceFor(std::string_view reason) {
  if (reason.empty()) return {};
  for (const Row& row : kFrameRows) {
    if (row.reason == reason) return std::string(row.words);
  }
  for (const Row& row : kAgainRows) {
    if (row.reason == reason) return std::string(kAgain).append(row.words);
  }
  for (const std::string_view review : kReviewReasons) {
    if (review == reason) return std::string(kPerson);
  }
  return "This picture could not be read. Try again.";
}

}  // namespace lagan::face
