#include "services/assurance/grade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>

namespace lagan::assurance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Policy& ShippedPolicy() {
  static const Policy policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy").value();
  return policy;
}

Grade GradeOf(const Scores& scores) {
  const auto grade = GradeScores(ShippedPolicy(), scores);
  EXPECT_TRUE(grade.ok()) << grade.status();
  return grade.ok() ? *grade : Grade();
}

// Pieces of different types with the given scores.
Scores Achieved(const std::vector<EvidenceMinimum>& pieces, int activity, int fraud, int verification) {
  Scores scores{{}, activity, fraud, verification};
  for (const EvidenceMinimum& piece : pieces) {
    scores.evidence.push_back(
        {"type" + std::to_string(scores.evidence.size()), piece.strength, piece.validity});
  }
  return scores;
}

Scores MinimumOf(const Profile& profile) {
  return Achieved(profile.evidence, profile.activity, profile.fraud, profile.verification);
}

bool Meets(const Scores& scores, const std::string& profile) {
  const Grade grade = GradeOf(scores);
  return std::find(grade.profiles.begin(), grade.profiles.end(), profile) != grade.profiles.end();
}

const ProfileMatch& Unmet(const Grade& grade, const std::string& profile) {
  return *std::find_if(grade.unmet.begin(), grade.unmet.end(),
                       [&](const ProfileMatch& match) { return match.profile == profile; });
}

TEST(GradeTest, EachProfileIsMetByItsMinimumAndLostByAnyCellLess) {
  int cells = 0;
  for (const Profile& profile : ShippedPolicy().profiles) {
    const Scores minimum = MinimumOf(profile);
    EXPECT_TRUE(Meets(minimum, profile.name)) << profile.name;
    EXPECT_EQ(GradeOf(minimum).level, profile.level) << profile.name;
    for (std::size_t i = 0; i < minimum.evidence.size(); ++i) {
      Scores less = minimum;
      --less.evidence[i].validity;
      ++cells;
      EXPECT_FALSE(Meets(less, profile.name)) << profile.name;
      less = minimum;
      if (--less.evidence[i].strength == 0) continue;
      ++cells;
      EXPECT_FALSE(Meets(less, profile.name)) << profile.name;
    }
    for (int Scores::*part : {&Scores::activity, &Scores::fraud, &Scores::verification}) {
      if (minimum.*part == 0) continue;
      Scores less = minimum;
      --(less.*part);
      ++cells;
      const Grade grade = GradeOf(less);
      EXPECT_THAT(grade.profiles, Not(Contains(profile.name)));
      EXPECT_EQ(Unmet(grade, profile.name).points, 1) << profile.name;
    }
  }
  EXPECT_GT(cells, 150);
}

// What the reference says is reachable with what.
TEST(GradeTest, ReachableProfiles) {
  const struct {
    std::vector<EvidenceMinimum> pieces;
    int activity, fraud, verification;
    std::vector<std::string> profiles;
  } cases[] = {
      {{}, 4, 3, 4, {}},
      {{{3, 1}}, 0, 0, 2, {}},
      {{{4, 1}}, 0, 0, 2, {}},
      {{{3, 1}}, 3, 2, 2, {"L1C"}},
      {{{3, 2}}, 0, 0, 2, {"L1B"}},
      {{{3, 2}}, 0, 0, 3, {"L1B"}},
      {{{3, 2}}, 0, 1, 2, {"L1A", "L1B"}},
      {{{3, 3}}, 0, 0, 2, {"L1B"}},
      {{{4, 3}}, 0, 0, 2, {"L1B"}},
      {{{4, 2}}, 0, 1, 2, {"L1A", "L1B", "M1A"}},
      {{{3, 2}}, 1, 2, 2, {"L1A", "L1B", "M1B"}},
      {{{3, 2}, {2, 2}}, 1, 1, 2, {"L1A", "L1B", "M2B"}},
      {{{3, 2}, {2, 2}}, 0, 1, 2, {"L1A", "L1B"}},
      {{{3, 2}, {2, 2}}, 0, 1, 3, {"L1A", "L1B", "M2C"}},
      {{{2, 2}, {2, 2}}, 3, 2, 2, {"L1A", "L1C", "L2A", "L2B", "M2A"}},
      {{{2, 2}, {2, 2}, {2, 2}}, 2, 2, 2, {"L1A", "L2A", "L2B", "L3A", "M3A"}},
      {{{2, 2}}, 2, 1, 3, {"L1A", "M1D"}},
      {{{4, 3}}, 0, 0, 3, {"L1B", "M1C"}},
      {{{4, 3}}, 0, 1, 3, {"L1A", "L1B", "M1A", "M1C", "H1A"}},
  };
  for (const auto& test : cases) {
    const Grade grade = GradeOf(Achieved(test.pieces, test.activity, test.fraud, test.verification));
    EXPECT_EQ(grade.profiles, test.profiles);
    if (test.profiles.empty()) {
      EXPECT_EQ(grade.level, Level::kNone);
      EXPECT_FALSE(grade.profile.has_value());
    }
  }
}

