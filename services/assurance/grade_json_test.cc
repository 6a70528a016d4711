#include "services/assurance/grade_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

namespace lagan::assurance {
namespace {

constexpr std::string_view kGood =
    R"({"evidence":[{"type":"passport_uk","strength":4,"validity":3}], "activity":0, "fraud":1, "verification":3})";

TEST(GradeJsonTest, ReadsTheRequest) {
  const auto scores = ReadGradeRequest(kGood);
  ASSERT_TRUE(scores.ok()) << scores.status();
  ASSERT_EQ(scores->evidence.size(), 1U);
  EXPECT_EQ(scores->evidence[0].type, "passport_uk");
  EXPECT_EQ(scores->evidence[0].strength, 4);
  EXPECT_EQ(scores->evidence[0].validity, 3);
  EXPECT_EQ(scores->activity, 0);
  EXPECT_EQ(scores->fraud, 1);
  EXPECT_EQ(scores->verification, 3);
  EXPECT_TRUE(ReadGradeRequest(R"({"verification":0,"fraud":0,"activity":0,"evidence":[]})").ok());
}

TEST(GradeJsonTest, RefusesAllElseByName) {
  std::string many = R"({"activity":0,"fraud":0,"verification":0,"evidence":[)";
  for (int i = 0; i < 65; ++i)
    many += std::string(i ? "," : "") + R"({"type":"a","strength":1,"validity":1})";
  many += "]}";
  const struct {
    std::string json;
    const char* reason;
    const char* field;
  } cases[] = {
      {"", "JSON_MALFORMED", ""},
      {"{", "JSON_MALFORMED", ""},
      {"\xff", "JSON_MALFORMED", ""},
      {std::string(kGood) + "x", "JSON_MALFORMED", ""},
      {std::string(kGood) + std::string(kGood), "JSON_MALFORMED", ""},
      {R"({"activity":01})", "JSON_MALFORMED", ""},
      {"[]", "JSON_TYPE_WRONG", ""},
      {"null", "JSON_TYPE_WRONG", ""},
      {"3", "JSON_TYPE_WRONG", ""},
      {R"("text")", "JSON_TYPE_WRONG", ""},
      {R"({"evidence":{}})", "JSON_TYPE_WRONG", "evidence"},
      {R"({"evidence":3})", "JSON_TYPE_WRONG", "evidence"},
      {R"({"evidence":[3]})", "JSON_TYPE_WRONG", "evidence[0]"},
      {R"({"evidence":[[]]})", "JSON_TYPE_WRONG", "evidence[0]"},
      {R"({"evidence":[{"type":3}]})", "JSON_TYPE_WRONG", "evidence[0].type"},
      {R"({"evidence":[{"type":{}}]})", "JSON_TYPE_WRONG", "evidence[0].type"},
      {R"({"evidence":[{"strength":"3"}]})", "JSON_TYPE_WRONG", "evidence[0].strength"},
      {R"({"evidence":[{"strength":3.0}]})", "JSON_TYPE_WRONG", "evidence[0].strength"},
      {R"({"activity":[]})", "JSON_TYPE_WRONG", "activity"},
      {R"({"activity":null})", "JSON_TYPE_WRONG", "activity"},
      {R"({"activity":true})", "JSON_TYPE_WRONG", "activity"},
      {R"({"activity":1e0})", "JSON_TYPE_WRONG", "activity"},
      {R"({"level":"high"})", "JSON_KEY_UNKNOWN", ""},
      {R"({"evidence":[{"name":"x"}]})", "JSON_KEY_UNKNOWN", "evidence[0]"},
      {R"({"fraud":1,"fraud":1})", "JSON_KEY_DUPLICATE", "fraud"},
      {R"({"evidence":[],"evidence":[]})", "JSON_KEY_DUPLICATE", "evidence"},
      {R"({"evidence":[{"type":"a","type":"a"}]})", "JSON_KEY_DUPLICATE", "evidence[0].type"},
      {"{}", "JSON_KEY_MISSING", "evidence"},
      {R"({"evidence":[],"activity":0,"fraud":0})", "JSON_KEY_MISSING", "verification"},
      {R"({"evidence":[{"type":"a","strength":1}]})", "JSON_KEY_MISSING", "evidence[0].validity"},
      {R"({"evidence":[],"activity":0,"fraud":99999999999999999999,"verification":0})", "JSON_TYPE_WRONG",
       "fraud"},
      {R"({"evidence":[],"activity":0,"fraud":4294967297,"verification":0})", "SCORE_OUT_OF_RANGE", "fraud"},
      {R"({"evidence":[],"activity":0,"fraud":-1,"verification":0})", "SCORE_OUT_OF_RANGE", "fraud"},
      {R"({"evidence":[],"activity":0,"fraud":18446744073709551615,"verification":0})", "SCORE_OUT_OF_RANGE",
       "fraud"},
      {many, "EVIDENCE_TOO_MANY", ""},
      {std::string(1000, '['), "JSON_TYPE_WRONG", ""},
      {std::string(kMaxGradeRequestBytes + 1, ' '), "GRADE_REQUEST_TOO_LARGE", ""},
  };
  for (const auto& test : cases) {
    const auto scores = ReadGradeRequest(test.json);
    ASSERT_FALSE(scores.ok()) << test.json.substr(0, 80);
    EXPECT_EQ(scores.status().reason(), test.reason) << test.json.substr(0, 80);
    EXPECT_EQ(scores.status().field(), test.field) << test.json.substr(0, 80);
  }
}

TEST(GradeJsonTest, WritesTheGrade) {
  const auto policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy");
  ASSERT_TRUE(policy.ok()) << policy.status();
  const auto grade = GradeScores(*policy, ReadGradeRequest(kGood).value());
  ASSERT_TRUE(grade.ok());
  const auto json = nlohmann::json::parse(WriteGrade(*grade));
  EXPECT_EQ(json["level"], "high");
  EXPECT_EQ(json["profile"], "H1A");
  EXPECT_EQ(json["profiles"], nlohmann::json({"L1A", "L1B", "M1A", "M1C", "H1A"}));
  EXPECT_TRUE(json["explanation"].is_array());
  EXPECT_EQ(json["policy_version"], "gpg45-lagan-2");
  ASSERT_EQ(json["missing"].size(), 27U);
  for (const auto& missing : json["missing"]) EXPECT_GT(missing["points"], 0);

  const auto none = GradeScores(*policy, Scores());
  ASSERT_TRUE(none.ok());
  const auto empty = nlohmann::json::parse(WriteGrade(*none));
  EXPECT_EQ(empty["level"], "none");
  EXPECT_TRUE(empty["profile"].is_null());
  EXPECT_EQ(empty["profiles"], nlohmann::json::array());
}

TEST(GradeJsonTest, WritesWhatIsMissing) {
  Grade grade;
  grade.policy_version = "v";
  Gap piece;
  piece.minimum = {2, 2};
  piece.points = 4;
  Gap nearest;
  nearest.minimum = {3, 2};
  nearest.nearest = Evidence{"passport_uk", 3, 1};
  nearest.points = 1;
  Gap fraud;
  fraud.part = Part::kFraud;
  fraud.need = 2;
  fraud.points = 2;
  grade.unmet.push_back({"M2B", Level::kMedium, {}, {nearest, fraud, piece}, 7});
  EXPECT_EQ(WriteGrade(grade),
            R"({"level":"none","profile":null,"profiles":[],"explanation":[],"missing":[{"profile":"M2B",)"
            R"("level":"medium","points":7,"gaps":[{"part":"evidence","type":"passport_uk",)"
            R"("have":{"strength":3,"validity":1},"need":{"strength":3,"validity":2},"points":1},)"
            R"({"part":"fraud","have":0,"need":2,"points":2},)"
            R"({"part":"evidence","type":null,"have":null,"need":{"strength":2,"validity":2},"points":4}]}],)"
            R"("policy_version":"v"})");
}

}  // namespace
}  // namespace lagan::assurance
