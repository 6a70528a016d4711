// One line for each method of the contract, and the check of who acts.
#pragma once

#include "lagan/review/v1/review.grpc.pb.h"
#include "services/review/review.h"
#include "services/rpc/dispatcher.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::review {

// The operator of a token as the queue knows them; ages of trainings as of `today`. Topics without a training are left out.
Reader ReaderOf(const tokens::ActorToken& token, Date today);

// Operators' methods need an actor token: UNAUTHENTICATED ACTOR_TOKEN_*. Thread-safe.
class Adaptor final : public v1::ReviewService::CallbackService {
 public:
  // All outlive the adaptor. `keys` is what GetCapabilityKeys answers.
  Adaptor(rpc::Dispatcher* dispatcher, Review* service, tokens::ActorVerifier* actors,
          v1::GetCapabilityKeysResponse keys)
      : dispatcher_(dispatcher), service_(service), actors_(actors), keys_(std::move(keys)) {}

  grpc::ServerUnaryReactor* DeliverCases(grpc::CallbackServerContext* context,
                                         const v1::DeliverCasesRequest* request,
                                         v1::DeliverCasesResponse* response) override;
  grpc::ServerUnaryReactor* ClaimNext(grpc::CallbackServerContext* context,
                                      const v1::ClaimNextRequest* request,
                                      v1::ClaimNextResponse* response) override;
  grpc::ServerUnaryReactor* Heartbeat(grpc::CallbackServerContext* context,
                                      const v1::HeartbeatRequest* request,
                                      v1::HeartbeatResponse* response) override;
  grpc::ServerUnaryReactor* Release(grpc::CallbackServerContext* context, const v1::ReleaseRequest* request,
                                    v1::ReleaseResponse* response) override;
  grpc::ServerUnaryReactor* ForceRelease(grpc::CallbackServerContext* context,
                                         const v1::ForceReleaseRequest* request,
                                         v1::ForceReleaseResponse* response) override;
  grpc::ServerUnaryReactor* Decide(grpc::CallbackServerContext* context, const v1::DecideRequest* request,
                                   v1::DecideResponse* response) override;
  grpc::ServerUnaryReactor* GetQueue(grpc::CallbackServerContext* context, const v1::GetQueueRequest* request,
                                     v1::GetQueueResponse* response) override;
  grpc::ServerUnaryReactor* GetCapabilityKeys(grpc::CallbackServerContext* context,
                                              const v1::GetCapabilityKeysRequest* request,
                                              v1::GetCapabilityKeysResponse* response) override;

 private:
  Result<Reader> WhoActs(const rpc::CallContext& call);

  rpc::Dispatcher* dispatcher_;
  Review* service_;
  tokens::ActorVerifier* actors_;
  const v1::GetCapabilityKeysResponse keys_;
};

}  // namespace lagan::review
