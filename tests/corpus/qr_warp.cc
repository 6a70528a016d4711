#include "tests/corpus/qr_warp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <utility>
#include <vector>

// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

#include "base/image/jpeg_writer.h"
#include "tests/specimen/random.h"

namespace lagan::corpus {
namespace {

using specimen::Random;
using verifier::kQuietZone;
using verifier::QrMatrix;

constexpr std::array<QrCondition, 27> kConditions = {{
    {.name = "clean, 8 px a module", .module = 8},
    {.name = "clean, 4 px"},
    {.name = "clean, 3 px", .module = 3},
    {.name = "clean, 2.5 px", .module = 2.5},
    {.name = "clean, 2 px", .module = 2},
    {.name = "clean, 1.5 px", .module = 1.5},
    {.name = "blur 0.4 module", .blur = 1.6},
    {.name = "blur 0.6 module", .blur = 2.4},
    {.name = "blur 0.8 module", .blur = 3.2},
    {.name = "perspective 20°", .tilt = 20},
    {.name = "perspective 35°", .tilt = 35},
    {.name = "perspective 50°", .tilt = 50},
    {.name = "rotation 17°", .turn = 17},
    {.name = "rotation 45°", .turn = 45},
    {.name = "noise 30", .noise = 30},
    {.name = "noise 60", .noise = 60},
    {.name = "contrast 100 to 140", .dark = 100, .light = 140},
    {.name = "light from full to a quarter", .gradient = true, .noise = 4},
    {.name = "motion 5 px", .motion = 5, .noise = 4},
    {.name = "motion 7 px", .motion = 7, .noise = 4},
    {.name = "JPEG quality 10", .jpeg_quality = 10},
    {.name = "disc over 1.5 %", .disc = 0.015},
    {.name = "disc over 4 %", .disc = 0.04},
    {.name = "inverted", .inverted = true},
    {.name = "phone 720p",
     .turn = 6,
     .tilt = 15,
     .frame_width = 1280,
     .frame_height = 720,
     .fill = 0.6,
     .dark = 30,
     .light = 220,
     .blur = 1,
     .noise = 6,
     .jpeg_quality = 60},
    {.name = "phone 1080p",
     .turn = 6,
     .tilt = 15,
     .frame_width = 1920,
     .frame_height = 1080,
     .fill = 0.6,
     .dark = 30,
     .light = 220,
     .blur = 1,
     .noise = 6,
     .jpeg_quality = 60},
    {.name = "webcam 480p",
     .turn = 3,
     .frame_width = 640,
     .frame_height = 480,
     .fill = 0.85,
     .dark = 30,
     .light = 220,
     .blur = 0.7,
     .noise = 8,
     .jpeg_quality = 70},
}};

// Rows of light, 0 to 255 but not cut off there before the end.
struct Plane {
  int width = 0;
  int height = 0;
  std::vector<float> light;

  float& At(int x, int y) { return light[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + x]; }
  float At(int x, int y) const {
    return light[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + x];
  }
};

struct Point {
  double x = 0;
  double y = 0;
};

// A pinhole camera looking at the middle of the code's plane. Plane units are modules, picture units pixels, both
// from the middle.
struct Camera {
  double focal = 0;
  double distance = 0;
  double turn_cos = 1, turn_sin = 0, tilt_cos = 1, tilt_sin = 0;

