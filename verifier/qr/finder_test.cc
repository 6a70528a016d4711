#include "verifier/qr/finder.h"

#include <gtest/gtest.h>

#include <utility>

#include "verifier/qr/qr_render.h"
#include "verifier/testing/qr_sample.h"

namespace lagan::verifier {
namespace {

std::vector<FinderTriple> Find(const Grey& picture) { return FindFinders(picture, {&picture, 1}); }

Grey QuarterTurn(const Grey& in) {
  Grey out{in.height, in.width, Bytes(in.bytes.size())};
  for (int y = 0; y < in.height; ++y) {
    for (int x = 0; x < in.width; ++x) {
      out.bytes[static_cast<std::size_t>(x * in.height + in.height - 1 - y)] =
          in.bytes[static_cast<std::size_t>(y * in.width + x)];
    }
  }
  return out;
}

TEST(FindFinders, FindsThemInOrderWhicheverWayTheCodeIsTurned) {
  for (const std::size_t bytes : {10U, 100U, 800U}) {
    const QrMatrix matrix = *EncodeQr(testing::SampleText(bytes));
    constexpr int kModule = 5;
    Grey picture = ToGrey(RenderQr(matrix, kModule));
    const double low = (kQuietZone + 3.5) * kModule, high = picture.width - low;
    // Clockwise from the upper left; each quarter turn starts one further on.
    const Point around[] = {{low, low}, {high, low}, {high, high}, {low, high}};
    for (std::size_t turn = 0; turn < 4; ++turn) {
      const auto found = Find(picture);
      ASSERT_FALSE(found.empty());
      const Point expected[] = {around[turn], around[(turn + 1) % 4], around[(turn + 3) % 4]};
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(found[0][i].middle.x, expected[i].x, 0.51) << bytes << ' ' << turn << ' ' << i;
        EXPECT_NEAR(found[0][i].middle.y, expected[i].y, 0.51) << bytes << ' ' << turn << ' ' << i;
        EXPECT_NEAR(found[0][i].module, kModule, 0.2);
      }
      picture = QuarterTurn(picture);
    }
  }
}

TEST(FindFinders, WantsContrastInThePictureItself) {
  const Grey clean = ToGrey(RenderQr(*EncodeQr(testing::SampleText(50)), 4));
  for (const auto& [step, found] : {std::pair{60, true}, {40, false}}) {
    Grey pale = clean;
    for (auto& byte : pale.bytes) byte = static_cast<std::uint8_t>(100 + (byte > 0 ? step : 0));
    EXPECT_EQ(!FindFinders(pale, {&clean, 1}).empty(), found) << step;
  }
}

TEST(FindFinders, FindsNothingWhereThereIsNothing) {
  crypto::SeededRandomForTest random(3);
  EXPECT_TRUE(Find({1, 1, Bytes(1)}).empty());
  EXPECT_TRUE(Find({0, 0, {}}).empty());
  EXPECT_TRUE(Find({300, 200, Bytes(60000)}).empty());
  EXPECT_TRUE(Find({300, 200, Bytes(60000, 255)}).empty());
  // Two are not enough.
  Grey two = ToGrey(RenderQr(*EncodeQr(testing::SampleText(50)), 4));
  std::fill(two.bytes.begin() + static_cast<std::ptrdiff_t>(two.bytes.size() / 2), two.bytes.end(),
            std::uint8_t{255});
  EXPECT_TRUE(Find(two).empty());
}

TEST(FindFinders, GivesFewTriplesHoweverManyPatternsThereAre) {
  // A chequerboard of finder patterns.
  const Grey one = ToGrey(RenderQr(*EncodeQr("A"), 2));
  Grey many{600, 600, Bytes(360000, 255)};
  for (int y = 0; y < 600; ++y) {
    for (int x = 0; x < 600; ++x) {
      many.bytes[static_cast<std::size_t>(y * 600 + x)] =
          one.bytes[static_cast<std::size_t>((6 + y % 20) * one.width + 6 + x % 20)];
    }
  }
  EXPECT_LE(Find(many).size(), 4U);
}

}  // namespace
}  // namespace lagan::verifier
