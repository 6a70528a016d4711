// Where a point of a slightly bent page comes to lie on the sensor of a pinhole camera with a distorting lens, and back.
#pragma once

#include <opencv2/core.hpp>

#include "tests/specimen/phone.h"

namespace lagan::specimen {

class PhoneGeometry {
 public:
  // `pixels` is what the scene's longest side covers in the picture's middle; `scene` its size in units of that side.
  PhoneGeometry(const PhoneShot& shot, cv::Size2d scene, double pixels);

  cv::Size picture_size() const { return size_; }
  // Picture coordinates of a point of the scene, and the inverse (to a hundredth of a pixel for the bends and lenses of
  // the parameter file).
  cv::Point2d ToPicture(cv::Point2d on_scene) const;
  cv::Point2d ToScene(cv::Point2d in_picture) const;

 private:
  cv::Point2d Project(cv::Point2d on_scene) const;  // before the picture's frame is laid
  double Height(double x, double y) const;

  PhoneShot shot_;
  cv::Matx33d turn_;
  double pixels_;
  double bend_x_, bend_y_;
  cv::Point2d frame_{0, 0};
  cv::Size size_;
};

}  // namespace lagan::specimen
