#include "ocr/tamper/page_cue.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lagan::ocr
