#include "ocr/locate/line_course.h"

#include <cmath>
#include <functional>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "ocr/locate/strip.h"

namespace lagan::ocr {
namespace {

constexpr int kCells = 44;
constexpr double kPitch = 18, kFirst = 60, kMiddle = 320;

// Two lines of a zone; the first one's middle is at kMiddle and what `course` adds, in characters.
cv::Mat MakePage(const std::function<double(double)>& course) {
  cv::Mat grey(640, 920, CV_8U, cv::Scalar(225));
  const std::string alphabet = "ABCDEFGHKLMNOPRSTUVXYZ0123456789<<";
  for (int line = 0; line < 2; ++line) {
    for (int column = 0; column < kCells; ++column) {
      const std::string glyph(1, alphabet[static_cast<std::size_t>(line * 7 + column * 5) % alphabet.size()]);
      const cv::Size size = cv::getTextSize(glyph, cv::FONT_HERSHEY_SIMPLEX, 0.72, 2, nullptr);
      const double x = kFirst + kPitch * (column + 0.5);
      const double y = kMiddle + kPitch * (2.5 * line + course(x)) + size.height / 2.0;
      cv::putText(grey, glyph, cv::Point2d(x - size.width / 2.0, y), cv::FONT_HERSHEY_SIMPLEX, 0.72,
                  cv::Scalar(30), 2);
    }
  }
  return grey;
}

// Straight, at the place of the first line of the page.
TextLine StraightLine() {
  TextLine line;
  line.offset = kMiddle;
  line.left = kFirst;
  line.right = kFirst + kCells * kPitch;
  line.pitch = line.cap_height = kPitch;
  return line;
}

double CurledAtTheLeft(double x) { return 1.5 * std::exp(-(x - kFirst) / 120); }

TEST(FollowCourse, FollowsALineThatCurlsAtEitherEnd) {
  const auto at_the_right = [](double x) { return -CurledAtTheLeft(2 * kFirst + kCells * kPitch - x); };
  const auto wave = [](double x) { return 0.4 * std::sin(x / 110); };
  for (const std::function<double(double)>& course :
       {std::function<double(double)>(CurledAtTheLeft), std::function<double(double)>(at_the_right),
        std::function<double(double)>(wave)}) {
    const TextLine followed = FollowCourse(MakePage(course), StraightLine());
    ASSERT_FALSE(followed.sway.empty());
    for (double x = kFirst + kPitch; x < kFirst + (kCells - 1) * kPitch; x += 7)
      EXPECT_NEAR(followed.MiddleAt(x), kMiddle + kPitch * course(x), 0.2 * kPitch) << x;
  }
}

TEST(FollowCourse, LeavesALineThatIsStraightOrCannotBeFollowed) {
  const TextLine line = StraightLine();
  EXPECT_TRUE(FollowCourse(MakePage([](double) { return 0.0; }), line).sway.empty());
  EXPECT_TRUE(FollowCourse(MakePage([](double) { return 0.1; }), line).sway.empty()) << "not worth it";
  EXPECT_TRUE(FollowCourse(cv::Mat(640, 920, CV_8U, cv::Scalar(225)), line).sway.empty());
  cv::Mat noise(640, 920, CV_8U);
  cv::RNG(7).fill(noise, cv::RNG::UNIFORM, 0, 256);
  EXPECT_TRUE(FollowCourse(noise, line).sway.empty());
  TextLine small = line;
  small.right = small.left + 9 * kPitch;
  EXPECT_TRUE(FollowCourse(MakePage(CurledAtTheLeft), small).sway.empty()) << "too few to tell";
}

TEST(FollowCourse, AStripOfACurledLineIsStraight) {
  const cv::Mat grey = MakePage(CurledAtTheLeft);
  const auto ink_beside = [&](const TextLine& line) {
    const cv::Mat ink = CutStrip(grey, line, kPitch, StripShape()) < 110;
    return cv::countNonZero(ink.rowRange(0, 4)) + cv::countNonZero(ink.rowRange(44, 48));
  };
  EXPECT_GT(ink_beside(StraightLine()), 150);
  EXPECT_LT(ink_beside(FollowCourse(grey, StraightLine())), 20);
}

}  // namespace
}  // namespace lagan::ocr
