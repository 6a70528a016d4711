#include "services/lagan/process_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagan::commands {
namespace {

using testing::ElementsAre;

const HostPrograms kPrograms{"/bin/lagan", "/bin/lagan-vision"};

Result<std::vector<host::ProcessPlan>> PlansOf(const std::string& toml, bool separate = false,
                                               const rpc::ConfigurationFlags& flags = {}) {
  const auto configuration = rpc::ParseConfiguration(toml, flags);
  EXPECT_TRUE(configuration.ok()) << configuration.status();
  return PlanProcesses(*configuration, flags, separate, kPrograms);
}

std::vector<std::string> NamesOf(const std::vector<host::ProcessPlan>& plans) {
  std::vector<std::string> names;
  for (const auto& plan : plans) names.push_back(plan.name);
  return names;
}

TEST(ProcessPlan, ThreeProcessesBySecurityContextCallersFirst) {
  const auto plans = PlansOf("");
  ASSERT_TRUE(plans.ok()) << plans.status();
  ASSERT_THAT(NamesOf(*plans), ElementsAre("data", "pictures", "keys"));
  EXPECT_EQ((*plans)[0].program, "/bin/lagan");
  EXPECT_THAT(
      (*plans)[0].arguments,
      ElementsAre("host", "--services", "proofing,mrz,assurance,review,letters,statistics", "--ready", "3"));
  EXPECT_EQ((*plans)[1].program, "/bin/lagan-vision");
  EXPECT_THAT((*plans)[1].arguments, ElementsAre("host", "--services", "document,liveness", "--ready", "3"));
  EXPECT_GT((*plans)[1].nice, 0);
  EXPECT_EQ((*plans)[2].nice, 0);
  EXPECT_THAT((*plans)[2].arguments,
              ElementsAre("host", "--services", "credential,access,audit", "--ready", "3"));
}

TEST(ProcessPlan, SeparateGivesEachServiceAProcess) {
  const auto plans = PlansOf("", true);
  ASSERT_TRUE(plans.ok()) << plans.status();
  EXPECT_THAT(NamesOf(*plans),
              ElementsAre("proofing", "document", "liveness", "mrz", "assurance", "credential", "access",
                          "audit", "review", "letters", "statistics"));
}

TEST(ProcessPlan, FlagsArePassedOn) {
  const rpc::ConfigurationFlags flags{.file = "/c.toml",
                                      .state = "/s",
                                      .store = "postgresql://h/d",
                                      .certificates = "/certificates",
                                      .policy = "/p"};
  const auto plans = PlansOf("[processes]\nonly = [\"audit\", \"mrz\"]\n", false, flags);
  ASSERT_TRUE(plans.ok()) << plans.status();
  ASSERT_EQ(plans->size(), 1U);
  EXPECT_THAT(
      (*plans)[0].arguments,
      ElementsAre("host", "--services", "mrz,audit", "--ready", "3", "--config", "/c.toml", "--state", "/s",
                  "--store", "postgresql://h/d", "--certificates", "/certificates", "--policy", "/p"));
}

TEST(ProcessPlan, PicturesShareAProcessWithNobodyElse) {
  for (const std::string reader : {"document", "liveness"}) {
    const std::string mixed = "[processes]\nall = [\"mrz\", \"" + reader + "\"]\n";
    const auto plans = PlansOf(mixed);
    ASSERT_FALSE(plans.ok());
    EXPECT_EQ(plans.status().reason(), "PROCESS_MIXED");
    EXPECT_EQ(plans.status().field(), "processes.all");
    EXPECT_TRUE(PlansOf(mixed, true).ok());
  }
}

}  // namespace
}  // namespace lagan::commands
