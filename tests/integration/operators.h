// Operators of an installation, as real as they get: made under the administrator's certificate, signed in with a password and
// a one-time code, acting under tokens that the access service signs.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "lagan/access/v1/access.grpc.pb.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"

namespace lagan::integration {

struct OperatorOptions {
  std::string login{};
  std::vector<access::v1::Role> roles{access::v1::ROLE_OPERATOR};
  // Topics completed today.
  std::vector<std::string> training{"face_comparison", "document_examination", "caller_verification"};
};

// Thread-safe.
class Operator {
 public:
  // Makes the account and signs in. Errors of the access service.
  static Result<std::unique_ptr<Operator>> Make(const rpc::Configuration& configuration,
                                                const OperatorOptions& options);

  // "op-" and 16 hexadecimal characters.
  const std::string& id() const { return id_; }
  // True for those who decide where two readers disagree.
  bool is_senior() const { return senior_; }
  // A token that is good for the next minute at least. Errors of the access service.
  Result<SecretText> Token() const;

 private:
  explicit Operator(std::shared_ptr<rpc::Channel> console) : access_(std::move(console)) {}

  rpc::Client<access::v1::AccessService> access_;
  std::string id_;
  bool senior_ = false;
  SecretText session_;
  mutable std::mutex mutex_;
  mutable SecretText token_;
  mutable std::chrono::steady_clock::time_point renew_at_{};
};

}  // namespace lagan::integration
