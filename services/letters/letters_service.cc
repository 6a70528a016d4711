#include "services/letters/letters_service.h"

#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/background/audit_forwarder.h"
#include "services/background/worker.h"
#include "services/keys/open_key.h"
#include "services/rpc/client.h"
#include "services/tokens/remote_keys.h"

namespace lagan::letters {
namespace {

constexpr std::chrono::minutes kMaintenance{15};

// Owns everything that the service stands on, in the order in which it is built.
class HostedLetters final : public host::HostedService {
 public:
  explicit HostedLetters(const host::Environment& environment) : environment_(environment) {}
  ~HostedLetters() override { Stop(); }

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_RETURN_IF_ERROR(OpenStores());
    LAGAN_ASSIGN_OR_RETURN(actor_keys_, tokens::MakeActorKeys(environment_));
    actors_ = std::make_unique<tokens::KeyRingActorVerifier>(actor_keys_.get(), environment_.clock);
    LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<rpc::Channel> channel, environment_.Connect("audit"));
    auto audit = std::make_shared<rpc::Client<audit::v1::AuditService>>(std::move(channel));
    LAGAN_ASSIGN_OR_RETURN(Wording wording, LoadWording(environment_.policy / "letters"));
    LAGAN_ASSIGN_OR_RETURN(
        letters_,
        Letters::Open(
            {.database = database_.get(),
             .data_keys = data_keys_.get(),
             .spool = spool_.get(),
             .clock = environment_.clock,
             .random = environment_.random,
             .actors = actors_.get(),
             .append_audit =
                 [audit](const audit::v1::Entry& entry) {
                   audit::v1::AppendEntriesRequest request;
                   *request.add_entries() = entry;
                   return audit->Call(&audit::v1::AuditService::Stub::AppendEntries, {}, request).status();
                 },
             .wording = std::move(wording),
             .sandbox = environment_.sandbox}));
    service_ = std::make_unique<LettersService>(&dispatcher, letters_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::LettersService>(service_.get())};
  }

  Status Start() override {
    LAGAN_ASSIGN_OR_RETURN(forwarder_, background::RunningAuditForwarder::Start(environment_, *database_));
    maintenance_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kMaintenance, [this] { return letters_->Maintain(); },
        [this](const Status& status) {
          environment_.log->Error("maintenance_failed", {{"reason", telemetry::Reason(status)}});
        }));
    return Status();
  }

  void Stop() override {
    if (maintenance_ != nullptr) maintenance_->Stop();
    if (forwarder_ != nullptr) forwarder_->Stop();
  }

 private:
  Status OpenStores() {
    LAGAN_ASSIGN_OR_RETURN(
        database_, storage::Database::Open({.url = environment_.StoreUrl("letters"), .name = "letters"}));
    LAGAN_ASSIGN_OR_RETURN(
        key_database_,
        storage::Database::Open({.url = environment_.StoreUrl("letters_keys"), .name = "letters_keys"}));
    LAGAN_ASSIGN_OR_RETURN(keys::KeyEncryptionKey kek,
                           keys::OpenServiceKey(environment_.keys, "letters", environment_.passphrase,
                                                environment_.sandbox, *environment_.random));
    LAGAN_ASSIGN_OR_RETURN(data_keys_, keys::DataKeyStore::Open(*key_database_, std::move(kek),
                                                                *environment_.random, *environment_.clock));
    LAGAN_ASSIGN_OR_RETURN(
        spool_, storage::FolderBlobStore::Open(environment_.state / "spool", *environment_.random));
    return Status();
  }

  const host::Environment& environment_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Database> key_database_;
  std::unique_ptr<keys::DataKeyStore> data_keys_;
  std::unique_ptr<storage::BlobStore> spool_;
  std::unique_ptr<tokens::KeyRing> actor_keys_;
  std::unique_ptr<tokens::ActorVerifier> actors_;
  std::unique_ptr<Letters> letters_;
  std::unique_ptr<LettersService> service_;
  std::unique_ptr<background::RunningAuditForwarder> forwarder_;
  std::unique_ptr<background::Worker> maintenance_;
};

}  // namespace

grpc::ServerUnaryReactor* LettersService::SpoolLetter(grpc::CallbackServerContext* context,
                                                      const v1::SpoolLetterRequest* request,
                                                      v1::SpoolLetterResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::SpoolLetterRequest& r) {
                              return letters_->SpoolLetter(call, r);
                            });
}

grpc::ServerUnaryReactor* LettersService::CloseRun(grpc::CallbackServerContext* context,
                                                   const v1::CloseRunRequest* request,
                                                   v1::CloseRunResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::CloseRunRequest& r) {
                              return letters_->CloseRun(call, r);
                            });
}

grpc::ServerWriteReactor<v1::GetRunResponse>* LettersService::GetRun(grpc::CallbackServerContext* context,
                                                                     const v1::GetRunRequest* request) {
  return dispatcher_->ServerStream<v1::GetRunRequest, v1::GetRunResponse>(
      context, request,
      [this](const rpc::CallContext& call, const v1::GetRunRequest& r,
             const std::function<bool(v1::GetRunResponse)>& emit) {
        return letters_->GetRun(call, r, emit);
      });
}

grpc::ServerUnaryReactor* LettersService::ConfirmRun(grpc::CallbackServerContext* context,
                                                     const v1::ConfirmRunRequest* request,
                                                     v1::ConfirmRunResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::ConfirmRunRequest& r) {
                              return letters_->ConfirmRun(call, r);
                            });
}

Result<std::unique_ptr<host::HostedService>> MakeLettersService(const host::Environment& environment,
                                                                rpc::Dispatcher& dispatcher) {
  auto hosted = std::make_unique<HostedLetters>(environment);
  LAGAN_RETURN_IF_ERROR(hosted->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(hosted));
}

}  // namespace lagan::letters
