// The operator's side: tokens of one session, fetched from access as they run out.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "lagan/access/v1/access.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::tokens {

// Thread-safe.
class ActorSource {
 public:
  // A token with less left is not used: the call that carries it, and clocks that differ, need some.
  static constexpr std::chrono::minutes kLeastLeft{2};

  // `access` is a channel to the access service under the certificate of a console. The clock outlives the source.
  ActorSource(std::shared_ptr<rpc::Channel> access, SecretText session, const Clock* clock)
      : client_(std::move(access)), session_(std::move(session)), clock_(clock) {}

  // SESSION_OVER (unauthenticated), and whatever keeps access from answering.
  Result<SecretText> Token();
  // For one call in the operator's name. The same errors.
  Result<rpc::CallOptions> Call(std::chrono::milliseconds timeout = std::chrono::milliseconds(10'000));
  const SecretText& session() const { return session_; }

 private:
  const rpc::Client<access::v1::AccessService> client_;
  const SecretText session_;
  const Clock* const clock_;
  std::mutex mutex_;
  SecretText token_;
  Time expires_at_{};
};

}  // namespace lagan::tokens
