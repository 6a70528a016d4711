// The service over mutual TLS, under the list of peers that is installed.
#include "services/credential/credential_service.h"

#include <thread>

#include "base/core/file.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/audit/audit_service.h"
#include "services/credential/test_issuer.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/rpc/server.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

class CredentialServiceTest : public IssuerTest {
 protected:
  CredentialServiceTest() {
    const auto made = rpc::InitCertificates(
        {folder_ / "certificates", {"credential", "proofing", "portal-sandbox", "venue"}}, system_clock_);
    EXPECT_TRUE(made.ok()) << made.status();
    dispatcher_ = std::make_unique<rpc::Dispatcher>(rpc::DispatcherOptions{.service = "credential"},
                                                    &system_clock_, &log_);
    service_ = std::make_unique<CredentialService>(dispatcher_.get(), credential_.get());
    auto policy = rpc::PeerPolicy::Load(LAGAN_SOURCE_DIR "/policy/limits/peers.toml");
    EXPECT_TRUE(policy.ok()) << policy.status();
    auto server = rpc::Server::Start({.address = "unix:" + (folder_ / "socket").string(),
                                      .certificates = folder_ / "certificates" / "credential"},
                                     {rpc::Serve<v1::CredentialService>(service_.get())}, *policy, &log_);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = std::move(server).value();
  }
  ~CredentialServiceTest() override {
    server_.reset();
    dispatcher_->Stop();
  }

  rpc::Client<v1::CredentialService> As(const std::string& name) const {
    auto channel = rpc::Channel::Open({.address = server_->address(),
                                       .certificates = folder_ / "certificates" / name,
                                       .server = "credential",
                                       .caller = name,
                                       .tries = 1});
    return rpc::Client<v1::CredentialService>(channel.value());
  }

