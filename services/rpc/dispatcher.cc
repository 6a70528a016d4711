#include "services/rpc/dispatcher.h"

#include <algorithm>
#include <exception>

#include "services/rpc/credentials.h"
#include "services/rpc/trace.h"
#include "services/rpc/wire_status.h"

namespace lagan::rpc {

using std::chrono::milliseconds;

Dispatcher::Dispatcher(DispatcherOptions options, const Clock* clock, const telemetry::Log* log)
    : options_(std::move(options)),
      clock_(clock),
      log_(log),
      counters_(options_.service),
      pool_(options_.threads, options_.queue) {}

Dispatcher::Call Dispatcher::Arrive(const grpc::CallbackServerContext& context, const char* method) {
  {
    const std::lock_guard lock(in_flight_mutex_);
    ++in_flight_;
  }
  Call call;
  call.arrived = clock_->Now();
  call.context.clock = clock_;
  call.context.method = method;
  call.context.peer = PeerName(*context.auth_context());
  const auto& metadata = context.client_metadata();
  if (const auto found = metadata.find(kTraceMetadata); found != metadata.end()) {
    call.context.trace_id = TraceIdFrom({found->second.data(), found->second.size()});
  }
  if (const auto found = metadata.find(kActorTokenMetadata); found != metadata.end()) {
    call.context.actor_token = SecretText(std::string(found->second.data(), found->second.size()));
  }
  if (call.context.trace_id.empty()) call.context.trace_id = NewTraceId();
  // gRPC's deadline is of the machine's clock; what is left of it is carried over to ours.
  milliseconds left = options_.longest_call;
  if (const auto deadline = context.deadline(); deadline != std::chrono::system_clock::time_point::max()) {
    left =
        std::min(left, std::chrono::duration_cast<milliseconds>(deadline - std::chrono::system_clock::now()));
  }
  call.context.deadline = call.arrived + left;
  return call;
}

grpc::Status Dispatcher::Conclude(const Call& call, const Status& status,
                                  grpc::CallbackServerContext& context) {
  counters_.CountCall(call.context.method, status.code());
  // A caller's mistake is its own affair; ours is worth waking somebody.
  const bool ours =
      status.code() == Code::kInternal || status.code() == Code::kDataLoss || status.code() == Code::kUnknown;
  log_->Write(ours ? telemetry::Level::kError : telemetry::Level::kInfo, "call",
              {{"trace", telemetry::Id(call.context.trace_id)},
               {"method", telemetry::Name(call.context.method)},
               {"peer", telemetry::Name(call.context.peer)},
               {"code", status.code()},
               {"reason", telemetry::Reason(status)},
               {"took_ms", milliseconds(clock_->Now() - call.arrived)}});
  grpc::Status answer = ToGrpc(status, context);
  const std::lock_guard lock(in_flight_mutex_);
  if (--in_flight_ == 0) landed_.notify_all();
  return answer;
}

void Dispatcher::Drain(milliseconds longest) {
  draining_ = true;
  std::unique_lock lock(in_flight_mutex_);
  landed_.wait_for(lock, longest, [this] { return in_flight_ == 0; });
}

Status Dispatcher::Busy(grpc::CallbackServerContext& context) const {
  if (draining_) return Unavailable("SERVER_STOPPING", "The service is being stopped. Try again shortly.");
  context.AddTrailingMetadata(kRetryAfterMetadata, std::to_string(options_.retry_after.count()));
  return ResourceExhausted("SERVER_BUSY", "The service has too much to do. Try again shortly.");
}

Status Dispatcher::Timely(const Call& call, const grpc::CallbackServerContext& context) {
  if (call.context.Remaining() <= milliseconds::zero()) {
    return {Code::kDeadlineExceeded, "DEADLINE_EXCEEDED",
            "The call's deadline passed before it was its turn."};
  }
  if (context.IsCancelled()) return {Code::kCancelled, "CALL_CANCELLED", "The caller went away."};
  return {};
}

Status Dispatcher::Guard(const std::function<Status()>& run) {
  try {
    return run();
  } catch (const std::exception&) {
    // The text of a foreign exception may hold anything, so it goes no further.
    return Internal("HANDLER_FAILED", "The service failed on this call. Its log holds the trace id.");
  }
}

}  // namespace lagan::rpc
