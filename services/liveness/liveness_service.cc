#include "services/liveness/liveness_service.h"

#include "lagan/liveness/v1/liveness.grpc.pb.h"
#include "services/keys/open_key.h"
#include "services/liveness/liveness.h"
#include "services/liveness/sealing_key.h"

namespace lagan::liveness {
namespace {

class Service final : public host::HostedService, public v1::LivenessService::CallbackService {
 public:
  Service(LivenessDependencies dependencies, SecretBytes sealing_key, rpc::Dispatcher& dispatcher)
      : liveness_(dependencies, StateSealer(std::move(sealing_key))), dispatcher_(dispatcher) {}

  std::vector<rpc::ServedService> Services() override { return {rpc::Serve<v1::LivenessService>(this)}; }

  grpc::ServerUnaryReactor* IssueChallenge(grpc::CallbackServerContext* context,
                                           const v1::IssueChallengeRequest* request,
                                           v1::IssueChallengeResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [this](const rpc::CallContext&, const v1::IssueChallengeRequest& r) {
                               return liveness_.IssueChallenge(r);
                             });
  }
  grpc::ServerUnaryReactor* JudgeFrames(grpc::CallbackServerContext* context,
                                        const v1::JudgeFramesRequest* request,
                                        v1::JudgeFramesResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [this](const rpc::CallContext&, const v1::JudgeFramesRequest& r) {
                               return liveness_.JudgeFrames(r);
                             });
  }
  grpc::ServerUnaryReactor* ComparePortrait(grpc::CallbackServerContext* context,
                                            const v1::ComparePortraitRequest* request,
                                            v1::ComparePortraitResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [this](const rpc::CallContext&, const v1::ComparePortraitRequest& r) {
                               return liveness_.ComparePortrait(r);
                             });
  }
  grpc::ServerUnaryReactor* MakePassPortrait(grpc::CallbackServerContext* context,
                                             const v1::MakePassPortraitRequest* request,
                                             v1::MakePassPortraitResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [this](const rpc::CallContext&, const v1::MakePassPortraitRequest& r) {
                               return liveness_.MakePassPortrait(r);
                             });
  }

 private:
  Liveness liveness_;
  rpc::Dispatcher& dispatcher_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeLivenessService(const host::Environment& environment,
                                                                 rpc::Dispatcher& dispatcher,
                                                                 image::DecoderClient& decoder,
                                                                 FacePool* faces) {
  LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey wrapper,
                         keys::OpenServiceKey(environment.keys, "liveness", environment.passphrase,
                                              environment.sandbox, *environment.random));
  LAGAN_ASSIGN_OR_RETURN(SecretBytes key,
                         LoadOrCreateSealingKey(environment.keys, wrapper, *environment.random));
  const LivenessDependencies dependencies{
      .decoder = &decoder, .faces = faces, .clock = environment.clock, .random = environment.random};
  return std::unique_ptr<host::HostedService>(
      std::make_unique<Service>(dependencies, std::move(key), dispatcher));
}

}  // namespace lagan::liveness
