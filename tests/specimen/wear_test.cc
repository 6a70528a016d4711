#include "tests/specimen/wear.h"

#include <gtest/gtest.h>
#include <numeric>

namespace lagan::specimen {
namespace {

// Black lines of half a millimetre on white, at 8 pixels a millimetre.
Picture Lines() {
  Picture page{240, 160, std::vector<std::uint8_t>(3 * 240 * 160, 240)};
  for (std::size_t y = 0; y < 160; ++y) {
    for (std::size_t x = 0; x < 240; x += 16)
      std::fill_n(page.rgb.begin() + static_cast<std::ptrdiff_t>(720 * y + 3 * x), 12, 20);
  }
  return page;
}
long Sum(const Picture& page) { return std::accumulate(page.rgb.begin(), page.rgb.end(), 0L); }

TEST(RubOff, TakesMoreInkTheMoreItIsAsked) {
  long before = Sum(Lines());
  for (const double amount : {0.2, 0.5, 0.9}) {
    Picture page = Lines();
    RubOff(amount, 8, 3, page);
    EXPECT_GT(Sum(page), before) << amount;
    before = Sum(page);
  }
}

TEST(RubOff, NothingIsNothingAndASeedRepeats) {
  Picture page = Lines();
  RubOff(0, 8, 3, page);
  EXPECT_EQ(page, Lines());
  Picture one = Lines(), same = Lines(), other = Lines();
  RubOff(0.5, 8, 3, one);
  RubOff(0.5, 8, 3, same);
  RubOff(0.5, 8, 4, other);
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace lagan::specimen
