#include "face/detect/frame_observer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "face/detect/face_finder.h"
#include "face/detect/geometry.h"
#include "face/detect/picture_view.h"

namespace lagan::face {
namespace {

// Sharpness is measured at one size, so that it does not depend on how near the camera is.
constexpr int kSharpnessWidth = 112;
// Less of the frame than this is too little background to say whether it moves.
constexpr double kLeastBackground = 0.1;

crypto::Sha256Digest DigestOf(const image::Pixels& frame) {
  std::array<std::uint8_t, 6> shape{};
  for (int i = 0; i < 2; ++i) {
    shape[i] = static_cast<std::uint8_t>(frame.width >> (8 * i));
    shape[2 + i] = static_cast<std::uint8_t>(frame.height >> (8 * i));
  }
  shape[4] = static_cast<std::uint8_t>(frame.channels);
  // Without the bytes between the rows, which are no pixels.
  Bytes rows;
  rows.reserve(static_cast<std::size_t>(frame.width) * frame.channels * frame.height);
  for (int y = 0; y < frame.height; ++y) {
    const auto row = frame.Row(y);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return crypto::Sha256({ByteView(shape), ByteView(rows)});
}

cv::Mat GreyOf(const cv::Mat& rgb) {
  cv::Mat grey;
  cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

void MeasureSkin(const cv::Mat& grey, Observation& observation) {
  const Box box = Clipped(observation.largest.box, grey.cols, grey.rows);
  if (box.width < 1 || box.height < 1) return;
  const int height = std::max(1, static_cast<int>(std::lround(kSharpnessWidth * box.height / box.width)));
  const cv::Mat face = CutOut(grey, box, {kSharpnessWidth, height});
  cv::Mat second_derivative;
  cv::Laplacian(face, second_derivative, CV_32F);
  cv::Scalar mean, deviation;
  cv::meanStdDev(second_derivative, mean, deviation);
  observation.sharpness = static_cast<float>(deviation[0] * deviation[0]);
  observation.brightness = static_cast<float>(cv::mean(face)[0]);
}

float BackgroundMotion(const cv::Mat& grey, const cv::Mat& before, const Observation& observation) {
  if (before.size() != grey.size()) return -1;
  cv::Mat background(grey.size(), CV_8UC1, cv::Scalar(255));
  if (observation.faces > 0) {
    const Box face = Clipped(Enlarged(observation.largest.box, 2), grey.cols, grey.rows);
    background(cv::Rect(cvFloor(face.left), cvFloor(face.top), cvFloor(face.width), cvFloor(face.height))) =
        0;
  }
  if (cv::countNonZero(background) < kLeastBackground * static_cast<double>(grey.total())) return -1;
  cv::Mat difference;
  cv::absdiff(grey, before, difference);
  return static_cast<float>(cv::mean(difference, background)[0]);
}

}  // namespace

struct FrameObserver::Parts {
  FaceFinder finder;

  Observation Observe(const image::Pixels& frame, const image::Pixels* before) {
    const cv::Mat picture = RgbOf(frame);
    const cv::Mat grey = GreyOf(picture);
    Observation observation;
    observation.width = frame.width;
    observation.height = frame.height;
    observation.digest = DigestOf(frame);
    const std::vector<Face> faces = finder.Find(picture).faces;
    observation.faces = static_cast<int>(faces.size());
    if (!faces.empty()) {
      observation.largest = faces.front();
      observation.largest.landmarks = finder.Locate(picture, faces.front().box);
      const FivePoints points = FivePointsOf(observation.largest.landmarks);
      observation.eye_distance = Distance(points.eye_first, points.eye_second);
      observation.pose = PoseOf(observation.largest.landmarks);
      MeasureSkin(grey, observation);
    }
    if (before != nullptr)
      observation.background_motion = BackgroundMotion(grey, GreyOf(RgbOf(*before)), observation);
    return observation;
  }
};

FrameObserver::FrameObserver(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FrameObserver::~FrameObserver() = default;

Result<std::unique_ptr<FrameObserver>> FrameObserver::Open(const ModelFolder& models) {
  return Guarded([&]() -> Result<std::unique_ptr<FrameObserver>> {
    LAGAN_ASSIGN_OR_RETURN(FaceFinder finder, FaceFinder::Open(models));
    return std::unique_ptr<FrameObserver>(
        new FrameObserver(std::make_unique<Parts>(Parts{std::move(finder)})));
  });
}

Result<Observation> FrameObserver::Observe(const image::Pixels& frame, const image::Pixels* before) {
  LAGAN_RETURN_IF_ERROR(CheckPicture(frame));
  if (before != nullptr) LAGAN_RETURN_IF_ERROR(CheckPicture(*before));
  return Guarded([&]() -> Result<Observation> { return parts_->Observe(frame, before); });
}

}  // namespace lagan::face
