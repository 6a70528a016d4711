#include "tests/specimen/ageing.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

using Corners = std::array<cv::Point2f, 4>;

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

// Where the page's corners fall on the sensor of a camera about two and a half page widths away.
Corners ProjectedCorners(const Picture& page, const Ageing& ageing) {
  const double width = page.width * ageing.scale;
  const double height = page.height * ageing.scale;
  const double distance = 2.5 * std::max(width, height);
  const double roll = Radians(ageing.roll_degrees);
  const double pitch = Radians(ageing.pitch_degrees);
  const double yaw = Radians(ageing.yaw_degrees);
  Corners corners;
  constexpr std::array<std::array<double, 2>, 4> kUnit = {
      {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}}};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const double x = kUnit[i][0] * width;
    const double y = kUnit[i][1] * height;
    const double turned_x = x * std::cos(roll) - y * std::sin(roll);
    const double turned_y = x * std::sin(roll) + y * std::cos(roll);
    const double depth = distance + turned_x * std::sin(yaw) + turned_y * std::sin(pitch);
    corners[i] = {static_cast<float>(turned_x * std::cos(yaw) * distance / depth),
                  static_cast<float>(turned_y * std::cos(pitch) * distance / depth)};
  }
  return corners;
}

// Noise of one scale: random heights on a coarse grid, smoothly in between. Values within about +-1.
cv::Mat SmoothNoise(cv::Size size, int columns, int rows, Random& random) {
  cv::Mat grid(rows + 1, columns + 1, CV_32F);
  for (int y = 0; y < grid.rows; ++y) {
    for (int x = 0; x < grid.cols; ++x) grid.at<float>(y, x) = static_cast<float>(random.Between(-1, 1));
  }
  cv::Mat noise;
  cv::resize(grid, noise, size, 0, 0, cv::INTER_CUBIC);
  return noise;
}

// A table top: one of five colours, with grain along one direction or a weave.
cv::Mat Desk(cv::Size size, Random& random) {
  struct Look {
    cv::Vec3f colour;
    float grain;
    bool wood;
  };
  static const std::array<Look, 5> kLooks = {{{{150, 112, 74}, 26, true},
                                              {{88, 60, 42}, 18, true},
                                              {{196, 168, 128}, 20, true},
                                              {{120, 122, 126}, 7, false},
                                              {{52, 66, 92}, 10, false}}};
  const Look& look = kLooks[static_cast<std::size_t>(random.Below(static_cast<int>(kLooks.size())))];
  cv::Mat pattern = 0.5 * SmoothNoise(size, 5, 4, random);
  if (look.wood) {
    pattern += 0.6 * SmoothNoise(size, 3, std::max(8, size.height / 24), random);
    pattern += 0.35 * SmoothNoise(size, std::max(4, size.width / 120), std::max(8, size.height / 4), random);
  } else {
    pattern += 0.7 * SmoothNoise(size, std::max(4, size.width / 3), std::max(4, size.height / 3), random);
  }
  cv::Mat desk(size, CV_32FC3);
  for (int y = 0; y < size.height; ++y) {
    const float* from = pattern.ptr<float>(y);
    cv::Vec3f* to = desk.ptr<cv::Vec3f>(y);
    for (int x = 0; x < size.width; ++x) {
      const float step = look.grain * from[x];
      to[x] = look.colour + cv::Vec3f(step, step * 0.9f, step * 0.75f);
    }
  }
  return desk;
}

// 1 on the page, 0 beyond its rounded corners. Slightly soft, as a cut edge is.
cv::Mat PageMask(cv::Size size, double corner_radius) {
  cv::Mat mask = cv::Mat::zeros(size, CV_32F);
  const int radius = static_cast<int>(std::lround(corner_radius));
  const cv::Rect inside(1, 1, size.width - 2, size.height - 2);
  cv::rectangle(mask, cv::Rect(inside.x + radius, inside.y, inside.width - 2 * radius, inside.height), 1,
                cv::FILLED);
  cv::rectangle(mask, cv::Rect(inside.x, inside.y + radius, inside.width, inside.height - 2 * radius), 1,
                cv::FILLED);
  for (const int x : {inside.x + radius, inside.x + inside.width - 1 - radius}) {
    for (const int y : {inside.y + radius, inside.y + inside.height - 1 - radius}) {
      cv::circle(mask, {x, y}, radius, 1, cv::FILLED);
    }
  }
  cv::GaussianBlur(mask, mask, {}, 1.0);
  return mask;
}

