#include "ocr/tamper/number_cue.h"

#include <gtest/gtest.h>

#include "ocr/tamper/test_reading.h"

namespace lagan::ocr {
namespace {

ZoneReading Numbered(const std::string& number, const std::string& issuer = "GBR") {
  mrz::ZoneFields fields = GoodPassport();
  fields.document_number = number;
  fields.issuer = fields.nationality = issuer;
  return ReadingOf(fields);
}

TEST(NumberCue, SpeaksOfAnotherFormThanThePublishedOne) {
  EXPECT_FALSE(FindNumberCue(Numbered("012345678")).has_value());
  const auto found = FindNumberCue(Numbered("AB2345678"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->cue, Cue::kNumberPatternDiffers);
  EXPECT_DOUBLE_EQ(found->score, 0.5);
}

TEST(NumberCue, IsSilentWhereNothingIsPublished) {
  EXPECT_FALSE(FindNumberCue(Numbered("AB2345678", "AFG")).has_value());
  EXPECT_FALSE(FindNumberCue(Numbered("AB2345678", "UTO")).has_value());
  EXPECT_FALSE(FindNumberCue(ZoneReading()).has_value());
}

TEST(NumberCue, IsSilentWhereTheNumberMayBeMisread) {
  mrz::ZoneFields fields = GoodPassport();
  fields.document_number = "AB2345678";
  EXPECT_TRUE(FindNumberCue(ReadingOf(fields, ZoneVerdict::kDoubtful)).has_value());
  EXPECT_FALSE(FindNumberCue(ReadingOf(fields, ZoneVerdict::kDoubtful, 0.5F)).has_value());
  ZoneReading unsure = ReadingOf(fields, ZoneVerdict::kDoubtful);
  unsure.symbol_confidence[1][3] = 0.5F;
  EXPECT_FALSE(FindNumberCue(unsure).has_value()) << "one unsure character of the number";
  unsure.symbol_confidence[1][3] = 0.95F;
  unsure.symbol_confidence[0][2] = 0.5F;
  EXPECT_FALSE(FindNumberCue(unsure).has_value()) << "an unsure issuer";
  std::vector<std::string> lines = mrz::Compose(fields).value();
  lines[1][9] = lines[1][9] == '0' ? '1' : '0';
  EXPECT_FALSE(FindNumberCue(ReadingOfLines(lines, ZoneVerdict::kDoubtful)).has_value())
      << "its check digit does not hold";
}

TEST(NumberCue, AFrenchCardsNumberBeginsWithYearAndMonth) {
  // The month is 06; the number's check digit and the last one are those of 06.
  const std::vector<std::string> good = {"IDFRAMARTIN<<DUPONT<<<<<<<<<<<123456",
                                         "940692310285<MARIE<<JEANNE<6512068F<"};
  std::vector<std::string> bad = good;
  bad[1].replace(2, 2, "13");
  ZoneReading reading = ReadingOfLines(good);
  ASSERT_EQ(reading.zone->format, mrz::Format::kFrenchIdentityCard);
  EXPECT_FALSE(FindNumberCue(reading).has_value());
  EXPECT_TRUE(FindNumberCue(ReadingOfLines(bad)).has_value());
}

}  // namespace
}  // namespace lagan::ocr
