#include "tests/specimen/scanner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

// From the scene's pixels to the scan's and back: a turn about the middle, a scale, the lid around.
struct Frame {
  cv::Matx23d to_scan;
  cv::Matx23d to_scene;
  cv::Size size;
};

Frame FrameOf(const Scene& scene, double scale, const ScannerPass& pass) {
  const double angle = pass.skew_degrees * std::numbers::pi / 180;
  const double c = std::cos(angle), s = std::sin(angle);
  const double width = scene.picture.width, height = scene.picture.height;
  const double border = pass.margin * std::max(width, height);
  const double wide = std::abs(c) * width + std::abs(s) * height + 2 * border;
  const double high = std::abs(s) * width + std::abs(c) * height + 2 * border;
  Frame frame;
  frame.size = {static_cast<int>(std::ceil(wide * scale)), static_cast<int>(std::ceil(high * scale))};
  frame.to_scan = {scale * c, -scale * s, scale * (wide / 2 - c * width / 2 + s * height / 2),
                   scale * s, scale * c,  scale * (high / 2 - s * width / 2 - c * height / 2)};
  cv::invertAffineTransform(frame.to_scan, frame.to_scene);
  return frame;
}

// Samples one colour of the scene row by row as the carriage passes. `shift` is in rows of the scan.
cv::Mat Pass(const cv::Mat& plane, const Frame& frame, const ScannerPass& pass, double shift, double phase,
             double lid) {
  cv::Mat map(frame.size, CV_32FC2);
  for (int y = 0; y < map.rows; ++y) {
    const double row =
        y + 0.5 + shift + pass.wobble * std::sin(y * 0.031 + phase) * std::sin(y * 0.0043 + 2 * phase);
    for (int x = 0; x < map.cols; ++x) {
      const double column = x + 0.5;
      map.at<cv::Vec2f>(y, x) = {static_cast<float>(frame.to_scene(0, 0) * column +
                                                    frame.to_scene(0, 1) * row + frame.to_scene(0, 2) - 0.5),
                                 static_cast<float>(frame.to_scene(1, 0) * column +
                                                    frame.to_scene(1, 1) * row + frame.to_scene(1, 2) - 0.5)};
    }
  }
  cv::Mat scanned;
  cv::remap(plane, scanned, map, cv::noArray(), cv::INTER_CUBIC, cv::BORDER_CONSTANT, cv::Scalar::all(lid));
  return scanned;
}

// The scene on the lid, its colours apart, 0 to 1, soft as the scan's pixels are large.
std::array<cv::Mat, 3> Planes(const Scene& scene, double softness, double lid) {
  cv::Mat pixels, cover;
  cv::Mat(scene.picture.height, scene.picture.width, CV_8UC3,
          const_cast<std::uint8_t*>(scene.picture.rgb.data()))
      .convertTo(pixels, CV_32FC3, 1 / 255.0);
  cv::Mat(scene.picture.height, scene.picture.width, CV_8U, const_cast<std::uint8_t*>(scene.cover.data()))
      .convertTo(cover, CV_32F, 1 / 255.0);
  std::array<cv::Mat, 3> planes;
  cv::split(pixels, planes.data());
  for (cv::Mat& plane : planes) {
    plane = plane.mul(cover) + lid * (1 - cover);
    if (softness > 0.2) cv::GaussianBlur(plane, plane, {}, softness, softness, cv::BORDER_REPLICATE);
  }
  return planes;
}

void Streak(cv::Mat& scan, int count, Random& random) {
  for (int i = 0; i < count; ++i) {
    const int column = random.Below(scan.cols);
    const double level = random.Between(0.75, 1.12);
    scan.col(column) *= level;
  }
}

