// One service's server: mutual TLS 1.3, one address, an allow-list of peers for every method.
//
// Each call of each method, the standard health service included, passes one check before any code of a service sees it:
// the peer's certificate name must be on the method's list. A method that is not listed, or does not exist, is refused
// alike (PERMISSION_DENIED PEER_NOT_ALLOWED), so an unknown peer learns nothing. There is no reflection.
#pragma once

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/rpc/acceptor.h"
#include "services/rpc/peer_policy.h"
#include "services/telemetry/log.h"

namespace lagan::rpc {

struct ServerOptions {
  // "unix:/PATH" or "HOST:PORT".
  std::string address{};
  // Folder with certificate.pem, key.pem, authority.pem.
  std::filesystem::path certificates{};
  // Bytes of one message, either way. Larger things are streamed in chunks of 64 to 256 KiB.
  int largest_message = 1 << 20;
  // Bytes of a call's metadata (RFC 9113 section 6.5.2 counts 32 more a field).
  int largest_metadata = 8 << 10;
  // At once on one connection.
  int concurrent_streams = 64;
  // Open descriptors of the process beyond which connections are shed; 0 as Acceptor::Start says.
  int descriptor_cap = 0;
  // A connection that has not finished TLS and HTTP/2 settings by then is closed.
  std::chrono::milliseconds handshake_timeout{5'000};
  // Calls that run get this long to end in Shutdown().
  std::chrono::milliseconds drain{10'000};
};

// A generated service and its name in the contract. Make with Serve<v1::MrzService>(&implementation).
struct ServedService {
  grpc::Service* service = nullptr;
  std::string full_name;
};
template <typename Generated>
ServedService Serve(grpc::Service* implementation) {
  return {implementation, Generated::service_full_name()};
}

// All methods of the services by their full names ("/package.Service/Method") from the linked descriptors, and those of
// the standard health service. SERVICE_UNKNOWN when a service has no descriptor here.
Result<std::vector<std::string>> MethodsOf(const std::vector<ServedService>& services);

// Thread-safe. Borrows services and log.
class Server {
 public:
  // Refuses to start when the policy does not list exactly the methods of the services (PeerPolicy::Covers). Besides:
  // reasons of LoadCertificates and Acceptor::Listen, SERVER_NOT_STARTED.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                               const std::vector<ServedService>& services,
                                               const PeerPolicy& policy, const telemetry::Log* log);
  // As Shutdown().
  ~Server();

  // Where it listens, with the real port.
  const std::string& address() const { return acceptor_->address(); }
  const Acceptor& acceptor() const { return *acceptor_; }
  // What the health service answers from now on. True from the start.
  void SetServing(bool serving);
  // Stops accepting, says NOT_SERVING, lets running calls end for options.drain, cancels the rest and waits for their
  // handlers. Idempotent.
  void Shutdown() { Shutdown(options_.drain); }
  // The same with another time, for instance a short one after Dispatcher::Drain.
  void Shutdown(std::chrono::milliseconds drain);

 private:
  Server() = default;

  ServerOptions options_;
  const telemetry::Log* log_ = nullptr;
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
  // After server_: it must die first.
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> hand_over_;
  bool stopped_ = false;
};

}  // namespace lagan::rpc
