#include <span>

#include "lagan/proofing/v1/renewals.grpc.pb.h"
#include "services/background/audit_forwarder.h"
#include "services/background/forwarder.h"
#include "services/background/worker.h"
#include "services/credential/credential_service.h"
#include "services/credential/key_service.h"
#include "services/credential/open_holder.h"
#include "services/keys/open_key.h"
#include "services/policy/working_days.h"
#include "services/rpc/client.h"

namespace lagan::credential {
namespace {

constexpr std::chrono::minutes kMaintenance{15};
constexpr std::chrono::minutes kStatusPublication{1};

// Renewals that are due go from the outbox to proofing, which drops repetitions by the event's id.
Result<std::unique_ptr<background::RunningForwarder>> StartProofingForwarder(
    const host::Environment& environment, storage::Database& database) {
  using Service = proofing::v1::RenewalService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, environment.Connect("proofing"));
  const auto client = std::make_shared<rpc::Client<Service>>(std::move(channel));
  const auto push = [client](std::span<const storage::StoredEvent> events) -> Status {
    proofing::v1::DeliverRenewalsDueRequest request;
    for (const storage::StoredEvent& stored : events) {
      LAGAN_RETURN_IF_ERROR(background::ReadPayload(stored, *request.add_renewals()));
    }
    return client->Call(&Service::Stub::DeliverRenewalsDue, rpc::CallOptions{}, request).status();
  };
  return background::RunningForwarder::Start(
      database, {.consumer = "proofing", .takes = background::KindsTo("proofing"), .push = push},
      *environment.log);
}

// Owns everything that the service stands on, in the order in which it is built.
class HostedCredential final : public host::HostedService {
 public:
  HostedCredential(const host::Environment& environment, keys::KeyEncryptionKey kek)
      : environment_(environment), kek_(std::move(kek)) {}
  ~HostedCredential() override { Stop(); }

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(database_, storage::Database::Open({.url = environment_.StoreUrl("credential"),
                                                               .name = "credential"}));
    LAGAN_ASSIGN_OR_RETURN(policy::WorkingDays calendar, policy::WorkingDays::Load(environment_.policy));
    std::shared_ptr<KeyHolder> holder;
    if (!environment_.sandbox) {
      LAGAN_ASSIGN_OR_RETURN(holder, OpenKeyHolder(environment_.configuration->credential, environment_.keys,
                                                   &kek_, environment_.random));
    }
    Settings settings = {.sandbox = environment_.sandbox,
                         .keys = environment_.keys,
                         .public_folder = environment_.state / "public",
                         .minimum_verifier = environment_.configuration->credential.minimum_verifier,
                         .calendar = std::move(calendar)};
    const std::string& status_lists = environment_.configuration->credential.status_lists;
    if (!status_lists.empty()) settings.status_lists = status_lists;
    LAGAN_ASSIGN_OR_RETURN(credential_, Credential::Open({.database = database_.get(),
                                                          .kek = &kek_,
                                                          .clock = environment_.clock,
                                                          .random = environment_.random,
                                                          .settings = std::move(settings),
                                                          .holder = std::move(holder)}));
    service_ = std::make_unique<CredentialService>(&dispatcher, credential_.get());
    key_service_ = std::make_unique<KeyService>(&dispatcher, credential_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::CredentialService>(service_.get()),
            rpc::Serve<v1::KeyService>(key_service_.get())};
  }

  Status Start() override {
    LAGAN_ASSIGN_OR_RETURN(forwarder_, background::RunningAuditForwarder::Start(environment_, *database_));
    LAGAN_ASSIGN_OR_RETURN(to_proofing_, StartProofingForwarder(environment_, *database_));
    maintenance_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kMaintenance, [this] { return credential_->Maintain(); },
        [this](const Status& status) {
          environment_.log->Error("maintenance_failed", {{"reason", telemetry::Reason(status)}});
        }));
    publication_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kStatusPublication, [this] { return credential_->PublishStatus(); },
        [this](const Status& status) {
          environment_.log->Error("status_not_published", {{"reason", telemetry::Reason(status)}});
        }));
    incidents_ = std::make_unique<background::Worker>(background::Worker::Options{
        .work = [this] { return credential_->WorkOnIncidents(); },
        .on_error =
            [this](const Status& status) {
              environment_.log->Error("incident_stopped", {{"reason", telemetry::Reason(status)}});
            }});
    return Status();
  }

  void Stop() override {
    if (incidents_ != nullptr) incidents_->Stop();
    if (publication_ != nullptr) publication_->Stop();
    if (maintenance_ != nullptr) maintenance_->Stop();
    if (to_proofing_ != nullptr) to_proofing_->Stop();
    if (forwarder_ != nullptr) forwarder_->Stop();
  }

 private:
  const host::Environment& environment_;
  const keys::KeyEncryptionKey kek_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Credential> credential_;
  std::unique_ptr<CredentialService> service_;
  std::unique_ptr<background::RunningForwarder> to_proofing_;
  std::unique_ptr<KeyService> key_service_;
  std::unique_ptr<background::RunningAuditForwarder> forwarder_;
  std::unique_ptr<background::Worker> maintenance_;
  std::unique_ptr<background::Worker> publication_;
  std::unique_ptr<background::Worker> incidents_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeCredentialService(const host::Environment& environment,
                                                                   rpc::Dispatcher& dispatcher) {
  std::error_code error;
  if (!environment.sandbox && !std::filesystem::exists(environment.keys / "credential.key", error)) {
    return KeysNotSetUp();
  }
  LAGAN_ASSIGN_OR_RETURN(keys::KeyEncryptionKey kek,
                         keys::OpenServiceKey(environment.keys, "credential", environment.passphrase,
                                              environment.sandbox, *environment.random));
  auto hosted = std::make_unique<HostedCredential>(environment, std::move(kek));
  LAGAN_RETURN_IF_ERROR(hosted->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(hosted));
}

}  // namespace lagan::credential
