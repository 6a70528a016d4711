// `lagan demo`, as ops/run plays it, against whole installations: all four journeys, and their exit statuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"
#include "tests/integration/store_postgresql.h"

namespace lagan::integration {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::filesystem::path kTools = LAGAN_SOURCE_DIR "/.tools";

// What set-up fetches where it can: the film of a person, and the networks.
bool FacesAreThere() {
  return std::filesystem::exists(kTools / "face-media/cap12/frames.tsv") &&
         std::filesystem::exists(kTools / "face-models");
}

class DemonstrationTest : public testing::Test {
 protected:
  void Start(const InstallationOptions& options) {
    auto started = Installation::Start(options);
    ASSERT_TRUE(started.ok()) << started.status();
    installation_ = std::move(started).value();
  }

  // Plays, and gives the exit status; what was reported is in report_.
  int Play(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"demo", "--json", "--config", installation_->config_file(), "--out",
                                         installation_->folder() / "portal"});
    const auto end = RunProgram("lagan", arguments);
    EXPECT_TRUE(end.ok()) << end.status();
    if (!end.ok()) return -1;
    report_ = json::parse(end->output, nullptr, /*allow_exceptions=*/false);
    EXPECT_TRUE(report_.is_object()) << end->output;
    return end->exit_status;
  }

  void ExpectAssistedEnded() const {
    const json& assisted = report_["assisted"];
    for (const char* way : {"telephone", "counter"}) {
      EXPECT_EQ(assisted[way]["state"], "ISSUED") << way;
      EXPECT_EQ(assisted[way]["profile"], "M1B") << way;
      EXPECT_EQ(assisted[way]["read_from_paper"], true) << way;
    }
    EXPECT_EQ(assisted["suspended"], assisted["telephone"]["letter_serial"]);
  }

  void ExpectFacesDecided() const {
    EXPECT_EQ(report_["digital"]["verified"], true);
    EXPECT_EQ(report_["digital"]["face"], "passed");
    EXPECT_EQ(report_["digital"]["profile"], "M1B");
    EXPECT_EQ(report_["doubt"]["state"], "CLOSED");
    EXPECT_EQ(report_["doubt"]["outcome"], "not_proven");
    EXPECT_THAT(report_["doubt"]["case_reasons"], ElementsAre("FACES_DIFFER"));
    EXPECT_THAT(report_["doubt"]["readers"], SizeIs(2));
    EXPECT_GE(report_["doubt"]["views"].size(), 4U);
    EXPECT_EQ(report_["refused"]["state"], "IN_REVIEW");
    EXPECT_EQ(report_["refused"]["refusals"][1], "CHALLENGE_USED");
    ExpectAssistedEnded();
  }

  std::unique_ptr<Installation> installation_;
  json report_;
};

TEST_F(DemonstrationTest, PeopleDecideWhereNoFaceCanBeShown) {
  Start({});
  ASSERT_EQ(Play({}), 0) << report_.dump(1);
  EXPECT_EQ(report_["digital"]["verified"], false);
  EXPECT_EQ(report_["digital"]["state"], "IN_REVIEW");
  EXPECT_EQ(report_["doubt"]["state"], "CLOSED");
  EXPECT_THAT(report_["doubt"]["case_reasons"], ElementsAre("CONSENT_REFUSED"));
  EXPECT_EQ(report_["refused"]["state"], "IN_REVIEW");
  EXPECT_THAT(report_["refused"]["refusals"], IsEmpty());
  ExpectAssistedEnded();

  const std::filesystem::path no_zone = installation_->folder() / "no-zone.jpg";
  ASSERT_TRUE(WriteFileAtomically(no_zone, DemoPicture("no-zone.jpg"), 0600).ok());
  EXPECT_EQ(Play({"--journey", "digital", "--document", no_zone}), 2);
  EXPECT_EQ(report_["digital"]["reason"], "DOCUMENT_NOT_FOUND");
  EXPECT_EQ(report_["digital"]["as_described"], false);
  EXPECT_THAT(report_, SizeIs(1));
}

TEST_F(DemonstrationTest, EndsAsDescribedOnOneMachine) {
  if (!FacesAreThere())
    GTEST_SKIP() << "no networks or faces; fetch them with face/models/fetch and fetch-media";
  Start({});
  EXPECT_EQ(Play({"--film", kTools / "face-media/cap12"}), 0) << report_.dump(1);
  ExpectFacesDecided();

  const std::filesystem::path stranger = installation_->folder() / "stranger.jpg";
  ASSERT_TRUE(WriteFileAtomically(stranger, DemoPicture("stranger.jpg"), 0600).ok());
  EXPECT_EQ(Play({"--film", kTools / "face-media/cap12", "--journey", "digital", "--document", stranger}), 3);
  EXPECT_EQ(report_["digital"]["state"], "IN_REVIEW");
}

TEST_F(DemonstrationTest, EndsAsDescribedWithServicesApartOnPostgresql) {
  if (!FacesAreThere())
    GTEST_SKIP() << "no networks or faces; fetch them with face/models/fetch and fetch-media";
  Start({.separate = true, .store = NewPostgresqlDatabase()});
  EXPECT_EQ(Play({"--film", kTools / "face-media/cap12"}), 0) << report_.dump(1);
  ExpectFacesDecided();
}

}  // namespace
}  // namespace lagan::integration
