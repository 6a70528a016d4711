#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "services/lagan/run.h"

namespace lagan::commands {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kLicence =
    R"({"evidence":[{"type":"driving_licence_uk_photocard","strength":3,"validity":2}],"activity":1,"fraud":2,"verification":2})";

struct Outcome {
  int exit_status;
  std::string out, err;
};

Outcome RunCommand(const std::vector<std::string>& arguments, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out, err;
  const int status = RunLagan(arguments, {in, out, err});
  return {status, out.str(), err.str()};
}

TEST(GradeCommandTest, GradesAFileAndStandardInputAlike) {
  const std::string path = testing::TempDir() + "/grade_command_test.json";
  std::ofstream(path) << kLicence;
  const Outcome from_file = RunCommand({"grade", path, "--json"});
  EXPECT_EQ(from_file.exit_status, 0) << from_file.err;
  EXPECT_THAT(from_file.err, IsEmpty());
  const auto json = nlohmann::json::parse(from_file.out);
  EXPECT_EQ(json["profile"], "M1B");
  EXPECT_EQ(json["level"], "medium");
  EXPECT_EQ(RunCommand({"grade", "--json", "-"}, kLicence).out, from_file.out);
  std::filesystem::remove(path);
}

TEST(GradeCommandTest, TextIsForPeople) {
  const Outcome outcome = RunCommand({"grade", "-"}, kLicence);
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("Level: medium\nProfile: M1B\nAll profiles met: L1A L1B M1B\n"));
  EXPECT_THAT(outcome.out, HasSubstr("this is missing"));
}

TEST(GradeCommandTest, LevelNoneIsAnAnswer) {
  const Outcome outcome =
      RunCommand({"grade", "-"}, R"({"evidence":[],"activity":0,"fraud":0,"verification":0})");
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("Level: none\nProfile: none\nAll profiles met: none\n"));
}

TEST(GradeCommandTest, BadInputIsNamed) {
  Outcome outcome =
      RunCommand({"grade", "-", "--json"}, R"({"evidence":[],"activity":9,"fraud":0,"verification":0})");
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("lagan grade: SCORE_OUT_OF_RANGE: activity"));
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["error"]["reason"], "SCORE_OUT_OF_RANGE");
  EXPECT_EQ(json["error"]["field"], "activity");
  outcome = RunCommand({"grade", "-"}, "");
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("JSON_MALFORMED"));
  outcome = RunCommand({"grade", "-"}, std::string(70000, ' '));
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("GRADE_REQUEST_TOO_LARGE"));
  outcome = RunCommand({"grade", "/no/such/file"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("FILE_NOT_FOUND"));
}

TEST(GradeCommandTest, WrongCommandLineAndMissingPolicy) {
  EXPECT_EQ(RunCommand({}).exit_status, 2);
  EXPECT_EQ(RunCommand({"grade"}).exit_status, 2);
  EXPECT_EQ(RunCommand({"degrade"}).exit_status, 2);
  EXPECT_EQ(RunCommand({"grade", "-", "--nonsense"}).exit_status, 2);
  EXPECT_EQ(RunCommand({"--help"}).exit_status, 0);
  const Outcome outcome = RunCommand({"grade", "-", "--policy", "/no/such/folder"}, kLicence);
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("POLICY_NOT_FOUND"));
}

}  // namespace
}  // namespace lagan::commands
