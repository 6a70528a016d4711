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

grpc::ServerUnaryReactor* CredentialService::SuspendCredential(grpc::CallbackServerContext* context,
                                                               const v1::SuspendCredentialRequest* request,
                                                               v1::SuspendCredentialResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::SuspendCredentialRequest& r) {
                              return credential_->SuspendCredential(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::ReinstateCredential(
    grpc::CallbackServerContext* context, const v1::ReinstateCredentialRequest* request,
    v1::ReinstateCredentialResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::ReinstateCredentialRequest& r) {
                              return credential_->ReinstateCredential(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::RevokeCredential(grpc::CallbackServerContext* context,
                                                              const v1::RevokeCredentialRequest* request,
                                                              v1::RevokeCredentialResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::RevokeCredentialRequest& r) {
                              return credential_->RevokeCredential(call, r);
                            });
}

grpc::ServerUnaryReactor* CredentialService::GetCredentialStatus(
    grpc::CallbackServerContext* context, const v1::GetCredentialStatusRequest* request,
    v1::GetCredentialStatusResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::GetCredentialStatusRequest& r) {
                              return credential_->GetCredentialStatus(call, r);
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