// Uneven rows, noise and the tone curve.
void Tone(cv::Mat& scan, const ScannerPass& pass, Random& random) {
  const double period = random.Between(0.2, 0.9), phase = random.Between(0, 6);
  const float noise = static_cast<float>(pass.noise / 255), gamma = static_cast<float>(pass.gamma);
  const float black = static_cast<float>(pass.black_point);
  const float span = static_cast<float>(std::max(0.05, pass.white_point - pass.black_point));
  for (int y = 0; y < scan.rows; ++y) {
    const float gain = static_cast<float>(1 + pass.banding * 0.12 * std::sin(y * period + phase));
    cv::Vec3f* row = scan.ptr<cv::Vec3f>(y);
    for (int x = 0; x < scan.cols; ++x) {
      for (int i = 0; i < 3; ++i) {
        const float value =
            std::clamp((row[x][i] * gain + noise * random.Noise() - black) / span, 0.0f, 1.0f);
        row[x][i] = std::pow(value, gamma);
      }
    }
  }
}

// A copier knows ink and paper and little between, loses specks of toner and leaves some where none belongs.
void Copy(cv::Mat& grey, double toner, Random& random) {
  const float steep = static_cast<float>(4 + 10 * toner), share = static_cast<float>(toner);
  const float threshold = static_cast<float>(random.Between(0.5, 0.6));
  for (int y = 0; y < grey.rows; ++y) {
    float* row = grey.ptr<float>(y);
    for (int x = 0; x < grey.cols; ++x) {
      const float copied = 1 / (1 + std::exp(-steep * (row[x] - threshold)));
      row[x] = row[x] * (1 - share) + copied * share;
      if (random.Chance(0.0015 * toner)) row[x] = random.Chance(0.6) ? 0.2f : 0.95f;
    }
  }
}

}  // namespace

Result<Photograph> Scan(const Scene& scene, double scene_pixels_per_mm, const ScannerPass& pass,
                        const std::vector<Point>& points) {
  Random random(pass.seed);
  const double scale = pass.pixels_per_mm / scene_pixels_per_mm;
  const Frame frame = FrameOf(scene, scale, pass);
  if (static_cast<double>(frame.size.width) * frame.size.height > 40e6) {
    return InvalidArgument("PICTURE_TOO_LARGE", "Ask for fewer pixels a millimetre.", "pixels_per_mm");
  }
  // What a pixel of the scan covers of the scene, and the optics.
  const double softness = std::hypot(scale < 0.9 ? 0.4 / scale : 0.0, pass.softness / scale);
  const double phase = random.Between(0, 6);
  std::array<cv::Mat, 3> planes = Planes(scene, softness, pass.lid);
  for (std::size_t i = 0; i < planes.size(); ++i) {
    const double shift = pass.channel_shift * (static_cast<double>(i) - 1);
    planes[i] = Pass(planes[i], frame, pass, shift, phase, pass.lid);
  }
  cv::Mat scan;
  cv::merge(planes.data(), planes.size(), scan);
  Streak(scan, static_cast<int>(pass.streaks), random);
  Tone(scan, pass, random);
  if (pass.grey >= 0.5 || pass.toner > 0) {
    cv::Mat grey;
    cv::cvtColor(scan, grey, cv::COLOR_RGB2GRAY);
    if (pass.toner > 0) Copy(grey, pass.toner, random);
    cv::cvtColor(grey, scan, cv::COLOR_GRAY2RGB);
  }
  cv::Mat bytes;
  scan.convertTo(bytes, CV_8UC3, 255);
  Photograph photograph{{bytes.cols, bytes.rows, {bytes.datastart, bytes.dataend}}, {}, {}};
  const auto carried = [&](const Point& point) {
    const cv::Vec2d at = frame.to_scan * cv::Vec3d(point[0], point[1], 1);
    return Point{at[0], at[1]};
  };
  for (std::size_t i = 0; i < scene.page.size(); ++i) photograph.corners[i] = carried(scene.page[i]);
  for (const Point& point : points) photograph.points.push_back(carried(point));
  TurnQuarters(static_cast<int>(pass.quarter_turns), photograph);
  return photograph;
}

}  // namespace lagan::specimen
