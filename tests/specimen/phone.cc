#include "tests/specimen/phone.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "tests/specimen/ground.h"
#include "tests/specimen/jpeg_round.h"
#include "tests/specimen/phone_geometry.h"
#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

// IEC 61966-2-1 (sRGB), to light and back.
float ToLight(float value) {
  return value <= 0.04045f ? value / 12.92f : std::pow((value + 0.055f) / 1.055f, 2.4f);
}
float FromLight(float light) {
  return light <= 0.0031308f ? 12.92f * light : 1.055f * std::pow(light, 1 / 2.4f) - 0.055f;
}

// Red, green and blue in light, the cover last, all 0 to 1.
cv::Mat SceneInLight(const Scene& scene) {
  static const std::array<float, 256> kLight = [] {
    std::array<float, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = ToLight(static_cast<float>(i) / 255);
    return table;
  }();
  cv::Mat light(scene.picture.height, scene.picture.width, CV_32FC4);
  const std::uint8_t* rgb = scene.picture.rgb.data();
  const std::uint8_t* cover = scene.cover.data();
  for (int y = 0; y < light.rows; ++y) {
    cv::Vec4f* row = light.ptr<cv::Vec4f>(y);
    for (int x = 0; x < light.cols; ++x, rgb += 3, ++cover) {
      const float share = static_cast<float>(*cover) / 255;
      row[x] = {kLight[rgb[0]] * share, kLight[rgb[1]] * share, kLight[rgb[2]] * share, share};
    }
  }
  return light;
}

struct Exposure {
  cv::Mat light;  // CV_32FC3
  cv::Mat cover;  // CV_32F: share of a pixel that the scene hides
  cv::Mat place;  // CV_32FC2: where on the scene each pixel looks, in longest sides from its middle
};

// Where each pixel looks. The rays change so slowly that every eighth is traced and those between are interpolated; the
// error is below a hundredth of a pixel.
cv::Mat Places(const PhoneGeometry& geometry) {
  constexpr int kStep = 8;
  const cv::Size size = geometry.picture_size();
  cv::Mat nodes(size.height / kStep + 2, size.width / kStep + 2, CV_32FC2);
  for (int y = 0; y < nodes.rows; ++y) {
    for (int x = 0; x < nodes.cols; ++x) {
      nodes.at<cv::Point2f>(y, x) = geometry.ToScene({x * kStep + 0.5, y * kStep + 0.5});
    }
  }
  cv::Mat places(size, CV_32FC2);
  for (int y = 0; y < size.height; ++y) {
    const cv::Point2f* above = nodes.ptr<cv::Point2f>(y / kStep);
    const cv::Point2f* below = nodes.ptr<cv::Point2f>(y / kStep + 1);
    const float t = static_cast<float>(y % kStep) / kStep;
    cv::Point2f* row = places.ptr<cv::Point2f>(y);
    for (int x = 0; x < size.width; ++x) {
      const int node = x / kStep;
      const float s = static_cast<float>(x % kStep) / kStep;
      row[x] = (above[node] * (1 - s) + above[node + 1] * s) * (1 - t) +
               (below[node] * (1 - s) + below[node + 1] * s) * t;
    }
  }
  return places;
}

