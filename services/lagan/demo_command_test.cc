#include "services/lagan/demo_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "services/lagan/run.h"

namespace lagan::commands {
namespace {

using ::testing::HasSubstr;

// Whole journeys are played by tests/integration; here is what needs no services.
class DemoCommandTest : public ::testing::Test {
 protected:
  DemoCommandTest() {
    std::string name = ::testing::TempDir() + "demo-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~DemoCommandTest() override { std::filesystem::remove_all(folder_); }

  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"demo", "--state", folder_ / "state", "--out", folder_ / "out",
                                         "--policy", LAGAN_SOURCE_DIR "/policy"});
    return RunLagan(arguments, {in_, out_, err_});
  }

  std::filesystem::path folder_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(DemoCommandTest, SaysHowToStartASandbox) {
  EXPECT_EQ(Run({}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("SANDBOX_NOT_STARTED"));
  EXPECT_THAT(err_.str(), HasSubstr("lagan serve --state"));
}

TEST_F(DemoCommandTest, ReportsAFailureAsOneObject) {
  EXPECT_EQ(Run({"--json"}), kExitFailed);
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["error"]["reason"], "SANDBOX_NOT_STARTED");
}

TEST_F(DemoCommandTest, RefusesAnythingButASandbox) {
  std::ofstream(folder_ / "real.toml")
      << "sandbox = false\nsources = \"/var/lib/sources\"\n[credential]\nstatus_lists = "
         "\"https://lists.example/\"\n[every_service]\npassphrase "
         "= \"file:/etc/lagan/passphrase\"\n";
  EXPECT_NE(Run({"--config", folder_ / "real.toml"}), kExitOk);
  EXPECT_THAT(err_.str(), HasSubstr("NOT_A_SANDBOX"));
}

TEST_F(DemoCommandTest, RefusesUnknownOptionsAndJourneys) {
  EXPECT_EQ(Run({"--nonsense"}), kExitBadInput);
  EXPECT_EQ(Run({"--journey", "through-the-wall"}), kExitBadInput);
}

}  // namespace
}  // namespace lagan::commands
