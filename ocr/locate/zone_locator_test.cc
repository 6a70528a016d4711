#include "ocr/locate/zone_locator.h"

#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "ocr/locate/strip.h"

namespace lagan::ocr {
namespace {

// A page with a title, some text of other pitches and a zone at one pitch, in OpenCV's built-in stroke font:
// enough for finding, which knows nothing of glyphs.
struct Page {
  cv::Mat grey;
  int line_count;
  int columns;
  double pitch = 18;
  double first_x = 60;
  double first_y = 520;
  double line_distance = 46;
};

Page MakePage(int line_count, int columns) {
  Page page{cv::Mat(700, 950, CV_8U, cv::Scalar(225)), line_count, columns};
  cv::putText(page.grey, "UTOPIA PASSPORT OF NOBODY", {60, 80}, cv::FONT_HERSHEY_SIMPLEX, 1.2, cv::Scalar(60),
              2);
  for (int row = 0; row < 4; ++row) {
    cv::putText(page.grey, "Some words in proportional print", {400, 180 + 50 * row},
                cv::FONT_HERSHEY_SIMPLEX, 0.6, cv::Scalar(40), 1);
  }
  cv::rectangle(page.grey, {60, 150, 220, 260}, cv::Scalar(120), cv::FILLED);
  const std::string alphabet = "ABCDEFGHKLMNOPRSTUVXYZ0123456789";
  for (int line = 0; line < line_count; ++line) {
    for (int column = 0; column < columns; ++column) {
      const std::string glyph(1, alphabet[static_cast<std::size_t>(line * 7 + column * 5) % alphabet.size()]);
      const cv::Size size = cv::getTextSize(glyph, cv::FONT_HERSHEY_SIMPLEX, 0.72, 2, nullptr);
      const double x = page.first_x + page.pitch * (column + 0.5) - size.width / 2.0;
      cv::putText(page.grey, glyph, cv::Point2d(x, page.first_y + page.line_distance * line),
                  cv::FONT_HERSHEY_SIMPLEX, 0.72, cv::Scalar(30), 2);
    }
  }
  return page;
}

// Turns by `degrees` clockwise around the middle on a larger canvas, then by quarter turns.
cv::Mat Turned(const cv::Mat& grey, double degrees, int quarter_turns) {
  cv::Mat canvas(grey.rows + 300, grey.cols + 300, CV_8U, cv::Scalar(90)), turned;
  grey.copyTo(canvas(cv::Rect(150, 150, grey.cols, grey.rows)));
  const cv::Mat rotation =
      cv::getRotationMatrix2D(cv::Point2f(cv::Point2d(canvas.cols / 2.0, canvas.rows / 2.0)), -degrees, 1);
  cv::warpAffine(canvas, turned, rotation, canvas.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  for (int i = 0; i < quarter_turns; ++i) cv::rotate(turned, turned, cv::ROTATE_90_CLOCKWISE);
  return turned;
}

struct Case {
  int lines;
  int columns;
  double degrees;
  int quarter_turns;
};

class LocateZonesTest : public testing::TestWithParam<Case> {};

TEST_P(LocateZonesTest, FindsTheZoneFirst) {
  const Case& c = GetParam();
  const Page page = MakePage(c.lines, c.columns);
  const cv::Mat grey = Turned(page.grey, c.degrees, c.quarter_turns);
  const std::vector<ZoneCandidate> zones = LocateZones(grey, Effort::kQuick);
  ASSERT_FALSE(zones.empty());
  const ZoneCandidate& zone = zones.front();
  EXPECT_EQ(zone.quarter_turns, c.quarter_turns % 2);
  ASSERT_EQ(zone.lines.size(), static_cast<std::size_t>(c.lines));
  for (const TextLine& line : zone.lines) {
    EXPECT_NEAR(line.Cells(), c.columns, 1.2);
    EXPECT_NEAR(line.pitch, page.pitch * std::cos(c.degrees * std::numbers::pi / 180), 0.5);
    // OpenCV's capitals of this size; the upright box of a tilted one would be up to a third higher.
    EXPECT_NEAR(line.cap_height, 18, 2.5) << "not measured across the line";
  }
  const auto outline = zone.Outline(grey.size());
  const double width = cv::norm(outline[1] - outline[0]), height = cv::norm(outline[2] - outline[1]);
  EXPECT_NEAR(width, page.pitch * c.columns, 1.5 * page.pitch);
  EXPECT_NEAR(height, page.line_distance * (c.lines - 1) + 24, 18);
  for (const cv::Point2f& corner : outline) {
    EXPECT_TRUE(
        cv::Rect2f(0, 0, static_cast<float>(grey.cols), static_cast<float>(grey.rows)).contains(corner));
  }
}

std::vector<Case> AllTurns() {
  std::vector<Case> cases;
  for (const auto& [lines, columns] : {std::pair{2, 44}, {2, 36}, {3, 30}}) {
    for (const double degrees : {-20.0, -8.0, 3.0, 14.0, 20.0}) cases.push_back({lines, columns, degrees, 0});
    for (int turns = 1; turns < 4; ++turns) {
      cases.push_back({lines, columns, -5, turns});
      cases.push_back({lines, columns, turns == 2 ? -19.0 : 19.0, turns});
    }
  }
  return cases;
}
INSTANTIATE_TEST_SUITE_P(Turns, LocateZonesTest, testing::ValuesIn(AllTurns()));

TEST(LocateZones, FindsNothingOnPicturesWithoutLines) {
  EXPECT_TRUE(LocateZones(cv::Mat(480, 640, CV_8U, cv::Scalar(128)), Effort::kThorough).empty());
  EXPECT_TRUE(LocateZones(cv::Mat(1, 1, CV_8U, cv::Scalar(0)), Effort::kThorough).empty());
  cv::Mat noise(480, 640, CV_8U);
  cv::RNG random(7);
  random.fill(noise, cv::RNG::UNIFORM, 0, 256);
  EXPECT_TRUE(LocateZones(noise, Effort::kThorough).empty());
  const Page page = MakePage(1, 44);
  EXPECT_TRUE(LocateZones(page.grey, Effort::kThorough).empty()) << "a single line is no zone";
}

TEST(CutStrip, StraightensALineToOneSize) {
  const Page page = MakePage(2, 44);
  const cv::Mat grey = Turned(page.grey, 6, 0);
  const std::vector<ZoneCandidate> zones = LocateZones(grey, Effort::kQuick);
  ASSERT_FALSE(zones.empty());
  for (const TextLine& line : zones.front().lines) {
    const StripShape shape;
    const cv::Mat strip = CutStrip(grey, line, line.cap_height, shape);
    ASSERT_EQ(strip.rows, 48);
    EXPECT_NEAR(strip.cols, 48 * shape.cap_share * shape.pitch_by_cap * (44 + 2 * shape.margin), 50);
    // Straight: all ink lies in the middle band, none in the rows of the margin.
    const cv::Mat ink = strip < 110;
    EXPECT_GT(cv::countNonZero(ink.rowRange(8, 40)), 2000);
    EXPECT_LT(cv::countNonZero(ink.rowRange(0, 4)) + cv::countNonZero(ink.rowRange(44, 48)), 20);
  }
}

}  // namespace
}  // namespace lagan::ocr
