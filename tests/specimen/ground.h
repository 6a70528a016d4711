// What simulator B's scenes lie on.
#pragma once

#include <opencv2/core.hpp>

#include "tests/specimen/random.h"

namespace lagan::specimen {

// A checked cloth, a printed sheet, stone, planks, a plain board or a keyboard's dark rows; RGB, CV_8UC3.
cv::Mat DrawGround(cv::Size size, Random& random);

}  // namespace lagan::specimen
