#include "ocr/tamper/date_cue.h"

#include <gtest/gtest.h>

#include "ocr/tamper/test_reading.h"

namespace lagan::ocr {
namespace {

double ScoreOf(const std::optional<CueFinding>& found) {
  if (!found) return 0;
  EXPECT_EQ(found->cue, Cue::kDatesImplausible);
  return found->score;
}

double Score(const mrz::ZoneFields& fields, const PrintedFields* printed = nullptr) {
  return ScoreOf(FindDateCue(ReadingOf(fields), printed, kTestToday));
}

PrintedFields Printed(PrintedFieldName name, const std::string& text, float confidence = 0.9F) {
  PrintedFields printed;
  printed.fields.push_back({name, text, text, confidence, {}});
  return printed;
}

TEST(DateCue, ExpiredBeforeTheBirth) {
  mrz::ZoneFields fields = GoodPassport();
  fields.birth_date = mrz::PartialDate::Of(Day(2016, 5, 1));
  fields.expiry_date = Day(2016, 5, 1);
  EXPECT_EQ(Score(fields), 0);
  fields.expiry_date = Day(2016, 4, 30);
  EXPECT_EQ(Score(fields), 1);
}

TEST(DateCue, UnknownPartsOfTheBirthAreTakenInItsFavour) {
  mrz::ZoneFields fields = GoodPassport();
  fields.birth_date = {2016, std::nullopt, std::nullopt};
  fields.expiry_date = Day(2016, 1, 1);
  EXPECT_EQ(Score(fields), 0);
  fields.expiry_date = Day(2015, 12, 31);
  EXPECT_EQ(Score(fields), 1);
  fields.birth_date = {};
  EXPECT_EQ(Score(fields), 0);
}

TEST(DateCue, ValidForLongerThanSuchDocumentsAre) {
  // Ten years and nine months, the rest of the month and the days of grace.
  const struct {
    const char* issuer;
    Date birth;
    Date expiry;
    double score;
  } cases[] = {
      {"GBR", Day(1974, 8, 12), Day(2037, 11, 30), 0}, {"GBR", Day(1974, 8, 12), Day(2037, 12, 2), 0.8},
      {"GBR", Day(2010, 11, 22), Day(2036, 11, 1), 0}, {"GBR", Day(2010, 11, 23), Day(2036, 11, 1), 0.8},
      {"GBR", Day(2015, 1, 1), Day(2031, 11, 20), 0},  {"IRL", Day(2009, 1, 1), Day(2032, 11, 20), 0.8},
      {"IRL", Day(2008, 1, 1), Day(2036, 11, 20), 0},  {"USA", Day(1974, 8, 12), Day(2037, 3, 3), 0.8},
      {"AFG", Day(1974, 8, 12), Day(2060, 1, 1), 0},
  };
  for (const auto& each : cases) {
    mrz::ZoneFields fields = GoodPassport();
    fields.issuer = each.issuer;
    fields.birth_date = mrz::PartialDate::Of(each.birth);
    fields.expiry_date = each.expiry;
    EXPECT_EQ(Score(fields), each.score) << each.issuer << ' ' << FormatDate(each.expiry);
  }
}

TEST(DateCue, CardsForOldPeopleMayBeValidForLong) {
  mrz::ZoneFields fields = GoodPassport();
  fields.format = mrz::Format::kTd1;
  fields.document_code = "ID";
  fields.issuer = fields.nationality = "ESP";
  fields.expiry_date = Day(2060, 1, 1);
  EXPECT_EQ(Score(fields), 0.8);
  fields.birth_date = mrz::PartialDate::Of(Day(1950, 1, 1));
  EXPECT_EQ(Score(fields), 0);
}

TEST(DateCue, AFrenchCardIsNotIssuedBeforeTheBirth) {
  ZoneReading reading =
      ReadingOfLines({"IDFRAMARTIN<<DUPONT<<<<<<<<<<<123456", "940992310285<MARIE<<JEANNE<6512068F<"});
  ASSERT_EQ(reading.zone->format, mrz::Format::kFrenchIdentityCard);
  EXPECT_EQ(ScoreOf(FindDateCue(reading, nullptr, kTestToday)), 0);
  reading.zone->birth_date = mrz::PartialDate::Of(Day(1994, 9, 30));
  EXPECT_EQ(ScoreOf(FindDateCue(reading, nullptr, kTestToday)), 0);
  reading.zone->birth_date = mrz::PartialDate::Of(Day(1994, 10, 1));
  EXPECT_EQ(ScoreOf(FindDateCue(reading, nullptr, kTestToday)), 1);
}

TEST(DateCue, PrintedDateOfIssue) {
  const struct {
    const char* issued;
    double score;
  } cases[] = {
      {"15.04.2021", 0}, {"11.08.1974", 1}, {"12.08.1974", 0}, {"16.04.2031", 1},
      {"22.11.2026", 0}, {"23.11.2026", 1}, {"23.11.28", 0},   {"nothing", 0},
  };
  for (const auto& each : cases) {
    const PrintedFields printed = Printed(PrintedFieldName::kIssueDate, each.issued);
    EXPECT_EQ(Score(GoodPassport(), &printed), each.score) << each.issued;
  }
}

TEST(DateCue, APhotocardHasNoZone) {
  PrintedFields printed = Printed(PrintedFieldName::kIssueDate, "01.02.1980");
  const ZoneReading none;
  EXPECT_FALSE(FindDateCue(none, &printed, kTestToday).has_value());
  printed.fields.push_back({PrintedFieldName::kBirthDate, "01.02.1990", "01.02.1990", 0.9F, {}});
  EXPECT_EQ(ScoreOf(FindDateCue(none, &printed, kTestToday)), 1);
}

TEST(DateCue, IsSilentWhereADateMayBeMisread) {
  const PrintedFields unsure = Printed(PrintedFieldName::kIssueDate, "23.11.2026", 0.7F);
  EXPECT_EQ(Score(GoodPassport(), &unsure), 0);
  PrintedFields differs = Printed(PrintedFieldName::kIssueDate, "23.11.2026");
  differs.fields[0].second_text = "23.11.2025";
  EXPECT_EQ(Score(GoodPassport(), &differs), 0);
  // A day that may be two, one of them possible; and one of which neither is.
  const PrintedFields one = Printed(PrintedFieldName::kIssueDate, "11/12/2026");
  EXPECT_EQ(Score(GoodPassport(), &one), 0) << "12 November or 11 December";
  const PrintedFields neither = Printed(PrintedFieldName::kIssueDate, "12/12/2026");
  EXPECT_EQ(Score(GoodPassport(), &neither), 1);
  mrz::ZoneFields fields = GoodPassport();
  fields.birth_date = mrz::PartialDate::Of(Day(2016, 5, 1));
  fields.expiry_date = Day(2012, 4, 30);
  EXPECT_EQ(ScoreOf(FindDateCue(ReadingOf(fields, ZoneVerdict::kDoubtful), nullptr, kTestToday)), 1);
  EXPECT_EQ(ScoreOf(FindDateCue(ReadingOf(fields, ZoneVerdict::kDoubtful, 0.5F), nullptr, kTestToday)), 0);
}

}  // namespace
}  // namespace lagan::ocr
