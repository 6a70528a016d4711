#include "services/lagan/statistics_command.h"

#include <google/protobuf/util/json_util.h>
#include <memory>
#include <ostream>

#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/demo/board.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

using Service = statistics::v1::StatisticsService;

constexpr char kCaller[] = "administrator";

struct Options {
  rpc::ConfigurationFlags flags;
  std::string week;
  bool json = false;
};

Result<rpc::Client<Service>> Connect(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  LAGAN_ASSIGN_OR_RETURN(auto channel,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, kCaller, "statistics")));
  return rpc::Client<Service>(channel);
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions print;
  print.always_print_primitive_fields = true;
  print.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, print).ok()) return "{}";
  return text;
}

Result<std::string> Live(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto client, Connect(options));
  LAGAN_ASSIGN_OR_RETURN(const auto live, client.Call(&Service::Stub::GetLiveCounts, {}, {}));
  return options.json ? ToJson(live) + "\n" : demo::LiveBoard(live);
}

Result<std::string> Release(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto client, Connect(options));
  statistics::v1::GetReleaseRequest request;
  request.set_week(options.week);
  LAGAN_ASSIGN_OR_RETURN(const auto release, client.Call(&Service::Stub::GetRelease, {}, request));
  return options.json ? ToJson(release) + "\n" : demo::ReleaseBoard(release);
}

int Report(const Result<std::string>& text, const char* command, Context& context) {
  if (text.ok()) {
    context.out << *text;
    return kExitOk;
  }
  PrintError(context.err, command, text.status());
  return text.status().field() == "week" ? kExitBadInput : kExitFailed;
}

}  // namespace

Runner AddStatisticsOptions(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* const live = app.add_subcommand("live", "Counts of today: exact, not for publication");
  CLI::App* const release = app.add_subcommand("release", "A finished week's figures, safe to publish");
  app.require_subcommand(1);
  release->add_option("week", options->week, "The Monday it begins with: YYYY-MM-DD")->required();
  for (CLI::App* const command : {live, release}) {
    command->add_option("--config", options->flags.file, "Configuration file");
    command->add_option("--state", options->flags.state, "State folder");
    command->add_option("--certificates", options->flags.certificates, "Folder of certificates");
    command->add_flag("--json", options->json, "Answer with one JSON object");
  }
  return [options, live](Context& context) {
    if (live->parsed()) return Report(Live(*options), "statistics live", context);
    return Report(Release(*options), "statistics release", context);
  };
}

}  // namespace lagan::commands
