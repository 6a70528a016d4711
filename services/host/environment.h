// What a service gets from the process that hosts it: where its things are, whom it may ask for time and randomness,
// and how it reaches other services. Services read no configuration, environment variable or clock of their own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/telemetry/log.h"

namespace lagan::rpc {
struct Configuration;
class Channel;
}  // namespace lagan::rpc

namespace lagan::host {

// Valid from the call of a service's factory to the service's destruction. Immutable, so thread-safe.
struct Environment {
  // "proofing": also the name of its certificate.
  std::string service{};
  // The whole configuration of the installation. Prefer what stands below.
  const rpc::Configuration* configuration = nullptr;

  // Folders of this service alone, owner-only; they exist, and nobody else writes there.
  std::filesystem::path state{};
  std::filesystem::path keys{};
  // policy/ of the installation: limits/, assurance/, sandbox/ and so on.
  std::filesystem::path policy{};
  // What stands in for registers and other outside sources (services/assurance/sources): register.csv and so on.
  std::filesystem::path sources{};
  // This service's certificate.pem, key.pem, authority.pem.
  std::filesystem::path certificates{};

  // Where its databases are: see StoreUrl.
  std::string store{};
  // Where its key file's passphrase comes from (keys::ReadPassphrase). Empty in a sandbox, which makes its own
  // (keys::OpenOrCreateSandboxKey).
  std::string passphrase{};
  // True: keys may be made unasked, and everything issued is marked SPECIMEN.
  bool sandbox = false;

  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  const telemetry::Log* log = nullptr;

  // storage::DatabaseOptions::url of the database `name` ("proofing", "proofing_keys"): one SQLite file per name
  // beside that of the service itself, or the same PostgreSQL URL for all, `name` then being the schema.
  std::string StoreUrl(std::string_view name) const;

  // A channel to another service under this service's own certificate; it connects when first used, so the other service
  // need not run yet. SERVICE_UNKNOWN, and the reasons of rpc::Channel::Open.
  Result<std::shared_ptr<rpc::Channel>> Connect(const std::string& server) const;
};

}  // namespace lagan::host
