// A real server of the echo service with mutual TLS, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "lagan/test/v1/echo.grpc.pb.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/dispatcher.h"
#include "services/rpc/server.h"

namespace lagan::rpc {

namespace v1 = lagan::test::v1;

inline constexpr std::size_t kGatherLimit = 1'000'000;

// Holds handlers until opened, so that tests decide when work ends.
class Gate {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void AwaitWaiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

// "wait" waits at the gate, "throw" throws, anything else comes back.
class EchoAdaptor final : public v1::EchoService::CallbackService {
 public:
  EchoAdaptor(Dispatcher* dispatcher, Gate* gate) : dispatcher_(dispatcher), gate_(gate) {}

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::EchoRequest* request,
                                 v1::EchoResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const CallContext& call, const v1::EchoRequest& r) { return Answer(call, r); });
  }
  grpc::ServerReadReactor<v1::GatherRequest>* Gather(grpc::CallbackServerContext* context,
                                                     v1::GatherResponse* response) override {
    return dispatcher_->ClientStream<v1::GatherRequest>(
        context, response, kGatherLimit,
        [](const CallContext&, const std::vector<v1::GatherRequest>& parts) -> Result<v1::GatherResponse> {
          v1::GatherResponse answer;
          for (const auto& part : parts) answer.set_size(answer.size() + part.part().size());
          answer.set_parts(static_cast<std::uint32_t>(parts.size()));
          return answer;
        });
  }
  grpc::ServerWriteReactor<v1::RepeatResponse>* Repeat(grpc::CallbackServerContext* context,
                                                       const v1::RepeatRequest* request) override {
    return dispatcher_->ServerStream<v1::RepeatRequest, v1::RepeatResponse>(
        context, request,
        [](const CallContext&, const v1::RepeatRequest& r,
           const std::function<bool(v1::RepeatResponse)>& emit) -> Status {
          for (std::uint32_t i = 0; i < r.times(); ++i) {
            v1::RepeatResponse response;
            response.set_text(r.text());
            if (!emit(std::move(response)))
              return {Code::kCancelled, "CALL_CANCELLED", "The caller went away."};
          }
          return {};
        });
  }

 private:
  Result<v1::EchoResponse> Answer(const CallContext& call, const v1::EchoRequest& request) {
    if (request.text() == "wait") gate_->Wait();
    if (request.text() == "throw") throw std::runtime_error("canary-exception");
    if (request.fail_code() != 0) {
      return Status(static_cast<Code>(request.fail_code()), "ECHO_REFUSED", "Failed as asked.", "fail_code");
    }
    v1::EchoResponse response;
    response.set_text(request.text());
    response.set_peer(call.peer);
    response.set_trace_id(call.trace_id);
    response.set_remaining_ms(call.Remaining().count());
    return response;
  }

  Dispatcher* dispatcher_;
  Gate* gate_;
};

inline constexpr char kTestPolicy[] = R"(version = "test"
[methods]
"/grpc.health.v1.Health/Check" = ["health"]
"/grpc.health.v1.Health/Watch" = ["health"]
"/lagan.test.v1.EchoService/Echo" = ["proofing", "portal-*"]
"/lagan.test.v1.EchoService/Gather" = ["proofing"]
"/lagan.test.v1.EchoService/Repeat" = ["proofing"]
)";

// One folder of certificates for the whole program: making keys takes time.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-rpc-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    const SystemClock clock;
    const auto made = InitCertificates(
        {path_ / "certificates", {"mrz", "credential", "proofing", "health", "portal-sandbox", "audit"}},
        clock);
    const auto foreign = InitCertificates({path_ / "foreign", {"mrz", "proofing"}}, clock);
    if (!made.ok() || !foreign.ok()) std::abort();
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path Certificate(const std::string& name) const { return path_ / "certificates" / name; }
  static const TestFolder& Shared() {
    static const TestFolder folder;
    return folder;
  }

 private:
  std::filesystem::path path_;
};

// The server is named "mrz". The parameter-free Start listens on a Unix socket.
class RpcTest : public testing::Test {
 protected:
  ~RpcTest() override {
    gate_.Open();
    server_.reset();
    if (dispatcher_) dispatcher_->Stop();
  }

  void Start(ServerOptions options = {}, DispatcherOptions dispatcher = {}) {
    if (options.address.empty())
      options.address = "unix:" + (TestFolder::Shared().path() / "sockets" / "mrz.sock").string();
    options.certificates = TestFolder::Shared().Certificate("mrz");
    dispatcher.service = "mrz";
    dispatcher_ = std::make_unique<Dispatcher>(dispatcher, &clock_, &log_);
    adaptor_ = std::make_unique<EchoAdaptor>(dispatcher_.get(), &gate_);
    auto server = Server::Start(options, {Serve<v1::EchoService>(adaptor_.get())},
                                PeerPolicy::Parse(kTestPolicy).value(), &log_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = std::move(server).value();
  }

  ChannelOptions As(const std::string& name) const {
    return {.address = server_->address(),
            .certificates = TestFolder::Shared().Certificate(name),
            .server = "mrz",
            .caller = name,
            .tries = 1};
  }
  static Client<v1::EchoService> Open(ChannelOptions options) {
    auto channel = Channel::Open(std::move(options));
    if (!channel.ok()) std::abort();
    return Client<v1::EchoService>(channel.value());
  }
  static Result<v1::EchoResponse> Echo(const Client<v1::EchoService>& client, const std::string& text,
                                       CallOptions options = {}) {
    v1::EchoRequest request;
    request.set_text(text);
    return client.Call(&v1::EchoService::Stub::Echo, options, request);
  }
  std::string AllLines() const {
    std::string all;
    for (const auto& line : sink_.Lines()) all += line;
    return all;
  }

  SystemClock clock_;
  telemetry::MemorySink sink_;
  telemetry::Log log_{"mrz", &clock_, &sink_};
  Gate gate_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<EchoAdaptor> adaptor_;
  std::unique_ptr<Server> server_;
};

}  // namespace lagan::rpc
