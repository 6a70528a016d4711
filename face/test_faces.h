// Networks, faces and changes to pictures for the tests of this room. What face/models/fetch and face/models/fetch-media
// have not put there is missing, and tests that need it say so and are skipped.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>

#include "base/image/pixels.h"
#include "face/models/model_folder.h"

namespace lagan::face {

// The folder's, opened once for the program; null where there is none.
const ModelFolder* TestModels();
// Frame `number` (as in its file name) of a clip; empty pixels where there is no such clip.
image::Pixels ClipPicture(const std::string& clip, int number);
// The portrait that specimen documents carry; the person of cap12.
image::Pixels SpecimenPortrait();
// A still picture of the media.
image::Pixels Still(const std::string& name);

cv::Mat ToMat(const image::Pixels& pixels);  // RGB, a copy
image::Pixels ToPixels(const cv::Mat& rgb);
image::Pixels Resized(const image::Pixels& pixels, double factor);
// Clockwise.
image::Pixels Turned(const image::Pixels& pixels, int quarters);
image::Pixels SideBySide(const image::Pixels& a, const image::Pixels& b);
image::Pixels Plain(int width, int height, int grey);

// Skips the test unless networks and media are there.
class FacesTest : public testing::Test {
 protected:
  void SetUp() override;
};

}  // namespace lagan::face
