// One frame of a camera -> what it shows, in numbers (observation.h). Detector and landmarks only: the networks that cost
// more (match/, presentation/) are for the few best frames.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"
#include "face/models/model_folder.h"

namespace lagan::face {

// Not thread-safe: one per worker thread, about 30 MB each. Frames are looked at one by one; nothing is kept between calls.
class FrameObserver {
 public:
  // MODEL_UNREADABLE (FAILED_PRECONDITION) when a file is what the manifest says but no network that can be run, or its
  // outputs have other shapes than its role demands.
  static Result<std::unique_ptr<FrameObserver>> Open(const ModelFolder& models);
  ~FrameObserver();

  // `before` is the frame before this one of the same clip, or null. A frame of another size than `before` has no
  // background motion. A frame without a face is an Observation with faces == 0, no error.
  //   PIXELS_INVALID             (INVALID_ARGUMENT) the numbers of `frame` or `before` do not fit each other, or a side is
  //                              shorter than 16 or longer than 8000 pixels
  //   PICTURE_PROCESSING_FAILED  (INTERNAL) memory or OpenCV gave up
  Result<Observation> Observe(const image::Pixels& frame, const image::Pixels* before = nullptr);

 private:
  struct Parts;
  explicit FrameObserver(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lagan::face