  SystemClock system_clock_;
  telemetry::MemorySink sink_;
  telemetry::Log log_{"credential", &system_clock_, &sink_};
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<CredentialService> service_;
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(CredentialServiceTest, ServesProofing) {
  const auto proofing = As("proofing");
  const auto issued = proofing.Call(&v1::CredentialService::Stub::IssueCredential, {}, MakeIssueRequest());
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_FALSE(issued->qr_text().empty());
  EXPECT_TRUE(proofing.Call(&v1::CredentialService::Stub::SignResult, {}, MakeResultRequest()).ok());
  v1::AcknowledgeDeliveryRequest acknowledgement;
  acknowledgement.set_application_id(MakeIssueRequest().application_id());
  EXPECT_TRUE(proofing.Call(&v1::CredentialService::Stub::AcknowledgeDelivery, {}, acknowledgement).ok());
  const Status over =
      proofing.Call(&v1::CredentialService::Stub::IssueCredential, {}, MakeIssueRequest()).status();
  EXPECT_EQ(over.code(), Code::kFailedPrecondition);
  EXPECT_EQ(over.reason(), "DELIVERY_OVER");

  v1::IssueCredentialRequest invalid = MakeIssueRequest();
  invalid.mutable_claims()->set_birth_date("Canary");
  const Status refused = proofing.Call(&v1::CredentialService::Stub::IssueCredential, {}, invalid).status();
  EXPECT_EQ(refused.reason(), "CLAIM_INVALID");
  EXPECT_EQ(refused.field(), "claims.birth_date");
  for (const std::string& line : sink_.Lines()) {
    EXPECT_EQ(line.find("Canary"), std::string::npos) << line;
    EXPECT_EQ(line.find("patient-4711"), std::string::npos) << line;
  }
}

TEST_F(CredentialServiceTest, ProofingEndsACredential) {
  const auto proofing = As("proofing");
  const auto issued = proofing.Call(&v1::CredentialService::Stub::IssueCredential, {}, MakeIssueRequest());
  ASSERT_TRUE(issued.ok()) << issued.status();
  v1::SuspendCredentialRequest suspend;
  suspend.set_idempotency_key("suspend-00000001");
  suspend.set_serial(issued->serial());
  suspend.set_reason("helpline");
  suspend.set_actor("system");
  v1::ReinstateCredentialRequest reinstate;
  reinstate.set_idempotency_key("reinstate-00000001");
  reinstate.set_serial(issued->serial());
  reinstate.set_reason("helpline");
  reinstate.set_actor("system");
  v1::RevokeCredentialRequest revoke;
  revoke.set_idempotency_key("revoke-000000001");
  revoke.set_serial(issued->serial());
  revoke.set_reason("helpline");
  revoke.set_actor("system");
  v1::GetCredentialStatusRequest ask;
  ask.set_serial(issued->serial());
  EXPECT_EQ(proofing.Call(&v1::CredentialService::Stub::SuspendCredential, {}, suspend)->status(),
            "suspended");
  EXPECT_EQ(proofing.Call(&v1::CredentialService::Stub::ReinstateCredential, {}, reinstate)->status(),
            "active");
  EXPECT_EQ(proofing.Call(&v1::CredentialService::Stub::RevokeCredential, {}, revoke)->status(), "revoked");
  EXPECT_EQ(proofing.Call(&v1::CredentialService::Stub::GetCredentialStatus, {}, ask)->status(), "revoked");
}

TEST_F(CredentialServiceTest, OthersGetTheTrustBundleAndNothingElse) {
  for (const char* name : {"portal-sandbox", "venue"}) {
    const auto client = As(name);
    const auto trust = client.Call(&v1::CredentialService::Stub::GetTrustBundle, {}, {});
    ASSERT_TRUE(trust.ok()) << name << trust.status();
    EXPECT_EQ(trust->sequence(), 1u);
    EXPECT_EQ(
        client.Call(&v1::CredentialService::Stub::IssueCredential, {}, MakeIssueRequest()).status().reason(),
        "PEER_NOT_ALLOWED");
    EXPECT_EQ(
        client.Call(&v1::CredentialService::Stub::SignResult, {}, MakeResultRequest()).status().reason(),
        "PEER_NOT_ALLOWED");
    EXPECT_EQ(client.Call(&v1::CredentialService::Stub::AcknowledgeDelivery, {}, {}).status().reason(),
              "PEER_NOT_ALLOWED");
  }
  EXPECT_EQ(Count("SELECT count(*) FROM issuance"), 0);
}

// Hosted as `lagan serve` does, twice.
class HostedCredentialTest : public testing::Test {
 protected:
  HostedCredentialTest() {
    std::string pattern = testing::TempDir() + "lagan-hosted-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made =
        rpc::InitCertificates({.folder = configuration_.certificates,
                               .names = {"credential", "audit", "proofing", "administrator", "health"}},
                              clock_);
    EXPECT_TRUE(made.ok()) << made.status();
  }
  ~HostedCredentialTest() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<host::Host>> Start() {
    return host::Host::Start(
        configuration_, {"credential", "audit"},
        {{"credential", MakeCredentialService}, {"audit", audit::MakeAuditService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
  }
  Result<v1::IssueCredentialResponse> IssueOnce() {
    const host::Environment proofing{.service = "proofing", .configuration = &configuration_};
    return rpc::Client<v1::CredentialService>(proofing.Connect("credential").value())
        .Call(&v1::CredentialService::Stub::IssueCredential, {}, MakeIssueRequest());
  }
  std::string ListAddressAfterStart() {
    const auto host = Start();
    EXPECT_TRUE(host.ok()) << host.status();
    const auto folder = configuration_.state / "services" / "credential" / "public";
    const auto root = verifier::ParseRootKey(*ReadTextFile(folder / "trust.bundle.root", 4096));
    const auto trust =
        verifier::ReadTrustBundle(*ReadFile(folder / "trust.bundle", verifier::kMaxTrustBundle), *root);
    return trust->bundle.status_lists.at(0).uri;
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
};

TEST_F(HostedCredentialTest, KeepsKeysAndAnswersOverARestart) {
  auto host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  const auto first = IssueOnce();
  ASSERT_TRUE(first.ok()) << first.status();
  const auto trust = folder_ / "services" / "credential" / "public" / "trust.bundle";
  const Bytes bundle = *ReadFile(trust, 1 << 20);
  host->reset();
  host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  EXPECT_EQ(IssueOnce()->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(*ReadFile(trust, 1 << 20), bundle);
}

TEST_F(HostedCredentialTest, StatusListsHaveTheAddressOfTheConfiguration) {
  EXPECT_EQ(ListAddressAfterStart(), "https://lists.lagan.invalid/1") << "a sandbox needs none";
  configuration_.state = folder_ / "another";
  configuration_.services["credential"].store = "sqlite:" + (folder_ / "another.db").string();
  configuration_.credential.status_lists = "https://lists.example/passes/";
  EXPECT_EQ(ListAddressAfterStart(), "https://lists.example/passes/1");
  configuration_.credential.status_lists = "https://elsewhere.example/";
  EXPECT_EQ(ListAddressAfterStart(), "https://lists.example/passes/1") << "a list keeps its own";
}

TEST_F(HostedCredentialTest, TheIssueReachesTheAuditLog) {
  auto host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  audit::v1::GetReceiptRequest request;
  request.set_event_id(issued->audit_event_id());
  const host::Environment administrator{.service = "administrator", .configuration = &configuration_};
  const rpc::Client<audit::v1::AuditService> log(administrator.Connect("audit").value());
  // Events are carried by a thread, soon.
  const Time deadline = clock_.Now() + std::chrono::seconds(20);
  Result<audit::v1::GetReceiptResponse> receipt =
      log.Call(&audit::v1::AuditService::Stub::GetReceipt, {}, request);
  while (!receipt.ok() && receipt.status().reason() == "EVENT_NOT_FOUND" && clock_.Now() < deadline) {
    std::this_thread::yield();
    receipt = log.Call(&audit::v1::AuditService::Stub::GetReceipt, {}, request);
  }
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_GE(receipt->index(), 2u) << "after those of keys, trust.published and credential.recorded";
}

TEST_F(HostedCredentialTest, APassphraseOfOnesOwnIsAsked) {
  const auto file = folder_ / "passphrase";
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("correct horse battery"), 0600).ok());
  configuration_.services["credential"].passphrase = "file:" + file.string();
  const auto keys = configuration_.services["credential"].keys;
  ASSERT_TRUE(MakePrivateDirectory(keys).ok());
  ASSERT_TRUE(keys::KeyEncryptionKey::Create(keys / "credential.key", SecretText("correct horse battery"),
                                             random_, {.n = 1 << 10, .r = 8, .p = 1})
                  .ok());
  {
    const auto host = Start();
    ASSERT_TRUE(host.ok()) << host.status();
  }
  EXPECT_FALSE(std::filesystem::exists(keys / "credential.passphrase"));
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("another passphrase"), 0600).ok());
  const auto refused = Start();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().reason(), "PASSPHRASE_WRONG");
}

TEST_F(HostedCredentialTest, OutsideASandboxNoKeyIsMade) {
  configuration_.sandbox = false;
  const auto refused = Start();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().reason(), "KEYS_NOT_SET_UP");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "services" / "credential" / "public"));
}

}  // namespace
}  // namespace lagan::credential
