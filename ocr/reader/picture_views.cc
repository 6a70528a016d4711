#include "ocr/reader/picture_views.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Pixels that hold `length`, but for what rounding adds to a whole number.
int Whole(double length) { return static_cast<int>(std::ceil(length - 1e-6)); }

cv::Size CanvasFor(cv::Size picture, double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  const double along = std::abs(std::cos(angle)), across = std::abs(std::sin(angle));
  return {Whole(picture.width * along + picture.height * across),
          Whole(picture.width * across + picture.height * along)};
}

// OpenCV counts angles the other way round.
cv::Matx23d TurnOnto(cv::Size canvas, cv::Size picture, double degrees) {
  const cv::Point2f middle(static_cast<float>(picture.width) / 2, static_cast<float>(picture.height) / 2);
  cv::Matx23d turn = cv::getRotationMatrix2D(middle, -degrees, 1);
  turn(0, 2) += (canvas.width - picture.width) / 2.0;
  turn(1, 2) += (canvas.height - picture.height) / 2.0;
  return turn;
}

double MeanOfRim(const cv::Mat& grey) {
  const cv::Scalar sum = cv::sum(grey.row(0)) + cv::sum(grey.row(grey.rows - 1)) + cv::sum(grey.col(0)) +
                         cv::sum(grey.col(grey.cols - 1));
  return sum[0] / (2.0 * (grey.rows + grey.cols));
}

}  // namespace

PictureViews::PictureViews(const image::Pixels& pixels, double degrees)
    : picture_(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
               const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride),
      canvas_(picture_.size()) {
  if (degrees == 0) return;
  canvas_ = CanvasFor(picture_.size(), degrees);
  turn_ = TurnOnto(canvas_, picture_.size(), degrees);
  cv::invertAffineTransform(*turn_, back_);
}

const cv::Mat& PictureViews::Get(Channel channel, int quarter_turns) {
  cv::Mat& view = views_[channel == Channel::kRed ? 1 : 0][quarter_turns];
  if (!view.empty()) return view;
  if (quarter_turns == 1) {
    cv::rotate(Get(channel, 0), view, cv::ROTATE_90_CLOCKWISE);
  } else {
    view = Upright(channel);
  }
  return view;
}

cv::Mat PictureViews::Upright(Channel channel) const {
  cv::Mat upright;
  if (picture_.channels() == 1) {
    upright = picture_;
  } else if (channel == Channel::kRed) {
    cv::extractChannel(picture_, upright, 0);
  } else {
    cv::cvtColor(picture_, upright, cv::COLOR_RGB2GRAY);
  }
  if (!turn_) return upright;
  cv::Mat turned;
  cv::warpAffine(upright, turned, *turn_, canvas_, cv::INTER_CUBIC, cv::BORDER_CONSTANT, MeanOfRim(upright));
  return turned;
}

cv::Point2f PictureViews::OnPicture(const cv::Point2f& point) const {
  const cv::Vec2d on = back_ * cv::Vec3d(point.x, point.y, 1);
  return {static_cast<float>(on[0]), static_cast<float>(on[1])};
}

bool PictureViews::Shows(const cv::Point2f& point) const {
  const cv::Point2f on = OnPicture(point);
  return on.x >= 0 && on.y >= 0 && on.x < static_cast<float>(picture_.cols) &&
         on.y < static_cast<float>(picture_.rows);
}

}  // namespace lagan::ocr
