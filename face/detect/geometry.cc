#include "face/detect/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace lagan::face {
namespace {

Point Mean(std::initializer_list<Point> points) {
  Point sum;
  for (const Point& p : points) {
    sum.x += p.x;
    sum.y += p.y;
  }
  const auto count = static_cast<float>(points.size());
  return {sum.x / count, sum.y / count};
}

Point Centroid(std::span<const Point> points) {
  double x = 0, y = 0;
  for (const Point& p : points) {
    x += p.x;
    y += p.y;
  }
  const auto count = static_cast<double>(std::max<std::size_t>(points.size(), 1));
  return {static_cast<float>(x / count), static_cast<float>(y / count)};
}

std::array<Point, 5> Scaled(std::array<Point, 5> points, double factor) {
  for (Point& p : points) p = {static_cast<float>(p.x * factor), static_cast<float>(p.y * factor)};
  return points;
}

}  // namespace

FivePoints FivePointsOf(const Landmarks& l) {
  return {Mean({l[37], l[38], l[40], l[41]}), Mean({l[43], l[44], l[46], l[47]}), l[30], Mean({l[48], l[60]}),
          Mean({l[54], l[64]})};
}

float Distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

Pose PoseOf(const Landmarks& landmarks) {
  const FivePoints points = FivePointsOf(landmarks);
  const Point eyes = Mean({points.eye_first, points.eye_second});
  const Point mouth = Mean({points.mouth_first, points.mouth_second});
  const float across = Distance(points.eye_first, points.eye_second);
  const float down = Distance(eyes, mouth);
  if (across <= 0 || down <= 0) return {};
  const Point axis{(points.eye_second.x - points.eye_first.x) / across,
                   (points.eye_second.y - points.eye_first.y) / across};
  const Point nose{points.nose.x - eyes.x, points.nose.y - eyes.y};
  return {(nose.x * axis.x + nose.y * axis.y) / across, (nose.y * axis.x - nose.x * axis.y) / down};
}

double Similarity::Scale() const { return std::hypot(a, b); }

Similarity FitSimilarity(std::span<const Point> from, std::span<const Point> to) {
  const Point f = Centroid(from), t = Centroid(to);
  double dot = 0, cross = 0, norm = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double fx = from[i].x - f.x, fy = from[i].y - f.y, tx = to[i].x - t.x, ty = to[i].y - t.y;
    dot += fx * tx + fy * ty;
    cross += fx * ty - fy * tx;
    norm += fx * fx + fy * fy;
  }
  Similarity fit;
  if (norm > 0) {
    fit.a = dot / norm;
    fit.b = cross / norm;
  }
  fit.tx = t.x - (fit.a * f.x - fit.b * f.y);
  fit.ty = t.y - (fit.b * f.x + fit.a * f.y);
  return fit;
}

double Residual(const Similarity& similarity, std::span<const Point> from, std::span<const Point> to) {
  double sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) sum += std::pow(Distance(similarity(from[i]), to[i]), 2);
  return from.empty() ? 0 : std::sqrt(sum / static_cast<double>(from.size()));
}

Similarity AlignByFivePoints(const Landmarks& landmarks, int size) {
  static constexpr std::array<Point, 5> kTemplate = {{{38.2946F, 51.6963F},
                                                      {73.5318F, 51.5014F},
                                                      {56.0252F, 71.7366F},
                                                      {41.5493F, 92.3655F},
                                                      {70.7299F, 92.2041F}}};
  const FivePoints p = FivePointsOf(landmarks);
  const std::array<Point, 5> from = {p.eye_first, p.eye_second, p.nose, p.mouth_first, p.mouth_second};
  return FitSimilarity(from, Scaled(kTemplate, size / 112.0));
}

Similarity AlignAsDlib(const Landmarks& landmarks, int size) {
  // Parts of the chip without its padding: outer and inner corner of each eye, base of the nose.
  static constexpr std::array<Point, 5> kTemplate = {{{0.12057F, 0.21373F},
                                                      {0.33409F, 0.22906F},
                                                      {0.64606F, 0.22897F},
                                                      {0.85957F, 0.21350F},
                                                      {0.49011F, 0.62780F}}};
  constexpr float kPadding = 0.25F;
  std::array<Point, 5> to = kTemplate;
  for (Point& p : to) p = {(p.x + kPadding) / (1 + 2 * kPadding), (p.y + kPadding) / (1 + 2 * kPadding)};
  const std::array<Point, 5> from = {landmarks[36], landmarks[39], landmarks[42], landmarks[45],
                                     landmarks[33]};
  return FitSimilarity(from, Scaled(to, size));
}

Box Letterbox::Back(const Box& box) const {
  return {static_cast<float>((box.left - dx) / scale), static_cast<float>((box.top - dy) / scale),
          static_cast<float>(box.width / scale), static_cast<float>(box.height / scale)};
}

Letterbox FitInside(int picture_width, int picture_height, int input_width, int input_height) {
  Letterbox fit;
  fit.scale = std::min(static_cast<double>(input_width) / picture_width,
                       static_cast<double>(input_height) / picture_height);
  fit.dx = (input_width - picture_width * fit.scale) / 2;
  fit.dy = (input_height - picture_height * fit.scale) / 2;
  return fit;
}

Box SquareOf(const Box& box) {
  return {box.left + (box.width - box.height) / 2, box.top, box.height, box.height};
}

Box Enlarged(const Box& box, double factor) {
  const auto grow = static_cast<float>(factor - 1) / 2;
  const auto f = static_cast<float>(factor);
  return {box.left - box.width * grow, box.top - box.height * grow, box.width * f, box.height * f};
}

Box EnlargedInside(const Box& box, double factor, int width, int height) {
  const double fits =
      std::min({factor, static_cast<double>(width) / box.width, static_cast<double>(height) / box.height});
  Box grown = Enlarged(box, fits);
  grown.left = std::clamp(grown.left, 0.0F, std::max(static_cast<float>(width) - grown.width, 0.0F));
  grown.top = std::clamp(grown.top, 0.0F, std::max(static_cast<float>(height) - grown.height, 0.0F));
  return grown;
}

Box Clipped(const Box& box, int width, int height) {
  const float left = std::clamp(box.left, 0.0F, static_cast<float>(width));
  const float top = std::clamp(box.top, 0.0F, static_cast<float>(height));
  const float right = std::clamp(box.left + box.width, left, std::max(static_cast<float>(width), left));
  const float bottom = std::clamp(box.top + box.height, top, std::max(static_cast<float>(height), top));
  return {left, top, right - left, bottom - top};
}

double Overlap(const Box& a, const Box& b) {
  const double width = std::min(a.left + a.width, b.left + b.width) - std::max(a.left, b.left);
  const double height = std::min(a.top + a.height, b.top + b.height) - std::max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const double both = width * height;
  return both / (static_cast<double>(a.width) * a.height + static_cast<double>(b.width) * b.height - both);
}

std::vector<Face> WithoutOverlaps(std::vector<Face> faces, double most) {
  std::stable_sort(faces.begin(), faces.end(),
                   [](const Face& a, const Face& b) { return a.score > b.score; });
  std::vector<Face> kept;
  for (const Face& face : faces) {
    const bool taken =
        std::any_of(kept.begin(), kept.end(), [&](const Face& k) { return Overlap(k.box, face.box) > most; });
    if (!taken) kept.push_back(face);
  }
  return kept;
}

}  // namespace lagan::face