  Camera(const QrCondition& condition, double module, int side) {
    constexpr double kDegree = std::numbers::pi / 180;
    distance = 2.5 * side;
    focal = module * distance;
    turn_cos = std::cos(condition.turn * kDegree);
    turn_sin = std::sin(condition.turn * kDegree);
    tilt_cos = std::cos(condition.tilt * kDegree);
    tilt_sin = std::sin(condition.tilt * kDegree);
  }
  Point ToPicture(Point at) const {
    const double x = turn_cos * at.x - turn_sin * at.y;
    const double y = turn_sin * at.x + turn_cos * at.y;
    const double scale = focal / (distance + x * tilt_sin);
    return {x * tilt_cos * scale, y * scale};
  }
  Point ToPlane(Point at) const {
    const double x = at.x / focal * distance / (tilt_cos - at.x / focal * tilt_sin);
    const double y = at.y / focal * (distance + x * tilt_sin);
    return {turn_cos * x + turn_sin * y, turn_cos * y - turn_sin * x};
  }
};

// A table top: coarse and fine blotches with a few dark and light things on it.
void DrawGround(Plane& plane, Random& random) {
  for (float& light : plane.light) light = 120;
  for (const int cell : {160, 40, 10}) {
    const int across = plane.width / cell + 2;
    std::vector<float> knots(static_cast<std::size_t>(across * (plane.height / cell + 2)));
    for (float& knot : knots) knot = 30 * random.Noise() * (cell >= 40 ? 1.0F : 0.4F);
    for (int y = 0; y < plane.height; ++y) {
      for (int x = 0; x < plane.width; ++x) {
        const auto at = static_cast<std::size_t>(y / cell * across + x / cell);
        const float fx = static_cast<float>(x % cell) / static_cast<float>(cell);
        const float fy = static_cast<float>(y % cell) / static_cast<float>(cell);
        const float above = knots[at] * (1 - fx) + knots[at + 1] * fx;
        const auto next = at + static_cast<std::size_t>(across);
        plane.At(x, y) += above * (1 - fy) + (knots[next] * (1 - fx) + knots[next + 1] * fx) * fy;
      }
    }
  }
  for (int i = 0; i < 40; ++i) {
    const int left = random.Below(plane.width), top = random.Below(plane.height);
    const int right = std::min(plane.width, left + 4 + random.Below(120));
    const int bottom = std::min(plane.height, top + 3 + random.Below(30));
    const auto light = static_cast<float>(random.Between(20, 235));
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) plane.At(x, y) = light;
    }
  }
}

// Paints the paper with the code, each pixel the mean of `steps` by `steps` points; outside of the paper the ground stays.
void DrawCode(Plane& plane, const QrMatrix& matrix, const Camera& camera, const QrCondition& condition,
              double margin) {
  const int steps = condition.module < 3 || condition.frame_width > 0 ? 6 : 4;
  const double half = matrix.size / 2.0;
  const double edge = half + margin;
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      const Point middle = camera.ToPlane({x + 0.5 - plane.width / 2.0, y + 0.5 - plane.height / 2.0});
      if (std::abs(middle.x) > edge || std::abs(middle.y) > edge) continue;
      int lit = 0;
      for (int i = 0; i < steps * steps; ++i) {
        const Point at = camera.ToPlane({x + (i % steps + 0.5) / steps - plane.width / 2.0,
                                         y + (i / steps + 0.5) / steps - plane.height / 2.0});
        const bool dark = matrix.IsDark(static_cast<int>(std::floor(at.x + half)),
                                        static_cast<int>(std::floor(at.y + half)));
        lit += dark ? 0 : 1;
      }
      const double share = static_cast<double>(lit) / (steps * steps);
      plane.At(x, y) = static_cast<float>(condition.dark + (condition.light - condition.dark) * share);
    }
  }
}

Plane Draw(const QrMatrix& matrix, const QrCondition& condition, Random& random) {
  const int side = matrix.size + 2 * kQuietZone;
  if (condition.frame_width > 0) {
    Plane plane{condition.frame_width, condition.frame_height, {}};
    plane.light.resize(static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(plane.height));
    DrawGround(plane, random);
    DrawCode(plane, matrix, Camera(condition, condition.fill * condition.frame_height / side, side),
             condition, kQuietZone + 2);
    return plane;
  }
  const Camera camera(condition, condition.module, side);
  double width = 0, height = 0;
  for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
    const Point corner = camera.ToPicture({x * side / 2.0, y * side / 2.0});
    width = std::max(width, 2 * std::abs(corner.x));
    height = std::max(height, 2 * std::abs(corner.y));
  }
  Plane plane{static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(height)), {}};
  plane.light.assign(static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(plane.height),
                     static_cast<float>(condition.light));
  DrawCode(plane, matrix, camera, condition, kQuietZone);
  return plane;
}

void Shade(Plane& plane) {
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x)
      plane.At(x, y) *= 1 - 0.75F * static_cast<float>(x) / static_cast<float>(plane.width);
  }
}

// Over the code somewhere between its middle and its edge, clear of the three finder patterns.
void CoverWithDisc(Plane& plane, const QrMatrix& matrix, const QrCondition& condition, Random& random) {
  const double side = matrix.size * condition.module;
  const double radius = side * std::sqrt(condition.disc / std::numbers::pi);
  const double angle = random.Between(0, 2 * std::numbers::pi);
  const double x0 = plane.width / 2.0 + 0.22 * side * std::cos(angle);
  const double y0 = plane.height / 2.0 + 0.22 * side * std::sin(angle);
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      if (std::hypot(x - x0, y - y0) < radius) plane.At(x, y) = 255;
    }
  }
}

