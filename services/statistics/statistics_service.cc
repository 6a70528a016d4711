#include "services/statistics/statistics_service.h"

#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/background/worker.h"
#include "services/statistics/messages.h"
#include "services/statistics/readers.h"
#include "services/statistics/statistics.h"
#include "services/tokens/remote_keys.h"

namespace lagan::statistics {
namespace {

class Adaptor final : public v1::StatisticsService::CallbackService {
 public:
  // All outlive the adaptor.
  Adaptor(rpc::Dispatcher* dispatcher, Statistics* statistics, tokens::ActorVerifier* verifier)
      : dispatcher_(dispatcher), statistics_(statistics), verifier_(verifier) {}

  grpc::ServerUnaryReactor* RecordEvents(grpc::CallbackServerContext* context,
                                         const v1::RecordEventsRequest* request,
                                         v1::RecordEventsResponse* response) override {
    return dispatcher_->Unary(context, request, response,
                              [this](const rpc::CallContext&,
                                     const v1::RecordEventsRequest& r) -> Result<v1::RecordEventsResponse> {
                                LAGAN_ASSIGN_OR_RETURN(const std::vector<Event> events, FromMessage(r));
                                LAGAN_RETURN_IF_ERROR(statistics_->Record(events));
                                return v1::RecordEventsResponse();
                              });
  }
  grpc::ServerUnaryReactor* GetRelease(grpc::CallbackServerContext* context,
                                       const v1::GetReleaseRequest* request,
                                       v1::GetReleaseResponse* response) override {
    return dispatcher_->Unary(context, request, response,
                              [this](const rpc::CallContext& call,
                                     const v1::GetReleaseRequest& r) -> Result<v1::GetReleaseResponse> {
                                LAGAN_RETURN_IF_ERROR(MayRead(call, *verifier_));
                                LAGAN_ASSIGN_OR_RETURN(const Release release,
                                                       statistics_->GetRelease(r.week()));
                                return ToMessage(release);
                              });
  }
  grpc::ServerUnaryReactor* GetLiveCounts(grpc::CallbackServerContext* context,
                                          const v1::GetLiveCountsRequest* request,
                                          v1::GetLiveCountsResponse* response) override {
    return dispatcher_->Unary(context, request, response,
                              [this](const rpc::CallContext& call,
                                     const v1::GetLiveCountsRequest&) -> Result<v1::GetLiveCountsResponse> {
                                LAGAN_RETURN_IF_ERROR(MayRead(call, *verifier_));
                                LAGAN_ASSIGN_OR_RETURN(const LiveCounts live, statistics_->Live());
                                return ToMessage(live);
                              });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  Statistics* statistics_;
  tokens::ActorVerifier* verifier_;
};

class HostedStatistics final : public host::HostedService {
 public:
  explicit HostedStatistics(const host::Environment& environment) : environment_(environment) {}

  Status Open(rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(database_, storage::Database::Open({.url = environment_.StoreUrl("statistics"),
                                                               .name = "statistics"}));
    LAGAN_ASSIGN_OR_RETURN(statistics_,
                           Statistics::Open(*database_, *environment_.clock, *environment_.random));
    LAGAN_ASSIGN_OR_RETURN(keys_, tokens::MakeActorKeys(environment_));
    verifier_ = std::make_unique<tokens::KeyRingActorVerifier>(keys_.get(), environment_.clock);
    adaptor_ = std::make_unique<Adaptor>(&dispatcher, statistics_.get(), verifier_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::StatisticsService>(adaptor_.get())};
  }

  Status Start() override {
    tidying_ = std::make_unique<background::Worker>(background::Worker::Regularly(
        std::chrono::minutes(1), [this] { return statistics_->TidyUp(); },
        [this](const Status& status) {
          environment_.log->Warning("background_work_failed", {{"reason", telemetry::Reason(status)}});
        }));
    return Status();
  }

  void Stop() override {
    if (tidying_ != nullptr) tidying_->Stop();
  }

 private:
  const host::Environment& environment_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Statistics> statistics_;
  std::unique_ptr<tokens::KeyRing> keys_;
  std::unique_ptr<tokens::ActorVerifier> verifier_;
  std::unique_ptr<Adaptor> adaptor_;
  std::unique_ptr<background::Worker> tidying_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeStatisticsService(const host::Environment& environment,
                                                                   rpc::Dispatcher& dispatcher) {
  auto service = std::make_unique<HostedStatistics>(environment);
  LAGAN_RETURN_IF_ERROR(service->Open(dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(service));
}

}  // namespace lagan::statistics