TEST(GradeTest, EverythingMeetsEverythingAndTheFirstOfTheHighestLevelIsNamed) {
  const Grade grade = GradeOf(Achieved({{4, 4}, {4, 4}, {4, 4}}, 4, 3, 4));
  EXPECT_EQ(grade.profiles.size(), 32U);
  EXPECT_EQ(grade.level, Level::kVeryHigh);
  EXPECT_EQ(grade.profile, "V1A");
  EXPECT_THAT(grade.unmet, IsEmpty());
}

TEST(GradeTest, OneTypeCountsOnce) {
  Scores scores{{{"passport", 3, 2}, {"passport", 2, 2}}, 1, 1, 2};
  EXPECT_FALSE(Meets(scores, "M2B"));
  scores.evidence[1].type = "birth_certificate";
  EXPECT_TRUE(Meets(scores, "M2B"));
}

// 4/2 and 3/3 of one type: neither is the best, and each serves the profiles it can, alone.
TEST(GradeTest, IncomparablePiecesOfOneTypeEachServe) {
  const std::vector<Evidence> both = {{"passport", 4, 2}, {"passport", 3, 3}};
  EXPECT_TRUE(Meets({both, 0, 1, 2}, "M1A"));   // needs 4/2
  EXPECT_TRUE(Meets({both, 0, 0, 3}, "M1C"));   // needs 3/3
  EXPECT_FALSE(Meets({both, 0, 1, 3}, "H1A"));  // needs 4/3 in one piece
  EXPECT_FALSE(Meets({both, 4, 3, 4}, "H2B"));  // needs 4/2 and 3/2 of two types
  EXPECT_TRUE(Meets({{both[0], both[1], {"licence", 3, 2}}, 0, 2, 3}, "H2B"));
  EXPECT_TRUE(Meets({{both[0], both[1], {"bill", 2, 2}}, 0, 1, 3}, "H2D"));
}

TEST(GradeTest, StrongPieceIsNotWastedOnAWeakMinimum) {
  // A greedy match of 4/3 to the first minimum it reaches must not lose H2E.
  EXPECT_TRUE(Meets({{{"a", 3, 3}, {"b", 4, 3}}, 0, 0, 3}, "H2E"));
  EXPECT_TRUE(Meets({{{"b", 4, 3}, {"a", 3, 3}}, 0, 0, 3}, "H2E"));
}

