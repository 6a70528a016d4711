#include "services/mrz/mrz_service.h"

#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "services/mrz/zone_message.h"

namespace lagan::mrz {
namespace {

class Service final : public host::HostedService, public v1::MrzService::CallbackService {
 public:
  explicit Service(rpc::Dispatcher& dispatcher) : dispatcher_(dispatcher) {}

  std::vector<rpc::ServedService> Services() override { return {rpc::Serve<v1::MrzService>(this)}; }

  grpc::ServerUnaryReactor* ParseZone(grpc::CallbackServerContext* context,
                                      const v1::ParseZoneRequest* request,
                                      v1::ParseZoneResponse* response) override {
    return dispatcher_.Unary(context, request, response,
                             [](const rpc::CallContext& call, const v1::ParseZoneRequest& r) {
                               return mrz::ParseZone(r, DateOf(call.clock->Now()));
                             });
  }
  grpc::ServerUnaryReactor* CheckTypedLines(grpc::CallbackServerContext* context,
                                            const v1::CheckTypedLinesRequest* request,
                                            v1::CheckTypedLinesResponse* response) override {
    return dispatcher_.Unary(
        context, request, response,
        [](const rpc::CallContext&, const v1::CheckTypedLinesRequest& r) { return mrz::CheckTypedLines(r); });
  }

 private:
  rpc::Dispatcher& dispatcher_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeMrzService(const host::Environment&,
                                                            rpc::Dispatcher& dispatcher) {
  return std::unique_ptr<host::HostedService>(std::make_unique<Service>(dispatcher));
}

}  // namespace lagan::mrz
