#include "tests/specimen/photograph.h"

#include <opencv2/core.hpp>

namespace lagan::specimen {

void TurnQuarters(int turns, Photograph& photograph) {
  for (int i = 0; i < (turns % 4 + 4) % 4; ++i) {
    Picture& picture = photograph.picture;
    const double height = picture.height;
    cv::Mat turned;
    cv::rotate(cv::Mat(picture.height, picture.width, CV_8UC3, picture.rgb.data()), turned,
               cv::ROTATE_90_CLOCKWISE);
    picture = {turned.cols, turned.rows, {turned.datastart, turned.dataend}};
    const auto turn = [&](Point& point) { point = {height - point[1], point[0]}; };
    for (Point& corner : photograph.corners) turn(corner);
    for (Point& point : photograph.points) turn(point);
  }
}

}  // namespace lagan::specimen
