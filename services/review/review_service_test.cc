// The hosted service over mutual TLS, under the list of peers that is installed: cases come from proofing's certificate,
// operators act by signed tokens, capabilities verify with the announced keys, and decisions arrive.
// Access and proofing are the test's.
#include "services/review/review_service.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "services/audit/audit_service.h"
#include "services/review/adaptor.h"
#include "services/review/test_queue.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/tokens/test_keys.h"

namespace lagan::review {
namespace {

// Serves one generated service of the test's.
template <typename Service>
class Hosted final : public host::HostedService {
 public:
  explicit Hosted(std::unique_ptr<Service> service) : service_(std::move(service)) {}
  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<typename Service::Contract>(service_.get())};
  }

 private:
  std::unique_ptr<Service> service_;
};

class KeysOfAccess final : public access::v1::AccessService::CallbackService {
 public:
  using Contract = access::v1::AccessService;
  KeysOfAccess(rpc::Dispatcher* dispatcher, std::string der)
      : dispatcher_(dispatcher), der_(std::move(der)) {}
  grpc::ServerUnaryReactor* GetTokenKeys(grpc::CallbackServerContext* context,
                                         const access::v1::GetTokenKeysRequest* request,
                                         access::v1::GetTokenKeysResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const access::v1::GetTokenKeysRequest&) -> Result<access::v1::GetTokenKeysResponse> {
          access::v1::GetTokenKeysResponse keys;
          keys.add_keys()->set_kid("kid");
          keys.mutable_keys(0)->set_public_key(der_);
          return keys;
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  const std::string der_;
};

// What arrived at proofing.
class Outcomes {
 public:
  void Add(const proofing::v1::DeliverCaseOutcomesRequest& request) {
    const std::lock_guard lock(mutex_);
    for (const auto& outcome : request.outcomes()) all_.push_back(outcome);
    arrived_.notify_all();
  }
  proofing::v1::CaseOutcome WaitForFirst() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return !all_.empty(); });
    return all_.front();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<proofing::v1::CaseOutcome> all_;
};

class OutcomesOfProofing final : public proofing::v1::CaseOutcomeService::CallbackService {
 public:
  using Contract = proofing::v1::CaseOutcomeService;
  OutcomesOfProofing(rpc::Dispatcher* dispatcher, Outcomes* outcomes)
      : dispatcher_(dispatcher), outcomes_(outcomes) {}
  grpc::ServerUnaryReactor* DeliverCaseOutcomes(
      grpc::CallbackServerContext* context, const proofing::v1::DeliverCaseOutcomesRequest* request,
      proofing::v1::DeliverCaseOutcomesResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&, const proofing::v1::DeliverCaseOutcomesRequest& r)
            -> Result<proofing::v1::DeliverCaseOutcomesResponse> {
          outcomes_->Add(r);
          return proofing::v1::DeliverCaseOutcomesResponse();
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  Outcomes* outcomes_;
};

class ReviewServiceTest : public testing::Test {
 protected:
  using Stub = v1::ReviewService::Stub;

  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-review-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto configuration =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"});
    ASSERT_TRUE(configuration.ok()) << configuration.status();
    configuration_ = *std::move(configuration);
    const auto certificates = rpc::InitCertificates(
        {.folder = configuration_.certificates,
         .names = {"review", "audit", "access", "proofing", "health", "operator-console", "portal-sandbox"}},
        system_clock_);
    ASSERT_TRUE(certificates.ok()) << certificates.status();
    Start();
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start() {
    host_.reset();
    const host::Factories factories = {
        {"review", MakeReviewService},
        {"audit", audit::MakeAuditService},
        {"access",
         [this](const host::Environment&,
                rpc::Dispatcher& dispatcher) -> Result<std::unique_ptr<host::HostedService>> {
           const Bytes der = keys_.key.PublicKey().ToDer();
           return std::unique_ptr<host::HostedService>(new Hosted<KeysOfAccess>(
               std::make_unique<KeysOfAccess>(&dispatcher, std::string(AsText(der)))));
         }},
        {"proofing",
         [this](const host::Environment&,
                rpc::Dispatcher& dispatcher) -> Result<std::unique_ptr<host::HostedService>> {
           return std::unique_ptr<host::HostedService>(
               new Hosted<OutcomesOfProofing>(std::make_unique<OutcomesOfProofing>(&dispatcher, &outcomes_)));
         }}};
    auto host = host::Host::Start(
        configuration_, {"review", "audit", "access", "proofing"}, factories,
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
  }

  rpc::Client<v1::ReviewService> As(const std::string& caller) {
    host::Environment environment{.service = caller, .configuration = &configuration_};
    return rpc::Client<v1::ReviewService>(environment.Connect("review").value());
  }
  rpc::CallOptions Token(const std::string& operator_id, tokens::Role role) {
    tokens::ActorToken token;
    token.operator_id = operator_id;
    token.roles = {role};
    token.training = {{"face_comparison", DateOf(clock_.Now())}};
    token.issued_at = clock_.Now();
    token.expires_at = clock_.Now() + tokens::kActorTokenLife;
    return {.actor_token = SecretText(*tokens::SignActorToken(token, "kid", keys_.signer))};
  }
  Status Deliver(const std::string& caller, const std::vector<v1::CaseEvent>& events) {
    v1::DeliverCasesRequest request;
    for (const v1::CaseEvent& event : events) *request.add_events() = event;
    return As(caller).Call(&Stub::DeliverCases, {}, request).status();
  }
  static v1::ClaimNextRequest AnyCase(const std::string& key = "claim-key-0123456789") {
    v1::ClaimNextRequest request;
    request.set_idempotency_key(key);
    return request;
  }
  Result<tokens::PublicKeys> AnnouncedKeys() {
    LAGAN_ASSIGN_OR_RETURN(const auto answer, As("proofing").Call(&Stub::GetCapabilityKeys, {}, {}));
    tokens::PublicKeys keys;
    for (const v1::CapabilityKey& key : answer.keys()) {
      LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey read,
                             crypto::P256PublicKey::FromDer(AsBytes(key.public_key())));
      keys.emplace(key.kid(), std::move(read));
    }
    return keys;
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  SystemClock system_clock_;
  ManualClock clock_{*ParseTime("2026-11-22T09:00:00Z")};
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  tokens::TestKeys keys_;
  Outcomes outcomes_;
  std::unique_ptr<host::Host> host_;
};

TEST_F(ReviewServiceTest, FromProofingThroughAReaderAndBack) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  const auto console = As("operator-console");
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  const auto held = console.Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(held->lease().until(), "2026-11-22T09:02:00Z") << "120 s unless configured otherwise";

