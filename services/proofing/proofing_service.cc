#include "services/proofing/proofing_service.h"

#include <atomic>

#include "services/assurance/vouchers.h"
#include "services/background/audit_forwarder.h"
#include "services/background/worker.h"
#include "services/keys/open_key.h"
#include "services/proofing/adaptor.h"
#include "services/proofing/assisted_adaptor.h"
#include "services/proofing/checks.h"
#include "services/proofing/event_routes.h"
#include "services/proofing/face_checks.h"
#include "services/proofing/passes.h"
#include "services/proofing/remote_peers.h"
#include "services/proofing/renewals.h"
#include "services/rpc/configuration.h"
#include "services/tokens/actor_verifier.h"
#include "services/tokens/remote_keys.h"

namespace lagan::proofing {
namespace {

using std::chrono::milliseconds;

class HostedProofing final : public host::HostedService {
 public:
  explicit HostedProofing(const host::Environment& environment) : environment_(environment) {}

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(
        database_, storage::Database::Open({.url = environment_.StoreUrl("proofing"), .name = "proofing"}));
    LAGAN_ASSIGN_OR_RETURN(
        key_database_,
        storage::Database::Open({.url = environment_.StoreUrl("proofing_keys"), .name = "proofing_keys"}));
    LAGAN_RETURN_IF_ERROR(storage::Migrate(*database_, Migrations(), *environment_.clock));
    LAGAN_ASSIGN_OR_RETURN(keys::KeyEncryptionKey wrapper,
                           keys::OpenServiceKey(environment_.keys, "proofing", environment_.passphrase,
                                                environment_.sandbox, *environment_.random));
    LAGAN_ASSIGN_OR_RETURN(data_keys_, keys::DataKeyStore::Open(*key_database_, std::move(wrapper),
                                                                *environment_.random, *environment_.clock));
    LAGAN_ASSIGN_OR_RETURN(
        blobs_, storage::FolderBlobStore::Open(environment_.state / "pictures", *environment_.random));
    LAGAN_ASSIGN_OR_RETURN(peers_, MakeRemotePeers(environment_));
    Dependencies with;
    with.database = database_.get();
    with.data_keys = data_keys_.get();
    with.blobs = blobs_.get();
    with.peers = peers_.get();
    with.clock = environment_.clock;
    with.random = environment_.random;
    with.sandbox = environment_.sandbox;
    with.lease = environment_.configuration->services.at(environment_.service).lease;
    LAGAN_ASSIGN_OR_RETURN(with.limits, LoadLimits(environment_.policy));
    LAGAN_ASSIGN_OR_RETURN(actor_keys_, tokens::MakeActorKeys(environment_));
    LAGAN_ASSIGN_OR_RETURN(capability_keys_, tokens::MakeCapabilityKeys(environment_));
    actors_ = std::make_unique<tokens::KeyRingActorVerifier>(actor_keys_.get(), environment_.clock);
    with.actors = actors_.get();
    with.capability_keys = capability_keys_.get();
    service_ = std::make_unique<Proofing>(with);
    faces_ = std::make_unique<FaceChecks>(with);
    cases_ = std::make_unique<Cases>(with);
    views_ = std::make_unique<EvidenceViews>(with);
    passes_ = std::make_unique<Passes>(with);
    renewals_ = std::make_unique<Renewals>(with);
    LAGAN_ASSIGN_OR_RETURN(const assurance::Vouchers vouchers, assurance::LoadVouchers(environment_.policy));
    for (const auto& position : vouchers.positions) with.voucher_positions.insert(position.id);
    assisted_ = std::make_unique<Assisted>(with, service_.get());
    desk_ = std::make_unique<LetterDesk>(with);
    work_ = std::make_unique<Checks>(std::move(with));
    LAGAN_RETURN_IF_ERROR(service_->DeleteStrayPictures());
    // Calls are served before Start: until the worker is there, its own look at the queue finds what was submitted.
    const auto wake = [this] {
      if (background::Worker* const worker = wakeable_.load()) worker->Wake();
    };
    service_->OnSubmitted(wake);
    cases_->OnChecksQueued(wake);
    adaptor_ =
        std::make_unique<Adaptor>(&dispatcher, service_.get(), faces_.get(), cases_.get(), passes_.get());
    evidence_adaptor_ = std::make_unique<EvidenceAdaptor>(&dispatcher, views_.get());
    assisted_adaptor_ = std::make_unique<AssistedAdaptor>(&dispatcher, assisted_.get(), desk_.get());
    outcome_adaptor_ = std::make_unique<CaseOutcomeAdaptor>(&dispatcher, cases_.get());
    renewal_adaptor_ = std::make_unique<RenewalAdaptor>(&dispatcher, renewals_.get());
    renewals_->OnQueued([this] {
      if (background::Worker* const worker = wakeable_renewals_.load()) worker->Wake();
    });
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::ProofingService>(adaptor_.get()),
            rpc::Serve<v1::AssistedService>(assisted_adaptor_.get()),
            rpc::Serve<v1::EvidenceService>(evidence_adaptor_.get()),
            rpc::Serve<v1::CaseOutcomeService>(outcome_adaptor_.get()),
            rpc::Serve<v1::RenewalService>(renewal_adaptor_.get())};
  }

