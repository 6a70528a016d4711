// Services hosted in this process, called over real sockets with mutual TLS as other services call them.
#include "services/host/host.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "base/core/file.h"
#include "lagan/assurance/v1/assurance.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "services/assurance/assurance_service.h"
#include "services/mrz/mrz_service.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/configured.h"
#include "services/rpc/health.h"

namespace lagan::host {
namespace {

namespace assurance_v1 = assurance::v1;
namespace mrz_v1 = mrz::v1;

const Factories& TestFactories() {
  static const Factories factories = {{"assurance", assurance::MakeAssuranceService},
                                      {"mrz", mrz::MakeMrzService}};
  return factories;
}

class HostTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-host-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto configuration =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"});
    ASSERT_TRUE(configuration.ok()) << configuration.status();
    configuration_ = std::move(*configuration);
    const auto certificates = rpc::InitCertificates(
        {.folder = configuration_.certificates,
         .names = {"mrz", "assurance", "proofing", "health", "portal-sandbox", "operator-console"}},
        SystemClock());
    ASSERT_TRUE(certificates.ok()) << certificates.status();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<Host>> Start(const std::vector<std::string>& names,
                                      const Factories& factories = TestFactories()) {
    return Host::Start(
        configuration_, names, factories,
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
  }
  // As an environment of `caller` would connect.
  template <typename Service>
  rpc::Client<Service> ClientOf(const std::string& caller, const std::string& server) {
    Environment environment{.service = caller, .configuration = &configuration_};
    auto channel = environment.Connect(server);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return rpc::Client<Service>(*channel);
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  ManualClock clock_{ParseTime("2026-11-21T12:00:00Z").value()};
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
};

mrz_v1::ParseZoneRequest Specimen() {
  mrz_v1::ParseZoneRequest request;
  request.add_lines("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
  request.add_lines("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
  return request;
}

assurance_v1::ClaimedIdentity Eriksson() {
  assurance_v1::ClaimedIdentity identity;
  identity.set_surname("ERIKSSON");
  identity.set_given_names("ANNA MARIA");
  identity.set_birth_date("1974-08-12");
  identity.set_document_number("L898902C3");
  identity.set_issuing_state("UTO");
  identity.set_expiry_date("2031-04-15");
  return identity;
}

TEST_F(HostTest, ServesEachServiceAtItsOwnAddressWithItsOwnList) {
  auto host = Start({"mrz", "assurance"});
  ASSERT_TRUE(host.ok()) << host.status();
  EXPECT_EQ((*host)->AddressOf("mrz"), configuration_.services.at("mrz").address);
  const auto parsed = ClientOf<mrz_v1::MrzService>("proofing", "mrz")
                          .Call(&mrz_v1::MrzService::Stub::ParseZone, {}, Specimen());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->zone().surname(), "ERIKSSON");
  EXPECT_EQ(parsed->zone().expiry_date(), "2012-04-15");
  const auto refused = ClientOf<mrz_v1::MrzService>("portal-sandbox", "mrz")
                           .Call(&mrz_v1::MrzService::Stub::ParseZone, {}, Specimen());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().reason(), "PEER_NOT_ALLOWED");
}

TEST_F(HostTest, ErrorsOfAServiceArriveWithReasonAndField) {
  auto host = Start({"mrz"});
  ASSERT_TRUE(host.ok()) << host.status();
  const auto refused = ClientOf<mrz_v1::MrzService>("proofing", "mrz")
                           .Call(&mrz_v1::MrzService::Stub::ParseZone, {}, mrz_v1::ParseZoneRequest());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().reason(), "ZONE_EMPTY");
  EXPECT_EQ(refused.status().field(), "lines");
}

TEST_F(HostTest, TypedLinesAreCheckedForTheConsoleOnly) {
  auto host = Start({"mrz"});
  ASSERT_TRUE(host.ok()) << host.status();
  mrz_v1::CheckTypedLinesRequest typed;
  typed.add_lines("P<UTOERIKSSON");
  const auto checked = ClientOf<mrz_v1::MrzService>("operator-console", "mrz")
                           .Call(&mrz_v1::MrzService::Stub::CheckTypedLines, {}, typed);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->format(), "TD3");
  EXPECT_EQ(ClientOf<mrz_v1::MrzService>("portal-sandbox", "mrz")
                .Call(&mrz_v1::MrzService::Stub::CheckTypedLines, {}, typed)
                .status()
                .reason(),
            "PEER_NOT_ALLOWED");
}

TEST_F(HostTest, CountersAreOnFileAndTellOfNobody) {
  auto host = Start({"mrz"});
  ASSERT_TRUE(host.ok()) << host.status();
  ASSERT_TRUE(ClientOf<mrz_v1::MrzService>("proofing", "mrz")
                  .Call(&mrz_v1::MrzService::Stub::ParseZone, {}, Specimen())
                  .ok());
  (*host)->Shutdown();
  const auto text = ReadTextFile(configuration_.state / "services" / "mrz" / kMetricsFile, 100'000);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_NE(text->find(R"(lagan_calls_total{service="mrz",method="ParseZone",code="OK"} 1)"),
            std::string::npos)
      << *text;
  EXPECT_EQ(text->find("ERIKSSON"), std::string::npos);
}

TEST_F(HostTest, AssuranceLooksUpAsksAndGrades) {
  auto host = Start({"assurance"});
  ASSERT_TRUE(host.ok()) << host.status();
  const auto client = ClientOf<assurance_v1::AssuranceService>("proofing", "assurance");
  using Stub = assurance_v1::AssuranceService::Stub;
  assurance_v1::CheckSourcesRequest look;
  *look.mutable_identity() = Eriksson();
  const auto found = client.Call(&Stub::CheckSources, {}, look);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->register_().outcome(), "match");
  EXPECT_EQ(found->activity().outcome(), "found");
  EXPECT_EQ(found->fraud().outcome(), "clear");

