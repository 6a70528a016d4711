// The credential service on the network: lagan.credential.v1 over a dispatcher, and how a process hosts it.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/credential/credential.h"
#include "services/host/host.h"
#include "services/rpc/dispatcher.h"

namespace lagan::credential {

// Thread-safe. Borrows both.
class CredentialService final : public v1::CredentialService::CallbackService {
 public:
  CredentialService(rpc::Dispatcher* dispatcher, Credential* credential)
      : dispatcher_(dispatcher), credential_(credential) {}

  grpc::ServerUnaryReactor* IssueCredential(grpc::CallbackServerContext* context,
                                            const v1::IssueCredentialRequest* request,
                                            v1::IssueCredentialResponse* response) override;
  grpc::ServerUnaryReactor* AcknowledgeDelivery(grpc::CallbackServerContext* context,
                                                const v1::AcknowledgeDeliveryRequest* request,
                                                v1::AcknowledgeDeliveryResponse* response) override;
  grpc::ServerUnaryReactor* SignResult(grpc::CallbackServerContext* context,
                                       const v1::SignResultRequest* request,
                                       v1::SignResultResponse* response) override;
  grpc::ServerUnaryReactor* SuspendCredential(grpc::CallbackServerContext* context,
                                              const v1::SuspendCredentialRequest* request,
                                              v1::SuspendCredentialResponse* response) override;
  grpc::ServerUnaryReactor* ReinstateCredential(grpc::CallbackServerContext* context,
                                                const v1::ReinstateCredentialRequest* request,
                                                v1::ReinstateCredentialResponse* response) override;
  grpc::ServerUnaryReactor* RevokeCredential(grpc::CallbackServerContext* context,
                                             const v1::RevokeCredentialRequest* request,
                                             v1::RevokeCredentialResponse* response) override;
  grpc::ServerUnaryReactor* GetCredentialStatus(grpc::CallbackServerContext* context,
                                                const v1::GetCredentialStatusRequest* request,
                                                v1::GetCredentialStatusResponse* response) override;
  grpc::ServerUnaryReactor* IssueBatch(grpc::CallbackServerContext* context,
                                       const v1::IssueBatchRequest* request,
                                       v1::IssueBatchResponse* response) override;
  grpc::ServerUnaryReactor* EndApplication(grpc::CallbackServerContext* context,
                                           const v1::EndApplicationRequest* request,
                                           v1::EndApplicationResponse* response) override;
  grpc::ServerUnaryReactor* RevokeMany(grpc::CallbackServerContext* context,
                                       const v1::RevokeManyRequest* request,
                                       v1::RevokeManyResponse* response) override;
  grpc::ServerUnaryReactor* GetIncident(grpc::CallbackServerContext* context,
                                        const v1::GetIncidentRequest* request,
                                        v1::GetIncidentResponse* response) override;
  grpc::ServerUnaryReactor* ListIncident(grpc::CallbackServerContext* context,
                                         const v1::ListIncidentRequest* request,
                                         v1::ListIncidentResponse* response) override;
  grpc::ServerUnaryReactor* GetTrustBundle(grpc::CallbackServerContext* context,
                                           const v1::GetTrustBundleRequest* request,
                                           v1::GetTrustBundleResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Credential* credential_;
};

// A host::Factory. Keys in `environment.keys`, the database "credential", public files in `environment.state`/public.
// Threads of its own carry events to the audit service and do Maintain. Outside a sandbox the
// signing keys are where the configuration's [credential] says, under the issuer certificate that was installed:
// KEYS_NOT_SET_UP (precondition) when there is none. Else the reasons of the key files, OpenKeyHolder, Database::Open and
// Credential::Open.
Result<std::unique_ptr<host::HostedService>> MakeCredentialService(const host::Environment& environment,
                                                                   rpc::Dispatcher& dispatcher);

}  // namespace lagan::credential
