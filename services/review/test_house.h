// The hosted review service over real sockets with mutual TLS, under the list of peers that is installed. Access and
// proofing are the test's: the one announces the key that the test signs operators' tokens with, the other shows invented
// evidence to whoever has a capability of review's and keeps what it is told.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "services/audit/audit_service.h"
#include "services/review/review_service.h"
#include "services/review/test_queue.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/tokens/actor_verifier.h"
#include "services/tokens/remote_keys.h"
#include "services/tokens/test_keys.h"

namespace lagan::review {

// Serves generated services of the test's.
class HostedForTest final : public host::HostedService {
 public:
  explicit HostedForTest(std::vector<rpc::ServedService> services, std::shared_ptr<void> owner)
      : services_(std::move(services)), owner_(std::move(owner)) {}
  std::vector<rpc::ServedService> Services() override { return services_; }

 private:
  std::vector<rpc::ServedService> services_;
  std::shared_ptr<void> owner_;
};

// What the test's access and proofing know and see.
struct TestHouse {
  tokens::TestKeys keys;
  const Clock* clock = nullptr;
  // Session to operator and role: what IssueActorToken answers for.
  std::map<std::string, std::pair<std::string, tokens::Role>> sessions;

  std::string TokenOf(const std::string& operator_id, tokens::Role role) const {
    tokens::ActorToken token;
    token.operator_id = operator_id;
    token.roles = {role};
    token.training = {{"face_comparison", DateOf(clock->Now())}};
    token.issued_at = clock->Now();
    token.expires_at = clock->Now() + tokens::kActorTokenLife;
    return *tokens::SignActorToken(token, "kid", keys.signer);
  }

  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<proofing::v1::CaseOutcome> outcomes;

  proofing::v1::CaseOutcome WaitForFirst() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return !outcomes.empty(); });
    return outcomes.front();
  }
};

class AccessForTest final : public access::v1::AccessService::CallbackService {
 public:
  AccessForTest(rpc::Dispatcher* dispatcher, TestHouse* house) : dispatcher_(dispatcher), house_(house) {}
  grpc::ServerUnaryReactor* GetTokenKeys(grpc::CallbackServerContext* context,
                                         const access::v1::GetTokenKeysRequest* request,
                                         access::v1::GetTokenKeysResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const access::v1::GetTokenKeysRequest&) -> Result<access::v1::GetTokenKeysResponse> {
          access::v1::GetTokenKeysResponse keys;
          keys.add_keys()->set_kid("kid");
          const Bytes der = house_->keys.key.PublicKey().ToDer();
          keys.mutable_keys(0)->set_public_key(std::string(AsText(der)));
          return keys;
        });
  }
  grpc::ServerUnaryReactor* IssueActorToken(grpc::CallbackServerContext* context,
                                            const access::v1::IssueActorTokenRequest* request,
                                            access::v1::IssueActorTokenResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const access::v1::IssueActorTokenRequest& r) -> Result<access::v1::IssueActorTokenResponse> {
          const auto found = house_->sessions.find(r.session());
          if (found == house_->sessions.end()) {
            return Unauthenticated("SESSION_OVER", "This session is over; sign in again.");
          }
          access::v1::IssueActorTokenResponse issued;
          issued.set_actor_token(house_->TokenOf(found->second.first, found->second.second));
          issued.set_expires_at(FormatTime(house_->clock->Now() + tokens::kActorTokenLife));
          return issued;
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  TestHouse* house_;
};

class OutcomesForTest final : public proofing::v1::CaseOutcomeService::CallbackService {
 public:
  OutcomesForTest(rpc::Dispatcher* dispatcher, TestHouse* house) : dispatcher_(dispatcher), house_(house) {}
  grpc::ServerUnaryReactor* DeliverCaseOutcomes(
      grpc::CallbackServerContext* context, const proofing::v1::DeliverCaseOutcomesRequest* request,
      proofing::v1::DeliverCaseOutcomesResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&, const proofing::v1::DeliverCaseOutcomesRequest& r)
            -> Result<proofing::v1::DeliverCaseOutcomesResponse> {
          const std::lock_guard lock(house_->mutex);
          for (const auto& one : r.outcomes()) house_->outcomes.push_back(one);
          house_->arrived.notify_all();
          return proofing::v1::DeliverCaseOutcomesResponse();
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  TestHouse* house_;
};

// "selfie" has two parts, every other field that is granted one, and "zone" is gone.
class EvidenceForTest final : public proofing::v1::EvidenceService::CallbackService {
 public:
  EvidenceForTest(rpc::Dispatcher* dispatcher, TestHouse* house,
                  std::unique_ptr<tokens::KeyRing> capability_keys)
      : dispatcher_(dispatcher), house_(house), capability_keys_(std::move(capability_keys)) {}
  grpc::ServerUnaryReactor* ViewEvidence(grpc::CallbackServerContext* context,
                                         const proofing::v1::ViewEvidenceRequest* request,
                                         proofing::v1::ViewEvidenceResponse* response) override {
    return dispatcher_->Unary(context, request, response,
                              [this](const rpc::CallContext& call,
                                     const proofing::v1::ViewEvidenceRequest& r) { return View(call, r); });
  }

