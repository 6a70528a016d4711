// Who may call what: for each method of each service the certificate names that may.
//
// The policy is data (policy/limits/peers.toml):
//
//   version = "2026-11"
//   [methods]
//   "/lagan.mrz.v1.MrzService/Parse" = ["proofing", "portal-*"]
//
// A name is a certificate's NAME in spiffe://lagan/NAME; "PREFIX-*" stands for all names that begin with "PREFIX-".
// What is not listed is refused. Free of gRPC.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::rpc {

// Immutable, so thread-safe.
class PeerPolicy {
 public:
  // Strict: unknown keys, methods not of the form "/package.Service/Method", empty lists, peers that are no name, and
  // a name twice in a list are POLICY_INVALID, with the place named.
  static Result<PeerPolicy> Parse(std::string_view toml);
  // The same from a file of at most 1 MiB; also FILE_NOT_FOUND and the other reasons of ReadFile.
  static Result<PeerPolicy> Load(const std::string& path);

  bool Allows(std::string_view peer, std::string_view method) const;
  // FAILED_PRECONDITION POLICY_INCOMPLETE when one of `methods` is not listed, POLICY_METHOD_UNKNOWN when one is listed
  // that begins with "/SERVICE/" of one of `methods` but is not among them. What a server checks when it starts.
  Status Covers(const std::vector<std::string>& methods) const;

  const std::string& version() const { return version_; }
  // Full method name to names as written.
  const std::map<std::string, std::vector<std::string>, std::less<>>& methods() const { return methods_; }

 private:
  std::string version_;
  std::map<std::string, std::vector<std::string>, std::less<>> methods_;
};

// A certificate name: 1 to 40 of [a-z0-9-], beginning with a letter, not ending with a hyphen.
bool IsPeerName(std::string_view name);

}  // namespace lagan::rpc
