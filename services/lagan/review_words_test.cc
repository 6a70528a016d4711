#include "services/lagan/review_words.h"

#include <gmock/gmock.h>

namespace lagan::commands {
namespace {

namespace v1 = review::v1;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(DispositionTest, EveryChoiceOfTheContractHasAWordAndBack) {
  for (int number = v1::Disposition_MIN + 1; number <= v1::Disposition_MAX; ++number) {
    const auto disposition = static_cast<v1::Disposition>(number);
    const auto back = DispositionFromWord(DispositionWord(disposition));
    ASSERT_TRUE(back.ok()) << v1::Disposition_Name(disposition);
    EXPECT_EQ(*back, disposition);
  }
  for (const char* word : {"", "Proceed", "refuse", "unknown"}) {
    EXPECT_EQ(DispositionFromWord(word).status().reason(), "DISPOSITION_UNKNOWN") << word;
  }
}

TEST(FindingTest, ReadsTheShortForm) {
  const auto passed = FindingFromText("liveness=passed");
  ASSERT_TRUE(passed.ok()) << passed.status();
  EXPECT_EQ(passed->check(), "liveness");
  EXPECT_EQ(passed->outcome(), "passed");
  EXPECT_TRUE(passed->reasons().empty());
  const auto failed = FindingFromText("document_genuine=failed:DOCUMENT_COPY,DOCUMENT_ALTERED");
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_THAT(failed->reasons(), ElementsAre("DOCUMENT_COPY", "DOCUMENT_ALTERED"));
}

TEST(FindingTest, RefusesWhatIsNone) {
  for (const char* text : {"", "liveness", "=passed", "liveness=", "liveness:passed", "Liveness=passed",
                           "liveness=failed:", "liveness=failed:dark", "liveness=failed:DARK,",
                           "liveness=failed:DARK;BLURRED", "liveness==passed"}) {
    EXPECT_EQ(FindingFromText(text).status().reason(), "FINDING_UNREADABLE") << text;
  }
}

v1::Case SomeCase() {
  v1::Case held;
  held.set_case_id("c0ffee");
  held.add_reasons("FACES_DIFFER");
  held.add_checks("face_matches");
  return held;
}

review::CasePolicy SomePolicy() {
  review::CasePolicy policy;
  policy.reasons = {{"DARK", {{"face_matches"}, "It is too dark."}},
                    {"FORGED", {{"document_genuine"}, "It is not."}}};
  return policy;
}

TEST(CaseTextTest, SaysHowLongAndWhetherItIsEscalated) {
  v1::Case held = SomeCase();
  EXPECT_THAT(CaseText(held, seconds(65)),
              AllOf(HasSubstr("1:05"), HasSubstr("FACES_DIFFER"), Not(HasSubstr("ESCALATED"))));
  EXPECT_THAT(CaseText(held, seconds(0)), HasSubstr("over"));
  held.set_escalated(true);
  EXPECT_THAT(CaseText(held, seconds(65)), HasSubstr("ESCALATED"));
}

TEST(ChoicesTextTest, SaysWhatEachChoiceMeansAndOnlyReasonsOfThisCase) {
  EXPECT_THAT(
      ChoicesText(SomeCase(), SomePolicy()),
      AllOf(HasSubstr("DARK"), HasSubstr("too dark"), Not(HasSubstr("FORGED")), HasSubstr("may contest it"),
            HasSubstr("second reader who says so too"), HasSubstr("lagan review decide")));
}

TEST(SummaryTextTest, SaysInWordsWhatIsAboutToBeDecided) {
  const auto finding = FindingFromText("face_matches=failed:DARK");
  EXPECT_THAT(SummaryText(SomeCase(), v1::DISPOSITION_NOT_PROVEN, {*finding}, SomePolicy(), seconds(30)),
              AllOf(HasSubstr("c0ffee"), HasSubstr("face_matches failed"), HasSubstr("It is too dark."),
                    HasSubstr("not-proven"), HasSubstr("final"), HasSubstr("0:30")));
}

}  // namespace
}  // namespace lagan::commands
