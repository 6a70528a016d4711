// Who may look at the figures.
#pragma once

#include "base/core/result.h"
#include "services/rpc/call_context.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::statistics {

// The administrator of the installation by certificate; in any other call an operator whose token names one of the roles
// supervisor, auditor and administrator. Reasons of ActorVerifier::Verify and of RequireRole.
Status MayRead(const rpc::CallContext& call, tokens::ActorVerifier& verifier);

}  // namespace lagan::statistics
