// A recorded person in front of a simulated camera, who does the face check of an application over the real services.
//
// THIS IS A SIMULATION OF AN HONEST PERSON (face/challenge/answer.h says what that means). The server's clock is a real one here,
// so whoever answers lets the time pass that the frames are stamped with: a check takes some eight seconds.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "face/challenge/observation_table.h"
#include "tests/integration/portal.h"

namespace lagan::integration {

// What skipped tests say.
inline constexpr char kNoFaceParts[] =
    "no networks or faces; fetch them with face/models/fetch and fetch-media";

// Stands as a comment in each frame that is sent, as devices leave notes in pictures. Occurs nowhere else.
inline constexpr char kFrameNote[] = "Kanarienkamera of Quixoberta 7731";

// Immutable.
class RecordedPerson {
 public:
  // Null where the networks or the recordings were not fetched. Measuring the poses of the recording takes half a minute once;
  // the build folder keeps the table. Ends the program when they cannot be measured.
  static const RecordedPerson* Get();

  const std::vector<face::ObservedFrame>& frames() const { return frames_; }
  // The file of a frame, with kFrameNote in it.
  std::string Jpeg(std::size_t index) const;

 private:
  RecordedPerson() = default;
  Status Read();

  std::vector<face::ObservedFrame> frames_;
};

// A PNG of the head in a recording's first frame, cut as portraits are: "cap12", who answers, or "franck", somebody else.
Bytes PortraitOf(const std::string& clip);
// The same passport as DemoPicture's, with a portrait from a recording.
Bytes PassportWithFace(const std::string& clip);

// Anna Maria Eriksson with the recorded person's face on her passport and before the camera. Needs RecordedPerson::Get().
Applicant ErikssonWithFace();

// How a face check went.
struct FaceAnswer {
  std::string challenge_id;
  // The answer to the last batch: its outcome is the check's.
  v1::SendFaceFramesResponse last;
  // What was sent, batch by batch, of the last challenge.
  std::vector<std::vector<v1::FaceFrame>> sent;
};

// Consents, and answers a challenge; another one, up to the third, when the first has to be tried again.
Result<FaceAnswer> DoFaceCheck(const Portal& portal, const std::string& id, const RecordedPerson& person);
// Answers one challenge that was begun. FACE_CHECK_STUCK when it comes to no end.
Result<FaceAnswer> AnswerChallenge(const Portal& portal, const std::string& id,
                                   const v1::StartFaceCheckResponse& started, const RecordedPerson& person);
// Sends what was sent for another challenge, as fast as its stamps allow, until there is an outcome or nothing is left.
Result<FaceAnswer> Replay(const Portal& portal, const std::string& id,
                          const v1::StartFaceCheckResponse& started,
                          const std::vector<std::vector<v1::FaceFrame>>& frames);

}  // namespace lagan::integration
