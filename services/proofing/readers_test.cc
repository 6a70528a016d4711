// What several readers found, put together: one doubt outweighs another's word, and the oldest training counts.
#include "services/proofing/readers.h"

#include <gtest/gtest.h>

namespace lagan::proofing {
namespace {

struct Word {
  std::string face;
  std::string live;
  std::string training;
};

review::v1::CaseDecided Decided(const std::vector<Word>& words) {
  review::v1::CaseDecided decided;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto* reader = decided.add_readers();
    reader->set_operator_id("op-" + std::to_string(i));
    for (const auto& [check, outcome] :
         {std::pair("face_matches", words[i].face), {"liveness", words[i].live}}) {
      if (outcome.empty()) continue;
      auto* finding = reader->add_findings();
      finding->set_check(check);
      finding->set_outcome(outcome);
    }
    if (!words[i].training.empty()) (*reader->mutable_training())["face_comparison"] = words[i].training;
  }
  return decided;
}

TEST(ReadersTest, FindingsAreJoinedToTheWorst) {
  const struct {
    std::vector<Word> words;
    std::string outcome;
    std::string training;
  } kCases[] = {
      {{}, "", ""},
      {{{"passed", "passed", "within_1_year"}}, "passed", "within_1_year"},
      {{{"passed", "unclear", "within_1_year"}}, "unclear", "within_1_year"},
      {{{"passed", "failed", "within_1_year"}}, "failed", "within_1_year"},
      {{{"passed", "", "within_1_year"}}, "unclear", "within_1_year"},
      {{{"failed", "passed", "within_1_year"}}, "failed", "within_1_year"},
      {{{"passed", "passed", ""}}, "passed", "lapsed"},
      {{{"passed", "passed", "nonsense"}}, "passed", "lapsed"},
      {{{"passed", "passed", "within_1_year"}, {"passed", "passed", "within_3_years"}},
       "passed",
       "within_3_years"},
      {{{"passed", "passed", "lapsed"}, {"passed", "passed", "within_1_year"}}, "passed", "lapsed"},
      {{{"unclear", "passed", "within_1_year"}, {"failed", "passed", "within_1_year"}},
       "failed",
       "within_1_year"},
      {{{"failed", "passed", "within_1_year"}, {"unclear", "passed", "within_1_year"}},
       "failed",
       "within_1_year"},
      {{{"passed", "passed", "within_1_year"}, {"unclear", "passed", "within_1_year"}},
       "unclear",
       "within_1_year"},
  };
  for (const auto& expected : kCases) {
    const auto joint = JointFaceFinding(Decided(expected.words));
    EXPECT_EQ(joint.outcome(), expected.outcome) << Decided(expected.words).DebugString();
    EXPECT_EQ(joint.training(), expected.training) << Decided(expected.words).DebugString();
  }
}

// Two disagreed, and a senior operator decided.
TEST(ReadersTest, WhoWasOverruledCountsNoMore) {
  auto decided = Decided({{"failed", "passed", "lapsed"},
                          {"passed", "passed", "within_3_years"},
                          {"passed", "passed", "within_1_year"}});
  decided.set_disposition(review::v1::DISPOSITION_PROCEED);
  decided.mutable_readers(0)->set_disposition(review::v1::DISPOSITION_NOT_PROVEN);
  for (int agreeing : {1, 2})
    decided.mutable_readers(agreeing)->set_disposition(review::v1::DISPOSITION_PROCEED);
  EXPECT_TRUE(EverythingPassed(decided));
  EXPECT_EQ(JointFaceFinding(decided).outcome(), "passed");
  EXPECT_EQ(JointFaceFinding(decided).training(), "within_3_years");
  decided.mutable_readers(0)->set_disposition(review::v1::DISPOSITION_PROCEED);
  EXPECT_FALSE(EverythingPassed(decided));
  EXPECT_EQ(JointFaceFinding(decided).outcome(), "failed");
}

TEST(ReadersTest, EverythingPassedNeedsAReaderAndNoOtherWord) {
  EXPECT_FALSE(EverythingPassed(Decided({})));
  EXPECT_TRUE(EverythingPassed(Decided({{"passed", "passed", ""}})));
  EXPECT_FALSE(EverythingPassed(Decided({{"passed", "passed", ""}, {"passed", "unclear", ""}})));
}

}  // namespace
}  // namespace lagan::proofing
