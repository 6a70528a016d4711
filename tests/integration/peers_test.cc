// Who may call what, tried for real: every certificate name with every method of every service, over mutual TLS, against
// a server of each service with the list that is installed (policy/limits/peers.toml).
//
// What is expected stands below a second time, in words of its own: whoever changes the list says here what they meant.
// Behind the gate are the generated classes, which answer UNIMPLEMENTED: any answer of theirs proves that a call came
// through.
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <set>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/assurance/v1/assurance.grpc.pb.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "lagan/credential/v1/keys.grpc.pb.h"
#include "lagan/document/v1/document.grpc.pb.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "lagan/liveness/v1/liveness.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "lagan/proofing/v1/renewals.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/credentials.h"
#include "services/rpc/peer_policy.h"
#include "services/rpc/server.h"
#include "services/rpc/wire_status.h"

namespace lagan::integration {
namespace {

using Names = std::set<std::string>;

const Names kWatchers = {"health", "supervisor"};
const Names kPortals = {"portal-sandbox", "portal-other"};
const Names kWorkflow = {"proofing"};
const Names kAdministrator = {"administrator"};
const Names kConsole = {"operator-console"};
const Names kConsoleOrAdministrator = {"operator-console", "administrator"};

struct Expectation {
  std::string method;
  Names allowed;
};

// A service's certificate name and who may call which of its methods.
const std::map<std::string, std::vector<Expectation>>& Expectations() {
  static const std::map<std::string, std::vector<Expectation>> expectations = {
      {"proofing",
       {{"CreateApplication", kPortals},
        {"RecordNotice", kPortals},
        {"UploadDocument", kPortals},
        {"GetQuestions", kPortals},
        {"AnswerQuestions", kPortals},
        {"RecordConsent", kPortals},
        {"StartFaceCheck", kPortals},
        {"SendFaceFrames", kPortals},
        {"SubmitApplication", kPortals},
        {"GetApplication", kPortals},
        {"GetResult", kPortals},
        {"ContestDecision", kPortals},
        {"AcknowledgeResult", kPortals},
        {"IssuePasses", kPortals},
        {"WithdrawApplication", kPortals},
        {"EraseApplication", kPortals},
        // The assisted route and evidence: the operators' console alone, and each call with an operator's token besides.
        {"OpenApplication", kConsole},
        {"RecordTypedZone", kConsole},
        {"UploadScan", kConsole},
        {"RecordDocumentSeen", kConsole},
        {"RecordComparison", kConsole},
        {"RecordVouch", kConsole},
        {"AskQuestions", kConsole},
        {"RecordAnswers", kConsole},
        {"RecordPostalAddress", kConsole},
        {"SubmitAssisted", kConsole},
        {"GetAssisted", kConsole},
        {"SuspendBySerial", kConsole},
        {"StartCallerCheck", kConsole},
        {"AnswerCallerCheck", kConsole},
        {"RevokeBySerial", kConsole},
        {"ReinstateBySerial", kConsole},
        {"ViewEvidence", kConsole},
        {"DeliverCaseOutcomes", {"review"}},
        {"DeliverRenewalsDue", {"credential"}}}},
      {"liveness",
       {{"IssueChallenge", kWorkflow},
        {"JudgeFrames", kWorkflow},
        {"ComparePortrait", kWorkflow},
        {"MakePassPortrait", kWorkflow}}},
      {"review",
       {{"DeliverCases", kWorkflow},
        {"ClaimNext", kConsole},
        {"Heartbeat", kConsole},
        {"ForceRelease", kConsole},
        {"Release", kConsole},
        {"Decide", kConsole},
        {"GetQueue", kConsole},
        {"GetCapabilityKeys", kWorkflow}}},
      {"access",
       {{"SignIn", kConsole},
        {"IssueActorToken", kConsole},
        {"SignOut", kConsole},
        {"CreateOperator", kConsoleOrAdministrator},
        {"SetOperatorRoles", kConsoleOrAdministrator},
        {"RecordTraining", kConsoleOrAdministrator},
        {"DisableOperator", kConsoleOrAdministrator},
        {"ListOperators", kConsoleOrAdministrator},
        {"GetTokenKeys", {"proofing", "review", "letters", "statistics"}}}},
      {"letters",
       {{"SpoolLetter", kWorkflow}, {"CloseRun", kConsole}, {"GetRun", kConsole}, {"ConfirmRun", kConsole}}},
      {"statistics",
       {{"RecordEvents", kWorkflow},
        {"GetRelease", kConsoleOrAdministrator},
        {"GetLiveCounts", kConsoleOrAdministrator}}},
      {"document", {{"ReadDocument", kWorkflow}}},
      {"mrz", {{"ParseZone", kWorkflow}, {"CheckTypedLines", kConsole}}},
      {"assurance", {{"PrepareQuestions", kWorkflow}, {"CheckSources", kWorkflow}, {"Grade", kWorkflow}}},
      {"credential",
       {{"IssueCredential", kWorkflow},
        {"AcknowledgeDelivery", kWorkflow},
        {"SignResult", kWorkflow},
        {"SuspendCredential", kWorkflow},
        {"ReinstateCredential", kWorkflow},
        {"RevokeCredential", kWorkflow},
        {"GetCredentialStatus", kWorkflow},
        {"IssueBatch", kWorkflow},
        {"EndApplication", kWorkflow},
        {"RevokeMany", kAdministrator},
        {"GetIncident", kAdministrator},
        {"ListIncident", kAdministrator},
        {"ListKeys", kAdministrator},
        {"RotateKey", kAdministrator},
        {"WithdrawKey", kAdministrator},
        {"ImportEuKey", kAdministrator},
        {"GetTrustBundle", {"proofing", "venue", "administrator", "portal-sandbox", "portal-other"}}}},
      {"audit",
       {{"AppendEntries", {"proofing", "credential", "review", "access", "letters"}},
        {"GetReceipt", kAdministrator},
        {"GetHead", kAdministrator},
        {"GetConsistencyProof", kAdministrator}}},
  };
  return expectations;
}

// All generated classes, as they are without a line of ours.
struct Services {
  proofing::v1::ProofingService::CallbackService proofing;
  document::v1::DocumentService::CallbackService document;
  mrz::v1::MrzService::CallbackService mrz;
  assurance::v1::AssuranceService::CallbackService assurance;
  credential::v1::CredentialService::CallbackService credential;
  credential::v1::KeyService::CallbackService keys;
  audit::v1::AuditService::CallbackService audit;
  proofing::v1::AssistedService::CallbackService assisted;
  proofing::v1::EvidenceService::CallbackService evidence;
  proofing::v1::CaseOutcomeService::CallbackService outcomes;
  proofing::v1::RenewalService::CallbackService renewals;
  liveness::v1::LivenessService::CallbackService liveness;
  review::v1::ReviewService::CallbackService review;
  access::v1::AccessService::CallbackService access;
  letters::v1::LettersService::CallbackService letters;
  statistics::v1::StatisticsService::CallbackService statistics;

