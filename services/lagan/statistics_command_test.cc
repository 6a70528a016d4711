// The command against a real server with mutual TLS.
#include "services/lagan/statistics_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "services/host/host.h"
#include "services/lagan/run.h"
#include "services/rpc/certificates.h"
#include "services/statistics/statistics_service.h"

namespace lagan::commands {
namespace {

using ::testing::HasSubstr;

class StatisticsCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-board-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }
  void StartService() {
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    ASSERT_TRUE(rpc::InitCertificates({.folder = configuration_.certificates,
                                       .names = {"statistics", "health", "administrator"}},
                                      SystemClock())
                    .ok());
    auto host = host::Host::Start(
        configuration_, {"statistics"}, {{"statistics", statistics::MakeStatisticsService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = std::move(*host);
  }
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "statistics");
    arguments.insert(arguments.end(), {"--state", folder_.string()});
    return RunLagan(arguments, {in_, out_, err_});
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  ManualClock clock_{ParseTime("2026-11-25T12:00:00Z").value()};
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  std::unique_ptr<host::Host> host_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(StatisticsCommandTest, ShowsTheBoard) {
  StartService();
  EXPECT_EQ(Run({"live"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("decided                                0\n"));
  EXPECT_EQ(Run({"live", "--json"}), kExitOk) << err_.str();
  EXPECT_EQ(nlohmann::json::parse(out_.str()).at("decided"), "0");
  EXPECT_EQ(Run({"release", "2026-11-16"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Week of 2026-11-16"));
  EXPECT_THAT(out_.str(), HasSubstr("outcomes by channel\n"));
  EXPECT_EQ(Run({"release", "2026-11-16", "--json"}), kExitOk) << err_.str();
  EXPECT_EQ(nlohmann::json::parse(out_.str()).at("tables").size(), 5U);
}

TEST_F(StatisticsCommandTest, NamesWhatIsWrong) {
  StartService();
  EXPECT_EQ(Run({"release", "2026-11-23"}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("WEEK_NOT_OVER"));
  EXPECT_EQ(Run({"release", "last"}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("WEEK_INVALID"));
  EXPECT_EQ(Run({"release"}), kExitBadInput);
  EXPECT_EQ(Run({"lately"}), kExitBadInput);
}

TEST_F(StatisticsCommandTest, FailsWithoutCertificates) {
  EXPECT_EQ(Run({"live"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("lagan statistics live: "));
}

}  // namespace
}  // namespace lagan::commands
