#include "services/credential/credential_service.h"

namespace lagan::credential {

#define LAGAN_UNARY(METHOD)                                                                        \
  grpc::ServerUnaryReactor* CredentialService::METHOD(grpc::CallbackServerContext* context,        \
                                                      const v1::METHOD##Request* request,          \
                                                      v1::METHOD##Response* response) {            \
    return dispatcher_->Unary(context, request, response,                                          \
                              [this](const rpc::CallContext& call, const v1::METHOD##Request& r) { \
                                return credential_->METHOD(call, r);                               \
                              });                                                                  \
  }
LAGAN_UNARY(IssueCredential)
LAGAN_UNARY(AcknowledgeDelivery)
LAGAN_UNARY(SignResult)
LAGAN_UNARY(SuspendCredential)
LAGAN_UNARY(ReinstateCredential)
LAGAN_UNARY(RevokeCredential)
LAGAN_UNARY(GetCredentialStatus)
LAGAN_UNARY(IssueBatch)
LAGAN_UNARY(EndApplication)
LAGAN_UNARY(RevokeMany)
LAGAN_UNARY(GetIncident)
LAGAN_UNARY(ListIncident)
LAGAN_UNARY(GetTrustBundle)
#undef LAGAN_UNARY

}  // namespace lagan::credential
