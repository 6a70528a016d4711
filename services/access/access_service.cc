#include "services/access/access_service.h"

namespace lagan::access {

grpc::ServerUnaryReactor* AccessService::SignIn(grpc::CallbackServerContext* context,
                                                const v1::SignInRequest* request,
                                                v1::SignInResponse* response) {
  return dispatcher_->Unary(
      context, request, response,
      [this](const rpc::CallContext& call, const v1::SignInRequest& r) { return access_->SignIn(call, r); });
}

grpc::ServerUnaryReactor* AccessService::IssueActorToken(grpc::CallbackServerContext* context,
                                                         const v1::IssueActorTokenRequest* request,
                                                         v1::IssueActorTokenResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::IssueActorTokenRequest& r) {
                              return access_->IssueActorToken(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::SignOut(grpc::CallbackServerContext* context,
                                                 const v1::SignOutRequest* request,
                                                 v1::SignOutResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::SignOutRequest& r) {
                              return access_->SignOut(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::CreateOperator(grpc::CallbackServerContext* context,
                                                        const v1::CreateOperatorRequest* request,
                                                        v1::CreateOperatorResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::CreateOperatorRequest& r) {
                              return access_->CreateOperator(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::SetOperatorRoles(grpc::CallbackServerContext* context,
                                                          const v1::SetOperatorRolesRequest* request,
                                                          v1::SetOperatorRolesResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::SetOperatorRolesRequest& r) {
                              return access_->SetOperatorRoles(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::RecordTraining(grpc::CallbackServerContext* context,
                                                        const v1::RecordTrainingRequest* request,
                                                        v1::RecordTrainingResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::RecordTrainingRequest& r) {
                              return access_->RecordTraining(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::DisableOperator(grpc::CallbackServerContext* context,
                                                         const v1::DisableOperatorRequest* request,
                                                         v1::DisableOperatorResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::DisableOperatorRequest& r) {
                              return access_->DisableOperator(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::ListOperators(grpc::CallbackServerContext* context,
                                                       const v1::ListOperatorsRequest* request,
                                                       v1::ListOperatorsResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::ListOperatorsRequest& r) {
                              return access_->ListOperators(call, r);
                            });
}

grpc::ServerUnaryReactor* AccessService::GetTokenKeys(grpc::CallbackServerContext* context,
                                                      const v1::GetTokenKeysRequest* request,
                                                      v1::GetTokenKeysResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::GetTokenKeysRequest& r) {
                              return access_->GetTokenKeys(call, r);
                            });
}

}  // namespace lagan::access