// The scene on its ground as the lens throws it, before anything about light.
Exposure Expose(const Scene& scene, const PhoneGeometry& geometry, double pixels, Random& random) {
  cv::Mat source = SceneInLight(scene);
  const double longest = std::max(source.cols, source.rows);
  // A sensor's pixel gathers over its area: shrink by areas first, sample then.
  const double shrink = std::min(1.0, 1.1 * pixels / longest);
  if (shrink < 1) cv::resize(source, source, {}, shrink, shrink, cv::INTER_AREA);
  const float unit = static_cast<float>(std::max(source.cols, source.rows));
  const cv::Size size = geometry.picture_size();
  Exposure exposure{cv::Mat(size, CV_32FC3), cv::Mat(), cv::Mat()};
  cv::Mat map(size, CV_32FC2);
  exposure.place = Places(geometry);
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      const cv::Point2f at = exposure.place.at<cv::Point2f>(y, x);
      map.at<cv::Point2f>(y, x) = {at.x * unit + static_cast<float>(source.cols) / 2 - 0.5f,
                                   at.y * unit + static_cast<float>(source.rows) / 2 - 0.5f};
    }
  }
  cv::Mat laid;
  cv::remap(source, laid, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  cv::Mat ground;
  DrawGround(size, random).convertTo(ground, CV_32FC3, 1 / 255.0);
  cv::pow(ground, 2.2, ground);
  cv::extractChannel(laid, exposure.cover, 3);
  cv::Mat shade;
  cv::blur(exposure.cover, shade, {1 + 2 * (map.cols / 160), 1 + 2 * (map.cols / 160)});
  for (int y = 0; y < map.rows; ++y) {
    const cv::Vec4f* from = laid.ptr<cv::Vec4f>(y);
    const cv::Vec3f* under = ground.ptr<cv::Vec3f>(y);
    const float* near = shade.ptr<float>(y);
    cv::Vec3f* to = exposure.light.ptr<cv::Vec3f>(y);
    for (int x = 0; x < map.cols; ++x) {
      const float open = (1 - from[x][3]) * (1 - 0.6f * near[x]);
      to[x] = cv::Vec3f(from[x][0], from[x][1], from[x][2]) + under[x] * open;
    }
  }
  return exposure;
}

float Smooth(float edge0, float edge1, float x) {
  const float t = std::clamp((x - edge0) / (edge1 - edge0), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

// Lamp, mirrored lamp and window, and the lens's loss towards its corners.
void Light(const PhoneShot& shot, Exposure& exposure) {
  const float ambient = static_cast<float>(shot.ambient), height = static_cast<float>(shot.lamp_height);
  const float lamp_x = static_cast<float>(shot.lamp_x), lamp_y = static_cast<float>(shot.lamp_y);
  const float spot_x = static_cast<float>(shot.highlight_x), spot_y = static_cast<float>(shot.highlight_y);
  const float size = static_cast<float>(shot.highlight_size);
  const float half_diagonal =
      0.5f * std::hypot(static_cast<float>(exposure.light.cols), static_cast<float>(exposure.light.rows));
  for (int y = 0; y < exposure.light.rows; ++y) {
    cv::Vec3f* row = exposure.light.ptr<cv::Vec3f>(y);
    const cv::Point2f* place = exposure.place.ptr<cv::Point2f>(y);
    const float* cover = exposure.cover.ptr<float>(y);
    const float v = (static_cast<float>(y) - static_cast<float>(exposure.light.rows) / 2) / half_diagonal;
    for (int x = 0; x < exposure.light.cols; ++x) {
      const float dx = place[x].x - lamp_x, dy = place[x].y - lamp_y;
      const float cosine = height / std::sqrt(height * height + dx * dx + dy * dy);
      const float u = (static_cast<float>(x) - static_cast<float>(exposure.light.cols) / 2) / half_diagonal;
      const float lens = 1 - static_cast<float>(shot.vignetting) * (u * u + v * v);
      const float level = (ambient + (1 - ambient) * cosine * cosine * cosine) * lens;
      const float sx = (place[x].x - spot_x) / size, sy = (place[x].y - spot_y) / size;
      const float lamp = 1 / (1 + (sx * sx + sy * sy) * (sx * sx + sy * sy));
      const float pane =
          (1 - Smooth(0.9f, 1.1f, std::abs(sx + 0.3f * sy))) * (1 - Smooth(0.9f, 1.1f, std::abs(sy)));
      // Laminate mirrors, a table hardly.
      const float gloss = 0.1f + 0.9f * cover[x];
      const float mirror =
          gloss * (static_cast<float>(shot.highlight) * lamp + static_cast<float>(shot.window) * pane);
      for (int i = 0; i < 3; ++i) row[x][i] = row[x][i] * level + mirror;
    }
  }
}

// The path of a hand while the shutter is open: a walk that keeps its direction for a while.
cv::Mat ShakeKernel(double length, Random& random) {
  const int reach = static_cast<int>(std::ceil(length / 2)) + 1;
  cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32F);
  double angle = random.Between(0, 2 * std::numbers::pi), x = 0, y = 0, sum_x = 0, sum_y = 0;
  constexpr int kSteps = 24;
  std::array<cv::Point2d, kSteps> path;
  for (cv::Point2d& at : path) {
    angle += 0.35 * random.Noise();
    x += std::cos(angle) * length / kSteps, y += std::sin(angle) * length / kSteps;
    sum_x += x, sum_y += y;
    at = {x, y};
  }
  for (const cv::Point2d& at : path) {
    const int column = std::clamp(reach + static_cast<int>(std::lround(at.x - sum_x / kSteps)), 0, 2 * reach);
    const int row = std::clamp(reach + static_cast<int>(std::lround(at.y - sum_y / kSteps)), 0, 2 * reach);
    kernel.at<float>(row, column) += 1.0f / kSteps;
  }
  return kernel;
}

// A disc whose rim pixels count by the share of them that it covers.
cv::Mat DiscKernel(double radius) {
  const int reach = static_cast<int>(std::ceil(radius));
  cv::Mat kernel(2 * reach + 1, 2 * reach + 1, CV_32F);
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      const double share = std::clamp(radius + 0.5 - std::hypot(x, y), 0.0, 1.0);
      kernel.at<float>(y + reach, x + reach) = static_cast<float>(share);
    }
  }
  return kernel / cv::sum(kernel)[0];
}

