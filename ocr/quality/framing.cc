#include "ocr/quality/framing.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Doc 9303 part 3 section 4.2: ten characters an inch.
constexpr double kPitchMm = 2.54;

struct PageKind {
  // Zones at least so many times as wide as high are of this kind.
  double least_proportion;
  int columns;
  // Millimetres.
  double width;
  double height;
  // From the foot of the last line to that of the page.
  double foot;
};

// Part 5 (TD1), part 6 and MRV-B (36 characters), part 4 and MRV-A (44 characters), a single line on a card. With 1.4 times the
// height of a character, 2.4 mm, and 6.35 mm from line to line, zones are 16 or 9.7 mm high.
constexpr PageKind kKinds[] = {
    {16, 30, 85.6, 53.98, 6}, {10.4, 44, 125, 88, 8.5}, {6.5, 36, 105, 74, 7}, {0, 30, 85.6, 53.98, 4.5}};

double Length(cv::Point2f vector) { return std::hypot(vector.x, vector.y); }

// The first line of a Swiss driving licence has 9 characters, the others 30: where it would end if it were as long as the last.
void LengthenShortLine(std::array<cv::Point2f, 4>& zone) {
  constexpr double kMuchShorter = 0.6;
  if (Length(zone[1] - zone[0]) < kMuchShorter * Length(zone[2] - zone[3]))
    zone[1] = zone[0] + zone[2] - zone[3];
}

}  // namespace

std::optional<Framing> FramingOf(const std::array<ImagePoint, 4>& zone_quad) {
  Framing framing;
  for (std::size_t i = 0; i < 4; ++i) {
    // No picture is larger, and what is computed from it stays within an integer.
    constexpr double kFarthest = 1e6;
    if (!(std::abs(zone_quad[i].x) <= kFarthest) || !(std::abs(zone_quad[i].y) <= kFarthest))
      return std::nullopt;
    framing.zone[i] = cv::Point2f(cv::Point2d(zone_quad[i].x, zone_quad[i].y));
  }
  LengthenShortLine(framing.zone);
  const std::vector<cv::Point2f> corners(framing.zone.begin(), framing.zone.end());
  const auto& [first, end_of_first, end, start_of_last] = framing.zone;
  cv::Point2f along = (end_of_first - first + end - start_of_last) / 2;
  const double width = Length(along);
  const double height = (Length(start_of_last - first) + Length(end - end_of_first)) / 2;
  if (width < 1 || height < 1 || !cv::isContourConvex(corners)) return std::nullopt;

  const PageKind& kind = *std::find_if(std::begin(kKinds), std::end(kKinds), [&](const PageKind& each) {
    return width / height >= each.least_proportion;
  });
  framing.pitch = width / kind.columns;
  const auto millimetre = static_cast<float>(framing.pitch / kPitchMm);
  along /= width;
  // The first line is above the last, wherever that is on the picture.
  cv::Point2f down(-along.y, along.x);
  if (down.dot(start_of_last - first) < 0) down = -down;
  const cv::Point2f foot = (end + start_of_last) / 2 + down * static_cast<float>(kind.foot) * millimetre;
  const cv::Point2f half = along * static_cast<float>(kind.width / 2) * millimetre;
  const cv::Point2f rise = down * static_cast<float>(kind.height) * millimetre;
  framing.page = {foot - half - rise, foot + half - rise, foot + half, foot - half};
  return framing;
}

double ShareOutside(const Framing& framing, cv::Size picture) {
  const std::vector<cv::Point2f> page(framing.page.begin(), framing.page.end());
  const auto width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
  const std::vector<cv::Point2f> edges = {{0, 0}, {width, 0}, {width, height}, {0, height}};
  std::vector<cv::Point2f> inside;
  const double area = cv::contourArea(page);
  if (area <= 0) return 0;
  return std::clamp(1 - cv::intersectConvexConvex(page, edges, inside) / area, 0.0, 1.0);
}

}  // namespace lagan::ocr