// Where points of the page come to lie.
cv::Mat Homography(cv::Size page, const Corners& corners) {
  const float width = static_cast<float>(page.width);
  const float height = static_cast<float>(page.height);
  const Corners flat = {cv::Point2f(0, 0), {width, 0}, {width, height}, {0, height}};
  return cv::getPerspectiveTransform(flat.data(), corners.data());
}

// Lays the page on the desk with the shadow of its edge.
void Paste(const cv::Mat& page, const cv::Mat& mask, const Corners& corners, cv::Mat& desk) {
  const cv::Mat homography = Homography(page.size(), corners);
  cv::Mat laid, cover, shadow;
  cv::warpPerspective(page, laid, homography, desk.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  cv::warpPerspective(mask, cover, homography, desk.size(), cv::INTER_LINEAR);
  const double reach = 0.006 * desk.cols;
  cv::warpAffine(cover, shadow, cv::Matx23d(1, 0, reach * 0.6, 0, 1, reach), desk.size());
  cv::GaussianBlur(shadow, shadow, {}, reach);
  for (int y = 0; y < desk.rows; ++y) {
    const cv::Vec3f* from = laid.ptr<cv::Vec3f>(y);
    const float* share = cover.ptr<float>(y);
    const float* dark = shadow.ptr<float>(y);
    cv::Vec3f* to = desk.ptr<cv::Vec3f>(y);
    for (int x = 0; x < desk.cols; ++x) {
      to[x] = from[x] * share[x] + to[x] * ((1 - share[x]) * (1 - 0.55f * dark[x]));
    }
  }
}

// A lamp to one side: brightness falls off across the picture, with a slight tint, and towards the corners.
void Light(cv::Mat& photo, double strength, Random& random) {
  const double angle = random.Between(0, 2 * std::numbers::pi);
  const float across = static_cast<float>(std::cos(angle) / photo.cols);
  const float down = static_cast<float>(std::sin(angle) / photo.rows);
  const float warm = static_cast<float>(random.Between(-0.05, 0.07) * strength);
  const float s = static_cast<float>(strength);
  for (int y = 0; y < photo.rows; ++y) {
    cv::Vec3f* row = photo.ptr<cv::Vec3f>(y);
    const float v = static_cast<float>(y) - static_cast<float>(photo.rows) / 2;
    for (int x = 0; x < photo.cols; ++x) {
      const float u = static_cast<float>(x) - static_cast<float>(photo.cols) / 2;
      const float edge = u * u / static_cast<float>(photo.cols * photo.cols) +
                         v * v / static_cast<float>(photo.rows * photo.rows);
      const float level = 1 - s * (0.28f + 0.6f * (u * across + v * down) + 0.35f * edge);
      row[x] = {row[x][0] * level * (1 + warm), row[x][1] * level, row[x][2] * level * (1 - warm)};
    }
  }
}

// A lamp's reflection on the laminate: an elongated spot that runs into white.
void Glare(cv::Mat& photo, const Corners& corners, double strength, Random& random) {
  const float s = static_cast<float>(random.Between(0.15, 0.85));
  const float t = static_cast<float>(random.Between(0.15, 0.85));
  const cv::Point2f top = corners[0] + s * (corners[1] - corners[0]);
  const cv::Point2f foot = corners[3] + s * (corners[2] - corners[3]);
  const cv::Point2f centre = top + t * (foot - top);
  const float long_axis = static_cast<float>(photo.cols * random.Between(0.06, 0.14));
  const float short_axis = long_axis * static_cast<float>(random.Between(0.3, 0.7));
  const double angle = random.Between(0, std::numbers::pi);
  const float c = static_cast<float>(std::cos(angle));
  const float n = static_cast<float>(std::sin(angle));
  for (int y = 0; y < photo.rows; ++y) {
    cv::Vec3f* row = photo.ptr<cv::Vec3f>(y);
    for (int x = 0; x < photo.cols; ++x) {
      const float dx = static_cast<float>(x) - centre.x;
      const float dy = static_cast<float>(y) - centre.y;
      const float u = (dx * c + dy * n) / long_axis;
      const float v = (dy * c - dx * n) / short_axis;
      const float distance = u * u + v * v;
      if (distance > 6) continue;
      const float share = static_cast<float>(strength) * std::exp(-distance);
      row[x] = row[x] * (1 - share) + cv::Vec3f(255, 255, 250) * share;
    }
  }
}

void Blur(cv::Mat& photo, const Ageing& ageing, Random& random) {
  if (ageing.blur > 0.05) cv::GaussianBlur(photo, photo, {}, ageing.blur);
  if (ageing.motion_blur <= 1) return;
  const int side = static_cast<int>(ageing.motion_blur) | 1;
  cv::Mat kernel = cv::Mat::zeros(side, side, CV_32F);
  const double angle = random.Between(0, std::numbers::pi);
  const double reach = (side - 1) / 2.0;
  const auto at = [&](double sign) {
    return cv::Point(static_cast<int>(std::lround(reach + sign * reach * std::cos(angle))),
                     static_cast<int>(std::lround(reach + sign * reach * std::sin(angle))));
  };
  cv::line(kernel, at(-1), at(1), 1);
  kernel /= cv::sum(kernel)[0];
  cv::filter2D(photo, photo, -1, kernel);
}

// Sensor noise: stronger in brightness than in colour.
void AddNoise(cv::Mat& photo, double sigma, Random& random) {
  const float s = static_cast<float>(sigma);
  for (int y = 0; y < photo.rows; ++y) {
    cv::Vec3f* row = photo.ptr<cv::Vec3f>(y);
    for (int x = 0; x < photo.cols; ++x) {
      const float grey = 0.85f * s * random.Noise();
      for (int channel = 0; channel < 3; ++channel) row[x][channel] += grey + 0.5f * s * random.Noise();
    }
  }
}

Corners Carried(const cv::Mat& homography, const Quad& quad) {
  Corners corners;
  for (std::size_t i = 0; i < quad.size(); ++i) {
    corners[i] = {static_cast<float>(quad[i][0]), static_cast<float>(quad[i][1])};
  }
  std::vector<cv::Point2f> to;
  cv::perspectiveTransform(std::vector<cv::Point2f>(corners.begin(), corners.end()), to, homography);
  std::copy_n(to.begin(), corners.size(), corners.begin());
  return corners;
}

// `page` is the part of the picture whose corners are asked for.
Photograph Take(const Picture& flat_picture, const cv::Mat& mask, const Quad* page,
                const std::vector<Point>& points, const Ageing& ageing) {
  Random random(ageing.seed);
  cv::Mat flat;
  cv::Mat(flat_picture.height, flat_picture.width, CV_8UC3,
          const_cast<std::uint8_t*>(flat_picture.rgb.data()))
      .convertTo(flat, CV_32FC3);
  // A sensor averages over its pixels; the warp below only samples.
  if (ageing.scale < 0.95) cv::GaussianBlur(flat, flat, {}, 0.42 / ageing.scale);

  Corners corners = ProjectedCorners(flat_picture, ageing);
  const cv::Rect bounds = cv::boundingRect(std::vector<cv::Point2f>(corners.begin(), corners.end()));
  const int margin = static_cast<int>(ageing.margin * flat_picture.width * ageing.scale);
  for (cv::Point2f& corner : corners) {
    corner += cv::Point2f(static_cast<float>(margin - bounds.x), static_cast<float>(margin - bounds.y));
  }
  cv::Mat photo = Desk({bounds.width + 2 * margin, bounds.height + 2 * margin}, random);
  Paste(flat, mask, corners, photo);
  if (ageing.uneven_light > 0) Light(photo, ageing.uneven_light, random);
  if (ageing.glare > 0) Glare(photo, corners, ageing.glare, random);
  Blur(photo, ageing, random);
  if (ageing.noise > 0) AddNoise(photo, ageing.noise, random);

  cv::Mat bytes;
  photo.convertTo(bytes, CV_8UC3);
  Photograph result{{bytes.cols, bytes.rows, std::vector<std::uint8_t>(bytes.datastart, bytes.dataend)}, {}};
  const cv::Mat homography = Homography(flat.size(), corners);
  if (page != nullptr) corners = Carried(homography, *page);
  for (std::size_t i = 0; i < corners.size(); ++i) result.corners[i] = {corners[i].x, corners[i].y};
  for (const Point& point : points) {
    const cv::Point2f at = Carried(homography, {point, point, point, point})[0];
    result.points.push_back({at.x, at.y});
  }
  TurnQuarters(ageing.quarter_turns, result);
  return result;
}

}  // namespace

