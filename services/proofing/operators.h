// Who stands behind a call from the operators' console.
#pragma once

#include "base/core/result.h"
#include "services/rpc/call_context.h"
#include "services/tokens/actor_token.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::proofing {

// A call whose token was verified: `context` names the operator, `token` says what they were trained in.
struct OperatorCall {
  rpc::CallContext context;
  tokens::ActorToken token;
};

// The operator behind the call. UNAUTHENTICATED ACTOR_TOKEN_* and UNAVAILABLE as ActorVerifier; PERMISSION_DENIED ROLE_NOT_ALLOWED
// for everybody without the role operator, whatever else they are.
Result<OperatorCall> AsOperator(const rpc::CallContext& context, tokens::ActorVerifier& actors);

// How old their training was at the moment of the call.
tokens::TrainingAge TrainingNow(const OperatorCall& call, std::string_view topic);

}  // namespace lagan::proofing
