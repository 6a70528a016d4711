// What the service asks of the face room, as one thing to lend to a thread: the networks behind it, or numbers made up by a
// test.
#pragma once

#include <memory>
#include <span>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"
#include "face/match/matcher.h"
#include "face/models/model_folder.h"

namespace lagan::liveness {

// Not thread-safe.
class FaceTools {
 public:
  virtual ~FaceTools() = default;
  // As face::FrameObserver::Observe, face::PassiveCheck::LiveScore and face::Matcher::Compare.
  virtual Result<face::Observation> Observe(const image::Pixels& frame, const image::Pixels* before) = 0;
  virtual Result<double> LiveScore(const image::Pixels& frame, const face::Face& face) = 0;
  virtual Result<face::MatchResult> Compare(const image::Pixels& document,
                                            std::span<const image::Pixels> frames) = 0;
  // Below this a live score lowers the outcome.
  virtual double passive_live() const = 0;
};

// With the networks of a folder. About 100 MB each. Errors: those of the three Open.
Result<std::unique_ptr<FaceTools>> OpenFaceTools(const face::ModelFolder& models);

}  // namespace lagan::liveness
