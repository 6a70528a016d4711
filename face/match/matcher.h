// Is the person in front of the camera the person on the document's portrait? Two networks of different origin look; only
// when both say the same does the matcher, and everything between goes to a person.
//
// How often it is wrong is not known: docs/measurements/faces.md says on how little the thresholds rest.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/match/rule.h"
#include "face/models/model_folder.h"

namespace lagan::face {

struct MatchResult {
  MatchVerdict verdict = MatchVerdict::kNotCompared;
  // Stable; empty for kSame.
  //   FACES_DIFFER          kDifferent
  //   FACES_UNCERTAIN       kUncertain
  //   PORTRAIT_NOT_FOUND    kNotCompared: no face on the document, whichever way it is turned
  //   PORTRAIT_TOO_SMALL    kNotCompared: the face on the document is less than thresholds().portrait_pixels high
  //   SELFIE_FACE_MISSING   kNotCompared: no frame shows exactly one face
  std::string reason;
  // Height of the portrait's face in pixels of the document picture as it came, 0 where none was found.
  int portrait_pixels = 0;
  // Frames with exactly one face; the others were left out.
  int frames_compared = 0;
  // The verdict is kSame only when each frame that was given shows one face and is the same by itself; otherwise the medians
  // decide between kDifferent and kUncertain.
  // Medians over these frames, for measurements and for thresholds to be judged by. Personal data, and a staircase for
  // whoever wants to be taken for somebody else: they leave this process in no answer and no log.
  double cosine = 0;
  double distance = 0;
};

// Not thread-safe: one per worker thread, about 60 MB each. Embeddings live in the memory of one call and are overwritten
// at its end; nothing is kept between calls.
class Matcher {
 public:
  // MODEL_UNREADABLE as FrameObserver::Open.
  static Result<std::unique_ptr<Matcher>> Open(const ModelFolder& models);
  ~Matcher();

  // `document` is the whole picture of the document's portrait side, any way up: the largest face on it is the portrait, in
  // the quarter turn in which it resembles the frames most.
  // `selfie` are one to kMostSelfieFrames frames of one person, best frontal and sharp ones; more than that is
  // SELFIE_FRAMES_TOO_MANY, none is SELFIE_FRAMES_MISSING. PIXELS_INVALID and PICTURE_PROCESSING_FAILED as
  // FrameObserver::Observe; everything else is a verdict.
  Result<MatchResult> Compare(const image::Pixels& document, std::span<const image::Pixels> selfie);

  static constexpr std::size_t kMostSelfieFrames = 8;

 private:
  struct Parts;
  explicit Matcher(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lagan::face
