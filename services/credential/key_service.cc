#include "services/credential/key_service.h"

namespace lagan::credential {

grpc::ServerUnaryReactor* KeyService::ListKeys(grpc::CallbackServerContext* context,
                                               const v1::ListKeysRequest* request,
                                               v1::ListKeysResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::ListKeysRequest& r) {
                              return credential_->ListKeys(call, r);
                            });
}

grpc::ServerUnaryReactor* KeyService::RotateKey(grpc::CallbackServerContext* context,
                                                const v1::RotateKeyRequest* request,
                                                v1::RotateKeyResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::RotateKeyRequest& r) {
                              return credential_->RotateKey(call, r);
                            });
}

grpc::ServerUnaryReactor* KeyService::WithdrawKey(grpc::CallbackServerContext* context,
                                                  const v1::WithdrawKeyRequest* request,
                                                  v1::WithdrawKeyResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::WithdrawKeyRequest& r) {
                              return credential_->WithdrawKey(call, r);
                            });
}

grpc::ServerUnaryReactor* KeyService::ImportEuKey(grpc::CallbackServerContext* context,
                                                  const v1::ImportEuKeyRequest* request,
                                                  v1::ImportEuKeyResponse* response) {
  return dispatcher_->Unary(context, request, response,
                            [this](const rpc::CallContext& call, const v1::ImportEuKeyRequest& r) {
                              return credential_->ImportEuKey(call, r);
                            });
}

}  // namespace lagan::credential
