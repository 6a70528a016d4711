#include "services/rpc/client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>
#include <thread>

#include "services/rpc/credentials.h"
#include "services/rpc/trace.h"

namespace lagan::rpc {

using std::chrono::milliseconds;

Result<std::shared_ptr<Channel>> Channel::Open(ChannelOptions options) {
  LAGAN_ASSIGN_OR_RETURN(const CertificateFiles files, LoadCertificates(options.certificates));
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(options.server + ".lagan.internal");
  arguments.SetMaxReceiveMessageSize(options.largest_message);
  arguments.SetMaxSendMessageSize(options.largest_message);
  // Our own tries are counted and pass fault points; gRPC's would do neither.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // Services restart in any order and are back within moments.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  // Channels to one address may have different certificates.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // The environment's HTTP proxy is none of ours.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::shared_ptr<Channel> channel(new Channel(std::move(options)));
  channel->channel_ =
      grpc::CreateCustomChannel(channel->options_.address, MakeChannelCredentials(files), arguments);
  return channel;
}

void Channel::Pause(milliseconds time) const {
  if (options_.pause) return options_.pause(time);
  const auto until = std::chrono::system_clock::now() + time;
  grpc_connectivity_state state = channel_->GetState(true);
  while (state != GRPC_CHANNEL_READY && channel_->WaitForStateChange(state, until)) {
    state = channel_->GetState(true);
    if (state == GRPC_CHANNEL_READY) return;
  }
  std::this_thread::sleep_until(until);
}

namespace internal {

Status Attempt(const Channel& channel, const CallOptions& options, const std::string& method,
               const std::function<grpc::Status(grpc::ClientContext&)>& once) {
  const std::string place = channel.options().caller + ":call:" + method;
  const std::string trace = options.trace_id.empty() ? NewTraceId() : options.trace_id;
  const auto deadline = std::chrono::system_clock::now() + options.timeout;
  milliseconds pause = channel.options().first_pause;
  for (int tried = 1;; ++tried) {
    if (std::chrono::system_clock::now() >= deadline) {
      return {Code::kDeadlineExceeded, "DEADLINE_EXCEEDED",
              "No time was left to call " + channel.options().server + "."};
    }
    FaultPoint(place + ":before");
    grpc::ClientContext context;
    context.set_deadline(deadline);
    context.AddMetadata(kTraceMetadata, MakeTraceparent(trace));
    if (!options.actor_token.Reveal().empty()) {
      context.AddMetadata(kActorTokenMetadata, options.actor_token.Reveal());
    }
    const Status status = FromGrpc(once(context), context);
    FaultPoint(place + ":after");
    if (status.code() != Code::kUnavailable || !options.retry || tried >= channel.options().tries)
      return status;
    channel.Pause(pause);
    pause *= 2;
  }
}

}  // namespace internal
}  // namespace lagan::rpc
