// From a gRPC callback method to a plain handler.
//
// A service's adaptor is a class over the generated CallbackService whose methods are one line each:
//
//   grpc::ServerUnaryReactor* Parse(grpc::CallbackServerContext* context, const v1::ParseRequest* request,
//                                   v1::ParseResponse* response) override {
//     return dispatcher_->Unary(context, request, response,
//                               [this](const rpc::CallContext& call, const v1::ParseRequest& r) { return service_->Parse(call, r); });
//   }
//
// Handlers run on the dispatcher's own threads and may block; they should give up at the call's deadline. They return
// Result<Response>; what they throw becomes INTERNAL HANDLER_FAILED. Each call is logged (method, peer, code, reason,
// duration) and counted.
//
// Refused before the handler runs: SERVER_BUSY (RESOURCE_EXHAUSTED, with the trailing metadata grpc-retry-pushback-ms)
// when the queue or the number of uploads is full; DEADLINE_EXCEEDED when the deadline has passed meanwhile;
// UPLOAD_TOO_LARGE (RESOURCE_EXHAUSTED) when a client's stream exceeds its limit.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/rpc/call_context.h"
#include "services/rpc/worker_pool.h"
#include "services/telemetry/counters.h"
#include "services/telemetry/log.h"

namespace lagan::rpc {

struct DispatcherOptions {
  // For logs and counters.
  std::string service{};
  unsigned threads = 4;
  // Calls that may wait for a thread.
  std::size_t queue = 64;
  // Uploads (client streams) that may be in memory at once.
  int uploads = 16;
  // A call without a deadline, or with one further away, gets this one.
  std::chrono::milliseconds longest_call{30'000};
  // What a client that met SERVER_BUSY is told to wait.
  std::chrono::milliseconds retry_after{500};
};

// Thread-safe. Outlives the server whose services use it; borrows clock and log.
class Dispatcher {
 public:
  Dispatcher(DispatcherOptions options, const Clock* clock, const telemetry::Log* log);

  // Handler: Result<Response>(const CallContext&, const Request&). Call it directly in the overriding method: the
  // method's name is taken from the place of the call.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const Request* request,
                                  Response* response, Handler handler,
                                  const char* method = __builtin_FUNCTION());

  // Collects the whole stream, of at most `limit` bytes of messages, then calls the
  // Handler: Result<Response>(const CallContext&, std::vector<Request>).
  // A client that dies can look like the end of its stream: the contract must say the total size (or digest) in the
  // first message, and the handler must check it before it believes the rest.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerReadReactor<Request>* ClientStream(grpc::CallbackServerContext* context, Response* response,
                                                 std::size_t limit, Handler handler,
                                                 const char* method = __builtin_FUNCTION());

  // Handler: Status(const CallContext&, const Request&, const std::function<bool(Response)>& emit). emit waits until
  // the message is on its way; false means that the client is gone and the handler should return.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerWriteReactor<Response>* ServerStream(grpc::CallbackServerContext* context,
                                                   const Request* request, Handler handler,
                                                   const char* method = __builtin_FUNCTION());

  const telemetry::Counters& counters() const { return counters_; }
  // Refuses new calls from now on with SERVER_STOPPING (UNAVAILABLE, so that clients try again elsewhere or later) and
  // waits until those that run have been answered, at most `longest`. Before the server is shut down: gRPC's own shutdown
  // waits for clients that are idle and slow to notice.
  void Drain(std::chrono::milliseconds longest);
  // Waits for the handlers that run; later calls get SERVER_BUSY. After the server has been shut down.
  void Stop() { pool_.Stop(); }

 private:
  template <typename Request, typename Response, typename Handler>
  class UploadReactor;
  template <typename Request, typename Response, typename Handler>
  class StreamReactor;

  // One call, from its arrival to its log line.
  struct Call {
    CallContext context;
    Time arrived{};
  };
  Call Arrive(const grpc::CallbackServerContext& context, const char* method);
  // Logs, counts, and makes what to finish with.
  grpc::Status Conclude(const Call& call, const Status& status, grpc::CallbackServerContext& context);
  // Why a call is not taken: too much to do, or stopping.
  Status Busy(grpc::CallbackServerContext& context) const;
  // OK when the handler should still be run.
  static Status Timely(const Call& call, const grpc::CallbackServerContext& context);
  // Runs the function; an exception becomes a Status.
  static Status Guard(const std::function<Status()>& run);

  DispatcherOptions options_;
  const Clock* clock_;
  const telemetry::Log* log_;
  telemetry::Counters counters_;
  std::atomic<int> uploads_ = 0;
  std::atomic<bool> draining_ = false;
  std::mutex in_flight_mutex_;
  std::condition_variable landed_;
  // Calls that arrived and have not been concluded.
  int in_flight_ = 0;
  WorkerPool pool_;
};

}  // namespace lagan::rpc

#include "services/rpc/dispatcher_internal.h"  // IWYU pragma: export
