// Faces in a picture, and the landmarks of one of them: the two networks that everything else begins with.
#pragma once

#include <vector>

#include "face/detect/observation.h"
#include "face/models/network.h"

namespace lagan::face {

struct Sighting {
  // Every face of at least the manifest's detector_score, largest box first, without landmarks. Boxes may reach a little over
  // the edge of the picture.
  std::vector<Face> faces;
  // The detector's least share for "no face" among all places it looked at, 0 to 1: finer than a score that is nearly 1,
  // and the only thing that tells an upright face from one on its side, which is found as well.
  double doubt = 1;
};

// Not thread-safe. Pictures are RGB, 8 bits. Throws cv::Exception as OpenCV does.
class FaceFinder {
 public:
  // Errors: MODEL_UNREADABLE.
  static Result<FaceFinder> Open(const ModelFolder& models);

  Sighting Find(const cv::Mat& picture);
  // The 68 points of the face in `box`, in the picture's pixels. Right only for a face that stands upright within some 30
  // degrees.
  Landmarks Locate(const cv::Mat& picture, const Box& box);
  // So that nothing of the last face stays in the networks.
  void Forget();

 private:
  FaceFinder(Network detector, Network landmarks, const Thresholds& thresholds)
      : detector_(std::move(detector)), landmarks_(std::move(landmarks)), thresholds_(thresholds) {}

  Network detector_;
  Network landmarks_;
  Thresholds thresholds_;
};

}  // namespace lagan::face