// A second implementation, slow and plain: one piece of each type, every order of them.
bool MeetsByBruteForce(const Profile& profile, const Scores& scores) {
  if (scores.activity < profile.activity || scores.fraud < profile.fraud ||
      scores.verification < profile.verification) {
    return false;
  }
  std::map<std::string, std::vector<Evidence>> by_type;
  for (const Evidence& piece : scores.evidence) by_type[piece.type].push_back(piece);
  std::vector<std::vector<Evidence>> choices = {{}};
  for (const auto& [type, pieces] : by_type) {
    std::vector<std::vector<Evidence>> longer;
    for (const auto& choice : choices) {
      for (const Evidence& piece : pieces) {
        longer.push_back(choice);
        longer.back().push_back(piece);
      }
    }
    choices = std::move(longer);
  }
  for (auto& choice : choices) {
    if (choice.size() < profile.evidence.size()) return false;
    std::vector<std::size_t> order(choice.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      bool all = true;
      for (std::size_t i = 0; i < profile.evidence.size(); ++i) {
        all = all && choice[order[i]].strength >= profile.evidence[i].strength &&
              choice[order[i]].validity >= profile.evidence[i].validity;
      }
      if (all) return true;
    } while (std::next_permutation(order.begin(), order.end()));
  }
  return false;
}

TEST(GradeTest, AgreesWithBruteForceOnRandomScoresInAnyOrder) {
  std::mt19937 engine(45);
  const auto below = [&engine](int bound) {
    return static_cast<int>(engine() % static_cast<unsigned>(bound));
  };
  std::set<std::string> seen;
  for (int round = 0; round < 1500; ++round) {
    Scores scores{{}, below(5), below(4), below(5)};
    const int pieces = below(6);
    for (int i = 0; i < pieces; ++i) {
      scores.evidence.push_back({std::string(1, static_cast<char>('a' + below(4))), 1 + below(4), below(5)});
    }
    std::vector<std::string> expected;
    for (const Profile& profile : ShippedPolicy().profiles) {
      if (MeetsByBruteForce(profile, scores)) expected.push_back(profile.name);
    }
    const Grade grade = GradeOf(scores);
    ASSERT_EQ(grade.profiles, expected);
    seen.insert(expected.begin(), expected.end());
    Scores shuffled = scores;
    std::shuffle(shuffled.evidence.begin(), shuffled.evidence.end(), engine);
    ASSERT_EQ(GradeOf(shuffled).profiles, expected);
    for (const ProfileMatch& match : grade.unmet) ASSERT_GT(match.points, 0) << match.profile;
  }
  EXPECT_GE(seen.size(), 30U) << "the random scores reach too few profiles to prove much";
}

// The gaps are honest: filling exactly what is said to be missing meets the profile.
TEST(GradeTest, FillingTheGapsMeetsTheProfile) {
  std::mt19937 engine(46);
  const auto below = [&engine](int bound) {
    return static_cast<int>(engine() % static_cast<unsigned>(bound));
  };
  for (int round = 0; round < 300; ++round) {
    Scores scores{{}, below(5), below(4), below(5)};
    const int pieces = below(4);
    for (int i = 0; i < pieces; ++i) {
      scores.evidence.push_back({"type" + std::to_string(i), 1 + below(4), below(5)});
    }
    for (const ProfileMatch& match : GradeOf(scores).unmet) {
      Scores filled = scores;
      int fresh = 0;
      for (const Gap& gap : match.missing) {
        if (gap.part == Part::kActivity) filled.activity = gap.need;
        if (gap.part == Part::kFraud) filled.fraud = gap.need;
        if (gap.part == Part::kVerification) filled.verification = gap.need;
        if (gap.part != Part::kEvidence) continue;
        filled.evidence.push_back({gap.nearest ? gap.nearest->type : "fresh" + std::to_string(fresh++),
                                   gap.minimum.strength, gap.minimum.validity});
      }
      ASSERT_TRUE(Meets(filled, match.profile)) << match.profile;
    }
  }
}

TEST(GradeTest, MissingPiecesComeCheapestFirst) {
  const Grade grade = GradeOf({{{"driving_licence_uk_photocard", 3, 2}}, 0, 0, 2});
  const ProfileMatch& m1b = Unmet(grade, "M1B");
  ASSERT_EQ(m1b.missing.size(), 2U);
  EXPECT_EQ(m1b.missing[0].part, Part::kActivity);
  EXPECT_EQ(m1b.missing[0].need, 1);
  EXPECT_EQ(m1b.missing[1].part, Part::kFraud);
  EXPECT_EQ(m1b.missing[1].points, 2);
  const ProfileMatch& m2b = Unmet(grade, "M2B");
  EXPECT_EQ(m2b.missing.back().part, Part::kEvidence);
  EXPECT_FALSE(m2b.missing.back().nearest.has_value());
  EXPECT_EQ(m2b.missing.back().minimum, (EvidenceMinimum{2, 2}));
}

