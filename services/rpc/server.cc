#include "services/rpc/server.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <mutex>

#include "services/rpc/credentials.h"
#include "services/rpc/wire_status.h"

namespace lagan::rpc {
namespace {

// The one place where calls are allowed. gRPC runs it on every call's headers before it looks for the method.
class PeerCheck final : public grpc::AuthMetadataProcessor {
 public:
  PeerCheck(PeerPolicy policy, const telemetry::Log* log) : policy_(std::move(policy)), log_(log) {}

  // A look into a table; no thread needs to be woken for it.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context, OutputMetadata*,
                       OutputMetadata*) override {
    const std::string peer = PeerName(*context);
    const auto path = metadata.find(":path");
    if (!peer.empty() && path != metadata.end() && metadata.count(":path") == 1) {
      const std::string_view method(path->second.data(), path->second.size());
      if (policy_.Allows(peer, method)) return grpc::Status::OK;
      log_->Warning("peer_refused", {{"peer", telemetry::Name(peer)}, {"method", telemetry::Place(method)}});
    } else {
      log_->Warning("peer_refused", {{"peer", telemetry::Name(peer)}});
    }
    return ToGrpc(PermissionDenied("PEER_NOT_ALLOWED", "This certificate may not call this method."));
  }

 private:
  PeerPolicy policy_;
  const telemetry::Log* log_;
};

int Millis(std::chrono::milliseconds duration) { return static_cast<int>(duration.count()); }

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(options.largest_message);
  builder.SetMaxSendMessageSize(options.largest_message);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, options.largest_metadata);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.concurrent_streams);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Millis(options.handshake_timeout));
  // Dead peers are found, and peers that ping for sport are cut off.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 600'000);
}

}  // namespace

Result<std::vector<std::string>> MethodsOf(const std::vector<ServedService>& services) {
  std::vector<std::string> methods = {"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch"};
  for (const ServedService& served : services) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(served.full_name);
    if (service == nullptr)
      return Internal("SERVICE_UNKNOWN", "No descriptor of " + served.full_name + " is linked.");
    for (int i = 0; i < service->method_count(); ++i) {
      methods.push_back("/" + served.full_name + "/" + service->method(i)->name());
    }
  }
  return methods;
}

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                              const std::vector<ServedService>& services,
                                              const PeerPolicy& policy, const telemetry::Log* log) {
  LAGAN_ASSIGN_OR_RETURN(const auto methods, MethodsOf(services));
  LAGAN_RETURN_IF_ERROR(policy.Covers(methods));
  LAGAN_ASSIGN_OR_RETURN(const CertificateFiles files, LoadCertificates(options.certificates));
  std::unique_ptr<Server> server(new Server);
  server->options_ = options;
  server->log_ = log;
  LAGAN_ASSIGN_OR_RETURN(server->acceptor_, Acceptor::Listen(options.address));

  static std::once_flag health;
  std::call_once(health, [] { grpc::EnableDefaultHealthCheckService(true); });
  const auto credentials = MakeServerCredentials(files);
  credentials->SetAuthMetadataProcessor(std::make_shared<PeerCheck>(policy, log));
  grpc::ServerBuilder builder;
  SetLimits(options, builder);
  server->hand_over_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  for (const ServedService& served : services) builder.RegisterService(served.service);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr) {
    return Internal("SERVER_NOT_STARTED",
                    "gRPC refused to start. Is the certificate one of this authority, and the key its own?");
  }
  server->acceptor_->Start(options.descriptor_cap, [raw = server.get()](int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.listener_fd = raw->acceptor_->listener();
    connection.fd = fd;
    raw->hand_over_->HandleNewConnection(&connection);
  });
  log->Info("server_started", {{"address", telemetry::Place(server->address())}});
  return server;
}

Server::~Server() { Shutdown(); }

void Server::SetServing(bool serving) {
  if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(serving);
}

void Server::Shutdown(std::chrono::milliseconds drain) {
  if (stopped_) return;
  stopped_ = true;
  if (acceptor_ == nullptr) return;  // Start failed before it listened.
  acceptor_->Stop();
  if (server_ == nullptr) return;
  SetServing(false);
  server_->Shutdown(std::chrono::system_clock::now() + drain);
  log_->Info("server_stopped", {{"accepted", acceptor_->accepted()}, {"shed", acceptor_->shed()}});
}

}  // namespace lagan::rpc
