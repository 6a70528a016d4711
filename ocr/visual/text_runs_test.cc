#include "ocr/visual/text_runs.h"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "ocr/visual/page_view.h"

namespace lagan::ocr {
namespace {

constexpr double kPixelsPerMm = 10;

cv::Mat Paper() { return cv::Mat(300, 900, CV_8UC1, cv::Scalar(210)); }

// `count` upright bars of `height` pixels, as letters stand, from (x, foot) on.
void Print(cv::Mat& page, int x, int foot, int height, int count, double slope = 0) {
  for (int i = 0; i < count; ++i) {
    const int left = x + i * height * 3 / 4;
    const int base = foot + static_cast<int>(std::lround(slope * (left - x)));
    cv::rectangle(page, cv::Rect(left, base - height, height / 2, height), cv::Scalar(40), cv::FILLED);
  }
}

TEST(FindTextRuns, FindsRunsOfEachSizeAndLetters) {
  cv::Mat page = Paper();
  Print(page, 50, 60, 10, 12);   // a caption
  Print(page, 50, 100, 22, 9);   // its value
  Print(page, 500, 100, 22, 7);  // another on the same line
  Print(page, 800, 100, 22, 1);  // a letter
  const std::vector<TextRun> runs = FindTextRuns(page, kPixelsPerMm);
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_EQ(runs[0].marks, 12);
  EXPECT_NEAR(runs[0].cap_height, 10, 1);
  EXPECT_NEAR(runs[1].bottom(), 100, 1.5);
  int letters = 0;
  for (const TextRun& run : runs) {
    EXPECT_EQ(run.evenness, 1);
    letters += run.marks == 1 ? 1 : 0;
  }
  EXPECT_EQ(letters, 1);
}

TEST(FindTextRuns, FollowsATiltedLine) {
  cv::Mat page = Paper();
  Print(page, 50, 100, 22, 20, 0.05);
  const std::vector<TextRun> runs = FindTextRuns(page, kPixelsPerMm);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_NEAR(runs[0].slope, 0.05, 0.01);
}

TEST(FindTextRuns, DirtDoesNotJoinRuns) {
  cv::Mat page = Paper();
  Print(page, 50, 100, 22, 6);
  Print(page, 240, 100, 22, 6);
  // A mark in the gap that stands on another line.
  cv::rectangle(page, cv::Rect(175, 62, 14, 24), cv::Scalar(40), cv::FILLED);
  cv::rectangle(page, cv::Rect(205, 62, 14, 24), cv::Scalar(40), cv::FILLED);
  int long_runs = 0;
  for (const TextRun& run : FindTextRuns(page, kPixelsPerMm)) {
    EXPECT_LE(run.marks, 6);
    long_runs += run.marks == 6 ? 1 : 0;
  }
  EXPECT_EQ(long_runs, 2);
}

TEST(FindTextRuns, FindsNothingOnPlainPaperOrNoPicture) {
  EXPECT_TRUE(FindTextRuns(Paper(), kPixelsPerMm).empty());
  EXPECT_TRUE(FindTextRuns(cv::Mat(), kPixelsPerMm).empty());
  EXPECT_TRUE(FindTextRuns(Paper(), 0).empty());
}

TEST(JoinFieldNumbers, JoinsAShortRunBeforeALongOneOnItsLine) {
  const auto run = [](double left, double right, double middle, double height, int marks) {
    return TextRun{0, middle, left, right, height, marks, 1};
  };
  const TextRun value = run(100, 300, 50, 20, 8);
  const auto joined = JoinFieldNumbers({run(60, 72, 51, 18, 1), value});
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_EQ(joined[0].left, 60);
  EXPECT_EQ(joined[0].marks, 9);
  // Too far, on another line, of another size, longer than a number, or behind it.
  for (const TextRun& other : {run(20, 32, 51, 18, 1), run(60, 72, 70, 18, 1), run(60, 72, 48, 30, 1),
                               run(60, 95, 51, 18, 5), run(310, 322, 51, 18, 1)}) {
    EXPECT_EQ(JoinFieldNumbers({other, value}).size(), 2u);
  }
  EXPECT_TRUE(JoinFieldNumbers({}).empty());
}

TEST(CutRun, MakesTheRunStraightAndOfOneSize) {
  cv::Mat page = Paper();
  Print(page, 50, 100, 22, 20, 0.05);
  const std::vector<TextRun> runs = FindTextRuns(page, kPixelsPerMm);
  ASSERT_EQ(runs.size(), 1u);
  const cv::Mat strip = CutRun(page, runs[0], {40, 0.5, 0.3});
  EXPECT_EQ(strip.rows, 40);
  // Ink in the middle half at both ends, paper above and below.
  EXPECT_LT(cv::mean(strip(cv::Rect(0, 14, 60, 12)))[0], 170);
  EXPECT_LT(cv::mean(strip(cv::Rect(strip.cols - 60, 14, 60, 12)))[0], 170);
  EXPECT_GT(cv::mean(strip.rowRange(0, 7))[0], 200);
  EXPECT_GT(cv::mean(strip.rowRange(33, 40))[0], 200);
}

std::array<ImagePoint, 4> QuadAt(double x, double y, double pixels_per_mm, double degrees) {
  const double width = (44 * 2.54 - 0.4) * pixels_per_mm, height = 9 * pixels_per_mm;
  const double c = std::cos(degrees * CV_PI / 180), s = std::sin(degrees * CV_PI / 180);
  const auto at = [&](double u, double v) { return ImagePoint{x + u * c - v * s, y + u * s + v * c}; };
  return {at(0, 0), at(width, 0), at(width, height), at(0, height)};
}

TEST(ViewAboveZone, IsUprightAtTheZonesScale) {
  const cv::Mat picture(1200, 1600, CV_8UC1, cv::Scalar(200));
  const PageView view = ViewAboveZone(picture, QuadAt(150, 900, 10, 0), mrz::Format::kTd3);
  ASSERT_FALSE(view.grey.empty());
  EXPECT_NEAR(view.pixels_per_mm, 10, 0.01);
  // The left edge is 7 mm beside the zone's, the foot just above it.
  EXPECT_NEAR(view.InPicture(0, 0).x, 80, 1);
  EXPECT_NEAR(view.InPicture(0, view.grey.rows).y, 900, 10);
}

TEST(ViewAboveZone, FollowsTheZonesTurn) {
  const cv::Mat picture(1600, 1600, CV_8UC1, cv::Scalar(200));
  for (const double degrees : {90.0, 180.0, 270.0, 12.0}) {
    const std::array<ImagePoint, 4> quad = QuadAt(800, 800, 6, degrees);
    const PageView view = ViewAboveZone(picture, quad, mrz::Format::kTd3);
    ASSERT_FALSE(view.grey.empty()) << degrees;
    const ImagePoint up = view.InPicture(0, 0), right = view.InPicture(view.grey.cols, 0);
    const double length = std::hypot(right.x - up.x, right.y - up.y);
    EXPECT_NEAR((right.x - up.x) / length, std::cos(degrees * CV_PI / 180), 0.01);
    EXPECT_NEAR((right.y - up.y) / length, std::sin(degrees * CV_PI / 180), 0.01);
  }
}

TEST(ViewAboveZone, IsEmptyWithoutAPage) {
  const cv::Mat picture(1200, 1600, CV_8UC1, cv::Scalar(200));
  EXPECT_TRUE(ViewAboveZone(picture, {}, mrz::Format::kTd3).grey.empty());
  EXPECT_TRUE(ViewAboveZone(picture, QuadAt(150, 10, 10, 0), mrz::Format::kTd3).grey.empty());
  EXPECT_TRUE(ViewAboveZone(picture, QuadAt(1e9, 1e9, 10, 0), mrz::Format::kTd3).grey.empty());
  std::array<ImagePoint, 4> mirrored = QuadAt(150, 900, 10, 0);
  std::swap(mirrored[0], mirrored[3]);
  std::swap(mirrored[1], mirrored[2]);
  EXPECT_TRUE(ViewAboveZone(picture, mirrored, mrz::Format::kTd3).grey.empty());
}

TEST(ViewOfCard, TurnsThePicture) {
  cv::Mat picture(600, 900, CV_8UC1, cv::Scalar(200));
  cv::rectangle(picture, cv::Rect(0, 0, 60, 60), cv::Scalar(0), cv::FILLED);
  for (const int turns : {0, 1, 2, 3}) {
    const PageView view = ViewOfCard(picture, turns);
    ASSERT_FALSE(view.grey.empty());
    EXPECT_EQ(view.grey.cols > view.grey.rows, turns % 2 == 0);
    // The dark corner goes around clockwise.
    const int x = turns == 1 || turns == 2 ? view.grey.cols - 20 : 20,
              y = turns >= 2 ? view.grey.rows - 20 : 20;
    EXPECT_LT(view.grey.at<uchar>(y, x), 60) << turns;
    const ImagePoint at = view.InPicture(x, y);
    EXPECT_LT(at.x, 60);
    EXPECT_LT(at.y, 60);
  }
}

}  // namespace
}  // namespace lagan::ocr