TEST(GradeTest, ExplainsInPlainEnglish) {
  const Grade none = GradeOf({{{"passport_uk", 3, 1}}, 0, 0, 2});
  EXPECT_THAT(
      none.explanation,
      ElementsAre(
          "Evidence passport_uk has strength 3 and validity 1.",
          "Activity history scores 0, identity fraud 0, verification 2.", "No profile is met.",
          "For L1B (low) this is missing: strength 3 and validity 2 in one piece of evidence (nearest: "
          "passport_uk with 3 and 1).",
          HasSubstr("For L1A (low) this is missing: "), HasSubstr("For "),
          "Graded by policy gpg45-lagan-2."));
  const Grade medium = GradeOf({{{"passport_uk", 3, 2}}, 1, 2, 2});
  EXPECT_THAT(
      medium.explanation,
      Contains(
          "Profile M1B is met (medium): passport_uk 3/2 reaches 3/2; activity history reaches 1; identity "
          "fraud reaches 2; verification reaches 2."));
  EXPECT_THAT(medium.explanation, Contains(HasSubstr("(high) this is missing: ")));
}

TEST(GradeTest, RefusesWhatNoCheckProduces) {
  const struct {
    Scores scores;
    const char* reason;
    const char* field;
  } cases[] = {
      {{{{"a", 0, 2}}, 0, 0, 0}, "SCORE_OUT_OF_RANGE", "evidence[0].strength"},
      {{{{"a", 5, 2}}, 0, 0, 0}, "SCORE_OUT_OF_RANGE", "evidence[0].strength"},
      {{{{"a", 1, 0}, {"b", 1, -1}}, 0, 0, 0}, "SCORE_OUT_OF_RANGE", "evidence[1].validity"},
      {{{{"a", 1, 5}}, 0, 0, 0}, "SCORE_OUT_OF_RANGE", "evidence[0].validity"},
      {{{}, 5, 0, 0}, "SCORE_OUT_OF_RANGE", "activity"},
      {{{}, -1, 0, 0}, "SCORE_OUT_OF_RANGE", "activity"},
      {{{}, 0, 4, 0}, "SCORE_OUT_OF_RANGE", "fraud"},
      {{{}, 0, 0, 5}, "SCORE_OUT_OF_RANGE", "verification"},
      {{{{"", 1, 1}}, 0, 0, 0}, "EVIDENCE_TYPE_INVALID", "evidence[0].type"},
      {{{{std::string(65, 'a'), 1, 1}}, 0, 0, 0}, "EVIDENCE_TYPE_INVALID", "evidence[0].type"},
      {{{{"a\nb", 1, 1}}, 0, 0, 0}, "EVIDENCE_TYPE_INVALID", "evidence[0].type"},
      {{{{"\xff", 1, 1}}, 0, 0, 0}, "EVIDENCE_TYPE_INVALID", "evidence[0].type"},
      {{std::vector<Evidence>(65, {"a", 1, 1}), 0, 0, 0}, "EVIDENCE_TOO_MANY", "evidence"},
  };
  for (const auto& test : cases) {
    const auto grade = GradeScores(ShippedPolicy(), test.scores);
    ASSERT_FALSE(grade.ok()) << test.field;
    EXPECT_EQ(grade.status().reason(), test.reason) << test.field;
    EXPECT_EQ(grade.status().field(), test.field);
  }
  EXPECT_TRUE(GradeScores(ShippedPolicy(), {std::vector<Evidence>(64, {"a", 4, 4}), 4, 3, 4}).ok());
}

}  // namespace
}  // namespace lagan::assurance
