#include "services/rpc/peer_policy.h"

#include <toml++/toml.h>
#include <algorithm>
#include <set>

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::rpc {
namespace {

constexpr std::size_t kLargestPolicy = 1 << 20;

Status Invalid(const std::string& message) {
  return InvalidArgument("POLICY_INVALID", "The list of peers: " + message);
}

bool IsMethodName(std::string_view method) {
  const auto slash = method.find('/', 1);
  if (method.size() < 4 || method[0] != '/' || slash == std::string_view::npos || slash == 1 ||
      slash + 1 == method.size()) {
    return false;
  }
  return std::all_of(method.begin() + 1, method.end(), [&](const char& c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || &c == method.data() + slash;
  });
}

bool IsPattern(std::string_view pattern) {
  return pattern.ends_with("-*") ? IsPeerName(pattern.substr(0, pattern.size() - 2)) : IsPeerName(pattern);
}

bool Matches(std::string_view pattern, std::string_view peer) {
  if (!pattern.ends_with("-*")) return pattern == peer;
  const auto prefix = pattern.substr(0, pattern.size() - 1);
  return peer.size() > prefix.size() && peer.starts_with(prefix);
}

// "/package.Service/" of a method.
std::string_view ServicePart(std::string_view method) { return method.substr(0, method.find('/', 1) + 1); }

}  // namespace

bool IsPeerName(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name.front() >= 'a' && name.front() <= 'z' &&
         name.back() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Result<PeerPolicy> PeerPolicy::Parse(std::string_view text) {
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Invalid("not TOML near line " + std::to_string(error.source().begin.line) + ".");
  }
  PeerPolicy policy;
  for (const auto& [key, node] : root) {
    if (key != "version" && key != "methods") return Invalid("unknown key '" + std::string(key.str()) + "'.");
  }
  const auto version = root["version"].value<std::string>();
  const toml::table* methods = root["methods"].as_table();
  if (!version || version->empty()) return Invalid("'version' is missing.");
  if (methods == nullptr) return Invalid("the table [methods] is missing.");
  policy.version_ = *version;
  for (const auto& [key, node] : *methods) {
    const std::string method(key.str());
    if (!IsMethodName(method))
      return Invalid("'" + PrintableAscii(method) + "' is not of the form /package.Service/Method.");
    const toml::array* peers = node.as_array();
    if (peers == nullptr || peers->empty()) return Invalid(method + " needs a list of at least one peer.");
    std::vector<std::string> names;
    for (const auto& peer : *peers) {
      const auto name = peer.value<std::string>();
      if (!name || !IsPattern(*name))
        return Invalid(method + " lists something that is no certificate name.");
      if (std::find(names.begin(), names.end(), *name) != names.end())
        return Invalid(method + " lists " + *name + " twice.");
      names.push_back(*name);
    }
    policy.methods_.emplace(method, std::move(names));
  }
  return policy;
}

Result<PeerPolicy> PeerPolicy::Load(const std::string& path) {
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path, kLargestPolicy));
  return Parse(text);
}

bool PeerPolicy::Allows(std::string_view peer, std::string_view method) const {
  const auto found = methods_.find(method);
  return found != methods_.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const std::string& pattern) { return Matches(pattern, peer); });
}

Status PeerPolicy::Covers(const std::vector<std::string>& methods) const {
  const std::set<std::string_view> known(methods.begin(), methods.end());
  std::set<std::string_view> services;
  for (const std::string& method : methods) {
    services.insert(ServicePart(method));
    if (!methods_.contains(method)) {
      return FailedPrecondition("POLICY_INCOMPLETE", "The list of peers does not name " + method + ".");
    }
  }
  for (const auto& [method, peers] : methods_) {
    if (services.contains(ServicePart(method)) && !known.contains(method)) {
      return FailedPrecondition("POLICY_METHOD_UNKNOWN",
                                "The list of peers names " + method + ", which does not exist.");
    }
  }
  return {};
}

}  // namespace lagan::rpc
