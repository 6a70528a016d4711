#include "tests/specimen/scene.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

cv::Mat View(const Picture& picture) {
  return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data())};
}

Quad Corners(double x, double y, double width, double height) {
  return {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
}

// 255 inside a rectangle with round corners.
cv::Mat RoundedMask(cv::Size size, cv::Rect box, int radius) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  radius = std::clamp(radius, 0, std::min(box.width, box.height) / 2 - 1);
  cv::rectangle(mask, cv::Rect(box.x + radius, box.y, box.width - 2 * radius, box.height), 255, cv::FILLED);
  cv::rectangle(mask, cv::Rect(box.x, box.y + radius, box.width, box.height - 2 * radius), 255, cv::FILLED);
  for (const int x : {box.x + radius, box.x + box.width - 1 - radius}) {
    for (const int y : {box.y + radius, box.y + box.height - 1 - radius}) {
      cv::circle(mask, {x, y}, radius, 255, cv::FILLED);
    }
  }
  return mask;
}

Scene ToScene(const cv::Mat& pixels, const cv::Mat& mask, const Quad& page) {
  return {
      {pixels.cols, pixels.rows, {pixels.datastart, pixels.dataend}}, {mask.datastart, mask.dataend}, page};
}

// The fold of the open booklet: both pages bend down to it and get less light.
void DarkenFold(cv::Mat& pixels, int fold) {
  const double reach = 0.05 * pixels.rows;
  for (int y = 0; y < pixels.rows; ++y) {
    const double distance = std::abs(y - fold) / reach;
    const double level = 1 - 0.42 * std::exp(-distance) - (distance < 0.02 ? 0.3 : 0);
    if (level < 0.995) pixels.row(y) *= level;
  }
}

struct Finger {
  cv::Point2f from, to;  // from outside the picture to the tip
  cv::Vec3f skin;
};

// A capsule, lighter along its middle, with a nail towards the tip and a soft shadow on what it holds.
void DrawFinger(const Finger& finger, float half, cv::Mat& pixels, cv::Mat& mask) {
  const cv::Point2f along = finger.to - finger.from;
  const float length = static_cast<float>(cv::norm(along));
  const cv::Rect box = cv::boundingRect(std::vector<cv::Point2f>{finger.from, finger.to});
  const int reach = static_cast<int>(half * 1.5f) + 1;
  const cv::Rect area =
      cv::Rect(box.x - reach, box.y - reach, box.width + 2 * reach, box.height + 2 * reach) &
      cv::Rect(0, 0, pixels.cols, pixels.rows);
  for (int y = area.y; y < area.y + area.height; ++y) {
    for (int x = area.x; x < area.x + area.width; ++x) {
      const cv::Point2f at = cv::Point2f(static_cast<float>(x), static_cast<float>(y)) - finger.from;
      const float s = std::clamp(at.dot(along) / (length * length), 0.0f, 1.0f);
      const float distance = static_cast<float>(cv::norm(at - s * along)) / half;
      if (distance >= 1.5f) continue;
      cv::Vec3b& pixel = pixels.at<cv::Vec3b>(y, x);
      if (distance >= 1) {
        const float shade = 1 - 0.5f * (1.5f - distance) / 0.5f;
        for (int i = 0; i < 3; ++i)
          pixel[i] = static_cast<std::uint8_t>(static_cast<float>(pixel[i]) * shade);
        continue;
      }
      const float tip = (length - s * length) / half;
      const bool nail = tip < 1.0f && distance < 0.55f;
      const float level = 1 - 0.35f * distance * distance + (nail ? 0.12f : 0);
      for (int i = 0; i < 3; ++i) pixel[i] = cv::saturate_cast<std::uint8_t>(finger.skin[i] * level);
      mask.at<std::uint8_t>(y, x) = 255;
    }
  }
}

}  // namespace

Scene SinglePage(const Picture& page, double corner_radius) {
  const cv::Rect whole(0, 0, page.width, page.height);
  return ToScene(View(page), RoundedMask(whole.size(), whole, static_cast<int>(std::lround(corner_radius))),
                 Corners(0, 0, page.width, page.height));
}

Scene Spread(const Picture& upper, const Picture& page, double corner_radius) {
  cv::Mat pixels;
  cv::vconcat(View(upper), View(page), pixels);
  DarkenFold(pixels, upper.height);
  const cv::Rect whole(0, 0, pixels.cols, pixels.rows);
  return ToScene(pixels, RoundedMask(whole.size(), whole, static_cast<int>(std::lround(corner_radius))),
                 Corners(0, upper.height, page.width, page.height));
}

Scene BothSides(const Picture& front, const Picture& page, double corner_radius) {
  const int gap = page.height / 8;
  const int radius = static_cast<int>(std::lround(corner_radius));
  const cv::Size size(std::max(front.width, page.width), front.height + gap + page.height);
  cv::Mat pixels(size, CV_8UC3, cv::Scalar::all(255));
  const cv::Rect above(0, 0, front.width, front.height);
  const cv::Rect below(0, front.height + gap, page.width, page.height);
  View(front).copyTo(pixels(above));
  View(page).copyTo(pixels(below));
  const cv::Mat mask = RoundedMask(size, above, radius) | RoundedMask(size, below, radius);
  return ToScene(pixels, mask, Corners(below.x, below.y, below.width, below.height));
}

void AddFingers(const Grip& grip, Scene& scene) {
  static const std::array<cv::Vec3f, 5> kSkins = {
      {{236, 196, 172}, {221, 171, 141}, {190, 134, 102}, {141, 92, 66}, {92, 60, 46}}};
  Random random(grip.seed);
  const int border = static_cast<int>(grip.finger * 2.2);
  cv::Mat pixels, mask;
  cv::copyMakeBorder(View(scene.picture), pixels, border, border, border, border, cv::BORDER_CONSTANT);
  cv::copyMakeBorder(cv::Mat(scene.picture.height, scene.picture.width, CV_8U, scene.cover.data()), mask,
                     border, border, border, border, cv::BORDER_CONSTANT);
  const cv::Vec3f skin = kSkins[static_cast<std::size_t>(random.Below(static_cast<int>(kSkins.size())))];
  const float half = static_cast<float>(grip.finger / 2);
  const auto hold = [&](bool right, double height) {
    const double y = height + border;
    const bool clear = height + grip.finger > grip.clear_top && height - grip.finger < grip.clear_foot;
    // The tip is a half circle beyond the end of the finger's axis.
    const double tip = border + (clear ? grip.clear_reach : grip.reach) * random.Between(0.4, 1.0) - half;
    const double slope = random.Between(-0.25, 0.25) * border;
    const auto place = [&](double x, double at) {
      return cv::Point2f(static_cast<float>(right ? pixels.cols - x : x), static_cast<float>(at));
    };
    DrawFinger({place(-2 * grip.finger, y + slope), place(tip, y), skin}, half, pixels, mask);
  };
  // A thumb on one side, two or three fingers on the other.
  const bool thumb_right = random.Chance(0.5);
  const double height = scene.picture.height;
  hold(thumb_right, height * random.Between(0.25, 0.75));
  const double first = height * random.Between(0.15, 0.45);
  for (int i = 0, count = 2 + random.Below(2); i < count; ++i)
    hold(!thumb_right, first + i * grip.finger * 1.08);
  for (Point& corner : scene.page) corner = {corner[0] + border, corner[1] + border};
  scene = ToScene(pixels, mask, scene.page);
}

}  // namespace lagan::specimen
