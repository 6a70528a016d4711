// Calling another service.
//
//   LAGAN_ASSIGN_OR_RETURN(auto channel, rpc::Channel::Open({.address = ..., .certificates = ..., .server = "mrz"}));
//   rpc::Client<v1::MrzService> mrz(channel);
//   Result<v1::ParseResponse> answer = mrz.Call(&v1::MrzService::Stub::Parse, rpc::CallOptions::Within(call), request);
//
// A call carries the deadline and trace id of the call that caused it. Errors come back as the Status that the other
// side returned (wire_status.h). UNAVAILABLE alone is tried again, a few times, with growing pauses; every write of our
// contracts is idempotent by a client key, so a call that was carried out but not answered may be repeated.
// Each try passes the fault points "CALLER:call:METHOD:before" and "...:after", CALLER being the channel's `caller`.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/fault.h"
#include "base/core/result.h"
#include "services/rpc/call_context.h"
#include "services/rpc/wire_status.h"

namespace lagan::rpc {

struct ChannelOptions {
  // "unix:/PATH" or "HOST:PORT".
  std::string address{};
  // The caller's own folder with certificate.pem, key.pem, authority.pem.
  std::filesystem::path certificates{};
  // The name the server must prove: its certificate must be for SERVER.lagan.internal.
  std::string server{};
  // Who calls, for fault points.
  std::string caller = "client";
  int largest_message = 1 << 20;
  // UNAVAILABLE: how often in all, and the pause before the second try, which doubles for each further one.
  int tries = 4;
  std::chrono::milliseconds first_pause{50};
  // How to pause, for tests. Empty: Channel::Pause watches the connection meanwhile.
  std::function<void(std::chrono::milliseconds)> pause{};
};

// A connection, made when first used and again when lost. Thread-safe.
class Channel {
 public:
  // Reasons of LoadCertificates. Does not connect yet.
  static Result<std::shared_ptr<Channel>> Open(ChannelOptions options);

  const ChannelOptions& options() const { return options_; }
  const std::shared_ptr<grpc::Channel>& grpc() const { return channel_; }

  // Waits for `time`, or less when a lost connection is made again. A program without a server drives its connections only
  // while it waits for them: who merely slept between tries that are refused at once would stay cut off until gRPC looks by
  // itself, every five seconds, which is longer than one try to connect lasts.
  void Pause(std::chrono::milliseconds time) const;

 private:
  explicit Channel(ChannelOptions options) : options_(std::move(options)) {}
  ChannelOptions options_;
  std::shared_ptr<grpc::Channel> channel_;
};

struct CallOptions {
  std::chrono::milliseconds timeout{10'000};
  // Empty: a new one is made.
  std::string trace_id{};
  // For an operator's client: its actor token.
  SecretText actor_token{};
  // False for the rare call that must not be repeated.
  bool retry = true;

  // For a call made on behalf of `call`: its trace id, and what is left of its time less `margin`, which is kept for our
  // own answer.
  static CallOptions Within(const CallContext& call,
                            std::chrono::milliseconds margin = std::chrono::milliseconds(100)) {
    return {.timeout = call.Remaining() - margin, .trace_id = call.trace_id};
  }
};

namespace internal {

// "Parse" from "ParseRequest": each method of our contracts has a request of its own (buf: RPC_REQUEST_STANDARD_NAME).
template <typename Request>
std::string MethodOf() {
  const std::string name = Request::descriptor()->name();
  constexpr std::string_view kSuffix = "Request";
  return name.ends_with(kSuffix) ? name.substr(0, name.size() - kSuffix.size()) : name;
}

// Runs `once` with a fresh context until it gives anything but UNAVAILABLE, tries or time run out.
Status Attempt(const Channel& channel, const CallOptions& options, const std::string& method,
               const std::function<grpc::Status(grpc::ClientContext&)>& once);

}  // namespace internal

// Thread-safe.
template <typename Service>
class Client {
 public:
  using Stub = typename Service::Stub;

  explicit Client(std::shared_ptr<Channel> channel)
      : channel_(std::move(channel)), stub_(Service::NewStub(channel_->grpc())) {}

  // One request, one response.
  template <typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const CallOptions& options, const std::type_identity_t<Request>& request) const {
    Response response;
    LAGAN_RETURN_IF_ERROR(internal::Attempt(*channel_, options, internal::MethodOf<Request>(),
                                            [&](grpc::ClientContext& context) {
                                              response.Clear();
                                              return (stub_.get()->*method)(&context, request, &response);
                                            }));
    return response;
  }

  // A client's stream: all messages, then the response. Keep each message at 64 to 256 KiB.
  template <typename Request, typename Response>
  Result<Response> Upload(std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*method)(grpc::ClientContext*,
                                                                                       Response*),
                          const CallOptions& options,
                          const std::type_identity_t<std::vector<Request>>& messages) const {
    Response response;
    LAGAN_RETURN_IF_ERROR(internal::Attempt(*channel_, options, internal::MethodOf<Request>(),
                                            [&](grpc::ClientContext& context) {
                                              response.Clear();
                                              const auto writer = (stub_.get()->*method)(&context, &response);
                                              for (const Request& message : messages) {
                                                if (!writer->Write(message)) break;
                                              }
                                              writer->WritesDone();
                                              return writer->Finish();
                                            }));
    return response;
  }

  // A server's stream, whole, of at most `limit` messages: STREAM_TOO_LONG beyond.
  template <typename Request, typename Response>
  Result<std::vector<Response>> Collect(
      std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(grpc::ClientContext*, const Request&),
      const CallOptions& options, const std::type_identity_t<Request>& request, std::size_t limit) const {
    std::vector<Response> responses;
    bool too_long = false;
    const Status status = internal::Attempt(*channel_, options, internal::MethodOf<Request>(),
                                            [&](grpc::ClientContext& context) {
                                              responses.clear();
                                              const auto reader = (stub_.get()->*method)(&context, request);
                                              for (Response message; reader->Read(&message);) {
                                                too_long = responses.size() >= limit;
                                                if (too_long) {
                                                  context.TryCancel();
                                                  break;
                                                }
                                                responses.push_back(std::move(message));
                                              }
                                              const grpc::Status end = reader->Finish();
                                              // Ended by us: nothing to try again.
                                              return too_long ? grpc::Status::OK : end;
                                            });
    if (too_long) return ResourceExhausted("STREAM_TOO_LONG", "The answer has more parts than asked for.");
    LAGAN_RETURN_IF_ERROR(status);
    return responses;
  }

 private:
  std::shared_ptr<Channel> channel_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace lagan::rpc
