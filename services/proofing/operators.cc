#include "services/proofing/operators.h"

#include <utility>

namespace lagan::proofing {

Result<OperatorCall> AsOperator(const rpc::CallContext& context, tokens::ActorVerifier& actors) {
  LAGAN_ASSIGN_OR_RETURN(tokens::ActorToken token, actors.Verify(context));
  LAGAN_RETURN_IF_ERROR(tokens::RequireRole(token, {tokens::Role::kOperator}));
  OperatorCall call{context, std::move(token)};
  call.context.operator_id = call.token.operator_id;
  return call;
}

tokens::TrainingAge TrainingNow(const OperatorCall& call, std::string_view topic) {
  return tokens::AgeOfTraining(call.token, topic, DateOf(call.context.clock->Now()));
}

}  // namespace lagan::proofing
