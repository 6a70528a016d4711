#include "services/statistics/readers.h"

namespace lagan::statistics {

Status MayRead(const rpc::CallContext& call, tokens::ActorVerifier& verifier) {
  if (call.peer == "administrator") return {};
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken actor, verifier.Verify(call));
  return tokens::RequireRole(
      actor, {tokens::Role::kSupervisor, tokens::Role::kAuditor, tokens::Role::kAdministrator});
}

}  // namespace lagan::statistics