  Status Start() override {
    LAGAN_ASSIGN_OR_RETURN(forwarder_, background::RunningAuditForwarder::Start(environment_, *database_));
    LAGAN_ASSIGN_OR_RETURN(to_review_, StartReviewForwarder(environment_, *database_));
    LAGAN_ASSIGN_OR_RETURN(to_statistics_, StartStatisticsForwarder(environment_, *database_));
    checks_ = std::make_unique<background::Worker>(
        background::Worker::Options{.work = [this] { return RunChecks(); },
                                    .next_due = [this] { return UntilDue(work_->NextChecksDue()); },
                                    .on_error = [this](const Status& status) { LogError(status); }});
    renewing_ = std::make_unique<background::Worker>(
        background::Worker::Options{.work = [this] { return RunRenewals(); },
                                    .next_due = [this] { return UntilDue(renewals_->NextDue()); },
                                    .on_error = [this](const Status& status) { LogError(status); }});
    deadlines_ = std::make_unique<background::Worker>(background::Worker::Options{
        .work = [this]() -> Result<bool> {
          LAGAN_RETURN_IF_ERROR(service_->TidyUp());
          LAGAN_RETURN_IF_ERROR(renewals_->TidyUp());
          LAGAN_ASSIGN_OR_RETURN(const int moved, service_->EnforceDeadlines(100));
          return moved > 0;
        },
        .longest_pause = std::chrono::seconds(30),
        .on_error = [this](const Status& status) { LogError(status); }});
    wakeable_ = checks_.get();
    wakeable_renewals_ = renewing_.get();
    return Status();
  }

  void Stop() override {
    wakeable_ = nullptr;
    wakeable_renewals_ = nullptr;
    for (background::Worker* worker : {checks_.get(), renewing_.get(), deadlines_.get()}) {
      if (worker != nullptr) worker->Stop();
    }
    if (forwarder_ != nullptr) forwarder_->Stop();
    for (background::RunningForwarder* forwarder : {to_review_.get(), to_statistics_.get()}) {
      if (forwarder != nullptr) forwarder->Stop();
    }
  }

 private:
  // A call of our own, that ends before a lease does.
  rpc::CallContext OwnContext(const char* method) const {
    rpc::CallContext context;
    context.peer = environment_.service;
    context.trace_id = environment_.random->TakeId();
    context.clock = environment_.clock;
    context.deadline = environment_.clock->Now() + std::chrono::seconds(25);
    context.method = method;
    return context;
  }

  Result<bool> RunRenewals() {
    const Result<bool> more = renewals_->RunNext(OwnContext("renewals"));
    forwarder_->Wake();
    return more;
  }

  Result<bool> RunChecks() {
    const Result<bool> more = work_->RunNextChecks(OwnContext("checks"));
    forwarder_->Wake();
    to_review_->Wake();
    to_statistics_->Wake();
    return more;
  }

  milliseconds UntilDue(const Result<std::optional<Time>>& due) const {
    if (!due.ok() || !due->has_value()) return milliseconds(1000);
    return **due - environment_.clock->Now();
  }

  void LogError(const Status& status) const {
    environment_.log->Warning("background_work_failed", {{"reason", telemetry::Reason(status)}});
  }

  const host::Environment& environment_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Database> key_database_;
  std::unique_ptr<keys::DataKeyStore> data_keys_;
  std::unique_ptr<storage::BlobStore> blobs_;
  std::unique_ptr<Peers> peers_;
  std::unique_ptr<Proofing> service_;
  std::unique_ptr<FaceChecks> faces_;
  std::unique_ptr<Checks> work_;
  std::unique_ptr<Cases> cases_;
  std::unique_ptr<EvidenceViews> views_;
  std::unique_ptr<Passes> passes_;
  std::unique_ptr<Renewals> renewals_;
  std::unique_ptr<Assisted> assisted_;
  std::unique_ptr<LetterDesk> desk_;
  std::unique_ptr<tokens::KeyRing> actor_keys_;
  std::unique_ptr<tokens::KeyRing> capability_keys_;
  std::unique_ptr<tokens::ActorVerifier> actors_;
  std::unique_ptr<Adaptor> adaptor_;
  std::unique_ptr<AssistedAdaptor> assisted_adaptor_;
  std::unique_ptr<EvidenceAdaptor> evidence_adaptor_;
  std::unique_ptr<CaseOutcomeAdaptor> outcome_adaptor_;
  std::unique_ptr<RenewalAdaptor> renewal_adaptor_;
  std::unique_ptr<background::RunningForwarder> to_review_;
  std::unique_ptr<background::RunningForwarder> to_statistics_;
  std::unique_ptr<background::RunningAuditForwarder> forwarder_;
  std::unique_ptr<background::Worker> checks_;
  std::unique_ptr<background::Worker> renewing_;
  std::unique_ptr<background::Worker> deadlines_;
  std::atomic<background::Worker*> wakeable_ = nullptr;
  std::atomic<background::Worker*> wakeable_renewals_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeProofingService(const host::Environment& environment,
                                                                 rpc::Dispatcher& dispatcher) {
  auto service = std::make_unique<HostedProofing>(environment);
  LAGAN_RETURN_IF_ERROR(service->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(service));
}

}  // namespace lagan::proofing