 private:
  Result<proofing::v1::ViewEvidenceResponse> View(const rpc::CallContext& call,
                                                  const proofing::v1::ViewEvidenceRequest& request) {
    const tokens::KeyRing actor_keys(tokens::PublicKeys{{"kid", house_->keys.key.PublicKey()}});
    LAGAN_ASSIGN_OR_RETURN(const auto actor, tokens::VerifyActorToken(call.actor_token.Reveal(), actor_keys,
                                                                      house_->clock->Now()));
    LAGAN_ASSIGN_OR_RETURN(
        const auto capability,
        tokens::VerifyCaseCapability(request.capability(), *capability_keys_, house_->clock->Now()));
    if (capability.operator_id != actor.operator_id)
      return PermissionDenied("CAPABILITY_NOT_YOURS", "Not yours.");
    if (!capability.fields.contains(request.field()))
      return PermissionDenied("FIELD_NOT_GRANTED", "Not granted.");
    if (request.field() == "zone") return NotFound("FIELD_NOT_THERE", "There is none.");
    proofing::v1::ViewEvidenceResponse seen;
    seen.set_media_type(request.field() == "grade" ? "text/plain; charset=utf-8" : "image/jpeg");
    seen.set_content("Canary " + request.field() + " " + std::to_string(request.part()));
    seen.set_parts(request.field() == "selfie" ? 2 : 1);
    return seen;
  }

  rpc::Dispatcher* dispatcher_;
  TestHouse* house_;
  std::unique_ptr<tokens::KeyRing> capability_keys_;
};

class HouseTest : public testing::Test {
 protected:
  using Stub = v1::ReviewService::Stub;

  explicit HouseTest(Time now) : clock_(now) { house_.clock = &clock_; }

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
        SystemClock());
    ASSERT_TRUE(certificates.ok()) << certificates.status();
    Start();
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Also again, as after the death of the process.
  void Start() {
    host_.reset();
    using Made = Result<std::unique_ptr<host::HostedService>>;
    const host::Factories factories = {
        {"review", MakeReviewService},
        {"audit", audit::MakeAuditService},
        {"access",
         [this](const host::Environment&, rpc::Dispatcher& dispatcher) -> Made {
           const auto access = std::make_shared<AccessForTest>(&dispatcher, &house_);
           return std::unique_ptr<host::HostedService>(
               new HostedForTest({rpc::Serve<access::v1::AccessService>(access.get())}, access));
         }},
        {"proofing", [this](const host::Environment& environment, rpc::Dispatcher& dispatcher) -> Made {
           LAGAN_ASSIGN_OR_RETURN(auto keys, tokens::MakeCapabilityKeys(environment));
           const auto both = std::make_shared<std::pair<OutcomesForTest, EvidenceForTest>>(
               std::piecewise_construct, std::forward_as_tuple(&dispatcher, &house_),
               std::forward_as_tuple(&dispatcher, &house_, std::move(keys)));
           return std::unique_ptr<host::HostedService>(
               new HostedForTest({rpc::Serve<proofing::v1::CaseOutcomeService>(&both->first),
                                  rpc::Serve<proofing::v1::EvidenceService>(&both->second)},
                                 both));
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
    return {.actor_token = SecretText(house_.TokenOf(operator_id, role))};
  }
  Status Deliver(const std::string& caller, const std::vector<v1::CaseEvent>& events) {
    v1::DeliverCasesRequest request;
    for (const v1::CaseEvent& event : events) *request.add_events() = event;
    return As(caller).Call(&Stub::DeliverCases, {}, request).status();
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  ManualClock clock_;
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  TestHouse house_;
  std::unique_ptr<host::Host> host_;
};

}  // namespace lagan::review
