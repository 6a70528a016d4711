// One picture as the reader looks at it: in one channel, turned by quarters, or by less than a quarter first.
#pragma once

#include <array>
#include <optional>

#include <opencv2/core.hpp>

#include "base/image/pixels.h"
#include "ocr/reader/strip_variants.h"

namespace lagan::ocr {

// Each view is made when it is first asked for. Views share the bytes of `pixels`, which must outlive them. Not thread-safe.
class PictureViews {
 public:
  // Turned clockwise by `degrees` about its middle, on a canvas that holds all of it and is as grey as the picture's rim.
  explicit PictureViews(const image::Pixels& pixels, double degrees = 0);

  // Of the view at no quarter turns.
  cv::Size size() const { return canvas_; }
  // 8-bit, one channel. `quarter_turns` is 0 or 1, clockwise.
  const cv::Mat& Get(Channel channel, int quarter_turns);
  // Where a point of the view at no quarter turns lies on the picture as it came; not always within it.
  cv::Point2f OnPicture(const cv::Point2f& point) const;
  // True when a point of the view at no quarter turns is on the picture, not beside it.
  bool Shows(const cv::Point2f& point) const;

 private:
  cv::Mat Upright(Channel channel) const;

  cv::Mat picture_;
  cv::Size canvas_;
  std::optional<cv::Matx23d> turn_;  // of the picture onto the canvas; none when it stays as it came
  cv::Matx23d back_ = cv::Matx23d::eye();
  cv::Mat views_[2][2];
};

}  // namespace lagan::ocr
