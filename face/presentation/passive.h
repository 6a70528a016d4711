// One look at texture: is this a face, or a print or screen that shows one?
//
// It may only lower an assurance or send somebody to a person, never pass anybody: pictures of one of the two people that
// we have films of were taken for live nine times in ten (docs/measurements/faces.md), and no error rate of
// ISO/IEC 30107-3 can be claimed for it.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"
#include "face/models/model_folder.h"

namespace lagan::face {

// Not thread-safe: one per worker thread, about 10 MB each.
class PassiveCheck {
 public:
  // MODEL_UNREADABLE as FrameObserver::Open.
  static Result<std::unique_ptr<PassiveCheck>> Open(const ModelFolder& models);
  ~PassiveCheck();

  // 0 (a picture of a face) to 1 (a face). `face` is Observation::largest of the same frame; the network sees 2.7
  // times its box, shrunk and moved so that it lies inside the frame. Compare with thresholds().passive_live.
  // BOX_INVALID (INVALID_ARGUMENT) when the box is empty or outside the frame; PIXELS_INVALID and
  // PICTURE_PROCESSING_FAILED as FrameObserver::Observe.
  Result<double> LiveScore(const image::Pixels& frame, const Face& face);

 private:
  struct Parts;
  explicit PassiveCheck(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lagan::face
