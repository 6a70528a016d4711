#include "tests/specimen/phone_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lagan::specimen {
namespace {

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

// First about the page's own axes, last in the picture's plane.
cv::Matx33d Turn(const PhoneShot& shot) {
  const double p = Radians(shot.pitch_degrees), y = Radians(shot.yaw_degrees), r = Radians(shot.roll_degrees);
  const cv::Matx33d pitch(1, 0, 0, 0, std::cos(p), -std::sin(p), 0, std::sin(p), std::cos(p));
  const cv::Matx33d yaw(std::cos(y), 0, std::sin(y), 0, 1, 0, -std::sin(y), 0, std::cos(y));
  const cv::Matx33d roll(std::cos(r), -std::sin(r), 0, std::sin(r), std::cos(r), 0, 0, 0, 1);
  return roll * yaw * pitch;
}

}  // namespace

PhoneGeometry::PhoneGeometry(const PhoneShot& shot, cv::Size2d scene, double pixels)
    : shot_(shot),
      turn_(Turn(shot)),
      pixels_(pixels),
      bend_x_(std::cos(Radians(shot.bend_degrees))),
      bend_y_(std::sin(Radians(shot.bend_degrees))) {
  double left = 1e9, top = 1e9, right = -1e9, foot = -1e9;
  constexpr int kSteps = 16;
  for (int i = 0; i <= kSteps; ++i) {
    const double s = static_cast<double>(i) / kSteps - 0.5;
    for (const cv::Point2d at :
         {Project({s * scene.width, -scene.height / 2}), Project({s * scene.width, scene.height / 2}),
          Project({-scene.width / 2, s * scene.height}), Project({scene.width / 2, s * scene.height})}) {
      left = std::min(left, at.x), right = std::max(right, at.x);
      top = std::min(top, at.y), foot = std::max(foot, at.y);
    }
  }
  const double margin = shot.margin * pixels;
  frame_ = {margin - left, margin - top};
  size_ = {static_cast<int>(std::ceil(right - left + 2 * margin)),
           static_cast<int>(std::ceil(foot - top + 2 * margin))};
}

double PhoneGeometry::Height(double x, double y) const {
  const double along = x * bend_x_ + y * bend_y_;
  return -shot_.bend * (1 - 4 * along * along);
}

cv::Point2d PhoneGeometry::Project(cv::Point2d on_scene) const {
  const cv::Vec3d at = turn_ * cv::Vec3d(on_scene.x, on_scene.y, Height(on_scene.x, on_scene.y));
  const double scale = shot_.distance / (shot_.distance + at[2]);
  const double x = at[0] * scale, y = at[1] * scale;
  const double lens = 1 + shot_.radial * (x * x + y * y);
  return {x * lens * pixels_, y * lens * pixels_};
}

cv::Point2d PhoneGeometry::ToPicture(cv::Point2d on_scene) const { return Project(on_scene) + frame_; }

cv::Point2d PhoneGeometry::ToScene(cv::Point2d in_picture) const {
  const double distorted_x = (in_picture.x - frame_.x) / pixels_,
               distorted_y = (in_picture.y - frame_.y) / pixels_;
  double x = distorted_x, y = distorted_y;
  for (int i = 0; i < 4; ++i) {
    const double lens = 1 + shot_.radial * (x * x + y * y);
    x = distorted_x / lens, y = distorted_y / lens;
  }
  // The ray (x, y, distance) meets the plane of the page, lifted by the page's height where it meets it.
  const cv::Vec3d ray(x, y, shot_.distance);
  const cv::Vec3d normal(turn_(0, 2), turn_(1, 2), turn_(2, 2));
  const cv::Matx33d back = turn_.t();
  double height = 0;
  cv::Point2d at;
  for (int i = 0; i < (shot_.bend == 0 ? 1 : 5); ++i) {
    const double t = (normal[2] * shot_.distance + height) / normal.dot(ray);
    const cv::Vec3d on_page = back * (ray * t - cv::Vec3d(0, 0, shot_.distance));
    at = {on_page[0], on_page[1]};
    height = Height(at.x, at.y);
  }
  return at;
}

}  // namespace lagan::specimen
