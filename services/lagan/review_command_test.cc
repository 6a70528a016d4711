// The commands against the real service over mutual TLS; access and proofing are the test's.
#include "services/lagan/review_command.h"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/core/file.h"
#include "services/demo/reader.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/run.h"
#include "services/review/test_house.h"

namespace lagan::commands {
namespace {

using review::HexId;
using review::OperatorId;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ReviewCommandTest : public review::HouseTest {
 protected:
  // Now, since the commands themselves look at the machine's clock to say how much time is left.
  ReviewCommandTest() : HouseTest(SystemClock().Now()) {}

  void SetUp() override {
    HouseTest::SetUp();
    SignIn("ann", 1, tokens::Role::kOperator);
    SignIn("bob", 2, tokens::Role::kOperator);
  }
  void SignIn(const std::string& who, int number, tokens::Role role) {
    house_.sessions[who + "-session"] = {OperatorId(number), role};
    ASSERT_TRUE(
        KeepSession(folder_ / (who + ".session"), {SecretText(who + "-session"), OperatorId(number), who})
            .ok());
  }
  std::filesystem::path EvidenceOf(const std::string& who) const { return folder_ / (who + "-evidence"); }
  std::set<std::string> FilesOf(const std::string& who) const {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(EvidenceOf(who), error)) {
      names.insert(entry.path().filename());
    }
    return names;
  }
  int Run(const std::string& who, std::vector<std::string> arguments, const std::string& typed = "") {
    std::istringstream in(typed);
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "review");
    arguments.insert(arguments.end(),
                     {"--state", folder_.string(), "--policy", LAGAN_SOURCE_DIR "/policy", "--session",
                      (folder_ / (who + ".session")).string(), "--folder", EvidenceOf(who).string()});
    const int status = RunLagan(arguments, {in, out_, err_});
    EXPECT_EQ(out_.str().find("Canary"), std::string::npos) << "nothing personal is printed";
    return status;
  }
  void DeliverCase(int number, const std::vector<std::string>& fields = {"selfie"}) {
    review::v1::CaseEvent event = review::Needed(number);
    event.mutable_needed()->clear_fields();
    for (const std::string& field : fields) event.mutable_needed()->add_fields(field);
    ASSERT_TRUE(Deliver("proofing", {event}).ok());
  }

  std::ostringstream out_;
  std::ostringstream err_;
};

const std::vector<std::string> kNotProven = {"decide", "--disposition", "not-proven", "--finding",
                                             "liveness=failed:NOT_A_LIVE_PERSON"};

TEST_F(ReviewCommandTest, FromNextToADecision) {
  DeliverCase(1, {"selfie", "grade", "zone"});
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr(HexId(1)), HasSubstr("liveness"), HasSubstr("NOT_A_LIVE_PERSON"),
                                HasSubstr("refused-fraud"), HasSubstr(EvidenceOf("ann").string())));
  EXPECT_THAT(err_.str(), HasSubstr("There is no zone any more."));
  EXPECT_THAT(FilesOf("ann"), ElementsAre("evidence-grade-1.txt", "evidence-selfie-1.jpg",
                                          "evidence-selfie-2.jpg", "held-case"));
  EXPECT_EQ(*ReadTextFile(EvidenceOf("ann") / "evidence-selfie-2.jpg", 100), "Canary selfie 1");
  EXPECT_EQ(Run("ann", {"show"}), kExitOk) << err_.str();
  EXPECT_EQ(Run("ann", {"heartbeat"}), kExitOk) << err_.str();

  ASSERT_EQ(Run("ann", kNotProven, "not-proven\n"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("You are about to decide"), HasSubstr("the case is closed")));
  EXPECT_FALSE(std::filesystem::exists(EvidenceOf("ann")));
  const auto outcome = house_.WaitForFirst();
  EXPECT_EQ(outcome.decided().disposition(), review::v1::DISPOSITION_NOT_PROVEN);
  EXPECT_THAT(outcome.decided().readers(0).findings(0).reasons(), ElementsAre("NOT_A_LIVE_PERSON"));
  EXPECT_EQ(Run("ann", kNotProven, "not-proven\n"), kExitNoCase);
}

TEST_F(ReviewCommandTest, NothingIsDecidedByAccident) {
  DeliverCase(1);
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  for (const char* typed : {"", "\n", "y\n", "yes\n", "proceed\n", "not-prove\n"}) {
    EXPECT_EQ(Run("ann", kNotProven, typed), kExitBadInput) << typed;
    EXPECT_THAT(err_.str(), HasSubstr("NOT_CONFIRMED"));
  }
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"decide", "--yes", "--disposition", "refuse", "--finding", "liveness=passed"}, "DISPOSITION_UNKNOWN"},
      {{"decide", "--yes", "--disposition", "proceed"}, "FINDING_MISSING"},
      {{"decide", "--yes", "--disposition", "proceed", "--finding", "caller=passed"}, "FINDING_UNKNOWN"},
      {{"decide", "--yes", "--disposition", "proceed", "--finding", "liveness"}, "FINDING_UNREADABLE"},
      {{"decide", "--yes", "--disposition", "proceed", "--finding", "liveness=failed"}, "REASON_MISSING"},
      {{"decide", "--yes", "--disposition", "not-proven", "--finding", "liveness=passed"}, "REASON_MISSING"}};
  for (const auto& [arguments, reason] : wrong) {
    EXPECT_EQ(Run("ann", arguments), kExitBadInput) << reason;
    EXPECT_THAT(err_.str(), HasSubstr(reason));
  }
  EXPECT_EQ(FilesOf("ann").size(), 3U) << "the case is still held, with its evidence";
  EXPECT_EQ(Run("ann", {"decide", "--yes", "--disposition", "proceed", "--finding", "liveness=passed"}),
            kExitOk)
      << err_.str();
}

