#include "ocr/locate/strip.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {

cv::Mat CutStrip(const cv::Mat& turned, const TextLine& line, double cap_height, const StripShape& shape) {
  // Only the neighbourhood of the line, shrunk beforehand so that sampling skips no pixel.
  const double reach = 1.5 * cap_height / shape.cap_share;
  const double from = line.left - (shape.margin + 1) * line.pitch,
               to = line.right + (shape.margin + 1) * line.pitch;
  const double middle = (from + to) / 2;
  const auto [low, high] = std::minmax({line.MiddleAt(from), line.MiddleAt(middle), line.MiddleAt(to)});
  const cv::Rect wanted(cv::Point(static_cast<int>(from), static_cast<int>(low - reach)),
                        cv::Point(static_cast<int>(to) + 1, static_cast<int>(high + reach) + 1));
  const cv::Rect area = wanted & cv::Rect(0, 0, turned.cols, turned.rows);
  if (area.empty()) return cv::Mat();
  const double strip_per_pixel = shape.height * shape.cap_share / cap_height;
  const double shrink = std::min(1.0, strip_per_pixel * 1.3);
  cv::Mat source;
  cv::resize(turned(area), source, cv::Size(), shrink, shrink, cv::INTER_AREA);

  const double slope = line.slope + line.bend * (line.left + line.right);
  const double pitch = line.pitch * std::sqrt(1 + slope * slope);
  const double step_x =
      pitch / (shape.height * shape.cap_share * shape.pitch_by_cap) / std::sqrt(1 + slope * slope);
  const double start = line.left - shape.margin * line.pitch;
  const int width = std::clamp(
      static_cast<int>(std::lround((line.right + shape.margin * line.pitch - start) / step_x)), 16, 8000);
  cv::Mat map_x(shape.height, width, CV_32F), map_y(shape.height, width, CV_32F);
  for (int u = 0; u < width; ++u) {
    const double x = start + u * step_x;
    const double tangent = line.slope + 2 * line.bend * x;
    const double norm = std::sqrt(1 + tangent * tangent);
    for (int v = 0; v < shape.height; ++v) {
      const double across = (v + 0.5 - shape.height / 2.0) / strip_per_pixel;
      map_x.at<float>(v, u) = static_cast<float>((x - across * tangent / norm - area.x + 0.5) * shrink - 0.5);
      map_y.at<float>(v, u) =
          static_cast<float>((line.MiddleAt(x) + across / norm - area.y + 0.5) * shrink - 0.5);
    }
  }
  cv::Mat strip;
  cv::remap(source, strip, map_x, map_y, strip_per_pixel > 1 ? cv::INTER_CUBIC : cv::INTER_LINEAR,
            cv::BORDER_REPLICATE);
  return strip;
}

}  // namespace lagan::ocr
