#include "ocr/tamper/cues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ocr/tamper/test_reading.h"

namespace lagan::ocr {
namespace {

TEST(Cue, EachHasANameAndPlainWords) {
  std::set<std::string_view> names, meanings;
  for (const Cue cue : AllCues()) {
    EXPECT_TRUE(names.insert(CueName(cue)).second);
    EXPECT_TRUE(meanings.insert(CueMeaning(cue)).second);
    EXPECT_TRUE(CueMeaning(cue).ends_with('.')) << CueName(cue);
    const CueFinding finding = MakeFinding(cue, 3);
    EXPECT_EQ(finding.score, 1);
    EXPECT_GT(MakeFinding(cue, -1).score, 0);
    EXPECT_EQ(finding.meaning, CueMeaning(cue)) << "fixed, so that nothing of a document gets in";
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kCues));
}

TEST(FindCues, NothingKnownNothingSaid) {
  EXPECT_TRUE(FindCues({}).empty());
  const ZoneReading none;
  const PrintedFields printed;
  const CrossChecks checks;
  const QualityReport quality;
  const GlyphMeasures glyphs;
  EXPECT_TRUE(FindCues({&none, &printed, &checks, &quality, &glyphs, kTestToday}).empty());
  const ZoneReading good = ReadingOf(GoodPassport());
  EXPECT_TRUE(FindCues({&good, &printed, &checks, &quality, &glyphs, kTestToday}).empty());
}

TEST(FindCues, EachPartIsHeardOnceAndInOrder) {
  mrz::ZoneFields fields = GoodPassport();
  fields.document_number = "AB2345678";
  fields.expiry_date = Day(2060, 1, 1);
  const ZoneReading reading = ReadingOf(fields);
  CrossChecks checks;
  checks.checks = {{PrintedFieldName::kSurname, CheckOutcome::kDiffers, 0.9F}};
  QualityReport quality;
  quality.findings = {{QualityReason::kScreenSuspected, 3000, 1500, ""},
                      {QualityReason::kGreyCopySuspected, 1, 5, ""}};
  std::vector<Cue> cues;
  for (const CueFinding& finding : FindCues({&reading, nullptr, &checks, &quality, nullptr, kTestToday}))
    cues.push_back(finding.cue);
  EXPECT_THAT(cues, testing::ElementsAre(Cue::kPageDiffers, Cue::kNumberPatternDiffers,
                                         Cue::kDatesImplausible, Cue::kGreyCopy, Cue::kScreen));
  fields = GoodPassport();
  fields.issuer = "XXA";
  const ZoneReading stateless = ReadingOf(fields);
  const auto issuer = FindCues({.reading = &stateless, .today = kTestToday});
  ASSERT_EQ(issuer.size(), 1u);
  EXPECT_EQ(issuer[0].cue, Cue::kIssuerImplausible);
}

}  // namespace
}  // namespace lagan::ocr
