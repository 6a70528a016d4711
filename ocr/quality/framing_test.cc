#include "ocr/quality/framing.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

constexpr double kPixelsPerMm = 10;

struct Format {
  const char* name;
  double width, height;  // of the page, millimetres
  double zone_width, zone_height;
  double foot;  // from the zone to the foot of the page
};
constexpr Format kFormats[] = {{"TD1", 85.6, 53.98, 76.2, 16.1, 4.5},
                               {"TD2", 105, 74, 91.44, 9.7, 7},
                               {"TD3", 125, 88, 111.76, 9.7, 8.5}};

// The zone of a page whose upper left corner is at (400, 300), turned about that corner.
std::array<ImagePoint, 4> ZoneOf(const Format& format, double degrees) {
  const double left = (format.width - format.zone_width) / 2;
  const double foot = format.height - format.foot, top = foot - format.zone_height;
  const double angle = degrees * std::numbers::pi / 180;
  const auto at = [&](double x, double y) {
    return ImagePoint{400 + kPixelsPerMm * (x * std::cos(angle) - y * std::sin(angle)),
                      300 + kPixelsPerMm * (x * std::sin(angle) + y * std::cos(angle))};
  };
  return {at(left, top), at(left + format.zone_width, top), at(left + format.zone_width, foot),
          at(left, foot)};
}

TEST(Framing, FindsThePageOfEveryFormatAtEveryTurn) {
  for (const Format& format : kFormats) {
    for (const double degrees : {0.0, 5.0, 90.0, 180.0, 270.0, -12.0}) {
      const auto framing = FramingOf(ZoneOf(format, degrees));
      ASSERT_TRUE(framing.has_value()) << format.name;
      EXPECT_NEAR(framing->pitch, 25.4, 0.3) << format.name << ' ' << degrees;
      // The page's own upper left corner.
      EXPECT_NEAR(framing->page[0].x, 400, 15) << format.name << ' ' << degrees;
      EXPECT_NEAR(framing->page[0].y, 300, 15) << format.name << ' ' << degrees;
    }
  }
}

TEST(Framing, TakesLicencesForCards) {
  // Three lines of which the first has 9 of 30 characters, and one line alone.
  std::array<ImagePoint, 4> swiss = ZoneOf(kFormats[0], 4);
  swiss[1] = {swiss[0].x + 0.3 * (swiss[1].x - swiss[0].x), swiss[0].y + 0.3 * (swiss[1].y - swiss[0].y)};
  const auto framing = FramingOf(swiss);
  ASSERT_TRUE(framing.has_value());
  EXPECT_NEAR(framing->pitch, 25.4, 0.3);
  EXPECT_NEAR(framing->page[0].x, 400, 15);
  EXPECT_NEAR(framing->page[0].y, 300, 15);
  const auto french = FramingOf(ZoneOf({"FRDL", 85.6, 53.98, 76.2, 3.4, 4.5}, 0));
  ASSERT_TRUE(french.has_value());
  EXPECT_NEAR(french->pitch, 25.4, 0.3);
  EXPECT_NEAR(french->page[0].y, 300, 20);
}

TEST(Framing, SaysHowMuchOfThePageIsBeyondThePicture) {
  for (const Format& format : kFormats) {
    const auto framing = FramingOf(ZoneOf(format, 0));
    ASSERT_TRUE(framing.has_value());
    const auto right = static_cast<int>(400 + format.width * kPixelsPerMm);
    const auto foot = static_cast<int>(300 + format.height * kPixelsPerMm);
    EXPECT_NEAR(ShareOutside(*framing, {right + 50, foot + 50}), 0, 0.01) << format.name;
    EXPECT_NEAR(ShareOutside(*framing, {400 + (right - 400) / 2, foot + 50}), 0.5, 0.03) << format.name;
    EXPECT_NEAR(ShareOutside(*framing, {100, 100}), 1, 0.001) << format.name;
  }
}

TEST(Framing, RefusesWhatIsNoZone) {
  const ImagePoint nowhere{std::numeric_limits<double>::quiet_NaN(), 0};
  const ImagePoint far{1e300, 0};
  for (const std::array<ImagePoint, 4>& quad : {std::array<ImagePoint, 4>{},
                                                {{{0, 0}, {100, 10}, {100, 0}, {0, 10}}},
                                                {{nowhere, {100, 0}, {100, 10}, {0, 10}}},
                                                {{far, {100, 0}, {100, 10}, {0, 10}}},
                                                {{{0, 0}, {100, 0}, {100, 0}, {0, 0}}}}) {
    EXPECT_FALSE(FramingOf(quad).has_value());
  }
}

}  // namespace
}  // namespace lagan::ocr
