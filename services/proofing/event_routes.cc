#include "services/proofing/event_routes.h"

#include <span>
#include <string_view>

#include "lagan/review/v1/review.grpc.pb.h"
#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::proofing {
namespace {

using Events = std::span<const storage::StoredEvent>;

}  // namespace

Result<std::unique_ptr<background::RunningForwarder>> StartReviewForwarder(
    const host::Environment& environment, storage::Database& database) {
  using Service = review::v1::ReviewService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, environment.Connect("review"));
  const auto client = std::make_shared<rpc::Client<Service>>(std::move(channel));
  const auto push = [client](Events events) -> Status {
    review::v1::DeliverCasesRequest request;
    for (const storage::StoredEvent& stored : events) {
      LAGAN_RETURN_IF_ERROR(background::ReadPayload(stored, *request.add_events()));
    }
    return client->Call(&Service::Stub::DeliverCases, rpc::CallOptions{}, request).status();
  };
  return background::RunningForwarder::Start(
      database, {.consumer = "review", .takes = background::KindsTo("review"), .push = push},
      *environment.log);
}

Result<std::unique_ptr<background::RunningForwarder>> StartStatisticsForwarder(
    const host::Environment& environment, storage::Database& database) {
  using Service = statistics::v1::StatisticsService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, environment.Connect("statistics"));
  const auto client = std::make_shared<rpc::Client<Service>>(std::move(channel));
  const auto push = [client](Events events) -> Status {
    statistics::v1::RecordEventsRequest request;
    for (const storage::StoredEvent& stored : events) {
      LAGAN_RETURN_IF_ERROR(background::ReadPayload(stored, *request.add_events()));
    }
    return client->Call(&Service::Stub::RecordEvents, rpc::CallOptions{}, request).status();
  };
  return background::RunningForwarder::Start(
      database, {.consumer = "statistics", .takes = background::KindsTo("statistics"), .push = push},
      *environment.log);
}

}  // namespace lagan::proofing