// Each pixel becomes the weighted sum of its neighbours at the offsets; edge pixels go on beyond the edge.
struct Tap {
  int dx = 0;
  int dy = 0;
  float weight = 0;
};
Plane Filter(const Plane& in, const std::vector<Tap>& taps) {
  Plane out{in.width, in.height, std::vector<float>(in.light.size())};
  for (const Tap& tap : taps) {
    for (int y = 0; y < in.height; ++y) {
      const int from = std::clamp(y + tap.dy, 0, in.height - 1);
      for (int x = 0; x < in.width; ++x) {
        out.At(x, y) += tap.weight * in.At(std::clamp(x + tap.dx, 0, in.width - 1), from);
      }
    }
  }
  return out;
}

Plane Blur(const Plane& in, double sigma) {
  const int radius = static_cast<int>(std::ceil(3 * sigma));
  std::vector<Tap> across, down;
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += static_cast<float>(std::exp(-i * i / (2 * sigma * sigma)));
  for (int i = -radius; i <= radius; ++i) {
    const float weight = static_cast<float>(std::exp(-i * i / (2 * sigma * sigma))) / sum;
    across.push_back({i, 0, weight});
    down.push_back({0, i, weight});
  }
  return Filter(Filter(in, across), down);
}

// The mean along a line of `length` pixels, by 32 points of it shared among the four pixels around each.
Plane Move(const Plane& in, double length, double angle) {
  const int radius = static_cast<int>(std::ceil(length / 2)) + 1;
  const int side = 2 * radius + 1;
  std::vector<float> weights(static_cast<std::size_t>(side * side));
  constexpr int kPoints = 32;
  for (int i = 0; i < kPoints; ++i) {
    const double along = ((i + 0.5) / kPoints - 0.5) * length;
    const double x = along * std::cos(angle) + radius, y = along * std::sin(angle) + radius;
    const int left = static_cast<int>(x), top = static_cast<int>(y);
    for (int corner = 0; corner < 4; ++corner) {
      const int cx = corner % 2, cy = corner / 2;
      const double share = (cx == 0 ? left + 1 - x : x - left) * (cy == 0 ? top + 1 - y : y - top);
      weights[static_cast<std::size_t>((top + cy) * side + left + cx)] += static_cast<float>(share / kPoints);
    }
  }
  std::vector<Tap> taps;
  for (int i = 0; i < side * side; ++i) {
    const float weight = weights[static_cast<std::size_t>(i)];
    if (weight > 0) taps.push_back({i % side - radius, i / side - radius, weight});
  }
  return Filter(in, taps);
}

Bytes Compress(const Bytes& grey, int width, int height, int quality) {
  const Result<Bytes> file = image::WriteJpeg(image::MakePixels(width, height, 1, grey), quality);
  if (!file.ok()) return grey;
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, file->data(), file->size());
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(&info);
  Bytes out(grey.size());
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = out.data() + static_cast<std::size_t>(info.output_scanline) * info.output_width;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return out;
}

}  // namespace

std::span<const QrCondition> QrConditions() { return kConditions; }

image::Pixels PhotographQr(const QrMatrix& matrix, const QrCondition& condition, std::uint64_t seed) {
  Random random(seed);
  const double motion_angle = random.Between(0, std::numbers::pi);
  Plane plane = Draw(matrix, condition, random);
  if (condition.gradient) Shade(plane);
  if (condition.disc > 0) CoverWithDisc(plane, matrix, condition, random);
  if (condition.inverted) {
    for (float& light : plane.light) light = 255 - light;
  }
  if (condition.blur > 0) plane = Blur(plane, condition.blur);
  if (condition.motion > 0) plane = Move(plane, condition.motion, motion_angle);
  Bytes grey;
  grey.reserve(plane.light.size());
  for (const float light : plane.light) {
    const double value = light + condition.noise * random.Noise();
    grey.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5));
  }
  if (condition.jpeg_quality > 0) grey = Compress(grey, plane.width, plane.height, condition.jpeg_quality);
  return image::MakePixels(plane.width, plane.height, 1, std::move(grey));
}

}  // namespace lagan::corpus
