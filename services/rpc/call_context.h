// What a handler knows of the call it answers. Free of gRPC, so that domain code may take it.
#pragma once

#include <chrono>
#include <string>

#include "base/core/clock.h"
#include "base/core/secret.h"

namespace lagan::rpc {

// Compact JWS of at most 4 KiB (services/tokens/actor_token.h).
inline constexpr char kActorTokenMetadata[] = "lagan-actor-token";

struct CallContext {
  // The caller's certificate name: the NAME of its one URI spiffe://lagan/NAME. Already allowed for this method.
  std::string peer;
  // 32 lower-case hexadecimal digits (W3C Trace Context, trace-id); made here when the caller sent none.
  std::string trace_id;
  // When the answer stops being of use, by `clock`.
  Time deadline{};
  const Clock* clock = nullptr;
  // The operator's token as it came (metadata `lagan-actor-token`), not checked; empty when the caller is no operator.
  SecretText actor_token;
  // The operator whom the token names, set by a handler that has verified it ("op-..."); empty before that, and for everybody
  // else.
  std::string operator_id{};
  // The method's bare name, for instance "CreateApplication".
  std::string method;

  // May be negative.
  std::chrono::milliseconds Remaining() const { return deadline - clock->Now(); }
};

}  // namespace lagan::rpc
