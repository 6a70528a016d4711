// The configuration of an installation: one TOML file, every key with a default, and a few flags that override it.
//
// ops/lagan.toml is the documentation of the keys and at the same time the defaults: a test holds that reading it gives
// the same as reading nothing. Strict: an unknown key, a value of the wrong kind or outside its range is refused by name.
// Free of gRPC.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::rpc {

// Services that an installation may run; the names are those of their certificates.
const std::vector<std::string>& ServiceNames();

// One service. Addresses, stores and folders are complete: no placeholder is left in them.
struct ServiceConfiguration {
  std::string address{};
  std::string store{};
  std::filesystem::path certificates{};
  std::filesystem::path keys{};
  // Where the passphrase of its key file comes from (keys::ReadPassphrase). Empty: there is none, as in a sandbox.
  std::string passphrase{};
  unsigned threads = 4;
  std::size_t queue = 64;
  int uploads = 16;
  std::chrono::milliseconds longest_call{30'000};
  // How long a worker may hold a piece of durable work before another takes it over.
  std::chrono::milliseconds lease{30'000};
  int largest_message = 1 << 20;

  friend bool operator==(const ServiceConfiguration&, const ServiceConfiguration&) = default;
};

// Limits of each server.
struct ServerLimits {
  int metadata = 8 << 10;
  int concurrent_streams = 64;
  int descriptors = 0;
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds drain{10'000};
  std::chrono::milliseconds health_interval{10'000};

  friend bool operator==(const ServerLimits&, const ServerLimits&) = default;
};

// Where the credential service keeps its signing keys (docs/keys.md), and where venues fetch its status lists.
struct CredentialConfiguration {
  // "file": wrapped files in the folder of its keys. "pkcs11": a token of a hardware security module.
  std::string signer = "file";
  // Of pkcs11: the maker's library, the label of the token, and where its PIN comes from (keys::ReadPin).
  std::filesystem::path module{};
  std::string token{};
  std::string pin{};
  // "https://HOST/" with any path that ends in a slash, at most 128 characters: what the addresses of status lists begin with.
  // Empty only in a sandbox, which has one that leads nowhere.
  std::string status_lists{};
  // The oldest verifier that may decide, as it stands in trust bundles (docs/trust-bundle.md).
  std::uint32_t minimum_verifier = 1;

  friend bool operator==(const CredentialConfiguration&, const CredentialConfiguration&) = default;
};

struct Configuration {
  std::filesystem::path state{};
  std::filesystem::path certificates{};
  // Empty: policy::FindPolicyFolder decides.
  std::filesystem::path policy{};
  // Empty only in a sandbox: the invented people of the policy folder's sandbox/.
  std::filesystem::path sources{};
  // Keys and certificates are made when missing, and all that is issued is marked SPECIMEN.
  bool sandbox = true;
  ServerLimits limits{};
  CredentialConfiguration credential{};
  // By name; every one of ServiceNames() is there.
  std::map<std::string, ServiceConfiguration> services{};
  // Name of a process to the services it runs. A service that is in none runs elsewhere.
  std::map<std::string, std::vector<std::string>> processes{};

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

// What the command line says. Empty: not said.
struct ConfigurationFlags {
  std::string file{};
  std::string state{};
  std::string store{};
  std::string certificates{};
  std::string policy{};
};

// From the text of a file (may be empty) and flags, which win. CONFIGURATION_INVALID, with the key as the Status' field.
// The file member of the flags is not read.
Result<Configuration> ParseConfiguration(std::string_view toml, const ConfigurationFlags& flags);
// The same from flags.file, or from defaults when it is empty. Also FILE_NOT_FOUND and so on.
Result<Configuration> LoadConfiguration(const ConfigurationFlags& flags);

}  // namespace lagan::rpc
