#include <condition_variable>
#include <mutex>
#include <thread>

#include "services/credential/credential_service.h"
#include "services/keys/passphrase.h"

namespace lagan::credential {
namespace {

constexpr std::chrono::minutes kMaintenance{15};

// Owns everything that the service stands on, in the order in which it is built.
class HostedCredential final : public host::HostedService {
 public:
  HostedCredential(std::unique_ptr<storage::Database> database,
                   std::unique_ptr<const keys::KeyEncryptionKey> kek, const telemetry::Log* log)
      : database_(std::move(database)), kek_(std::move(kek)), log_(log) {}
  ~HostedCredential() override { Stop(); }

  Status Open(const host::Environment& environment, rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(credential_,
                           Credential::Open({.database = database_.get(),
                                             .kek = kek_.get(),
                                             .clock = environment.clock,
                                             .random = environment.random,
                                             .settings = {.keys = environment.keys,
                                                          .public_folder = environment.state / "public"}}));
    service_ = std::make_unique<CredentialService>(&dispatcher, credential_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::CredentialService>(service_.get())};
  }
  Status Start() override {
    maintenance_ = std::thread([this] { MaintainUntilStopped(); });
    return Status();
  }
  void Stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_all();
    if (maintenance_.joinable()) maintenance_.join();
  }

 private:
  void MaintainUntilStopped() {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, kMaintenance, [this] { return stopping_; })) {
      lock.unlock();
      if (const Status status = credential_->Maintain(); !status.ok()) {
        log_->Error("maintenance_failed", {{"reason", telemetry::Reason(status)}});
      }
      lock.lock();
    }
  }

  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<const keys::KeyEncryptionKey> kek_;
  const telemetry::Log* log_;
  std::unique_ptr<Credential> credential_;
  std::unique_ptr<CredentialService> service_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread maintenance_;
};

Result<keys::KeyEncryptionKey> OpenKey(const host::Environment& environment) {
  if (environment.passphrase.empty()) {
    return keys::OpenOrCreateSandboxKey(environment.keys, environment.service, *environment.random);
  }
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, keys::ReadPassphrase(environment.passphrase));
  const std::filesystem::path file = environment.keys / (environment.service + ".key");
  std::error_code error;
  if (std::filesystem::exists(file, error)) return keys::KeyEncryptionKey::Open(file, passphrase);
  return keys::KeyEncryptionKey::Create(file, passphrase, *environment.random);
}

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeCredentialService(const host::Environment& environment,
                                                                   rpc::Dispatcher& dispatcher) {
  if (!environment.sandbox) {
    return FailedPrecondition(
        "KEYS_NOT_SET_UP", "Signing keys are made unasked in a sandbox only, and those are specimen keys.");
  }
  LAGAN_ASSIGN_OR_RETURN(keys::KeyEncryptionKey kek, OpenKey(environment));
  LAGAN_ASSIGN_OR_RETURN(
      std::unique_ptr<storage::Database> database,
      storage::Database::Open({.url = environment.StoreUrl("credential"), .name = "credential"}));
  auto hosted = std::make_unique<HostedCredential>(
      std::move(database), std::make_unique<const keys::KeyEncryptionKey>(std::move(kek)), environment.log);
  LAGAN_RETURN_IF_ERROR(hosted->Open(environment, dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(hosted));
}

}  // namespace lagan::credential
