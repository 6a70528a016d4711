#include "services/rpc/configuration.h"

#include <toml++/toml.h>
#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/rpc/peer_policy.h"

namespace lagan::rpc {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;
// The address of its list stands in each full identity, whose code grows with it.
constexpr std::size_t kLongestAddress = 128;

Status Invalid(const std::string& key, const std::string& what) {
  return InvalidArgument("CONFIGURATION_INVALID", "The configuration's '" + PrintableAscii(key) + "' " + what,
                         key);
}

// Reads a table key by key; what has not been asked for in the end is unknown. The first error is kept.
class TableReader {
 public:
  TableReader(const toml::table* table, std::string path) : table_(table), path_(std::move(path)) {}

  template <typename T>
  void Integer(const char* key, T& out, std::int64_t least, std::int64_t most) {
    const toml::node* node = Find(key);
    if (node == nullptr) return;
    const auto value = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (!value || *value < least || *value > most) {
      Fail(key, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
      return;
    }
    out = static_cast<T>(*value);
  }

  void Milliseconds(const char* key, std::chrono::milliseconds& out, std::int64_t least, std::int64_t most) {
    std::int64_t count = out.count();
    Integer(key, count, least, most);
    out = std::chrono::milliseconds(count);
  }

  void Boolean(const char* key, bool& out) {
    const toml::node* node = Find(key);
    if (node == nullptr) return;
    if (!node->is_boolean()) return Fail(key, "must be true or false.");
    out = *node->value<bool>();
  }

  void Text(const char* key, std::string& out) {
    const toml::node* node = Find(key);
    if (node == nullptr) return;
    const auto value = node->is_string() ? node->value<std::string>() : std::nullopt;
    if (!value || !IsUtf8(*value) || !IsPlainText(*value)) {
      Fail(key, "must be a text without control characters.");
      return;
    }
    out = *value;
  }

  // The table under the key, empty when there is none.
  TableReader Table(const char* key) {
    const toml::node* node = Find(key);
    if (node != nullptr && !node->is_table()) Fail(key, "must be a table.");
    return {node == nullptr ? nullptr : node->as_table(), path_ + key + "."};
  }

  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    if (table_ != nullptr) {
      for (const auto& [key, node] : *table_) keys.emplace_back(key.str());
    }
    return keys;
  }

  std::vector<std::string> Texts(const char* key) {
    std::vector<std::string> texts;
    const toml::node* node = Find(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr || !array->is_homogeneous<std::string>()) {
      Fail(key, "must be a list of texts with at least one.");
      return texts;
    }
    for (const auto& item : *array) texts.push_back(*item.value<std::string>());
    return texts;
  }

  void Fail(const std::string& key, const std::string& what) {
    if (error_.ok()) error_ = Invalid(path_ + key, what);
  }

  // The first error, unknown keys included.
  Status Finish() {
    for (const std::string& key : Keys()) {
      if (!asked_.contains(key)) Fail(key, "is not a key that Lagan knows. ops/lagan.toml lists them all.");
    }
    return error_;
  }

 private:
  const toml::node* Find(const char* key) {
    asked_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }

