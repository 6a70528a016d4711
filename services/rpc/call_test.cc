// Calls: answers, errors, limits, deadlines, load and drain, over real mutual TLS.
#include <future>

#include "services/rpc/test_fixture.h"
#include "services/rpc/trace.h"

namespace lagan::rpc {
namespace {

TEST_F(RpcTest, AnswersAndPassesNameTraceAndDeadlineOn) {
  Start();
  const auto client = Open(As("proofing"));
  const std::string trace = NewTraceId();
  const auto answer = Echo(client, "hello", {.timeout = std::chrono::seconds(5), .trace_id = trace});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->text(), "hello");
  EXPECT_EQ(answer->peer(), "proofing");
  EXPECT_EQ(answer->trace_id(), trace);
  EXPECT_GT(answer->remaining_ms(), 0);
  EXPECT_LE(answer->remaining_ms(), 5000);
  EXPECT_EQ(dispatcher_->counters().Calls("Echo", Code::kOk), 1u);
  EXPECT_NE(AllLines().find("\"trace\":\"" + trace +
                            "\",\"method\":\"Echo\",\"peer\":\"proofing\",\"code\":\"OK\""),
            std::string::npos);
  EXPECT_EQ(AllLines().find("hello"), std::string::npos) << "what callers send must not be logged";
}

TEST_F(RpcTest, AnswersOnTcpToo) {
  Start({.address = "127.0.0.1:0"});
  EXPECT_NE(server_->address(), "127.0.0.1:0");
  EXPECT_TRUE(Echo(Open(As("portal-sandbox")), "hello").ok());
}

TEST_F(RpcTest, EveryErrorCrossesWhole) {
  Start();
  const auto client = Open(As("proofing"));
  for (int code = 1; code <= 16; ++code) {
    v1::EchoRequest request;
    request.set_fail_code(code);
    const auto answer = client.Call(&v1::EchoService::Stub::Echo, {}, request);
    EXPECT_EQ(answer.status(),
              Status(static_cast<Code>(code), "ECHO_REFUSED", "Failed as asked.", "fail_code"));
  }
}

TEST_F(RpcTest, WhatAHandlerThrowsStaysInside) {
  Start();
  const auto answer = Echo(Open(As("proofing")), "throw");
  EXPECT_EQ(answer.status().code(), Code::kInternal);
  EXPECT_EQ(answer.status().reason(), "HANDLER_FAILED");
  EXPECT_EQ((answer.status().ToString() + AllLines()).find("canary"), std::string::npos);
}

TEST_F(RpcTest, LongMessagesAreRefused) {
  Start({.largest_message = 10'000});
  auto options = As("proofing");
  const auto client = Open(options);
  EXPECT_TRUE(Echo(client, std::string(9'000, 'x')).ok());
  EXPECT_EQ(Echo(client, std::string(11'000, 'x')).status().reason(), "TRANSPORT_LIMIT");
  EXPECT_TRUE(Echo(client, "still there").ok());
}

TEST_F(RpcTest, LongMetadataIsRefused) {
  Start();
  const auto channel = Channel::Open(As("proofing")).value();
  const auto stub = v1::EchoService::NewStub(channel->grpc());
  for (const auto& [size, ok] : {std::pair<std::size_t, bool>{4'000, true}, {9'000, false}}) {
    grpc::ClientContext context;
    context.AddMetadata("padding", std::string(size, 'x'));
    v1::EchoResponse response;
    const grpc::Status status = stub->Echo(&context, {}, &response);
    EXPECT_EQ(status.ok(), ok) << size << status.error_message();
    if (!ok) {
      EXPECT_EQ(FromGrpc(status, context).reason(), "TRANSPORT_LIMIT");
    }
  }
}

TEST_F(RpcTest, GathersAStreamUpToItsLimit) {
  Start();
  const auto client = Open(As("proofing"));
  std::vector<v1::GatherRequest> parts(9);
  for (auto& part : parts) part.set_part(std::string(100'000, 'x'));
  const auto answer = client.Upload(&v1::EchoService::Stub::Gather, {}, parts);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->size(), 900'000u);
  EXPECT_EQ(answer->parts(), 9u);
  parts.push_back(parts[0]);
  EXPECT_EQ(client.Upload(&v1::EchoService::Stub::Gather, {}, parts).status().reason(), "UPLOAD_TOO_LARGE");
  EXPECT_EQ(client.Upload(&v1::EchoService::Stub::Gather, {}, {})->parts(), 0u);
}

TEST_F(RpcTest, AClientThatStopsSendingIsCutOffAtTheServersDeadline) {
  Start({}, {.longest_call = std::chrono::milliseconds(100)});
  const auto channel = Channel::Open(As("proofing")).value();
  const auto stub = v1::EchoService::NewStub(channel->grpc());
  grpc::ClientContext context;
  v1::GatherResponse response;
  const auto writer = stub->Gather(&context, &response);
  writer->Write({});
  EXPECT_FALSE(writer->Finish().ok());
}

TEST_F(RpcTest, UploadsAtOnceAreLimited) {
  Start({}, {.uploads = 1});
  const auto channel = Channel::Open(As("proofing")).value();
  const auto stub = v1::EchoService::NewStub(channel->grpc());
  grpc::ClientContext first;
  v1::GatherResponse response;
  const auto writer = stub->Gather(&first, &response);
  writer->Write({});
  // The first upload is known to have arrived once a second one is refused; until then both may race.
  const auto client = Open(As("proofing"));
  Status refused;
  for (int i = 0; i < 200 && refused.ok(); ++i)
    refused = client.Upload(&v1::EchoService::Stub::Gather, {}, {}).status();
  EXPECT_EQ(refused.reason(), "SERVER_BUSY");
  writer->WritesDone();
  EXPECT_TRUE(writer->Finish().ok());
  EXPECT_TRUE(client.Upload(&v1::EchoService::Stub::Gather, {}, {}).ok());
}

TEST_F(RpcTest, RepeatsAsAStream) {
  Start();
  const auto client = Open(As("proofing"));
  v1::RepeatRequest request;
  request.set_text("again");
  request.set_times(50);
  const auto answers = client.Collect(&v1::EchoService::Stub::Repeat, {}, request, 50);
  ASSERT_TRUE(answers.ok()) << answers.status();
  EXPECT_EQ(answers->size(), 50u);
  EXPECT_EQ(client.Collect(&v1::EchoService::Stub::Repeat, {}, request, 49).status().reason(),
            "STREAM_TOO_LONG");
}

TEST_F(RpcTest, ACallWithoutADeadlineGetsTheServers) {
  Start({}, {.longest_call = std::chrono::milliseconds(2'000)});
  const auto channel = Channel::Open(As("proofing")).value();
  const auto stub = v1::EchoService::NewStub(channel->grpc());
  grpc::ClientContext context;
  v1::EchoResponse response;
  ASSERT_TRUE(stub->Echo(&context, {}, &response).ok());
  EXPECT_GT(response.remaining_ms(), 0);
  EXPECT_LE(response.remaining_ms(), 2'000);
  EXPECT_EQ(response.trace_id().size(), 32u);
}

TEST_F(RpcTest, ACallWithoutTimeLeftIsNotMade) {
  Start();
  const auto answer = Echo(Open(As("proofing")), "x", {.timeout = std::chrono::milliseconds(-1)});
  EXPECT_EQ(answer.status().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(dispatcher_->counters().Calls("Echo", Code::kOk), 0u);
}

TEST_F(RpcTest, AFullQueueRefusesAtOnceAndSaysWhenToComeBack) {
  Start({}, {.threads = 1, .queue = 1, .retry_after = std::chrono::milliseconds(77)});
  const auto client = Open(As("proofing"));
  auto running = std::async(std::launch::async, [&] { return Echo(client, "wait"); });
  gate_.AwaitWaiting(1);
  auto queued = std::async(std::launch::async, [&] { return Echo(client, "queued"); });
  const auto channel = Channel::Open(As("proofing")).value();
  const auto stub = v1::EchoService::NewStub(channel->grpc());
  // "queued" may still be on its way: whichever of the two comes second is refused, so try until one is.
  std::string pushback;
  Status refused;
  for (int i = 0; i < 20 && refused.code() != Code::kResourceExhausted; ++i) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
    v1::EchoResponse response;
    refused = FromGrpc(stub->Echo(&context, {}, &response), context);
    const auto& trailers = context.GetServerTrailingMetadata();
    if (const auto found = trailers.find(kRetryAfterMetadata); found != trailers.end())
      pushback = {found->second.data(), found->second.size()};
  }
  EXPECT_EQ(refused.reason(), "SERVER_BUSY");
  EXPECT_EQ(pushback, "77");
  gate_.Open();
  EXPECT_TRUE(running.get().ok());
  queued.wait();
}

TEST_F(RpcTest, ACallWhoseDeadlinePassedInTheQueueIsNotRun) {
  Start({}, {.threads = 1});
  const auto client = Open(As("proofing"));
  auto running = std::async(std::launch::async, [&] { return Echo(client, "wait"); });
  gate_.AwaitWaiting(1);
  EXPECT_EQ(Echo(client, "late", {.timeout = std::chrono::milliseconds(50)}).status().code(),
            Code::kDeadlineExceeded);
  gate_.Open();
  EXPECT_TRUE(running.get().ok());
  server_->Shutdown();
  dispatcher_->Stop();
  EXPECT_EQ(dispatcher_->counters().Calls("Echo", Code::kOk), 1u);
}

// In the moment a server stops, gRPC ends calls it has not handed out yet as cancelled, though no caller cancelled them.
TEST_F(RpcTest, ACallThatAStoppingServerDroppedMayBeTriedAgain) {
  const grpc::ClientContext context;
  const Status status = FromGrpc({grpc::StatusCode::CANCELLED, "CANCELLED"}, context);
  EXPECT_EQ(status.code(), Code::kUnavailable);
  EXPECT_EQ(status.reason(), "PEER_UNAVAILABLE");
}

TEST_F(RpcTest, DrainLetsRunningCallsEndAndTakesNoNewOnes) {
  Start();
  const auto client = Open(As("proofing"));
  auto running = std::async(std::launch::async, [&] { return Echo(client, "wait"); });
  gate_.AwaitWaiting(1);
  auto stopping = std::async(std::launch::async, [&] { server_->Shutdown(); });
  // New calls are refused from some moment of the shutdown on.
  Status refused;
  for (int i = 0; i < 1000 && refused.ok(); ++i) refused = Echo(Open(As("proofing")), "new").status();
  EXPECT_EQ(refused.code(), Code::kUnavailable);
  gate_.Open();
  EXPECT_TRUE(running.get().ok());
  stopping.get();
  EXPECT_FALSE(std::filesystem::exists(TestFolder::Shared().path() / "sockets/mrz.sock"));
}

TEST_F(RpcTest, ADrainedDispatcherRefusesNewCallsAndWaitsForTheLastAnswer) {
  Start();
  const auto client = Open(As("proofing"));
  auto running = std::async(std::launch::async, [&] { return Echo(client, "wait"); });
  gate_.AwaitWaiting(1);
  dispatcher_->Drain(std::chrono::milliseconds(1));  // gives up: the call still runs
  const Status refused = Echo(client, "new").status();
  EXPECT_EQ(refused.code(), Code::kUnavailable);
  EXPECT_EQ(refused.reason(), "SERVER_STOPPING");
  gate_.Open();
  dispatcher_->Drain(std::chrono::minutes(10));  // the test's time limit would say if this did not return
  EXPECT_EQ(dispatcher_->counters().Calls("Echo", Code::kOk), 1u);
  EXPECT_TRUE(running.get().ok());
}

TEST_F(RpcTest, UnavailableIsTriedAgainWithGrowingPauses) {
  Start();
  auto options = As("proofing");
  const std::string address = options.address;
  options.tries = 4;
  options.first_pause = std::chrono::milliseconds(10);
  std::vector<std::chrono::milliseconds> pauses;
  options.pause = [&](std::chrono::milliseconds time) { pauses.push_back(time); };
  server_->Shutdown();
  EXPECT_EQ(Echo(Open(options), "x").status().reason(), "PEER_UNAVAILABLE");
  using std::chrono::milliseconds;
  EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds(10), milliseconds(20), milliseconds(40)}));
  pauses.clear();
  EXPECT_FALSE(Echo(Open(options), "x", {.retry = false}).ok());
  EXPECT_TRUE(pauses.empty());
}

TEST_F(RpcTest, ASecondServerAtAnAddressSaysSo) {
  Start();
  ServerOptions options;
  options.address = server_->address();
  options.certificates = TestFolder::Shared().Certificate("mrz");
  const auto second = Server::Start(options, {Serve<v1::EchoService>(adaptor_.get())},
                                    PeerPolicy::Parse(kTestPolicy).value(), &log_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().reason(), "ADDRESS_IN_USE");
  EXPECT_TRUE(Echo(Open(As("proofing")), "x").ok());
}

TEST_F(RpcTest, ACallFindsAServerThatCameBack) {
  Start();
  const auto client = Open(As("proofing"));
  ASSERT_TRUE(Echo(client, "x").ok());
  server_.reset();
  dispatcher_->Stop();
  Start();
  auto options = As("proofing");
  options.tries = 4;
  EXPECT_TRUE(Echo(Open(options), "x").ok());
}

}  // namespace
}  // namespace lagan::rpc
