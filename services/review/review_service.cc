#include "services/review/review_service.h"

#include <utility>

#include "base/crypto/digest.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "services/background/audit_forwarder.h"
#include "services/keys/open_key.h"
#include "services/review/adaptor.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/tokens/remote_keys.h"
#include "verifier/cose/signer.h"

namespace lagan::review {
namespace {

constexpr char kCapabilityKey[] = "case-capability";
constexpr std::size_t kKidBytes = 8;
constexpr std::chrono::seconds kLookForExpired{5};
constexpr std::chrono::minutes kTidyUp{15};

// Owns everything that the service stands on, in the order in which it is built.
class HostedReview final : public host::HostedService {
 public:
  explicit HostedReview(const host::Environment& environment) : environment_(environment) {}
  ~HostedReview() override { Stop(); }

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(
        database_, storage::Database::Open({.url = environment_.StoreUrl("review"), .name = "review"}));
    LAGAN_ASSIGN_OR_RETURN(const v1::GetCapabilityKeysResponse keys, OpenCapabilityKey());
    LAGAN_ASSIGN_OR_RETURN(actor_keys_, tokens::MakeActorKeys(environment_));
    actors_ = std::make_unique<tokens::KeyRingActorVerifier>(actor_keys_.get(), environment_.clock);
    Dependencies with{
        .database = database_.get(), .clock = environment_.clock, .random = environment_.random};
    LAGAN_ASSIGN_OR_RETURN(with.policy, LoadCasePolicy(environment_.policy));
    with.sign = [this](const tokens::CaseCapability& capability) {
      return tokens::SignCaseCapability(capability, kid_, *signer_);
    };
    with.settings.lease = environment_.configuration->services.at(environment_.service).lease;
    LAGAN_ASSIGN_OR_RETURN(review_, Review::Open(std::move(with)));
    adaptor_ = std::make_unique<Adaptor>(&dispatcher, review_.get(), actors_.get(), keys);
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::ReviewService>(adaptor_.get())};
  }

  Status Start() override {
    LAGAN_ASSIGN_OR_RETURN(to_audit_, background::RunningAuditForwarder::Start(environment_, *database_));
    LAGAN_ASSIGN_OR_RETURN(background::Route route, RouteToProofing(environment_));
    LAGAN_ASSIGN_OR_RETURN(
        to_proofing_, background::RunningForwarder::Start(*database_, std::move(route), *environment_.log));
    const auto on_error = [this](const Status& status) { LogError(status); };
    expiry_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kLookForExpired, [this] { return review_->ReturnExpired().status(); }, on_error));
    tidying_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kTidyUp, [this] { return review_->TidyUp(); }, on_error));
    return Status();
  }

  void Stop() override {
    for (background::Worker* worker : {expiry_.get(), tidying_.get()}) {
      if (worker != nullptr) worker->Stop();
    }
    if (to_proofing_ != nullptr) to_proofing_->Stop();
    if (to_audit_ != nullptr) to_audit_->Stop();
  }

 private:
  // The key that signs capabilities, and what others verify them with.
  Result<v1::GetCapabilityKeysResponse> OpenCapabilityKey() {
    LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey wrapper,
                           keys::OpenServiceKey(environment_.keys, "review", environment_.passphrase,
                                                environment_.sandbox, *environment_.random));
    LAGAN_ASSIGN_OR_RETURN(
        crypto::P256PrivateKey key,
        keys::LoadOrCreateSigningKey(environment_.keys / (std::string(kCapabilityKey) + ".key"), wrapper,
                                     kCapabilityKey, *environment_.random));
    const Bytes der = key.PublicKey().ToDer();
    kid_ = HexEncode(ByteView(crypto::Sha256(der)).first(kKidBytes));
    signer_ = std::make_unique<verifier::LocalSigner>(std::move(key));
    v1::GetCapabilityKeysResponse keys;
    v1::CapabilityKey& announced = *keys.add_keys();
    announced.set_kid(kid_);
    announced.set_public_key(std::string(AsText(der)));
    return keys;
  }

  void LogError(const Status& status) const {
    environment_.log->Warning("background_work_failed", {{"reason", telemetry::Reason(status)}});
  }

  const host::Environment& environment_;
  std::unique_ptr<storage::Database> database_;
  std::string kid_;
  std::unique_ptr<verifier::Signer> signer_;
  std::unique_ptr<tokens::KeyRing> actor_keys_;
  std::unique_ptr<tokens::ActorVerifier> actors_;
  std::unique_ptr<Review> review_;
  std::unique_ptr<Adaptor> adaptor_;
  std::unique_ptr<background::RunningAuditForwarder> to_audit_;
  std::unique_ptr<background::RunningForwarder> to_proofing_;
  std::unique_ptr<background::Worker> expiry_;
  std::unique_ptr<background::Worker> tidying_;
};

}  // namespace

Result<background::Route> RouteToProofing(const host::Environment& environment) {
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<rpc::Channel> channel, environment.Connect("proofing"));
  const auto client =
      std::make_shared<const rpc::Client<proofing::v1::CaseOutcomeService>>(std::move(channel));
  return background::Route{
      .consumer = "proofing",
      .takes = background::KindsTo("proofing"),
      .push = [client](std::span<const storage::StoredEvent> events) -> Status {
        proofing::v1::DeliverCaseOutcomesRequest request;
        for (const storage::StoredEvent& stored : events) {
          proofing::v1::CaseOutcome& outcome = *request.add_outcomes();
          outcome.set_event_id(stored.event.id);
          LAGAN_RETURN_IF_ERROR(background::ReadPayload(stored, *outcome.mutable_decided()));
        }
        return client
            ->Call(&proofing::v1::CaseOutcomeService::Stub::DeliverCaseOutcomes, rpc::CallOptions{}, request)
            .status();
      }};
}

Result<std::unique_ptr<host::HostedService>> MakeReviewService(const host::Environment& environment,
                                                               rpc::Dispatcher& dispatcher) {
  auto service = std::make_unique<HostedReview>(environment);
  LAGAN_RETURN_IF_ERROR(service->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(service));
}

}  // namespace lagan::review
