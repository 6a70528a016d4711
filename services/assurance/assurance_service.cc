#include "services/assurance/assurance_service.h"

#include <utility>

#include "lagan/assurance/v1/assurance.grpc.pb.h"
#include "services/assurance/messages.h"
#include "services/assurance/sources/csv_sources.h"
#include "services/assurance/sources/zone_names.h"

namespace lagan::assurance {
namespace {

class Service final : public host::HostedService, public v1::AssuranceService::CallbackService {
 public:
  Service(Policy policy, sources::CsvSources sources, const host::Environment& environment,
          rpc::Dispatcher& dispatcher)
      : policy_(std::move(policy)),
        sources_(std::move(sources)),
        random_(*environment.random),
        dispatcher_(dispatcher) {}

  std::vector<rpc::ServedService> Services() override { return {rpc::Serve<v1::AssuranceService>(this)}; }

  grpc::ServerUnaryReactor* PrepareQuestions(grpc::CallbackServerContext* context,
                                             const v1::PrepareQuestionsRequest* request,
                                             v1::PrepareQuestionsResponse* response) override {
    return dispatcher_.Unary(
        context, request, response,
        [this](const rpc::CallContext&, const v1::PrepareQuestionsRequest& r) { return Prepare(r); });
  }
  grpc::ServerUnaryReactor* CheckSources(grpc::CallbackServerContext* context,
                                         const v1::CheckSourcesRequest* request,
                                         v1::CheckSourcesResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [this](const rpc::CallContext& call, const v1::CheckSourcesRequest& r) {
                               return Look(r, DateOf(call.clock->Now()));
                             });
  }
  grpc::ServerUnaryReactor* Grade(grpc::CallbackServerContext* context, const v1::GradeRequest* request,
                                  v1::GradeResponse* response) override {
    return dispatcher_.Unary(
        context, request, response,
        [this](const rpc::CallContext&, const v1::GradeRequest& r) { return AnswerGrade(policy_, r); });
  }

 private:
  Result<v1::PrepareQuestionsResponse> Prepare(const v1::PrepareQuestionsRequest& request) {
    LAGAN_ASSIGN_OR_RETURN(const auto identity, FromMessage(request.identity()));
    LAGAN_ASSIGN_OR_RETURN(const auto questions, sources_.questions->Prepare(identity, random_));
    v1::PrepareQuestionsResponse response;
    for (const auto& question : questions) *response.add_questions() = ToMessage(question);
    return response;
  }

  Result<v1::CheckSourcesResponse> Look(const v1::CheckSourcesRequest& request, Date today) {
    LAGAN_ASSIGN_OR_RETURN(const auto identity, FromMessage(request.identity()));
    v1::CheckSourcesResponse response;
    *response.mutable_register_() = ToMessage(sources_.reg->Look(identity));
    *response.mutable_activity() = ToMessage(sources_.activity->Look(identity, today));
    *response.mutable_fraud() = ToMessage(sources_.fraud->Look(identity));
    return response;
  }

  const Policy policy_;
  const sources::CsvSources sources_;
  crypto::RandomSource& random_;
  rpc::Dispatcher& dispatcher_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeAssuranceService(const host::Environment& environment,
                                                                  rpc::Dispatcher& dispatcher) {
  LAGAN_ASSIGN_OR_RETURN(Policy policy, LoadPolicy(environment.policy));
  LAGAN_ASSIGN_OR_RETURN(sources::CsvSources sources,
                         sources::LoadCsvSources(environment.sources, sources::MatchZoneNames()));
  return std::unique_ptr<host::HostedService>(
      std::make_unique<Service>(std::move(policy), std::move(sources), environment, dispatcher));
}

}  // namespace lagan::assurance
