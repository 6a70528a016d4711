#include "tests/specimen/simulator_a.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

#include "mrz/format.h"

namespace lagan::specimen {
namespace {

TEST(DrawCircumstancesA, ASeedRepeatsAndLevelsKeepTheirPromises) {
  int turned = 0, narrow = 0, strong = 0, copies = 0, screens = 0, hands = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    for (const AgeingLevel level : {AgeingLevel::kLight, AgeingLevel::kModerate, AgeingLevel::kHard}) {
      const CircumstancesA a = DrawCircumstancesA(Kind::kPassport, level, seed);
      EXPECT_EQ(a.ageing.roll_degrees, DrawCircumstancesA(Kind::kPassport, level, seed).ageing.roll_degrees);
      const bool hard = level == AgeingLevel::kHard, light = level == AgeingLevel::kLight;
      EXPECT_LE(std::abs(a.ageing.roll_degrees), hard ? 20 : light ? 2 : 5);
      EXPECT_GE(a.ageing.jpeg_quality, hard ? 15 : light ? 88 : 70);
      EXPECT_FALSE(light && (a.print.stamp || a.ageing.quarter_turns != 0));
      EXPECT_FALSE(!hard && a.narrow > 0);
      EXPECT_FALSE(a.grey_copy && a.screen);
      EXPECT_FALSE((a.grey_copy || a.screen) && a.staging.hand);
      turned += a.ageing.quarter_turns != 0;
      narrow += a.narrow > 0;
      strong += a.ageing.jpeg_quality < 45;
      copies += a.grey_copy;
      screens += a.screen;
      hands += a.staging.hand;
    }
  }
  for (const int met : {turned, narrow, strong, copies, screens, hands}) EXPECT_GT(met, 30);
}

// However narrow the page is, its zone can be read by a person.
TEST(DrawCircumstancesA, NarrowPagesKeepTheirCharactersLegible) {
  for (const Kind kind :
       {Kind::kPassport, Kind::kCard, Kind::kVisaSmall, Kind::kFrenchLicence, Kind::kLicenceGb}) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const CircumstancesA a = DrawCircumstancesA(kind, AgeingLevel::kHard, seed);
      if (a.narrow == 0) continue;
      EXPECT_GE(a.narrow, 250);
      EXPECT_LE(a.narrow, 600);
      EXPECT_GE(a.narrow * kZonePitch / PageSize(kind).width, kind == Kind::kLicenceGb ? 0 : 6.15);
    }
  }
}

Scene Coloured() {
  Picture page{30, 20, std::vector<std::uint8_t>(3 * 30 * 20)};
  for (std::size_t i = 0; i < page.rgb.size(); ++i)
    page.rgb[i] = static_cast<std::uint8_t>(80 + 50 * (i % 3));
  return SinglePage(page, 2);
}

TEST(CopyToGrey, LeavesNoColour) {
  Scene scene = Coloured();
  CopyToGrey(scene);
  for (std::size_t i = 0; i < scene.picture.rgb.size(); i += 3) {
    ASSERT_EQ(scene.picture.rgb[i], scene.picture.rgb[i + 1]);
    ASSERT_EQ(scene.picture.rgb[i], scene.picture.rgb[i + 2]);
  }
}

TEST(ShowOnScreen, LightsOneColourAfterTheOther) {
  Scene scene = SinglePage({30, 20, std::vector<std::uint8_t>(3 * 30 * 20, 150)}, 2);
  ShowOnScreen(3, scene);
  const auto at = [&](int x, int channel) {
    return scene.picture.rgb[static_cast<std::size_t>(3 * (4 * 30 + x) + channel)];
  };
  for (int channel = 0; channel < 3; ++channel) {
    EXPECT_GT(at(9 + channel, channel), at(9 + (channel + 1) % 3, channel) + 30) << channel;
  }
}

}  // namespace
}  // namespace lagan::specimen
