#include "ocr/tamper/page_cue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace lagan::ocr {
namespace {

TEST(PageCue, IsTheSurestDifferenceAndNothingElse) {
  CrossChecks checks;
  EXPECT_FALSE(FindPageCue(checks).has_value());
  checks.checks = {{PrintedFieldName::kSurname, CheckOutcome::kAgrees, 0.9F},
                   {PrintedFieldName::kSex, CheckOutcome::kNotRead, 0}};
  EXPECT_FALSE(FindPageCue(checks).has_value()) << "what was not read is no difference";
  checks.checks.push_back({PrintedFieldName::kNationality, CheckOutcome::kUncertain, 1});
  EXPECT_FALSE(FindPageCue(checks).has_value()) << "a bad reading of the zone's own text";
  checks.checks.back().telling = true;
  const auto uncertain = FindPageCue(checks);
  ASSERT_TRUE(uncertain.has_value()) << "a person should look";
  EXPECT_LT(uncertain->score, 0.5);
  checks.checks.push_back({PrintedFieldName::kBirthDate, CheckOutcome::kDiffers, 0.7F});
  checks.checks.push_back({PrintedFieldName::kDocumentNumber, CheckOutcome::kDiffers, 0.65F});
  const auto found = FindPageCue(checks);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->cue, Cue::kPageDiffers);
  EXPECT_NEAR(found->score, 0.85, 1e-6);
}

// The checks of a page of which these fields were not read.
CrossChecks Without(const std::vector<PrintedFieldName>& fields) {
  using enum PrintedFieldName;
  CrossChecks checks;
  for (const PrintedFieldName name :
       {kSurname, kGivenNames, kDocumentNumber, kNationality, kBirthDate, kSex, kExpiryDate}) {
    const bool lacks = std::ranges::find(fields, name) != fields.end();
    checks.checks.push_back({name, lacks ? CheckOutcome::kNotRead : CheckOutcome::kAgrees, lacks ? 0 : 0.9F});
  }
  return checks;
}

TEST(PageNotReadCue, IsAnIdentityThatWasNotReadBesideAnAcceptedZoneOfAPage) {
  using enum PrintedFieldName;
  ZoneReading reading;
  reading.verdict = ZoneVerdict::kAccepted;
  reading.zone.emplace();
  for (const mrz::Format format : {mrz::Format::kTd3, mrz::Format::kMrvA, mrz::Format::kMrvB}) {
    reading.zone->format = format;
    for (const PrintedFieldName name : {kSurname, kGivenNames, kDocumentNumber})
      EXPECT_TRUE(FindPageNotReadCue(reading, Without({name})).has_value()) << PrintedFieldText(name);
    EXPECT_FALSE(FindPageNotReadCue(reading, Without({})).has_value());
    EXPECT_FALSE(
        FindPageNotReadCue(reading, Without({kBirthDate, kSex, kNationality, kExpiryDate})).has_value());
  }
  const auto all = FindPageNotReadCue(reading, Without({kSurname, kGivenNames, kDocumentNumber}));
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->cue, Cue::kPageNotRead);
  EXPECT_LT(all->score, 0.5);
  EXPECT_GT(all->score, FindPageNotReadCue(reading, Without({kSurname}))->score);
  // Whose picture was too busy to be read to its end: anything may stand there.
  const auto given_up = FindPageNotReadCue(reading, Without({}), true);
  ASSERT_TRUE(given_up.has_value());
  EXPECT_LT(given_up->score, 0.5);
  // What is not accepted is sent back in any case.
  reading.zone->format = mrz::Format::kTd3;
  reading.verdict = ZoneVerdict::kDoubtful;
  EXPECT_FALSE(FindPageNotReadCue(reading, Without({kSurname})).has_value());
  EXPECT_FALSE(FindPageNotReadCue(ZoneReading(), Without({kSurname})).has_value());
}

TEST(PageNotReadCue, OfACardIsABirthDateSexOrExpiryThatWasNotReadBesideNameAndNumber) {
  using enum PrintedFieldName;
  ZoneReading reading;
  reading.verdict = ZoneVerdict::kAccepted;
  reading.zone.emplace();
  for (const mrz::Format format :
       {mrz::Format::kTd1, mrz::Format::kTd2, mrz::Format::kRomanianIdentityCard}) {
    reading.zone->format = format;
    for (const PrintedFieldName name : {kBirthDate, kSex, kExpiryDate}) {
      const auto found = FindPageNotReadCue(reading, Without({name}));
      ASSERT_TRUE(found.has_value()) << PrintedFieldText(name);
      EXPECT_LT(found->score, FindPageNotReadCue(reading, Without({kBirthDate, kSex, kExpiryDate}))->score);
      // They may be on the other side.
      EXPECT_FALSE(FindPageNotReadCue(reading, Without({kSurname, name})).has_value());
      EXPECT_FALSE(FindPageNotReadCue(reading, Without({kDocumentNumber, name})).has_value());
    }
    EXPECT_FALSE(FindPageNotReadCue(reading, Without({kNationality})).has_value());
    EXPECT_FALSE(FindPageNotReadCue(reading, Without({})).has_value());
  }
  // A zone that has but the surname tells too little of what this side prints.
  CrossChecks few;
  few.checks = {{kSurname, CheckOutcome::kAgrees, 0.9F}, {kExpiryDate, CheckOutcome::kNotRead, 0}};
  EXPECT_FALSE(FindPageNotReadCue(reading, few).has_value());
  reading.verdict = ZoneVerdict::kDoubtful;
  EXPECT_FALSE(FindPageNotReadCue(reading, Without({kSex})).has_value());
}

}  // namespace
}  // namespace lagan::ocr
