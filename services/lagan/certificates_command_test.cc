#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "services/lagan/run.h"

namespace lagan::commands {
namespace {

using testing::HasSubstr;

struct Outcome {
  int exit_status;
  std::string out, err;
};

Outcome RunCommand(const std::vector<std::string>& arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  const int status = RunLagan(arguments, {in, out, err});
  return {status, out.str(), err.str()};
}

TEST(CertificatesCommandTest, MakesOnceThenKeepsAndAdds) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "certificates_command_test";
  std::filesystem::remove_all(folder);
  Outcome outcome = RunCommand({"certificates", "init", folder, "--services", "mrz,audit"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "made 2 certificates: mrz audit\n");
  EXPECT_THAT(outcome.err, HasSubstr("move it off this machine"));
  outcome = RunCommand({"certificates", "init", folder, "--services", "mrz", "--portals", "portal-trust"});
  EXPECT_EQ(outcome.out, "made 1 certificate: portal-trust\nkept 1 certificate: mrz\n");
  EXPECT_EQ(outcome.err, "");
  std::filesystem::remove_all(folder);
}

TEST(CertificatesCommandTest, BadInputIsNamed) {
  const auto folder = (std::filesystem::path(testing::TempDir()) / "certificates_command_bad").string();
  EXPECT_EQ(RunCommand({"certificates"}).exit_status, 2);
  EXPECT_EQ(RunCommand({"certificates", "init"}).exit_status, 2);
  EXPECT_EQ(RunCommand({"certificates", "init", folder, "--portals", "proofing"}).exit_status, 2);
  const Outcome outcome = RunCommand({"certificates", "init", folder, "--services", "Bad"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("NAME_INVALID"));
}

}  // namespace
}  // namespace lagan::commands
