// The letters service on the network: lagan.letters.v1 over a dispatcher, and how a process hosts it.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "services/host/host.h"
#include "services/letters/letters.h"
#include "services/rpc/dispatcher.h"

namespace lagan::letters {

// Thread-safe. Borrows both.
class LettersService final : public v1::LettersService::CallbackService {
 public:
  LettersService(rpc::Dispatcher* dispatcher, Letters* letters)
      : dispatcher_(dispatcher), letters_(letters) {}

  grpc::ServerUnaryReactor* SpoolLetter(grpc::CallbackServerContext* context,
                                        const v1::SpoolLetterRequest* request,
                                        v1::SpoolLetterResponse* response) override;
  grpc::ServerUnaryReactor* CloseRun(grpc::CallbackServerContext* context, const v1::CloseRunRequest* request,
                                     v1::CloseRunResponse* response) override;
  grpc::ServerWriteReactor<v1::GetRunResponse>* GetRun(grpc::CallbackServerContext* context,
                                                       const v1::GetRunRequest* request) override;
  grpc::ServerUnaryReactor* ConfirmRun(grpc::CallbackServerContext* context,
                                       const v1::ConfirmRunRequest* request,
                                       v1::ConfirmRunResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Letters* letters_;
};

// A host::Factory. Databases "letters" and "letters_keys", the owner-only spool in `environment.state`/spool, words and
// helpline from `environment.policy`/letters. A thread of its own carries events to the audit service, another does Maintain.
// Reasons of the key files, Database::Open, LoadWording and Letters::Open.
Result<std::unique_ptr<host::HostedService>> MakeLettersService(const host::Environment& environment,
                                                                rpc::Dispatcher& dispatcher);

}  // namespace lagan::letters
