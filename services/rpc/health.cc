#include "services/rpc/health.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <future>
#include <string>

namespace lagan::rpc {
namespace {

// grpc.health.v1.HealthCheckResponse{status: SERVING} on the wire. Both messages are so small that generated classes for
// them, which Debian does not ship, would be the larger part; the request is the empty message.
constexpr std::string_view kServing("\x08\x01", 2);

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return {};
  std::string text;
  for (const grpc::Slice& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

}  // namespace

Status CheckHealth(const ChannelOptions& options, std::chrono::milliseconds timeout) {
  LAGAN_ASSIGN_OR_RETURN(const auto channel, Channel::Open(options));
  grpc::GenericStub stub(channel->grpc());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  const grpc::Slice empty;
  const grpc::ByteBuffer request(&empty, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &response,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  LAGAN_RETURN_IF_ERROR(FromGrpc(done.get_future().get(), context));
  if (TextOf(response) != kServing)
    return Unavailable("NOT_SERVING", options.server + " is starting or stopping.");
  return {};
}

Watchdog::Watchdog(WatchdogOptions options, std::function<Status()> check, std::function<void()> give_up,
                   const telemetry::Log* log)
    : log_(log), thread_([this, options, check = std::move(check), give_up = std::move(give_up)] {
        Watch(options, check, give_up);
      }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Watchdog::Watch(const WatchdogOptions& options, const std::function<Status()>& check,
                     const std::function<void()>& give_up) {
  std::unique_lock lock(mutex_);
  for (int failed = 0; failed < options.failures;) {
    if (stop_.wait_for(lock, options.interval, [this] { return stopping_; })) return;
    lock.unlock();
    const Status status = check();
    failed = status.ok() ? 0 : failed + 1;
    if (failed > 0)
      log_->Warning("health_check_failed",
                    {{"failures", failed}, {"code", status.code()}, {"reason", telemetry::Reason(status)}});
    lock.lock();
    if (stopping_) return;
  }
  lock.unlock();
  log_->Error("health_given_up");
  give_up();
}

}  // namespace lagan::rpc