TEST_F(ReviewCommandTest, ReleaseWipesAndGivesBack) {
  DeliverCase(1);
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  EXPECT_EQ(Run("bob", {"next"}), kExitNoCase);
  EXPECT_EQ(Run("ann", {"release"}), kExitOk) << err_.str();
  EXPECT_FALSE(std::filesystem::exists(EvidenceOf("ann")));
  EXPECT_EQ(Run("bob", {"next"}), kExitOk) << err_.str();
}

TEST_F(ReviewCommandTest, ALostLeaseIsSaidAndItsEvidenceWiped) {
  for (const auto& arguments : {std::vector<std::string>{"show"}, {"heartbeat"}, {"release"}, kNotProven}) {
    static int number = 0;
    DeliverCase(++number);
    ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
    clock_.Advance(std::chrono::seconds(120));
    EXPECT_EQ(Run("ann", arguments, "not-proven\n"), kExitCaseLost) << arguments[0];
    EXPECT_THAT(err_.str(), HasSubstr("LEASE_LOST"));
    EXPECT_FALSE(std::filesystem::exists(EvidenceOf("ann"))) << arguments[0];
    EXPECT_EQ(Run("ann", {"show"}), kExitNoCase);
  }
}

TEST_F(ReviewCommandTest, ACaseThatIsOverIsSaidAndItsEvidenceWiped) {
  DeliverCase(1);
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  ASSERT_TRUE(Deliver("proofing", {review::Over(1)}).ok());
  EXPECT_EQ(Run("ann", kNotProven, "not-proven\n"), kExitCaseLost);
  EXPECT_THAT(err_.str(), HasSubstr("CASE_CLOSED"));
  EXPECT_FALSE(std::filesystem::exists(EvidenceOf("ann")));
}

TEST_F(ReviewCommandTest, NextGivesAgainWhatIsHeldAndNoMore) {
  DeliverCase(1);
  DeliverCase(2);
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(HexId(1)));
  EXPECT_EQ(FilesOf("ann").size(), 3U);
  EXPECT_EQ(Run("ann", {"queue"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("open 1, being read 1"));
}

TEST_F(ReviewCommandTest, WithoutASessionNothingHappens) {
  DeliverCase(1);
  EXPECT_EQ(Run("nobody", {"next"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("NOT_SIGNED_IN"));
  house_.sessions.clear();
  EXPECT_EQ(Run("ann", {"next"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("SESSION_OVER"));
  EXPECT_FALSE(std::filesystem::exists(EvidenceOf("ann")));
}

TEST_F(ReviewCommandTest, TheNoteHoldsNoCapability) {
  DeliverCase(1);
  ASSERT_EQ(Run("ann", {"next"}), kExitOk) << err_.str();
  const auto note = ReadFile(EvidenceOf("ann") / "held-case", 10'000);
  review::v1::ClaimNextResponse held;
  ASSERT_TRUE(held.ParseFromArray(note->data(), static_cast<int>(note->size())));
  EXPECT_TRUE(held.lease().capability().empty());
  EXPECT_EQ(held.claimed().case_id(), HexId(1));
}

// ---- the reader of the demonstration, on the same services

TEST_F(ReviewCommandTest, TheDemonstrationsReaderLooksAndDecides) {
  DeliverCase(1, {"selfie", "grade"});
  const auto client = review::ReaderClient::Open(
      configuration_,
      [this]() -> Result<SecretText> {
        return SecretText(house_.TokenOf(OperatorId(1), tokens::Role::kOperator));
      },
      random_);
  ASSERT_TRUE(client.ok()) << client.status();
  demo::Verdict verdict{.disposition = review::v1::DISPOSITION_NOT_PROVEN};
  EXPECT_EQ(demo::ReadNext(**client, verdict).status().reason(), "REASON_MISSING");
  verdict.opinions["liveness"] = {.outcome = "failed", .reasons = {"NOT_A_LIVE_PERSON"}};
  const auto reading = demo::ReadNext(**client, verdict);
  ASSERT_TRUE(reading.ok()) << reading.status() << ": it was given back";
  EXPECT_TRUE(reading->closed);
  EXPECT_EQ(reading->seen.at("selfie"), 2 * std::string("Canary selfie 0").size());
  EXPECT_EQ(reading->seen.at("grade"), std::string("Canary grade 0").size());
  EXPECT_EQ(demo::ReadNext(**client, verdict).status().reason(), "QUEUE_EMPTY");
}

}  // namespace
}  // namespace lagan::commands