  assurance_v1::PrepareQuestionsRequest prepare;
  *prepare.mutable_identity() = Eriksson();
  const auto questions = client.Call(&Stub::PrepareQuestions, {}, prepare);
  ASSERT_TRUE(questions.ok()) << questions.status();
  ASSERT_EQ(questions->questions_size(), 3);
  for (const auto& question : questions->questions()) {
    ASSERT_LT(question.correct_choice(), static_cast<unsigned>(question.choices_size()));
  }

  assurance_v1::GradeRequest grade;
  grade.set_document_type("passport_biometric");
  grade.set_zone_consistent(true);
  *grade.mutable_register_() = found->register_();
  *grade.mutable_activity() = found->activity();
  *grade.mutable_fraud() = found->fraud();
  grade.set_questions_asked(3);
  grade.set_questions_correct(3);
  grade.set_level_asked("medium");
  const auto graded = client.Call(&Stub::Grade, {}, grade);
  ASSERT_TRUE(graded.ok()) << graded.status();
  EXPECT_EQ(graded->profile(), "M1B");
  EXPECT_TRUE(graded->level_reached());
}

TEST_F(HostTest, ASourceMayBeElsewhere) {
  configuration_.sources = folder_ / "sources";
  std::filesystem::copy(LAGAN_SOURCE_DIR "/policy/sandbox", configuration_.sources);
  ASSERT_TRUE(WriteFileAtomically(configuration_.sources / "register.csv", AsBytes("nonsense\n"), 0600).ok());
  auto host = Start({"assurance"});
  ASSERT_FALSE(host.ok());
  EXPECT_EQ(host.status().reason(), "SOURCE_INVALID");
}

TEST_F(HostTest, AfterShutdownNobodyAnswersAndTheAddressIsFree) {
  auto host = Start({"mrz"});
  ASSERT_TRUE(host.ok()) << host.status();
  (*host)->Shutdown();
  auto options = rpc::ChannelOptionsOf(configuration_, "health", "mrz");
  options.tries = 1;
  EXPECT_FALSE(rpc::CheckHealth(options, std::chrono::milliseconds(2000)).ok());
  auto again = Start({"mrz"});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(rpc::CheckHealth(options, std::chrono::milliseconds(5000)).ok());
}

TEST_F(HostTest, ShutdownDoesNotWaitForClientsThatOnlyHoldAConnection) {
  auto host = Start({"mrz"});
  ASSERT_TRUE(host.ok()) << host.status();
  const auto client = ClientOf<mrz_v1::MrzService>("proofing", "mrz");
  ASSERT_TRUE(client.Call(&mrz_v1::MrzService::Stub::ParseZone, {}, Specimen()).ok());
  const auto start = std::chrono::steady_clock::now();
  (*host)->Shutdown();
  EXPECT_LT(std::chrono::steady_clock::now() - start, configuration_.limits.drain / 2);
}

TEST_F(HostTest, AServiceThatIsNotThereOrFailsStopsTheStart) {
  const auto unknown = Start({"mrz", "letters"});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.status().reason(), "SERVICE_UNKNOWN");
  Factories factories = TestFactories();
  factories["assurance"] = [](const Environment&,
                              rpc::Dispatcher&) -> Result<std::unique_ptr<HostedService>> {
    return Unavailable("STORE_UNAVAILABLE", "No database.");
  };
  const auto failed = Start({"mrz", "assurance"}, factories);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.status().reason(), "STORE_UNAVAILABLE");
  EXPECT_TRUE(Start({"mrz"}).ok()) << "what had been started was not stopped";
}

TEST_F(HostTest, TheEnvironmentHasFoldersOfItsOwnAndStoresBesideEachOther) {
  Environment seen;
  Factories factories = TestFactories();
  factories["mrz"] = [&](const Environment& environment, rpc::Dispatcher& dispatcher) {
    seen = environment;
    return mrz::MakeMrzService(environment, dispatcher);
  };
  const auto host = Start({"mrz"}, factories);
  ASSERT_TRUE(host.ok()) << host.status();
  EXPECT_EQ(seen.service, "mrz");
  EXPECT_TRUE(std::filesystem::is_directory(seen.state));
  EXPECT_TRUE(std::filesystem::is_directory(seen.keys));
  EXPECT_TRUE(seen.sandbox);
  EXPECT_EQ(seen.StoreUrl("mrz"), "sqlite:" + (folder_ / "stores/mrz.db").string());
  EXPECT_EQ(seen.StoreUrl("mrz_keys"), "sqlite:" + (folder_ / "stores/mrz_keys.db").string());
  EXPECT_TRUE(std::filesystem::is_directory(folder_ / "stores"));
  seen.store = "postgresql://host/database";
  EXPECT_EQ(seen.StoreUrl("mrz_keys"), "postgresql://host/database");
  const auto channel = seen.Connect("venue");
  ASSERT_FALSE(channel.ok());
  EXPECT_EQ(channel.status().reason(), "SERVICE_UNKNOWN");
}

}  // namespace
}  // namespace lagan::host
