#include "tests/corpus/reading_tally.h"

#include <gtest/gtest.h>
#include <cmath>

#include "tests/corpus/outcome_file.h"

namespace lagan::corpus {
namespace {

ReadingOutcome Outcome(Answer answer, bool zone, bool exact) {
  ReadingOutcome outcome;
  outcome.picture = "set/one.jpg";
  outcome.format = zone ? "TD3" : "NONE";
  outcome.difficulty = {"hard", "hand"};
  outcome.answer = answer;
  outcome.zone = zone;
  outcome.exact = exact;
  return outcome;
}

TEST(ReadingTally, CountsEachPictureOnceInEachColumn) {
  ReadingTally tally;
  tally.Add(Outcome(Answer::kAccepted, true, true));
  tally.Add(Outcome(Answer::kAccepted, true, false));
  tally.Add(Outcome(Answer::kDoubtful, true, true));
  tally.Add(Outcome(Answer::kNothing, true, false));
  tally.Add(Outcome(Answer::kNothing, false, true));
  EXPECT_EQ(tally.pictures, 5);
  EXPECT_EQ(tally.zones, 4);
  EXPECT_EQ(tally.exact, 2) << "a picture without a zone is never an exact zone";
  EXPECT_EQ(tally.accepted, 2);
  EXPECT_EQ(tally.accepted_wrong, 1);
  EXPECT_EQ(tally.doubtful, 1);
  EXPECT_EQ(tally.nothing, 2);
}

TEST(ReadingTally, AcceptingWhatIsNoZoneIsWrong) {
  ReadingTally tally;
  tally.Add(Outcome(Answer::kAccepted, false, false));
  EXPECT_EQ(tally.accepted_wrong, 1);
}

// With no event the upper end is 1 - 0.025^(1/n); the others are from the tables of R's binom.test.
TEST(ClopperPearson, KnownIntervals) {
  EXPECT_DOUBLE_EQ(ClopperPearson(0, 92).low, 0);
  EXPECT_NEAR(ClopperPearson(0, 92).high, 1 - std::pow(0.025, 1 / 92.0), 1e-9);
  EXPECT_NEAR(ClopperPearson(1, 10).low, 0.0025286, 1e-6);
  EXPECT_NEAR(ClopperPearson(1, 10).high, 0.4450161, 1e-6);
  EXPECT_NEAR(ClopperPearson(5, 10).low, 0.1870860, 1e-6);
  EXPECT_NEAR(ClopperPearson(5, 10).high, 0.8129140, 1e-6);
  EXPECT_DOUBLE_EQ(ClopperPearson(10, 10).high, 1);
  EXPECT_NEAR(ClopperPearson(10, 10).low, std::pow(0.025, 0.1), 1e-9);
  EXPECT_NEAR(ClopperPearson(2, 100000).high, 7.2247e-5, 1e-8);
}

TEST(ClopperPearson, NothingTriedSaysNothing) {
  EXPECT_DOUBLE_EQ(ClopperPearson(0, 0).low, 0);
  EXPECT_DOUBLE_EQ(ClopperPearson(0, 0).high, 1);
}

TEST(TallyTables, HaveARowPerFormatAndPerTag) {
  const std::vector<ReadingOutcome> outcomes = {Outcome(Answer::kAccepted, true, true),
                                                Outcome(Answer::kNothing, false, true)};
  const std::string tables = TallyTables(outcomes);
  EXPECT_NE(tables.find("| TD3 | 1 | 1 | 1 (100.0 %) | 1 (100.0 %) | 0 | 0.00 to 97.50 % | 0 | 0 |"),
            std::string::npos)
      << tables;
  EXPECT_NE(tables.find("| NONE | 1 | 0 | 0 | 0 | 0 |  | 0 | 1 |"), std::string::npos) << tables;
  for (const char* tag : {"hard", "hand", "all"})
    EXPECT_NE(tables.find(std::string("| ") + tag + " | 2 | 1 |"), std::string::npos) << tables;
}

TEST(OutcomeFile, GoesThereAndBack) {
  ReadingOutcome outcome = Outcome(Answer::kDoubtful, true, false);
  outcome.characters = 90;
  outcome.errors = 3;
  outcome.milliseconds = 120.5;
  const auto back = ParseOutcomes(OutcomeLine(outcome) + OutcomeLine(Outcome(Answer::kNothing, false, true)));
  ASSERT_TRUE(back.ok()) << back.status();
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ(OutcomeLine(back->front()), OutcomeLine(outcome));
  EXPECT_EQ(back->front().difficulty, outcome.difficulty);
  EXPECT_EQ(back->front().errors, 3);
  EXPECT_TRUE(back->back().exact);
}

TEST(OutcomeFile, HalfOfALastLineIsLeftOutAndOtherDamageIsNamed) {
  const std::string line = OutcomeLine(Outcome(Answer::kAccepted, true, true));
  const auto half = ParseOutcomes(line + line.substr(0, line.size() / 2));
  ASSERT_TRUE(half.ok()) << half.status();
  EXPECT_EQ(half->size(), 1U);
  EXPECT_EQ(ParseOutcomes("one\ttwo\n" + line).status().reason(), "OUTCOMES_DAMAGED");
}

}  // namespace
}  // namespace lagan::corpus