  std::map<std::string, std::vector<rpc::ServedService>> All() {
    return {{"proofing",
             {rpc::Serve<proofing::v1::ProofingService>(&proofing),
              rpc::Serve<proofing::v1::AssistedService>(&assisted),
              rpc::Serve<proofing::v1::EvidenceService>(&evidence),
              rpc::Serve<proofing::v1::CaseOutcomeService>(&outcomes),
              rpc::Serve<proofing::v1::RenewalService>(&renewals)}},
            {"liveness", {rpc::Serve<liveness::v1::LivenessService>(&liveness)}},
            {"review", {rpc::Serve<review::v1::ReviewService>(&review)}},
            {"access", {rpc::Serve<access::v1::AccessService>(&access)}},
            {"letters", {rpc::Serve<letters::v1::LettersService>(&letters)}},
            {"statistics", {rpc::Serve<statistics::v1::StatisticsService>(&statistics)}},
            {"document", {rpc::Serve<document::v1::DocumentService>(&document)}},
            {"mrz", {rpc::Serve<mrz::v1::MrzService>(&mrz)}},
            {"assurance", {rpc::Serve<assurance::v1::AssuranceService>(&assurance)}},
            {"credential",
             {rpc::Serve<credential::v1::CredentialService>(&credential),
              rpc::Serve<credential::v1::KeyService>(&keys)}},
            {"audit", {rpc::Serve<audit::v1::AuditService>(&audit)}}};
  }
};

// Calls any method, unary or streaming, by its name with one empty message; ends at the first answer.
class Probe final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  static Status Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) {
    Probe probe;
    probe.context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    grpc::GenericStub stub(channel);
    stub.PrepareBidiStreamingCall(&probe.context_, method, grpc::StubOptions(), &probe);
    probe.StartWriteLast(&probe.request_, grpc::WriteOptions());
    probe.StartRead(&probe.response_);
    probe.StartCall();
    const grpc::Status status = probe.done_.get_future().get();
    return probe.answered_ ? Status() : rpc::FromGrpc(status, probe.context_);
  }

