#include "ocr/visual/page_view.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Enough for the smallest captions, no more than the line network sees.
constexpr double kFinest = 12, kCoarsest = 8;  // pixels a millimetre
constexpr double kColumnWidth = 2.54;
// Paper beside the zone's ends.
constexpr double kBeside = 7;
constexpr double kLeastHeight = 3;
constexpr double kCardWidth = 85.6;

// Paper above the zone's first line, millimetres, with a tenth more for a slanting view (page heights: 9303-4 to 9303-7).
double HeightAbove(mrz::Format format) {
  switch (format) {
    case mrz::Format::kTd3:
      return 75;
    case mrz::Format::kMrvA:
      return 66;
    case mrz::Format::kTd1:
    case mrz::Format::kFrenchDrivingLicence:
    case mrz::Format::kSwissDrivingLicence:
      return 38;
    default:
      return 60;
  }
}

// Pixels of the view at `pixels_per_mm`, whose upper left corner is `origin` in the picture; `right` and `down` are one
// millimetre in the picture.
PageView Cut(const cv::Mat& picture, cv::Point2d origin, cv::Point2d right, cv::Point2d down, double width,
             double height) {
  PageView view;
  const double source = std::hypot(right.x, right.y);
  view.pixels_per_mm = std::clamp(source, kCoarsest, kFinest);
  const double step = 1 / view.pixels_per_mm;
  view.to_picture =
      cv::Matx23d(right.x * step, down.x * step, origin.x, right.y * step, down.y * step, origin.y);
  const cv::Size size(static_cast<int>(width * view.pixels_per_mm),
                      static_cast<int>(height * view.pixels_per_mm));
  cv::Mat from = picture;
  cv::Matx23d map = view.to_picture;
  // Shrunk beforehand, so that sampling skips no pixel.
  const double shrink = view.pixels_per_mm / source;
  if (shrink < 0.75) {
    cv::resize(picture, from, cv::Size(), shrink, shrink, cv::INTER_AREA);
    map = map * shrink;
  }
  cv::warpAffine(from, view.grey, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return view;
}

}  // namespace

ImagePoint PageView::InPicture(double x, double y) const {
  const cv::Vec2d at = to_picture * cv::Vec3d(x, y, 1);
  return {at[0], at[1]};
}

PageView ViewAboveZone(const cv::Mat& picture, const std::array<ImagePoint, 4>& zone_quad,
                       mrz::Format format) {
  const cv::Point2d start(zone_quad[0].x, zone_quad[0].y), end(zone_quad[1].x, zone_quad[1].y);
  const cv::Point2d foot(zone_quad[3].x, zone_quad[3].y);
  // The gap beside a character is no ink.
  const double width = mrz::SpecOf(format).columns * kColumnWidth - 0.4;
  const cv::Point2d right = (end - start) / width;
  const double length = std::hypot(right.x, right.y);
  if (!(length > 0.5) || !(length < 200)) return {};
  cv::Point2d down(-right.y, right.x);
  // A mirrored zone is none.
  if (down.dot(foot - start) <= 0) return {};
  const double above = HeightAbove(format);
  // Only as much as the picture has.
  const auto inside = [&](cv::Point2d at) {
    return at.x >= 0 && at.y >= 0 && at.x < picture.cols && at.y < picture.rows;
  };
  double top = 0;
  while (top < above && (inside(start - down * (top + 1)) || inside(end - down * (top + 1)))) top += 1;
  if (top < kLeastHeight) return {};
  const cv::Point2d origin = start - right * kBeside - down * top;
  return Cut(picture, origin, right, down, width + 2 * kBeside, top - 0.5);
}

PageView ViewOfCard(const cv::Mat& picture, int quarter_turns) {
  const double w = picture.cols, h = picture.rows;
  // Millimetres of the turned picture's longer side, in which the card fills most.
  const double scale = std::max(w, h) / (kCardWidth * 1.15);
  static constexpr double kRight[4][2] = {{1, 0}, {0, -1}, {-1, 0}, {0, 1}};
  const auto turn = static_cast<std::size_t>(quarter_turns % 4);
  const cv::Point2d right = cv::Point2d(kRight[turn][0], kRight[turn][1]) * scale;
  const cv::Point2d down(-right.y, right.x);
  const cv::Point2d origins[4] = {{0, 0}, {0, h - 1}, {w - 1, h - 1}, {w - 1, 0}};
  if (scale < 0.5) return {};
  const bool lies = turn % 2 == 1;
  return Cut(picture, origins[turn], right, down, (lies ? h : w) / scale, (lies ? w : h) / scale);
}

}  // namespace lagan::ocr
