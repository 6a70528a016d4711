// The administrator's service of signing keys on the network: lagan.credential.v1.KeyService over a dispatcher.
#pragma once

#include "lagan/credential/v1/keys.grpc.pb.h"
#include "services/credential/credential.h"
#include "services/rpc/dispatcher.h"

namespace lagan::credential {

// Thread-safe. Borrows both.
class KeyService final : public v1::KeyService::CallbackService {
 public:
  KeyService(rpc::Dispatcher* dispatcher, Credential* credential)
      : dispatcher_(dispatcher), credential_(credential) {}

  grpc::ServerUnaryReactor* ListKeys(grpc::CallbackServerContext* context, const v1::ListKeysRequest* request,
                                     v1::ListKeysResponse* response) override;
  grpc::ServerUnaryReactor* RotateKey(grpc::CallbackServerContext* context,
                                      const v1::RotateKeyRequest* request,
                                      v1::RotateKeyResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawKey(grpc::CallbackServerContext* context,
                                        const v1::WithdrawKeyRequest* request,
                                        v1::WithdrawKeyResponse* response) override;
  grpc::ServerUnaryReactor* ImportEuKey(grpc::CallbackServerContext* context,
                                        const v1::ImportEuKeyRequest* request,
                                        v1::ImportEuKeyResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Credential* credential_;
};

}  // namespace lagan::credential
