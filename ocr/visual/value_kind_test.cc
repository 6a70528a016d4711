#include "ocr/visual/value_kind.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

using namespace std::chrono_literals;

TEST(KindOfValue, TellsValuesApart) {
  const std::pair<const char*, std::optional<ValueKind>> kCases[] = {
      {"12 AUG 1974", ValueKind::kDate},
      {"12.08.1974", ValueKind::kDate},
      {"AUG 1974", ValueKind::kNumber},
      {"L898902C3", ValueKind::kNumber},
      {"ZS 0000177", ValueKind::kNumber},
      {"1234", std::nullopt},
      {"ABCDE1", std::nullopt},
      {"123456789012345", std::nullopt},
      {"F", ValueKind::kSexLetter},
      {"X", ValueKind::kSexLetter},
      {"K", std::nullopt},
      {"IRL", ValueKind::kStateCode},
      {"D", ValueKind::kStateCode},
      {"QQQ", ValueKind::kName},
      {"O\u2019NEILL", ValueKind::kName},
      {"ANNA MARIA", ValueKind::kName},
      {"Pr\u00E9nonis", std::nullopt},
      {"12 HIGH STREET EAST", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [text, kind] : kCases) EXPECT_EQ(KindOfValue(text), kind) << text;
}

mrz::Zone Zone() {
  mrz::Zone zone;
  zone.birth_date = mrz::PartialDate::Of(1974y / 8 / 12);
  zone.expiry_date = 2031y / 4 / 15;
  zone.optional_data_1 = "ZE184226B<<<<<";
  return zone;
}

TEST(MayBeIssueDate, InTheSixteenYearsBeforeTheExpiry) {
  const mrz::Zone zone = Zone();
  EXPECT_TRUE(MayBeIssueDate("15 APR 2030", zone));
  EXPECT_TRUE(MayBeIssueDate("15 APR 2015", zone));
  EXPECT_FALSE(MayBeIssueDate("15 APR 2014", zone));
  EXPECT_FALSE(MayBeIssueDate("15 APR 2031", zone));
  EXPECT_TRUE(MayBeIssueDate("15 APR 1950", {}));
}

TEST(IsDateCut, LacksTheFirstDigit) {
  EXPECT_TRUE(IsDateCut("2 AUG 1974", Zone()));
  EXPECT_TRUE(IsDateCut("5 APR 2031", Zone()));
  EXPECT_FALSE(IsDateCut("3 AUG 1974", Zone()));
}

TEST(IsDateButForOneDigit, OfEitherDate) {
  EXPECT_TRUE(IsDateButForOneDigit("12 AUG 1974", Zone()));
  EXPECT_TRUE(IsDateButForOneDigit("12 AUG 1975", Zone()));
  EXPECT_TRUE(IsDateButForOneDigit("16.04.2031", Zone()));
  EXPECT_FALSE(IsDateButForOneDigit("13 AUG 1975", Zone()));
  EXPECT_FALSE(IsDateButForOneDigit("AUG 1974", Zone()));
}

TEST(IsOptionalData, AsPrinted) {
  EXPECT_TRUE(IsOptionalData("ZE 184226 B", Zone()));
  EXPECT_TRUE(IsOptionalData("ZE184Z26B", Zone())) << "misread";
  EXPECT_FALSE(IsOptionalData("ZE184", Zone()));
  EXPECT_FALSE(IsOptionalData("L898902C3", Zone()));
}

}  // namespace
}  // namespace lagan::ocr