void Blur(const PhoneShot& shot, cv::Mat& light, Random& random) {
  if (shot.defocus > 0.2)
    cv::filter2D(light, light, -1, DiscKernel(shot.defocus), {-1, -1}, 0, cv::BORDER_REPLICATE);
  if (shot.shake > 1) {
    cv::filter2D(light, light, -1, ShakeKernel(shot.shake, random), {-1, -1}, 0, cv::BORDER_REPLICATE);
  }
}

// One colour a pixel (red at even columns of even rows), with the noise of counted electrons; and the two missing colours
// filled in from neighbours. Full scale is three quarters of 16 bits, so that lights above white have room.
void SenseAndDemosaic(const PhoneShot& shot, cv::Mat& light, Random& random) {
  constexpr float kFullScale = 0.75f * 65535;
  const float warmth = static_cast<float>(shot.warmth);
  const std::array<float, 3> lamp = {1 + 0.15f * warmth, 1, 1 - 0.2f * warmth};
  const float per_electron = 1 / static_cast<float>(shot.full_well);
  const float read = static_cast<float>(shot.read_noise);
  cv::Mat mosaic(light.size(), CV_16U);
  for (int y = 0; y < light.rows; ++y) {
    const cv::Vec3f* from = light.ptr<cv::Vec3f>(y);
    std::uint16_t* to = mosaic.ptr<std::uint16_t>(y);
    for (int x = 0; x < light.cols; ++x) {
      const std::size_t colour = static_cast<std::size_t>((y & 1) + (x & 1));
      const float signal =
          from[x][static_cast<int>(colour)] * lamp[colour] * static_cast<float>(shot.exposure);
      const float noise = std::sqrt(std::max(signal, 0.0f) * per_electron + read * read);
      to[x] = cv::saturate_cast<std::uint16_t>(kFullScale * (signal + noise * random.Noise()));
    }
  }
  // OpenCV names a mosaic by the second row's second and third pixel: with red first that is BG, and "RGB" its order.
  cv::Mat colours;
  cv::cvtColor(mosaic, colours, cv::COLOR_BayerBG2RGB);
  colours.convertTo(light, CV_32FC3, 1 / kFullScale);
}

