#include "ocr/locate/zone_locator.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "ocr/locate/line_beside.h"
#include "ocr/locate/line_ends.h"
#include "ocr/locate/strip.h"

namespace lagan::ocr {
namespace {

// With work enough for any picture of these tests.
std::vector<ZoneCandidate> Located(const cv::Mat& grey, Effort effort) {
  WorkBudget budget(kMostWorkOfALook * 16);
  return LocateZones(grey, effort, budget);
}

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

// As MakePage, with room for `cells` characters before the zone.
Page MakeIndentedPage(int line_count, int columns, int cells) {
  Page page = MakePage(line_count, columns);
  const int shift = static_cast<int>(cells * page.pitch);
  cv::copyMakeBorder(page.grey, page.grey, 0, 0, shift, shift, cv::BORDER_CONSTANT, cv::Scalar(225));
  page.first_x += shift;
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
  const std::vector<ZoneCandidate> zones = Located(grey, Effort::kQuick);
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

// Slanting rows of strokes of one height and pitch from edge to edge: each row is a line of another length, and follows several others.
cv::Mat Bars() {
  cv::Mat bars(2000, 3000, CV_8U, cv::Scalar(235));
  for (int y = 4; y + 32 < bars.rows; y += 48) {
    for (int x = 4; x + 16 < bars.cols; x += 16) bars(cv::Rect(x, y, 8, 32)) = 20;
  }
  return Turned(bars, 45, 0);
}

TEST(LocateZones, NoLookTakesMoreThanItsShare) {
  const cv::Mat grey = Bars();
  WorkBudget budget(kMostWorkOfALook * 16);
  EXPECT_FALSE(LocateZones(grey, Effort::kThorough, budget).empty()) << "what was found stays";
  EXPECT_GT(budget.spent(), kMostWorkOfALook) << "this picture has become easy; draw a worse one";
  // Two sizes, two turns, two windows.
  EXPECT_LT(budget.spent(), 8 * (kMostWorkOfALook + kMostWorkOfALook / 10));
}

TEST(LocateZones, EndsWhenTheBudgetIsUsedUp) {
  const cv::Mat grey = Bars();
  WorkBudget budget(kMostWorkOfALook / 4);
  LocateZones(grey, Effort::kThorough, budget);
  EXPECT_TRUE(budget.UsedUp());
  EXPECT_LT(budget.spent(), kMostWorkOfALook / 2);
}

TEST(LocateZones, FindsNothingOnPicturesWithoutLines) {
  EXPECT_TRUE(Located(cv::Mat(480, 640, CV_8U, cv::Scalar(128)), Effort::kThorough).empty());
  EXPECT_TRUE(Located(cv::Mat(1, 1, CV_8U, cv::Scalar(0)), Effort::kThorough).empty());
  cv::Mat noise(480, 640, CV_8U);
  cv::RNG random(7);
  random.fill(noise, cv::RNG::UNIFORM, 0, 256);
  EXPECT_TRUE(Located(noise, Effort::kThorough).empty());
  const Page page = MakePage(1, 44);
  EXPECT_TRUE(Located(page.grey, Effort::kThorough).empty()) << "a single line is no zone";
}

// What makes the characters of a line one piece of ink: no marks are found, but its strokes stand.
void RunTogether(const Page& page, int line, cv::Mat& grey) {
  const int middle = static_cast<int>(page.first_y + page.line_distance * line) - 9;
  const int right = static_cast<int>(page.first_x + page.pitch * page.columns);
  cv::line(grey, {static_cast<int>(page.first_x), middle}, {right, middle}, cv::Scalar(30), 3);
}

bool Has(const std::vector<ZoneCandidate>& zones, std::size_t lines, double first_columns,
         double last_columns) {
  return std::ranges::any_of(zones, [&](const ZoneCandidate& zone) {
    return zone.lines.size() == lines && std::abs(zone.lines.front().Cells() - first_columns) < 1.2 &&
           std::abs(zone.lines.back().Cells() - last_columns) < 1.2;
  });
}

TEST(LocateZones, CompletesAZoneWithALineThatCannotBeToldApart) {
  for (const auto& [lines, columns] : {std::pair{2, 44}, {2, 36}, {3, 30}}) {
    for (int gone = 0; gone < lines; ++gone) {
      Page page = MakePage(lines, columns);
      RunTogether(page, gone, page.grey);
      for (const double degrees : {gone == 0 ? 0.0 : 12.0}) {
        const std::vector<ZoneCandidate> zones = Located(Turned(page.grey, degrees, 0), Effort::kThorough);
        ASSERT_FALSE(zones.empty()) << lines << " lines without " << gone;
        ASSERT_EQ(zones.front().lines.size(), static_cast<std::size_t>(lines)) << "without " << gone;
        const std::vector<TextLine>& found = zones.front().lines;
        for (std::size_t i = 1; i < found.size(); ++i) {
          const double x = (found[i].left + found[i].right) / 2;
          const double cosine = std::cos(degrees * std::numbers::pi / 180);
          EXPECT_NEAR((found[i].MiddleAt(x) - found[i - 1].MiddleAt(x)) * cosine, page.line_distance, 5);
          EXPECT_NEAR(found[i].Cells(), columns, 1.2);
        }
      }
    }
  }
}

// Cuts the first line down to the nine characters of a Swiss licence.
Page MakeSwiss(Page page) {
  const double end = page.first_x + 9 * page.pitch;
  cv::rectangle(page.grey, cv::Point2d(end, page.first_y - 30),
                cv::Point2d(page.grey.cols, page.first_y + 10), cv::Scalar(225), cv::FILLED);
  return page;
}

// Characters fainter than print from `from` to `to`, counted in characters from the line's start.
void PutJunk(const Page& page, int line, int from, int to, cv::Mat& grey) {
  for (int column = from; column < to; ++column) {
    cv::putText(
        grey, "H",
        cv::Point2d(page.first_x + page.pitch * (column + 0.2), page.first_y + page.line_distance * line),
        cv::FONT_HERSHEY_SIMPLEX, 0.72, cv::Scalar(190), 2);
  }
}

TEST(LocateZones, FindsTheShortFirstLineOfASwissLicenceEitherWayUp) {
  const cv::Mat grey = MakeSwiss(MakePage(3, 30)).grey;
  EXPECT_TRUE(Has(Located(grey, Effort::kQuick), 3, 9, 30));
  EXPECT_TRUE(Has(Located(Turned(grey, 0, 2), Effort::kQuick), 3, 30, 9));
  EXPECT_TRUE(Has(Located(Turned(grey, -11, 3), Effort::kQuick), 3, 9, 30));
}

TEST(LocateZones, FindsASwissLicenceWhoseLongLinesCaughtTheCardsEdge) {
  Page page = MakeSwiss(MakeIndentedPage(3, 30, 8));
  for (const int line : {1, 2}) {
    PutJunk(page, line, -3, 0, page.grey);
    PutJunk(page, line, 30, 33, page.grey);
  }
  EXPECT_TRUE(Has(Located(page.grey, Effort::kThorough), 3, 9, 30));
  EXPECT_TRUE(Has(Located(Turned(page.grey, 7, 2), Effort::kThorough), 3, 30, 9));
}

TEST(LocateZones, FindsASwissLicenceOfWhichOneLongLineWasSeen) {
  for (const int gone : {1, 2}) {
    Page page = MakeSwiss(MakePage(3, 30));
    RunTogether(page, gone, page.grey);
    EXPECT_TRUE(Has(Located(page.grey, Effort::kThorough), 3, 9, 30)) << gone;
    EXPECT_TRUE(Has(Located(Turned(page.grey, 7, 2), Effort::kThorough), 3, 30, 9)) << gone;
  }
}

TEST(LocateZones, FindsTheSingleLineOfAFrenchLicence) {
  const Page page = MakePage(1, 30);
  EXPECT_TRUE(Has(Located(page.grey, Effort::kThorough), 1, 30, 30));
  EXPECT_TRUE(Has(Located(Turned(page.grey, 9, 3), Effort::kThorough), 1, 30, 30));
  EXPECT_TRUE(Located(MakePage(1, 36).grey, Effort::kThorough).empty()) << "no zone has one line of 36";
}

// A stamp, or the edge of the card, has strokes like a line.
TEST(LocateZones, FindsTheSingleLineOfAFrenchLicenceBesideStrokes) {
  Page page = MakePage(1, 30);
  for (int x = 20; x < page.grey.cols - 20; x += 7) {
    for (const double y : {page.first_y - 56, page.first_y + 36})
      cv::line(page.grey, cv::Point2d(x, y), cv::Point2d(x, y + 10), cv::Scalar(120), 2);
  }
  EXPECT_TRUE(Has(Located(page.grey, Effort::kThorough), 1, 30, 30));
}

TEST(LocateZones, FindsTheSingleLineOfAFrenchLicenceThatLostOrCaughtCharactersAtItsEnds) {
  const Page page = MakeIndentedPage(1, 30, 8);
  cv::Mat lost = page.grey.clone();
  const int middle = static_cast<int>(page.first_y) - 9, first = static_cast<int>(page.first_x);
  cv::line(lost, {first, middle}, {first + static_cast<int>(3 * page.pitch), middle}, cv::Scalar(30), 3);
  cv::Mat caught = page.grey.clone();
  PutJunk(page, 0, -2, 0, caught);
  for (const cv::Mat& grey : {lost, caught}) {
    const std::vector<ZoneCandidate> zones = Located(grey, Effort::kThorough);
    ASSERT_TRUE(Has(zones, 1, 30, 30));
    EXPECT_NEAR(zones.front().lines.front().left, page.first_x, 0.8 * page.pitch);
  }
}

TEST(FindLineBeside, TellsPrintFromPaper) {
  const Page page = MakePage(2, 36);
  TextLine line;
  line.offset = page.first_y - 8;
  line.left = page.first_x;
  line.right = page.first_x + 36 * page.pitch;
  line.pitch = line.cap_height = page.pitch;
  const auto below = FindLineBeside(page.grey, line, Beside::kBelow, 0, 36);
  ASSERT_TRUE(below.has_value());
  EXPECT_NEAR(below->MiddleAt(400), line.MiddleAt(400) + page.line_distance, 4);
  EXPECT_NEAR(below->slope, 0, 0.01);
  EXPECT_EQ(below->seen, 0) << "nothing was counted";
  EXPECT_FALSE(FindLineBeside(page.grey, line, Beside::kAbove, 0, 36)) << "only paper is above";
  EXPECT_FALSE(FindLineBeside(page.grey, line, Beside::kBelow, 0, 2)) << "too short to tell";
  cv::Mat noise(page.grey.size(), CV_8U);
  cv::RNG(7).fill(noise, cv::RNG::UNIFORM, 0, 256);
  EXPECT_FALSE(FindLineBeside(noise, line, Beside::kBelow, 0, 36)) << "no paper between";
  // Beyond the picture there is nothing, and nothing is read there.
  line.offset = page.grey.rows - 2;
  EXPECT_FALSE(FindLineBeside(page.grey, line, Beside::kBelow, 0, 36));
}

TEST(LocateZones, AQuickSearchThatIsNotConvincedHasLookedEverywhere) {
  const Page line = MakePage(1, 30);
  const Page odd = MakePage(2, 30);
  for (const cv::Mat& grey : {line.grey, odd.grey}) {
    const std::vector<ZoneCandidate> quick = Located(grey, Effort::kQuick);
    const std::vector<ZoneCandidate> thorough = Located(grey, Effort::kThorough);
    ASSERT_TRUE(quick.empty() || !EndsQuickSearch(quick.front()));
    ASSERT_EQ(quick.size(), thorough.size());
    for (std::size_t i = 0; i < quick.size(); ++i) EXPECT_EQ(quick[i].score, thorough[i].score);
  }
  EXPECT_TRUE(EndsQuickSearch(Located(MakePage(2, 44).grey, Effort::kQuick).front()));
}

// The lines of the page, which begin and end so many characters off.
std::vector<TextLine> LinesOf(const Page& page, double begin_off, double end_off) {
  std::vector<TextLine> lines;
  for (int i = 0; i < page.line_count; ++i) {
    TextLine line;
    line.offset = page.first_y + page.line_distance * i - 8;
    line.left = page.first_x + begin_off * page.pitch;
    line.right = page.first_x + (page.columns + end_off) * page.pitch;
    line.pitch = line.cap_height = page.pitch;
    lines.push_back(line);
  }
  return lines;
}

TEST(FitEnds, FindsTheLengthThatAZoneHas) {
  for (const auto& [lines, columns] : {std::pair{2, 44}, {2, 36}, {3, 30}, {1, 30}}) {
    const Page page = MakeIndentedPage(lines, columns, 8);
    for (const auto& [begin, end] :
         {std::pair{-5.0, 0.0}, {0.0, 4.0}, {-3.0, 3.0}, {6.0, 0.0}, {5.0, -7.0}}) {
      const auto fitted = FitEnds(page.grey, LinesOf(page, begin, end), ZoneLengths(page.line_count));
      ASSERT_TRUE(fitted.has_value());
      EXPECT_GT(fitted->clearness, 0.8);
      for (const TextLine& line : fitted->lines) {
        EXPECT_NEAR(line.Cells(), columns, 0.1) << begin << " " << end;
        EXPECT_NEAR(line.left, page.first_x, 0.5 * page.pitch) << begin << " " << end;
      }
    }
  }
}

TEST(FitEnds, AShortLineStaysShortAtItsEnd) {
  const Page page = MakeIndentedPage(3, 30, 8);
  cv::Mat grey = page.grey.clone();
  const double end = page.first_x + 9 * page.pitch;
  cv::rectangle(grey, cv::Point2d(end, page.first_y - 30), cv::Point2d(grey.cols, page.first_y + 10),
                cv::Scalar(225), cv::FILLED);
  std::vector<TextLine> lines = LinesOf(page, -1, 0);
  lines[0].right = lines[0].left + 9 * page.pitch;
  const auto fitted = FitEnds(grey, lines, ZoneLengths(3));
  ASSERT_TRUE(fitted.has_value());
  EXPECT_NEAR(fitted->lines[0].Cells(), 9, 0.1);
  EXPECT_NEAR(fitted->lines[0].left, page.first_x, 0.5 * page.pitch);
  EXPECT_NEAR(fitted->lines[1].Cells(), 30, 0.1);
  // The same upside down.
  cv::rotate(grey, grey, cv::ROTATE_180);
  std::vector<TextLine> turned;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    turned.push_back(*line);
    turned.back().offset = grey.rows - line->offset;
    turned.back().left = grey.cols - line->right;
    turned.back().right = grey.cols - line->left;
  }
  const auto fitted_turned = FitEnds(grey, turned, ZoneLengths(3));
  ASSERT_TRUE(fitted_turned.has_value());
  EXPECT_NEAR(fitted_turned->lines[2].Cells(), 9, 0.1);
  EXPECT_NEAR(fitted_turned->lines[2].right, grey.cols - page.first_x, 0.5 * page.pitch);
}

TEST(FitEnds, AZoneThatThePictureCutsOffKeepsItsLength) {
  const Page page = MakePage(2, 44);
  const int cut = static_cast<int>(page.first_x + 37.5 * page.pitch);
  const auto fitted = FitEnds(page.grey.colRange(0, cut), LinesOf(page, 0, -7), ZoneLengths(2));
  ASSERT_TRUE(fitted.has_value());
  EXPECT_NEAR(fitted->lines[0].Cells(), 44, 0.1) << "not 36, which would hide what is missing";
  EXPECT_GT(fitted->lines[0].right, cut);
}

TEST(FitEnds, AnEdgeThatRunsAcrossTheLinesIsNoPrint) {
  Page page = MakeIndentedPage(2, 36, 10);
  for (int edge = 2; edge < 9; ++edge) {
    const int x = static_cast<int>(page.first_x - edge * page.pitch);
    cv::line(page.grey, {x, 0}, {x, page.grey.rows}, cv::Scalar(30), 3);
  }
  const auto fitted = FitEnds(page.grey, LinesOf(page, -8, 0), ZoneLengths(2));
  ASSERT_TRUE(fitted.has_value());
  EXPECT_NEAR(fitted->lines.front().Cells(), 36, 0.1) << "not 44";
  EXPECT_NEAR(fitted->lines.front().left, page.first_x, 0.5 * page.pitch);
}

TEST(FitEnds, PrintThatGoesOnEndsNowhereClearly) {
  const Page page = MakeIndentedPage(2, 60, 2);
  const auto fitted = FitEnds(page.grey, LinesOf(page, 0, 0), ZoneLengths(2));
  ASSERT_TRUE(fitted.has_value());
  EXPECT_LT(fitted->clearness, 0.4);
  const auto alone = FitEnds(page.grey, {LinesOf(page, 0, 0).front()}, ZoneLengths(1));
  ASSERT_TRUE(alone.has_value());
  EXPECT_LT(alone->clearness, 0.4);
  EXPECT_FALSE(FitEnds(cv::Mat(700, 950, CV_8U, cv::Scalar(225)), LinesOf(page, 0, 0), ZoneLengths(2)))
      << "nothing is printed there";
  EXPECT_FALSE(FitEnds(page.grey, {}, ZoneLengths(1)));
}

TEST(LocateZones, LeavesOutFaintMarksBeyondTheZone) {
  for (const auto& [lines, columns] : {std::pair{2, 44}, {2, 36}, {3, 30}}) {
    Page page = MakeIndentedPage(lines, columns, 8);
    for (int line = 0; line < lines; ++line) {
      PutJunk(page, line, -5, 0, page.grey);
      PutJunk(page, line, columns, columns + 5, page.grey);
    }
    const std::vector<ZoneCandidate> zones = Located(page.grey, Effort::kThorough);
    ASSERT_FALSE(zones.empty());
    ASSERT_EQ(zones.front().lines.size(), static_cast<std::size_t>(lines));
    for (const TextLine& line : zones.front().lines) {
      EXPECT_NEAR(line.Cells(), columns, 0.8) << columns;
      EXPECT_NEAR(line.left, page.first_x, 0.8 * page.pitch) << columns;
    }
  }
}

TEST(CutStrip, StraightensALineToOneSize) {
  const Page page = MakePage(2, 44);
  const cv::Mat grey = Turned(page.grey, 6, 0);
  const std::vector<ZoneCandidate> zones = Located(grey, Effort::kQuick);
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
