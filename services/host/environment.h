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
  std::string service;
  // The whole configuration of the installation. Prefer what stands below.
  const rpc::Configuration* configuration = nullptr;

  // Folders. `state` and `keys` are this service's alone, owner-only, and exist when the service does not need to be
  // stateless; nobody else writes there.
  std::filesystem::path state;
  std::filesystem::path keys;
  // policy/ of the installation: limits/, assurance/, sandbox/ and so on.
  std::filesystem::path policy;
  // This service's certificate.pem, key.pem, authority.pem.
  std::filesystem::path certificates;

  // Where its databases are: see StoreUrl.
  std::string store;
  // Where its key file's passphrase comes from (keys::ReadPassphrase). Empty in a sandbox, which makes its own
  // (keys::OpenOrCreateSandboxKey).
  std::string passphrase;
  // True: keys may be made unasked, and everything issued is marked SPECIMEN.
  bool sandbox = false;

  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  const telemetry::Log* log = nullptr;

  // storage::DatabaseOptions::url of the database `name` ("proofing", "proofing_keys"): one SQLite file per name in
  // `state`, or the PostgreSQL server of the installation, where `name` is the schema.
  std::string StoreUrl(std::string_view name) const;

  // A channel to another service under this service's own certificate; made when first used, so the other service need
  // not run yet. `largest_message` must not be less than what the other side sends (bytes). SERVICE_NOT_CONFIGURED, and
  // the reasons of rpc::Channel::Open.
  Result<std::shared_ptr<rpc::Channel>> Connect(std::string_view server, int largest_message = 1 << 20) const;
};

}  // namespace lagan::host
