#include "face/detect/face_finder.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "face/detect/geometry.h"
#include "face/detect/picture_view.h"

namespace lagan::face {
namespace {

// The picture in the middle of the network's input, framed with its mean.
cv::Mat Framed(const cv::Mat& picture, const NetInput& input, const Letterbox& letterbox) {
  const cv::Size size(std::clamp(cvRound(picture.cols * letterbox.scale), 1, input.width),
                      std::clamp(cvRound(picture.rows * letterbox.scale), 1, input.height));
  cv::Mat small;
  cv::resize(picture, small, size, 0, 0, letterbox.scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::Mat framed(input.height, input.width, CV_8UC3, cv::Scalar(input.mean[0], input.mean[1], input.mean[2]));
  small.copyTo(framed(
      cv::Rect((input.width - size.width) / 2, (input.height - size.height) / 2, size.width, size.height)));
  return framed;
}

bool IsBox(const Box& box) {
  return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.width) &&
         std::isfinite(box.height) && box.width >= 1 && box.height >= 1;
}

}  // namespace

Result<FaceFinder> FaceFinder::Open(const ModelFolder& models) {
  const ModelPart& part = models.Part(Role::kDetector);
  LAGAN_ASSIGN_OR_RETURN(Network detector, Network::Open(part, {"boxes", "scores"}));
  LAGAN_ASSIGN_OR_RETURN(Network landmarks, Network::Open(models.Part(Role::kLandmarks), {}, {136}));
  const std::vector<cv::Mat> answer = detector.Run(cv::Mat(detector.size(), CV_8UC3, cv::Scalar::all(128)));
  if (answer[0].total() != answer[1].total() * 2 || answer[1].total() % 2 != 0) {
    return FailedPrecondition("MODEL_UNREADABLE",
                              "The face model " + part.file + " does not answer as a detector does.");
  }
  return FaceFinder(std::move(detector), std::move(landmarks), models.thresholds());
}

Sighting FaceFinder::Find(const cv::Mat& picture) {
  const NetInput& input = detector_.input();
  const Letterbox letterbox = FitInside(picture.cols, picture.rows, input.width, input.height);
  const std::vector<cv::Mat> answer = detector_.Run(Framed(picture, input, letterbox));
  const auto* boxes = answer[0].ptr<float>();
  const auto* scores = answer[1].ptr<float>();
  Sighting sighting;
  std::vector<Face> faces;
  for (std::size_t i = 0; i < answer[1].total() / 2; ++i) {
    sighting.doubt = std::min(sighting.doubt, static_cast<double>(scores[2 * i]));
    if (!(scores[2 * i + 1] >= thresholds_.detector_score)) continue;
    const float* corner = boxes + 4 * i;
    const auto width = static_cast<float>(input.width), height = static_cast<float>(input.height);
    const Box box = letterbox.Back({corner[0] * width, corner[1] * height, (corner[2] - corner[0]) * width,
                                    (corner[3] - corner[1]) * height});
    const Box inside = Clipped(box, picture.cols, picture.rows);
    // A box that lies mostly in the frame around the picture is no face of it.
    if (!IsBox(box) || inside.width * inside.height < box.width * box.height / 2) continue;
    faces.push_back({box, scores[2 * i + 1], {}});
  }
  faces = WithoutOverlaps(std::move(faces), thresholds_.detector_overlap);
  std::stable_sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) {
    return a.box.width * a.box.height > b.box.width * b.box.height;
  });
  sighting.faces = std::move(faces);
  return sighting;
}

Landmarks FaceFinder::Locate(const cv::Mat& picture, const Box& box) {
  const Box square = SquareOf(box);
  const std::vector<cv::Mat> answer = landmarks_.Run(CutOut(picture, square, landmarks_.size()));
  const auto* values = answer[0].ptr<float>();
  Landmarks landmarks;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    landmarks[i] = {square.left + values[2 * i] * square.width,
                    square.top + values[2 * i + 1] * square.height};
  }
  return landmarks;
}

void FaceFinder::Forget() {
  detector_.Forget();
  landmarks_.Forget();
}

}  // namespace lagan::face
