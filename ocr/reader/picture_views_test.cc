#include "ocr/reader/picture_views.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// White, 60 by 40, with a black dot of 5 by 5 about (12, 30).
image::Pixels Dotted(int channels) {
  Bytes bytes(static_cast<std::size_t>(60 * 40 * channels), 255);
  cv::Mat picture(40, 60, channels == 1 ? CV_8UC1 : CV_8UC3, bytes.data());
  cv::rectangle(picture, {10, 28}, {14, 32}, cv::Scalar(0, 0, 0), cv::FILLED);
  return image::MakePixels(60, 40, channels, bytes);
}

cv::Point2f Darkest(const cv::Mat& view) {
  const cv::Moments ink = cv::moments(view < 128, true);
  return {static_cast<float>(ink.m10 / ink.m00), static_cast<float>(ink.m01 / ink.m00)};
}

TEST(PictureViewsTest, AsItCame) {
  const image::Pixels pixels = Dotted(3);
  PictureViews views(pixels);
  EXPECT_EQ(views.size(), cv::Size(60, 40));
  EXPECT_EQ(Darkest(views.Get(Channel::kGrey, 0)), cv::Point2f(12, 30));
  EXPECT_EQ(Darkest(views.Get(Channel::kRed, 0)), cv::Point2f(12, 30));
  // (x, y) goes to (height - 1 - y, x).
  EXPECT_EQ(Darkest(views.Get(Channel::kGrey, 1)), cv::Point2f(9, 12));
  EXPECT_EQ(views.OnPicture({7, 8}), cv::Point2f(7, 8));
}

TEST(PictureViewsTest, TurnedPointsFindTheirWayBack) {
  for (const int channels : {1, 3}) {
    const image::Pixels pixels = Dotted(channels);
    for (const double degrees : {30.0, 60.0, 90.0, -45.0}) {
      SCOPED_TRACE(degrees);
      PictureViews views(pixels, degrees);
      for (const Channel channel : {Channel::kGrey, Channel::kRed}) {
        const cv::Mat& view = views.Get(channel, 0);
        EXPECT_EQ(view.size(), views.size());
        const cv::Point2f dot = views.OnPicture(Darkest(view));
        EXPECT_NEAR(dot.x, 12, 0.2);
        EXPECT_NEAR(dot.y, 30, 0.2);
      }
    }
  }
}

// Clockwise: what was in the lower left comes to the upper left.
TEST(PictureViewsTest, TurnsClockwise) {
  const image::Pixels pixels = Dotted(1);
  PictureViews views(pixels, 90);
  EXPECT_EQ(views.size(), cv::Size(40, 60));
  const cv::Point2f dot = Darkest(views.Get(Channel::kGrey, 0));
  EXPECT_NEAR(dot.x, 10, 1.1);
  EXPECT_NEAR(dot.y, 12, 1.1);
}

TEST(PictureViewsTest, TheCanvasHoldsThePictureAndNothingElse) {
  const image::Pixels pixels = Dotted(1);
  PictureViews views(pixels, 30);
  const cv::Mat& view = views.Get(Channel::kGrey, 0);
  int shown = 0;
  for (int y = 0; y < view.rows; ++y) {
    for (int x = 0; x < view.cols; ++x)
      shown += views.Shows({static_cast<float>(x), static_cast<float>(y)}) ? 1 : 0;
  }
  EXPECT_NEAR(shown, 60 * 40, 60);
  EXPECT_FALSE(views.Shows({0, 0}));
  EXPECT_TRUE(views.Shows({static_cast<float>(view.cols) / 2, static_cast<float>(view.rows) / 2}));
  // What lies beside the picture is as grey as its rim, so that no edge is made.
  EXPECT_EQ(view.at<std::uint8_t>(0, 0), 255);
}

}  // namespace
}  // namespace lagan::ocr
