#include "base/core/clock.h"

#include <gtest/gtest.h>

namespace lagan {
namespace {

TEST(ClockTest, TimesRoundTrip) {
  for (const char* text : {"2026-11-21T22:04:06Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z",
                           "2024-02-29T00:00:00.120Z"}) {
    const auto time = ParseTime(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(FormatTime(*time), text);
  }
  EXPECT_EQ(FormatTime(*ParseTime("2026-11-21T22:04:06.5Z")), "2026-11-21T22:04:06.500Z");
  EXPECT_EQ(FormatTime(FromUnixSeconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(ToUnixSeconds(FromUnixMillis(-1)), -1);
}

TEST(ClockTest, BadTimesAreNamed) {
  for (const char* text : {"", "2026-11-21", "2026-11-21 22:04:06Z", "2026-11-21T22:04:06",
                           "2026-11-21T24:00:00Z", "2026-02-29T00:00:00Z", "2026-11-21T22:04:06.Z",
                           "2026-11-21T22:04:06.1234Z", "2026-11-21T22:04:06Z "}) {
    EXPECT_EQ(ParseTime(text).status().reason(), "TIME_INVALID") << text;
  }
}

TEST(ClockTest, DatesRoundTripAndAreStrict) {
  EXPECT_EQ(FormatDate(*ParseDate("1985-02-17")), "1985-02-17");
  for (const char* text : {"1985-2-17", "1985-02-30", "85-02-17", "1985-02-17x", ""}) {
    EXPECT_EQ(ParseDate(text).status().reason(), "DATE_INVALID") << text;
  }
}

TEST(ClockTest, ManualClockStandsStillUntilTold) {
  ManualClock clock(FromUnixSeconds(100));
  EXPECT_EQ(clock.Now(), clock.Now());
  clock.Advance(std::chrono::seconds(5));
  EXPECT_EQ(ToUnixSeconds(clock.Now()), 105);
}

}  // namespace
}  // namespace lagan
