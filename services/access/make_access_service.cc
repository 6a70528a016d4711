#include "services/access/access_service.h"
#include "services/background/audit_forwarder.h"
#include "services/background/worker.h"
#include "services/keys/open_key.h"

namespace lagan::access {
namespace {

constexpr std::chrono::minutes kMaintenance{15};

// Owns everything that the service stands on, in the order in which it is built.
class HostedAccess final : public host::HostedService {
 public:
  HostedAccess(const host::Environment& environment, keys::KeyEncryptionKey kek)
      : environment_(environment), kek_(std::move(kek)) {}
  ~HostedAccess() override { Stop(); }

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(
        database_, storage::Database::Open({.url = environment_.StoreUrl("access"), .name = "access"}));
    LAGAN_ASSIGN_OR_RETURN(access_, Access::Open({.database = database_.get(),
                                                  .kek = &kek_,
                                                  .clock = environment_.clock,
                                                  .random = environment_.random,
                                                  .keys = environment_.keys}));
    service_ = std::make_unique<AccessService>(&dispatcher, access_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::AccessService>(service_.get())};
  }

  Status Start() override {
    LAGAN_ASSIGN_OR_RETURN(forwarder_, background::RunningAuditForwarder::Start(environment_, *database_));
    maintenance_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        kMaintenance, [this] { return access_->Maintain(); },
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
  const host::Environment& environment_;
  const keys::KeyEncryptionKey kek_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Access> access_;
  std::unique_ptr<AccessService> service_;
  std::unique_ptr<background::RunningAuditForwarder> forwarder_;
  std::unique_ptr<background::Worker> maintenance_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeAccessService(const host::Environment& environment,
                                                               rpc::Dispatcher& dispatcher) {
  LAGAN_ASSIGN_OR_RETURN(keys::KeyEncryptionKey kek,
                         keys::OpenServiceKey(environment.keys, "access", environment.passphrase,
                                              environment.sandbox, *environment.random));
  auto hosted = std::make_unique<HostedAccess>(environment, std::move(kek));
  LAGAN_RETURN_IF_ERROR(hosted->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(hosted));
}

}  // namespace lagan::access