std::optional<AgeingLevel> AgeingLevelFromName(std::string_view name) {
  if (name == "none") return AgeingLevel::kNone;
  if (name == "light") return AgeingLevel::kLight;
  if (name == "moderate") return AgeingLevel::kModerate;
  if (name == "hard") return AgeingLevel::kHard;
  return std::nullopt;
}

Ageing DrawAgeing(AgeingLevel level, std::uint64_t seed) {
  Random random(seed ^ 0x5EEDu);
  Ageing ageing;
  ageing.seed = seed;
  if (level == AgeingLevel::kNone) return ageing;
  const bool light = level == AgeingLevel::kLight;
  const bool hard = level == AgeingLevel::kHard;
  const double tilt = light ? 2 : hard ? 8 : 5;
  ageing.roll_degrees = random.Between(-tilt, tilt);
  ageing.pitch_degrees = random.Between(-tilt, tilt);
  ageing.yaw_degrees = random.Between(-tilt, tilt);
  ageing.quarter_turns = hard ? random.Below(4) : 0;
  ageing.margin = random.Between(0.04, light ? 0.10 : 0.18);
  ageing.scale = light  ? random.Between(0.95, 1.1)
                 : hard ? random.Between(0.55, 0.9)
                        : random.Between(0.75, 1.0);
  ageing.uneven_light = random.Between(0.1, light ? 0.25 : hard ? 0.65 : 0.45);
  ageing.glare = light ? 0 : random.Between(0, hard ? 0.85 : 0.4);
  ageing.blur = random.Between(0.4, light ? 0.7 : hard ? 1.4 : 1.0);
  ageing.motion_blur = hard ? random.Between(0, 5) : 0;
  ageing.noise = random.Between(2, light ? 4 : hard ? 14 : 8);
  ageing.jpeg_quality = light ? 88 + random.Below(8) : hard ? 45 + random.Below(35) : 70 + random.Below(20);
  return ageing;
}

Photograph Photographed(const Picture& page, double corner_radius, const Ageing& ageing) {
  return Take(page, PageMask({page.width, page.height}, corner_radius), nullptr, {}, ageing);
}

Photograph Photographed(const Scene& scene, const std::vector<Point>& points, const Ageing& ageing) {
  cv::Mat mask;
  cv::Mat(scene.picture.height, scene.picture.width, CV_8U, const_cast<std::uint8_t*>(scene.cover.data()))
      .convertTo(mask, CV_32F, 1 / 255.0);
  // A border without cover, so that the soft edge lies inside the picture.
  cv::rectangle(mask, {0, 0, mask.cols, mask.rows}, 0);
  cv::GaussianBlur(mask, mask, {}, 1.0);
  return Take(scene.picture, mask, &scene.page, points, ageing);
}

}  // namespace lagan::specimen