// Gamma first, as telephones denoise and sharpen what will be seen; brightness and colour apart.
void Process(const PhoneShot& shot, cv::Mat& light) {
  std::array<float, 4097> curve{};
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const float value = FromLight(static_cast<float>(i) / 4096);
    const float steep = value * value * (3 - 2 * value);
    curve[i] = value + static_cast<float>(shot.contrast) * (steep - value);
  }
  light.forEach<cv::Vec3f>([&](cv::Vec3f& pixel, const int*) {
    for (int i = 0; i < 3; ++i)
      pixel[i] = curve[static_cast<std::size_t>(std::clamp(pixel[i], 0.0f, 1.0f) * 4096)];
  });
  cv::cvtColor(light, light, cv::COLOR_RGB2YCrCb);
  std::vector<cv::Mat> planes;
  cv::split(light, planes);
  if (shot.denoise > 0) {
    cv::Mat calm;
    cv::medianBlur(planes[0], calm, 3);
    cv::addWeighted(planes[0], 1 - shot.denoise, calm, shot.denoise, 0, planes[0]);
  }
  if (shot.chroma_blur > 0.2) {
    for (std::size_t i : {1u, 2u}) cv::GaussianBlur(planes[i], planes[i], {}, shot.chroma_blur);
  }
  if (shot.sharpen > 0) {
    cv::Mat soft;
    cv::GaussianBlur(planes[0], soft, {}, shot.sharpen_radius);
    cv::addWeighted(planes[0], 1 + shot.sharpen, soft, -shot.sharpen, 0, planes[0]);
  }
  cv::merge(planes, light);
  cv::cvtColor(light, light, cv::COLOR_YCrCb2RGB);
}

Picture ToPicture(const cv::Mat& values) {
  cv::Mat bytes;
  values.convertTo(bytes, CV_8UC3, 255);
  return {bytes.cols, bytes.rows, {bytes.datastart, bytes.dataend}};
}

// What a messenger does to a picture before it passes it on.
Result<Picture> Forwarded(Picture picture, const PhoneShot& shot) {
  if (shot.first_quality < 99.5) {
    LAGAN_ASSIGN_OR_RETURN(picture, ThroughJpeg(picture, static_cast<int>(shot.first_quality)));
  }
  if (shot.shrink > 0.995) return picture;
  const cv::Mat view(picture.height, picture.width, CV_8UC3, picture.rgb.data());
  cv::Mat small;
  cv::resize(view, small, {}, shot.shrink, shot.shrink,
             shot.shrink < 0.75 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return Picture{small.cols, small.rows, {small.datastart, small.dataend}};
}

}  // namespace

Result<Photograph> TakeWithPhone(const Scene& scene, double scene_pixels_per_mm, const PhoneShot& shot,
                                 const std::vector<Point>& points) {
  Random random(shot.seed);
  const double longest = std::max(scene.picture.width, scene.picture.height);
  const double pixels = longest / scene_pixels_per_mm * shot.pixels_per_mm / shot.shrink;
  const PhoneGeometry geometry(shot, {scene.picture.width / longest, scene.picture.height / longest}, pixels);
  if (static_cast<double>(geometry.picture_size().width) * geometry.picture_size().height > 40e6) {
    return InvalidArgument("PICTURE_TOO_LARGE", "Ask for fewer pixels a millimetre.", "pixels_per_mm");
  }
  Exposure exposure = Expose(scene, geometry, pixels, random);
  Light(shot, exposure);
  Blur(shot, exposure.light, random);
  SenseAndDemosaic(shot, exposure.light, random);
  Process(shot, exposure.light);
  LAGAN_ASSIGN_OR_RETURN(Picture picture, Forwarded(ToPicture(exposure.light), shot));
  const auto carried = [&](const Point& point) {
    const cv::Point2d at = geometry.ToPicture({(point[0] - scene.picture.width / 2.0) / longest,
                                               (point[1] - scene.picture.height / 2.0) / longest});
    return Point{at.x * shot.shrink, at.y * shot.shrink};
  };
  Photograph photograph{std::move(picture), {}, {}};
  for (std::size_t i = 0; i < scene.page.size(); ++i) photograph.corners[i] = carried(scene.page[i]);
  for (const Point& point : points) photograph.points.push_back(carried(point));
  TurnQuarters(static_cast<int>(shot.quarter_turns), photograph);
  return photograph;
}

}  // namespace lagan::specimen