  const toml::table* table_;
  std::string path_;
  std::set<std::string> asked_;
  Status error_;
};

void ReadService(TableReader& reader, ServiceConfiguration& out) {
  reader.Text("address", out.address);
  reader.Text("store", out.store);
  std::string certificates = out.certificates.string();
  reader.Text("certificates", certificates);
  out.certificates = certificates;
  std::string keys = out.keys.string();
  reader.Text("keys", keys);
  out.keys = keys;
  reader.Text("passphrase", out.passphrase);
  reader.Integer("threads", out.threads, 1, 256);
  reader.Integer("queue", out.queue, 1, 10'000);
  reader.Integer("uploads", out.uploads, 1, 1'000);
  reader.Milliseconds("longest_call_ms", out.longest_call, 100, 600'000);
  reader.Milliseconds("lease_ms", out.lease, 500, 600'000);
  reader.Integer("largest_message", out.largest_message, 4 << 10, 64 << 20);
}

Status ReadLimits(TableReader& root, ServerLimits& out) {
  TableReader reader = root.Table("limits");
  reader.Integer("metadata", out.metadata, 2 << 10, 64 << 10);
  reader.Integer("concurrent_streams", out.concurrent_streams, 1, 1'000);
  reader.Integer("descriptors", out.descriptors, 0, 1 << 20);
  reader.Milliseconds("handshake_ms", out.handshake, 100, 60'000);
  reader.Milliseconds("drain_ms", out.drain, 0, 600'000);
  reader.Milliseconds("health_interval_ms", out.health_interval, 100, 600'000);
  return reader.Finish();
}

// The address of a folder in the web: host, perhaps a port, and a path of unreserved and percent-encoded characters (RFC 3986
// section 2); neither user nor query, which would be lost or doubled when the number of a list follows.
bool IsFolderAddress(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kInHost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:";
  constexpr std::string_view kInPath = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/";
  if (!text.starts_with(kScheme) || !text.ends_with('/') || text.size() > kLongestAddress) return false;
  text.remove_prefix(kScheme.size());
  const std::size_t slash = text.find('/');
  return slash > 0 && slash != text.npos && std::string_view("-.:").find(text.front()) == text.npos &&
         text.substr(0, slash).find_first_not_of(kInHost) == text.npos &&
         text.substr(slash).find_first_not_of(kInPath) == text.npos;
}

Status ReadCredential(TableReader& root, bool sandbox, CredentialConfiguration& out) {
  TableReader reader = root.Table("credential");
  reader.Text("signer", out.signer);
  std::string module = out.module.string();
  reader.Text("module", module);
  out.module = module;
  reader.Text("token", out.token);
  reader.Text("pin", out.pin);
  const bool token = out.signer == "pkcs11";
  if (!token && out.signer != "file") reader.Fail("signer", "must be \"file\" or \"pkcs11\".");
  if (token && !out.module.is_absolute())
    reader.Fail("module", "must be the absolute path of a PKCS #11 library.");
  if (token && out.token.empty()) reader.Fail("token", "must be the label of the token.");
  if (token && out.pin.empty()) reader.Fail("pin", "must say where the PIN comes from, as file:PATH.");
  reader.Integer("minimum_verifier", out.minimum_verifier, 1, std::numeric_limits<std::uint32_t>::max());
  reader.Text("status_lists", out.status_lists);
  if (out.status_lists.empty()) {
    if (!sandbox) reader.Fail("status_lists", "must be set where sandbox is false.");
  } else if (!IsFolderAddress(out.status_lists)) {
    reader.Fail("status_lists", "must begin with https:// and a host, end in a slash, and have at most " +
                                    std::to_string(kLongestAddress) + " characters.");
  }
  return reader.Finish();
}

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::string Expand(std::string text, const Configuration& configuration, std::string_view service) {
  ReplaceAll(text, "{state}", configuration.state.string());
  ReplaceAll(text, "{certificates}", configuration.certificates.string());
  ReplaceAll(text, "{service}", service);
  return text;
}

bool IsKnownService(const std::string& name) {
  const auto& names = ServiceNames();
  return std::find(names.begin(), names.end(), name) != names.end();
}

Status ReadServices(TableReader& root, const ConfigurationFlags& flags, Configuration& out) {
  ServiceConfiguration defaults{.address = "unix:{state}/sockets/{service}.sock",
                                .store = "sqlite:{state}/stores/{service}.db",
                                .certificates = "{certificates}/{service}",
                                .keys = "{state}/keys/{service}"};
  TableReader all = root.Table("every_service");
  ReadService(all, defaults);
  LAGAN_RETURN_IF_ERROR(all.Finish());
  TableReader services = root.Table("services");
  for (const std::string& name : ServiceNames()) {
    ServiceConfiguration service = defaults;
    // Their messages hold whole pictures.
    if (name == "document" || name == "liveness")
      service.largest_message = std::max(service.largest_message, 16 << 20);
    // A person holds its cases, and reads before they decide.
    if (name == "review") service.lease = std::max(service.lease, std::chrono::milliseconds(120'000));
    TableReader reader = services.Table(name.c_str());
    ReadService(reader, service);
    LAGAN_RETURN_IF_ERROR(reader.Finish());
    if (!flags.store.empty()) service.store = flags.store;
    service.address = Expand(service.address, out, name);
    service.store = Expand(service.store, out, name);
    service.certificates = Expand(service.certificates.string(), out, name);
    service.keys = Expand(service.keys.string(), out, name);
    service.passphrase = Expand(service.passphrase, out, name);
    out.services.emplace(name, std::move(service));
  }
  return services.Finish();
}

Status ReadProcesses(TableReader& root, Configuration& out) {
  TableReader reader = root.Table("processes");
  if (reader.Keys().empty()) {
    out.processes = {{"keys", {"credential", "audit", "access"}},
                     {"data", {"proofing", "mrz", "assurance", "review", "letters", "statistics"}},
                     {"pictures", {"document", "liveness"}}};
    return reader.Finish();
  }
  std::set<std::string> placed;
  for (const std::string& process : reader.Keys()) {
    const auto services = reader.Texts(process.c_str());
    if (!IsPeerName(process)) reader.Fail(process, "is no name: use a-z, 0-9 and hyphens.");
    for (const std::string& service : services) {
      if (!IsKnownService(service))
        reader.Fail(process, "names '" + PrintableAscii(service) + "', which is no service.");
      if (!placed.insert(service).second)
        reader.Fail(process, "names " + PrintableAscii(service) + ", which another process runs.");
    }
    out.processes.emplace(process, services);
  }
  return reader.Finish();
}

// A path that must be absolute, since servers change folder and the file may be read from anywhere.
Status ReadFolder(TableReader& root, const char* key, const std::string& flag, std::filesystem::path& out) {
  std::string text = out.string();
  root.Text(key, text);
  if (!flag.empty()) text = std::filesystem::absolute(flag).lexically_normal().string();
  out = text;
  return text.empty() || text.front() == '/' || text.front() == '{'
             ? Status()
             : Invalid(key, "must be an absolute path.");
}

}  // namespace

const std::vector<std::string>& ServiceNames() {
  static const std::vector<std::string> names = {"proofing",  "document",   "liveness",  "mrz",
                                                 "assurance", "credential", "access",    "audit",
                                                 "review",    "letters",    "statistics"};
  return names;
}

Result<Configuration> ParseConfiguration(std::string_view text, const ConfigurationFlags& flags) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return InvalidArgument("CONFIGURATION_INVALID", "The configuration is not TOML near line " +
                                                        std::to_string(error.source().begin.line) + ".");
  }
  TableReader root(&table, "");
  Configuration out{.state = "/var/lib/lagan", .certificates = "{state}/certificates"};
  LAGAN_RETURN_IF_ERROR(ReadFolder(root, "state", flags.state, out.state));
  LAGAN_RETURN_IF_ERROR(ReadFolder(root, "certificates", flags.certificates, out.certificates));
  out.certificates = Expand(out.certificates.string(), out, "");
  LAGAN_RETURN_IF_ERROR(ReadFolder(root, "policy", flags.policy, out.policy));
  LAGAN_RETURN_IF_ERROR(ReadFolder(root, "sources", "", out.sources));
  root.Boolean("sandbox", out.sandbox);
  if (!out.sandbox && out.sources.empty()) {
    return Invalid("sources", "must be set where sandbox is false.");
  }
  LAGAN_RETURN_IF_ERROR(ReadLimits(root, out.limits));
  LAGAN_RETURN_IF_ERROR(ReadCredential(root, out.sandbox, out.credential));
  LAGAN_RETURN_IF_ERROR(ReadServices(root, flags, out));
  LAGAN_RETURN_IF_ERROR(ReadProcesses(root, out));
  LAGAN_RETURN_IF_ERROR(root.Finish());
  return out;
}

Result<Configuration> LoadConfiguration(const ConfigurationFlags& flags) {
  std::string text;
  if (!flags.file.empty()) {
    LAGAN_ASSIGN_OR_RETURN(text, ReadTextFile(flags.file, kLargestFile));
  }
  return ParseConfiguration(text, flags);
}

}  // namespace lagan::rpc
