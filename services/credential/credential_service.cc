#include "services/credential/credential_service.h"

namespace lagan::credential {

grpc::ServerUnaryReactor* CredentialService::IssueCredential(grpc::CallbackServerContext* context,
                                                             const v1::IssueCredentialRequest* request,
                                                             v1::IssueCredentialResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::IssueCredentialRequest& r) {
                              return credential_->IssueCredential(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::AcknowledgeDelivery(
    grpc::CallbackServerContext* context, const v1::AcknowledgeDeliveryRequest* request,
    v1::AcknowledgeDeliveryResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::AcknowledgeDeliveryRequest& r) {
                              return credential_->AcknowledgeDelivery(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::SignResult(grpc::CallbackServerContext* context,
                                                        const v1::SignResultRequest* request,
                                                        v1::SignResultResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::SignResultRequest& r) {
                              return credential_->SignResult(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::GetTrustBundle(grpc::CallbackServerContext* context,
                                                            const v1::GetTrustBundleRequest* request,
                                                            v1::GetTrustBundleResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::GetTrustBundleRequest& r) {
                              return credential_->GetTrustBundle(call, r);
                            });
}

}  // namespace lagan::credential
