// The command against a real issuer with mutual TLS.
#include "services/lagan/incident_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <sstream>

#include "services/credential/credential_service.h"
#include "services/host/host.h"
#include "services/lagan/run.h"
#include "services/rpc/certificates.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kActor[] = "operator:op-00112233445566aa";

class IncidentCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-incident-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    ASSERT_TRUE(rpc::InitCertificates({.folder = configuration_.certificates,
                                       .names = {"credential", "proofing", "health", "administrator"}},
                                      SystemClock())
                    .ok());
    auto host = host::Host::Start(
        configuration_, {"credential"}, {{"credential", credential::MakeCredentialService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = std::move(*host);
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }
  // The serial of a credential that proofing has had issued.
  std::string Issue() {
    credential::v1::IssueCredentialRequest request;
    request.set_idempotency_key("00112233445566778899-pass-1");
    request.set_application_id("00112233445566778899aabbccddeeff");
    request.mutable_claims()->set_full_name("Orla Specimen");
    request.mutable_claims()->set_birth_date("1985-02-17");
    request.set_level("medium");
    request.set_profile("M1B");
    auto channel = rpc::Channel::Open(rpc::ChannelOptionsOf(configuration_, "proofing", "credential"));
    const rpc::Client<credential::v1::CredentialService> proofing(channel.value());
    const auto issued = proofing.Call(&credential::v1::CredentialService::Stub::IssueCredential, {}, request);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued.ok() ? issued->serial() : "";
  }
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "incident");
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

TEST_F(IncidentCommandTest, RevokesAWindowAndTellsUntilItIsPublic) {
  const std::string serial = Issue();
  const std::vector<std::string> order = {"revoke",
                                          "--from",
                                          "2026-11-25T00:00:00Z",
                                          "--to",
                                          "2026-11-26T00:00:00Z",
                                          "--reason",
                                          "key_stolen",
                                          "--actor",
                                          kActor,
                                          "--key",
                                          "00112233445566778899-incident"};
  ASSERT_EQ(Run(order), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("listed 1\n"));
  EXPECT_THAT(out_.str(), HasSubstr("done: 1 of 1 revoked, public since 2026-11-25T12:00:00Z\n"));
  const std::size_t at = out_.str().find("incident ") + 9;
  const std::string incident = out_.str().substr(at, 32);

  ASSERT_EQ(Run(order), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("incident " + incident)) << "the same order, the same incident";
  ASSERT_EQ(Run({"show", incident}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("done: 1 of 1 revoked"));
  ASSERT_EQ(Run({"list", incident}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith(serial + "\t00112233445566778899aabbccddeeff\t"));
  EXPECT_THAT(out_.str(), EndsWith("\t2026-11-25T12:00:00Z\n"));
}

TEST_F(IncidentCommandTest, NamesWhatIsWrong) {
  EXPECT_EQ(Run({"revoke", "--kid", "ABC", "--reason", "key_stolen", "--actor", kActor}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("FIELD_INVALID"));
  EXPECT_EQ(Run({"revoke", "--kid", "aaaaaaaaaaaaaaaa", "--actor", kActor}), kExitBadInput);
  EXPECT_EQ(Run({"show", std::string(32, 'a')}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("INCIDENT_NOT_FOUND"));
  EXPECT_EQ(Run({"list", "x"}), kExitBadInput);
  EXPECT_EQ(Run({"forget"}), kExitBadInput);
  host_.reset();
  EXPECT_EQ(Run({"show", std::string(32, 'a')}), kExitFailed);
}

}  // namespace
}  // namespace lagan::commands