  const auto announced = AnnouncedKeys();
  ASSERT_TRUE(announced.ok()) << announced.status();
  const auto capability =
      tokens::VerifyCaseCapability(held->lease().capability(), tokens::KeyRing(*announced), clock_.Now());
  ASSERT_TRUE(capability.ok()) << capability.status();
  EXPECT_EQ(capability->case_id, HexId(1));
  EXPECT_EQ(capability->application_id, HexId(500'001));
  EXPECT_EQ(capability->operator_id, OperatorId(1));
  EXPECT_THAT(capability->fields, testing::ElementsAre("selfie"));
  EXPECT_EQ(capability->fencing_token, held->lease().fencing_token());
  EXPECT_EQ(FormatTime(capability->expires_at), held->lease().until());

  v1::DecideRequest decision = DecisionOn(*held, v1::DISPOSITION_PROCEED, "decide-key-0123456789");
  const auto decided = console.Call(&Stub::Decide, ann, decision);
  ASSERT_TRUE(decided.ok()) << decided.status();
  const proofing::v1::CaseOutcome outcome = outcomes_.WaitForFirst();
  EXPECT_EQ(outcome.event_id().size(), 32U);
  EXPECT_EQ(outcome.decided().case_id(), HexId(1));
  EXPECT_EQ(outcome.decided().readers(0).operator_id(), OperatorId(1));
  EXPECT_EQ(outcome.decided().readers(0).training().at("face_comparison"), "within_1_year");
}

TEST_F(ReviewServiceTest, NobodyActsWithoutATokenAndNobodyButOperatorsAndProofingCalls) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  EXPECT_EQ(Deliver("operator-console", {Needed(2)}).reason(), "PEER_NOT_ALLOWED");
  const auto console = As("operator-console");
  EXPECT_EQ(console.Call(&Stub::ClaimNext, {}, AnyCase()).status().reason(), "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(console.Call(&Stub::GetQueue, {}, {}).status().reason(), "ACTOR_TOKEN_MISSING");
  const auto auditor = Token(OperatorId(2), tokens::Role::kAuditor);
  EXPECT_EQ(console.Call(&Stub::ClaimNext, auditor, AnyCase()).status().code(), Code::kPermissionDenied);
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  EXPECT_EQ(As("portal-sandbox").Call(&Stub::ClaimNext, ann, AnyCase()).status().reason(),
            "PEER_NOT_ALLOWED");
  clock_.Advance(tokens::kActorTokenLife);
  EXPECT_EQ(console.Call(&Stub::ClaimNext, ann, AnyCase()).status().reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(ReviewServiceTest, ARestartKeepsTheKeyAndTheLease) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  const auto before = As("operator-console").Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(before.ok()) << before.status();
  Start();
  const auto announced = AnnouncedKeys();
  ASSERT_TRUE(announced.ok()) << announced.status();
  EXPECT_TRUE(
      tokens::VerifyCaseCapability(before->lease().capability(), tokens::KeyRing(*announced), clock_.Now())
          .ok());
  const auto after = As("operator-console").Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->lease().fencing_token(), before->lease().fencing_token());
}

TEST(ReaderOfTest, TakesTheAgeOfEachTrainingToday) {
  tokens::ActorToken token;
  token.operator_id = OperatorId(1);
  token.roles = {tokens::Role::kSenior};
  token.training = {{"face_comparison", *ParseDate("2025-11-22")},
                    {"document_examination", *ParseDate("2024-01-01")},
                    {"caller_verification", *ParseDate("2020-01-01")}};
  const Reader reader = ReaderOf(token, *ParseDate("2026-11-22"));
  EXPECT_EQ(reader.id, OperatorId(1));
  EXPECT_TRUE(reader.IsSenior());
  const std::map<std::string, std::string> expected = {{"face_comparison", "within_1_year"},
                                                       {"document_examination", "within_3_years"},
                                                       {"caller_verification", "lapsed"}};
  EXPECT_EQ(reader.training, expected);
}

}  // namespace
}  // namespace lagan::review