  void OnReadDone(bool ok) override {
    answered_ = ok;
    if (ok) context_.TryCancel();
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

 private:
  grpc::ClientContext context_;
  const grpc::Slice empty_;
  grpc::ByteBuffer request_{&empty_, 1};
  grpc::ByteBuffer response_;
  bool answered_ = false;
  std::promise<grpc::Status> done_;
};

class PeersTest : public testing::Test {
 protected:
  PeersTest() {
    // Descriptors are linked only with what uses a message of their file.
    google::protobuf::LinkMessageReflection<proofing::v1::GetResultRequest>();
    google::protobuf::LinkMessageReflection<document::v1::ReadDocumentRequest>();
    google::protobuf::LinkMessageReflection<mrz::v1::ParseZoneRequest>();
    google::protobuf::LinkMessageReflection<assurance::v1::GradeRequest>();
    google::protobuf::LinkMessageReflection<credential::v1::SignResultRequest>();
    google::protobuf::LinkMessageReflection<audit::v1::GetHeadRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::GetAssistedRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::ViewEvidenceRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::RenewalDue>();
    google::protobuf::LinkMessageReflection<liveness::v1::IssueChallengeRequest>();
    google::protobuf::LinkMessageReflection<review::v1::GetQueueRequest>();
    google::protobuf::LinkMessageReflection<access::v1::SignInRequest>();
    google::protobuf::LinkMessageReflection<letters::v1::CloseRunRequest>();
    google::protobuf::LinkMessageReflection<statistics::v1::GetReleaseRequest>();
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-peers-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PeersTest() override {
    servers_.clear();
    std::filesystem::remove_all(folder_);
  }

  void SetUp() override {
    // Names of an installation, and some that a signed certificate may bear without being on any list.
    const auto& installed = rpc::CertificateNames();
    names_.insert(installed.begin(), installed.end());
    names_.insert({"portal-other", "venue", "operator", "portal", "proofing-2", "stranger"});
    const std::vector<std::string> all(names_.begin(), names_.end());
    ASSERT_TRUE(rpc::InitCertificates({.folder = folder_ / "ours", .names = all}, clock_).ok());
    ASSERT_TRUE(rpc::InitCertificates({.folder = folder_ / "theirs", .names = {"proofing"}}, clock_).ok());
    const auto policy = rpc::PeerPolicy::Load(LAGAN_SOURCE_DIR "/policy/limits/peers.toml");
    ASSERT_TRUE(policy.ok()) << policy.status();
    for (const auto& [name, served] : services_.All()) {
      auto server = rpc::Server::Start({.address = "unix:" + (folder_ / (name + ".sock")).string(),
                                        .certificates = folder_ / "ours" / name},
                                       served, *policy, &log_);
      ASSERT_TRUE(server.ok()) << name << " " << server.status();
      methods_[name] = rpc::MethodsOf(served).value();
      servers_[name] = std::move(server).value();
    }
  }

  std::shared_ptr<grpc::Channel> Dial(const std::string& service, const std::filesystem::path& certificates) {
    auto channel = rpc::Channel::Open(
        {.address = servers_.at(service)->address(), .certificates = certificates, .server = service});
    if (!channel.ok()) std::abort();
    return channel.value()->grpc();
  }
  // Trusts our servers and speaks TLS, but is nobody.
  std::shared_ptr<grpc::Channel> DialWithoutCertificate(const std::string& service) {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = rpc::LoadCertificates(folder_ / "ours" / service).value().authority;
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride(service + ".lagan.internal");
    return grpc::CreateCustomChannel(servers_.at(service)->address(), grpc::SslCredentials(tls), arguments);
  }
  // Trusts our servers, but its certificate for a name on the list was signed by somebody else.
  std::filesystem::path ForeignCertificates() {
    const auto folder = folder_ / "foreign";
    if (!std::filesystem::exists(folder)) {
      std::filesystem::copy(folder_ / "theirs/proofing", folder);
      std::filesystem::copy_file(folder_ / "ours/proofing/authority.pem", folder / "authority.pem",
                                 std::filesystem::copy_options::overwrite_existing);
    }
    return folder;
  }

  static const Names* Expected(const std::string& service, const std::string& full_method) {
    if (full_method.starts_with("/grpc.health.v1.Health/")) return &kWatchers;
    for (const Expectation& expectation : Expectations().at(service)) {
      if (full_method.ends_with("/" + expectation.method)) return &expectation.allowed;
    }
    return nullptr;
  }

  SystemClock clock_;
  telemetry::MemorySink sink_;
  telemetry::Log log_{"peers", &clock_, &sink_};
  std::filesystem::path folder_;
  Names names_;
  Services services_;
  std::map<std::string, std::unique_ptr<rpc::Server>> servers_;
  std::map<std::string, std::vector<std::string>> methods_;
};

TEST_F(PeersTest, EveryPairOfPeerAndMethodIsAllowedOrRefusedAsExpected) {
  std::size_t allowed = 0;
  std::size_t refused = 0;
  for (const auto& [service, methods] : methods_) {
    ASSERT_EQ(methods.size(), Expectations().at(service).size() + 2)
        << service << ": say above who may call its new method";
    for (const std::string& peer : names_) {
      const auto channel = Dial(service, folder_ / "ours" / peer);
      for (const std::string& method : methods) {
        const Names* expected = Expected(service, method);
        ASSERT_NE(expected, nullptr) << method;
        const Status status = Probe::Call(channel, method);
        if (expected->contains(peer)) {
          // From the generated class, or the health service's own answer.
          const bool answered = status.ok() || status.code() == Code::kUnimplemented;
          EXPECT_TRUE(answered) << peer << " " << method << " " << status;
          ++allowed;
        } else {
          EXPECT_EQ(status.code(), Code::kPermissionDenied) << peer << " " << method;
          EXPECT_EQ(status.reason(), "PEER_NOT_ALLOWED") << peer << " " << method;
          ++refused;
        }
      }
      EXPECT_EQ(Probe::Call(channel, "/lagan." + service + ".v1.Unlisted/Method").reason(),
                "PEER_NOT_ALLOWED")
          << peer << " " << service;
    }
  }
  std::size_t logged = 0;
  for (const std::string& line : sink_.Lines()) {
    logged += line.find("\"event\":\"peer_refused\"") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(logged, refused + names_.size() * methods_.size()) << "each refusal is in the log";
  std::cout << "peers: " << names_.size() << " certificate names, " << methods_.size() << " services; "
            << allowed << " pairs allowed, " << refused << " refused\n";
}

TEST_F(PeersTest, NobodyAndAnotherAuthoritysPeersReachNoMethodAtAll) {
  std::size_t refused = 0;
  for (const auto& [service, methods] : methods_) {
    const std::vector<std::function<std::shared_ptr<grpc::Channel>()>> dials = {
        [&, s = service] { return Dial(s, ForeignCertificates()); },
        [&, s = service] { return DialWithoutCertificate(s); },
        [&, s = service] {
          return grpc::CreateChannel(servers_.at(s)->address(), grpc::InsecureChannelCredentials());
        }};
    for (const auto& dial : dials) {
      const auto channel = dial();
      for (const std::string& method : methods) {
        EXPECT_EQ(Probe::Call(channel, method).code(), Code::kUnavailable) << service << " " << method;
        ++refused;
      }
    }
    EXPECT_EQ(Probe::Call(Dial(service, folder_ / "ours/health"), methods.at(0)), Status())
        << service << " must still answer those who may";
  }
  std::cout << "peers without a certificate of ours: " << refused << " pairs refused\n";
}

}  // namespace
}  // namespace lagan::integration
