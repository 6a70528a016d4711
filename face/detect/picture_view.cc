#include "face/detect/picture_view.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "base/image/pixels_check.h"

namespace lagan::face {

Status CheckPicture(const image::Pixels& pixels) {
  LAGAN_RETURN_IF_ERROR(image::CheckPixels(pixels));
  const auto [least, most] = std::minmax(pixels.width, pixels.height);
  if (least >= kLeastSide && most <= kMostSide) return Status();
  return InvalidArgument("PIXELS_INVALID", "Each side of the picture must be 16 to 8000 pixels long.");
}

cv::Mat RgbOf(const image::Pixels& pixels) {
  const cv::Mat view(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                     const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
  if (pixels.channels == 3) return view;
  cv::Mat rgb;
  cv::cvtColor(view, rgb, cv::COLOR_GRAY2RGB);
  return rgb;
}

cv::Mat CutOut(const cv::Mat& picture, const Box& box, cv::Size size) {
  const int left = cvFloor(box.left), top = cvFloor(box.top);
  const int right = std::max(cvCeil(box.left + box.width), left + 1);
  const int bottom = std::max(cvCeil(box.top + box.height), top + 1);
  const int x = std::clamp(left, 0, picture.cols - 1), y = std::clamp(top, 0, picture.rows - 1);
  const int x_end = std::clamp(right, x + 1, picture.cols), y_end = std::clamp(bottom, y + 1, picture.rows);
  cv::Mat part = picture(cv::Range(y, y_end), cv::Range(x, x_end));
  if (x != left || y != top || x_end != right || y_end != bottom) {
    cv::Mat framed;
    cv::copyMakeBorder(part, framed, std::max(y - top, 0), std::max(bottom - y_end, 0), std::max(x - left, 0),
                       std::max(right - x_end, 0), cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
    part = framed;
  }
  cv::Mat out;
  cv::resize(part, out, size, 0, 0, part.cols > size.width ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

}  // namespace lagan::face
