// Who is let in: names, authorities, TLS versions, and every method of the server.
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <csignal>

#include <future>

#include "services/rpc/credentials.h"
#include "services/rpc/health.h"
#include "services/rpc/test_fixture.h"

namespace lagan::rpc {
namespace {

// Calls any method by name with an empty message. Unary and streaming methods look alike to a caller that is refused.
Status CallByName(const ChannelOptions& options, const std::string& method) {
  const auto channel = Channel::Open(options).value();
  grpc::GenericStub stub(channel->grpc());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const grpc::Slice empty;
  const grpc::ByteBuffer request(&empty, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  return FromGrpc(done.get_future().get(), context);
}

TEST_F(RpcTest, EveryPairOfPeerAndMethodIsAsTheListSays) {
  Start();
  const auto policy = PeerPolicy::Parse(kTestPolicy).value();
  auto methods = MethodsOf({{nullptr, "lagan.test.v1.EchoService"}}).value();
  ASSERT_EQ(methods.size(), 5u);
  methods.push_back("/lagan.test.v1.EchoService/Unknown");
  methods.push_back("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  int allowed = 0;
  for (const auto* peer : {"proofing", "portal-sandbox", "health", "audit", "mrz"}) {
    for (const std::string& method : methods) {
      // Watch never ends by itself, and an allowed call of it is not what is asked here.
      if (policy.Allows(peer, method) && method.ends_with("/Watch")) continue;
      const Status status = CallByName(As(peer), method);
      EXPECT_EQ(status.reason() != "PEER_NOT_ALLOWED", policy.Allows(peer, method))
          << peer << " " << method << " " << status;
      if (policy.Allows(peer, method)) {
        EXPECT_TRUE(status.ok()) << status;
        ++allowed;
      } else {
        EXPECT_EQ(status.code(), Code::kPermissionDenied);
      }
    }
  }
  EXPECT_EQ(allowed, 5);
  EXPECT_NE(AllLines().find("\"event\":\"peer_refused\",\"peer\":\"audit\""), std::string::npos);
}

TEST_F(RpcTest, StreamsOfAPeerThatMayNotAreRefusedToo) {
  Start();
  const auto client = Open(As("portal-sandbox"));
  EXPECT_EQ(
      client.Upload(&v1::EchoService::Stub::Gather, {}, std::vector<v1::GatherRequest>(3)).status().reason(),
      "PEER_NOT_ALLOWED");
  v1::RepeatRequest request;
  request.set_times(3);
  EXPECT_EQ(client.Collect(&v1::EchoService::Stub::Repeat, {}, request, 9).status().reason(),
            "PEER_NOT_ALLOWED");
  EXPECT_EQ(dispatcher_->counters().Expose().find("Gather"), std::string::npos)
      << "no code of the service may run";
}

TEST_F(RpcTest, ServerRefusesCertificatesOfAnotherAuthority) {
  Start();
  auto options = As("proofing");
  // Trusts our server, but its own certificate is another authority's.
  const auto folder = TestFolder::Shared().path() / "mixed";
  std::filesystem::create_directories(folder);
  constexpr auto kReplace = std::filesystem::copy_options::overwrite_existing;
  for (const auto* file : {"certificate.pem", "key.pem"}) {
    std::filesystem::copy_file(TestFolder::Shared().path() / "foreign/proofing" / file, folder / file,
                               kReplace);
  }
  std::filesystem::copy_file(options.certificates / "authority.pem", folder / "authority.pem", kReplace);
  options.certificates = folder;
  EXPECT_EQ(Echo(Open(options), "x").status().code(), Code::kUnavailable);
  EXPECT_TRUE(Echo(Open(As("proofing")), "x").ok());
}

TEST_F(RpcTest, ClientRefusesAServerOfAnotherAuthorityOrName) {
  Start();
  auto options = As("proofing");
  options.certificates = TestFolder::Shared().path() / "foreign/proofing";
  EXPECT_EQ(Echo(Open(options), "x").status().code(), Code::kUnavailable);
  options = As("proofing");
  options.server = "credential";
  EXPECT_EQ(Echo(Open(options), "x").status().code(), Code::kUnavailable);
}

TEST_F(RpcTest, CallsWithoutACertificateAreRefused) {
  Start();
  const auto files = LoadCertificates(TestFolder::Shared().Certificate("proofing")).value();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = files.authority;
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("mrz.lagan.internal");
  for (const auto& credentials : {grpc::SslCredentials(tls), grpc::InsecureChannelCredentials()}) {
    const auto stub =
        v1::EchoService::NewStub(grpc::CreateCustomChannel(server_->address(), credentials, arguments));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    v1::EchoResponse response;
    EXPECT_EQ(stub->Echo(&context, {}, &response).error_code(), grpc::StatusCode::UNAVAILABLE);
  }
}

// A handshake with OpenSSL itself, with everything right but the version. Gives the version agreed on, or 0.
int Handshake(const std::string& path, int version) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL's own sockets raise it when the server hangs up.
  const auto folder = TestFolder::Shared().Certificate("proofing");
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  SSL_CTX_use_certificate_file(context.get(), (folder / "certificate.pem").c_str(), SSL_FILETYPE_PEM);
  SSL_CTX_use_PrivateKey_file(context.get(), (folder / "key.pem").c_str(), SSL_FILETYPE_PEM);
  const unsigned char http2[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), http2, sizeof http2);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(ssl.get(), fd);
  const int agreed = SSL_connect(ssl.get()) == 1 ? SSL_version(ssl.get()) : 0;
  ::close(fd);
  return agreed;
}

TEST_F(RpcTest, OnlyTls13IsSpoken) {
  Start();
  const std::string path = server_->address().substr(5);
  EXPECT_EQ(Handshake(path, TLS1_3_VERSION), TLS1_3_VERSION);
  EXPECT_EQ(Handshake(path, TLS1_2_VERSION), 0);
}

TEST_F(RpcTest, AServerWhoseMethodsAreNotAllListedDoesNotStart) {
  dispatcher_ = std::make_unique<Dispatcher>(DispatcherOptions{.service = "mrz"}, &clock_, &log_);
  EchoAdaptor adaptor(dispatcher_.get(), &gate_);
  const auto start = [&](const std::string& policy) {
    const ServerOptions options{.address = "127.0.0.1:0",
                                .certificates = TestFolder::Shared().Certificate("mrz")};
    return Server::Start(options, {Serve<v1::EchoService>(&adaptor)}, PeerPolicy::Parse(policy).value(),
                         &log_)
        .status()
        .reason();
  };
  std::string without = kTestPolicy;
  without.erase(without.find("\"/lagan.test.v1.EchoService/Repeat\""));
  EXPECT_EQ(start(without), "POLICY_INCOMPLETE");
  EXPECT_EQ(start(std::string(kTestPolicy) + "\"/lagan.test.v1.EchoService/Typo\" = [\"audit\"]\n"),
            "POLICY_METHOD_UNKNOWN");
}

TEST_F(RpcTest, KeysThatOthersMayReadAreRefused) {
  const auto folder = TestFolder::Shared().path() / "open";
  std::filesystem::remove_all(folder);
  std::filesystem::copy(TestFolder::Shared().Certificate("mrz"), folder);
  std::filesystem::permissions(folder / "key.pem", std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(LoadCertificates(folder).status().reason(), "KEY_FILE_NOT_PRIVATE");
  EXPECT_EQ(LoadCertificates(folder / "nowhere").status().reason(), "FILE_NOT_FOUND");
}

TEST_F(RpcTest, HealthIsAskedFromOutside) {
  Start();
  const auto timeout = std::chrono::seconds(10);
  EXPECT_TRUE(CheckHealth(As("health"), timeout).ok());
  EXPECT_EQ(CheckHealth(As("proofing"), timeout).reason(), "PEER_NOT_ALLOWED");
  server_->SetServing(false);
  EXPECT_EQ(CheckHealth(As("health"), timeout).reason(), "NOT_SERVING");
  server_->SetServing(true);
  EXPECT_TRUE(CheckHealth(As("health"), timeout).ok());
  const auto options = As("health");
  server_->Shutdown();
  EXPECT_EQ(CheckHealth(options, timeout).reason(), "PEER_UNAVAILABLE");
}

TEST_F(RpcTest, TheWatchdogGivesUpAfterSoManyFailuresInARow) {
  const std::vector<bool> kAnswers = {true, false, false, true, false, false, false};
  std::size_t asked = 0;
  std::promise<std::size_t> given_up;
  const Watchdog watchdog(
      {.interval = std::chrono::milliseconds(1)},
      [&] { return kAnswers.at(asked++) ? Status() : Unavailable("PEER_UNAVAILABLE", "No answer."); },
      [&] { given_up.set_value(asked); }, &log_);
  EXPECT_EQ(given_up.get_future().get(), kAnswers.size());
}

}  // namespace
}  // namespace lagan::rpc
