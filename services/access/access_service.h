// The access service on the network: lagan.access.v1 over a dispatcher, and how a process hosts it.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "lagan/access/v1/access.grpc.pb.h"
#include "services/access/access.h"
#include "services/host/host.h"
#include "services/rpc/dispatcher.h"

namespace lagan::access {

// Thread-safe. Borrows both.
class AccessService final : public v1::AccessService::CallbackService {
 public:
  AccessService(rpc::Dispatcher* dispatcher, Access* access) : dispatcher_(dispatcher), access_(access) {}

  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context, const v1::SignInRequest* request,
                                   v1::SignInResponse* response) override;
  grpc::ServerUnaryReactor* IssueActorToken(grpc::CallbackServerContext* context,
                                            const v1::IssueActorTokenRequest* request,
                                            v1::IssueActorTokenResponse* response) override;
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context, const v1::SignOutRequest* request,
                                    v1::SignOutResponse* response) override;
  grpc::ServerUnaryReactor* CreateOperator(grpc::CallbackServerContext* context,
                                           const v1::CreateOperatorRequest* request,
                                           v1::CreateOperatorResponse* response) override;
  grpc::ServerUnaryReactor* SetOperatorRoles(grpc::CallbackServerContext* context,
                                             const v1::SetOperatorRolesRequest* request,
                                             v1::SetOperatorRolesResponse* response) override;
  grpc::ServerUnaryReactor* RecordTraining(grpc::CallbackServerContext* context,
                                           const v1::RecordTrainingRequest* request,
                                           v1::RecordTrainingResponse* response) override;
  grpc::ServerUnaryReactor* DisableOperator(grpc::CallbackServerContext* context,
                                            const v1::DisableOperatorRequest* request,
                                            v1::DisableOperatorResponse* response) override;
  grpc::ServerUnaryReactor* ListOperators(grpc::CallbackServerContext* context,
                                          const v1::ListOperatorsRequest* request,
                                          v1::ListOperatorsResponse* response) override;
  grpc::ServerUnaryReactor* GetTokenKeys(grpc::CallbackServerContext* context,
                                         const v1::GetTokenKeysRequest* request,
                                         v1::GetTokenKeysResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Access* access_;
};

// A host::Factory. Keys in `environment.keys`, the database "access". Threads of its own carry events to the audit service and
// do Maintain. Reasons of the key files, Database::Open and Access::Open.
Result<std::unique_ptr<host::HostedService>> MakeAccessService(const host::Environment& environment,
                                                               rpc::Dispatcher& dispatcher);

}  // namespace lagan::access
