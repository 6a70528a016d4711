// A film of a person, measured: what the demonstration holds before the camera.
//
// SIMULATED. Nobody is there; face/challenge/answer.h says what that means and why the challenge takes it for a person.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "face/challenge/answer.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::demo {

// A picture, and when it was taken.
struct Shot {
  Bytes jpeg;
  std::uint32_t after_ms = 0;  // since the one before
};

// Gives what is sent next in answer to a prompt: 1 to 8 shots, or none when there are no more.
using Camera = std::function<Result<std::vector<Shot>>(const proofing::v1::FacePrompt&)>;

// Immutable.
class FaceFilm {
 public:
  // The clip in `folder` (face/detect/clip.h) with what its frames show: observations.tsv in the folder, which lagan-vision
  // makes where it is not there yet. FILM_MISSING when there is no clip, or nothing that could measure it: why, in words.
  static Result<FaceFilm> Open(const std::filesystem::path& folder);

  // A person who does what is asked for. The film and `random` outlive the camera; one camera for one challenge. Reasons
  // of face::Answerer and of ReadFile.
  Result<Camera> Person(crypto::RandomSource& random) const;

  std::size_t size() const { return frames_.size(); }

 private:
  FaceFilm(std::filesystem::path folder, std::vector<face::ObservedFrame> frames)
      : folder_(std::move(folder)), frames_(std::move(frames)) {}

  std::filesystem::path folder_;
  std::vector<face::ObservedFrame> frames_;
};

// Somebody who plays what was sent before, `at_once` shots at a time, whatever is asked for. The last picture stays, for as long as the
// challenge wants more.
Camera Replay(std::vector<Shot> shots, std::size_t at_once);

}  // namespace lagan::demo
