// The accept loop of a server, our own so that it survives a flood of connections.
//
// gRPC 1.51 stops accepting for good once accept(2) has met the descriptor limit. This loop never gets there: a
// connection that would take the process past a cap of open descriptors is closed at once. The kernel hands out the
// lowest free number, so a new descriptor numbered N proves that N others are open, and no count can drift.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/core/result.h"

namespace lagan::rpc {

// Listens on "unix:/PATH" (folder made if need be, both owner-only; a socket left by a process that died is replaced) or
// "HOST:PORT" (port 0 takes a free one; "[::1]:0" for IPv6). Free of gRPC.
class Acceptor {
 public:
  // ADDRESS_INVALID, ADDRESS_IN_USE, ADDRESS_UNAVAILABLE.
  static Result<std::unique_ptr<Acceptor>> Listen(std::string_view address);
  // As Stop().
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Starts the thread. `take` owns each descriptor it is given (non-blocking, close-on-exec). `cap` as above; 0 for a
  // quarter, and at least 16, below the limit that RLIMIT_NOFILE sets.
  void Start(int cap, std::function<void(int)> take);
  // Ends the thread, closes the listening socket and removes its file. Idempotent.
  void Stop();

  // As given, with the real port.
  const std::string& address() const { return address_; }
  int listener() const { return listener_; }
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t shed() const { return shed_; }

 private:
  Acceptor() = default;
  Status ListenUnix(const std::string& path);
  Status ListenTcp(const std::string& host, const std::string& port);
  void Loop(int cap, const std::function<void(int)>& take);
  void ShedOne();

  std::string address_;
  std::string path_;
  std::uint64_t inode_ = 0;
  int listener_ = -1;
  int wake_ = -1;
  // Given up for a moment to accept and close a connection when no descriptor is left.
  int reserve_ = -1;
  std::thread thread_;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> shed_ = 0;
};

}  // namespace lagan::rpc
