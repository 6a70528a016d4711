#include "services/review/adaptor.h"

namespace lagan::review {

Reader ReaderOf(const tokens::ActorToken& token, Date today) {
  Reader reader{.id = token.operator_id, .roles = token.roles, .training = {}};
  for (const tokens::Training& training : token.training) {
    reader.training[training.topic] =
        tokens::TrainingAgeName(tokens::AgeOfTraining(token, training.topic, today));
  }
  return reader;
}

Result<Reader> Adaptor::WhoActs(const rpc::CallContext& call) {
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken token, actors_->Verify(call));
  return ReaderOf(token, DateOf(call.clock->Now()));
}

#define LAGAN_BY_OPERATOR(METHOD)                                                                            \
  grpc::ServerUnaryReactor* Adaptor::METHOD(grpc::CallbackServerContext* context,                            \
                                            const v1::METHOD##Request* request,                              \
                                            v1::METHOD##Response* response) {                                \
    return dispatcher_->Unary(                                                                               \
        context, request, response,                                                                          \
        [this](const rpc::CallContext& call, const v1::METHOD##Request& r) -> Result<v1::METHOD##Response> { \
          LAGAN_ASSIGN_OR_RETURN(const Reader reader, WhoActs(call));                                        \
          return service_->METHOD(reader, r);                                                                \
        });                                                                                                  \
  }
LAGAN_BY_OPERATOR(ClaimNext)
LAGAN_BY_OPERATOR(Heartbeat)
LAGAN_BY_OPERATOR(Release)
LAGAN_BY_OPERATOR(ForceRelease)
LAGAN_BY_OPERATOR(Decide)
#undef LAGAN_BY_OPERATOR

grpc::ServerUnaryReactor* Adaptor::GetQueue(grpc::CallbackServerContext* context,
                                            const v1::GetQueueRequest* request,
                                            v1::GetQueueResponse* response) {
  return dispatcher_->Unary(
      context, request, response,
      [this](const rpc::CallContext& call, const v1::GetQueueRequest&) -> Result<v1::GetQueueResponse> {
        LAGAN_ASSIGN_OR_RETURN(const Reader reader, WhoActs(call));
        return service_->GetQueue(reader);
      });
}

grpc::ServerUnaryReactor* Adaptor::DeliverCases(grpc::CallbackServerContext* context,
                                                const v1::DeliverCasesRequest* request,
                                                v1::DeliverCasesResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext&, const v1::DeliverCasesRequest& r) {
                              return service_->DeliverCases(r);
                            });
}

grpc::ServerUnaryReactor* Adaptor::GetCapabilityKeys(grpc::CallbackServerContext* context,
                                                     const v1::GetCapabilityKeysRequest* request,
                                                     v1::GetCapabilityKeysResponse* response) {
  return dispatcher_->Unary(
      context, request, response,
      [this](const rpc::CallContext&,
             const v1::GetCapabilityKeysRequest&) -> Result<v1::GetCapabilityKeysResponse> { return keys_; });
}

}  // namespace lagan::review
