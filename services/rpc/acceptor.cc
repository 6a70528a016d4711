#include "services/rpc/acceptor.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "base/core/file.h"

namespace lagan::rpc {
namespace {

constexpr int kBacklog = 128;

Status InvalidAddress(std::string_view address) {
  return InvalidArgument("ADDRESS_INVALID",
                         "'" + std::string(address) + "' is neither unix:/PATH nor HOST:PORT.", "address");
}
Status Unavailable(const std::string& address, const char* what) {
  return FailedPrecondition("ADDRESS_UNAVAILABLE", "Cannot " + std::string(what) + " " + address + ": " +
                                                       std::strerror(errno) + ".");
}

int DefaultCap() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto most = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
  return most - std::max(16, most / 4);
}

int OpenReserve() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

// getaddrinfo wraps numbers that are too large.
bool IsPort(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port <= 65535;
}

// True when a process answers at the socket.
bool SomebodyListens(const sockaddr_un& name) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  const bool answered = ::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  ::close(fd);
  return answered;
}

}  // namespace

Result<std::unique_ptr<Acceptor>> Acceptor::Listen(std::string_view address) {
  std::unique_ptr<Acceptor> acceptor(new Acceptor);
  acceptor->address_ = std::string(address);
  acceptor->wake_ = ::eventfd(0, EFD_CLOEXEC);
  acceptor->reserve_ = OpenReserve();
  if (acceptor->wake_ < 0 || acceptor->reserve_ < 0)
    return Unavailable(acceptor->address_, "make descriptors for");
  if (address.starts_with("unix:/")) {
    LAGAN_RETURN_IF_ERROR(acceptor->ListenUnix(std::string(address.substr(5))));
    return acceptor;
  }
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !IsPort(address.substr(colon + 1))) {
    return InvalidAddress(address);
  }
  std::string host(address.substr(0, colon));
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  LAGAN_RETURN_IF_ERROR(acceptor->ListenTcp(host, std::string(address.substr(colon + 1))));
  return acceptor;
}

Acceptor::~Acceptor() {
  Stop();
  for (const int fd : {listener_, wake_, reserve_}) {
    if (fd >= 0) ::close(fd);
  }
}

Status Acceptor::ListenUnix(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) {
    return InvalidArgument(
        "ADDRESS_INVALID",
        "The socket's path is longer than " + std::to_string(sizeof name.sun_path - 1) + " bytes.",
        "address");
  }
  path.copy(name.sun_path, path.size());
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!std::filesystem::exists(folder)) LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  struct stat found {};
  if (::lstat(path.c_str(), &found) == 0) {
    if (!S_ISSOCK(found.st_mode) || SomebodyListens(name)) {
      return FailedPrecondition("ADDRESS_IN_USE", "Something else is at " + path + ".", "address");
    }
    ::unlink(path.c_str());
  }
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    return Unavailable(address_, "bind");
  }
  // Nobody can connect before listen, so the file is never open to others.
  if (::chmod(path.c_str(), 0600) != 0 || ::listen(listener_, kBacklog) != 0 ||
      ::lstat(path.c_str(), &found) != 0) {
    return Unavailable(address_, "listen on");
  }
  path_ = path;
  inode_ = found.st_ino;
  return {};
}

Status Acceptor::ListenTcp(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &list) != 0) return InvalidAddress(address_);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  listener_ = ::socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  if (listener_ < 0 || ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
    return Unavailable(address_, "open");
  if (::bind(listener_, list->ai_addr, list->ai_addrlen) != 0) {
    if (errno == EADDRINUSE)
      return FailedPrecondition("ADDRESS_IN_USE", "Something else listens on " + address_ + ".", "address");
    return Unavailable(address_, "bind");
  }
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::listen(listener_, kBacklog) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    return Unavailable(address_, "listen on");
  }
  const auto number = bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port
                                                  : reinterpret_cast<const sockaddr_in*>(&bound)->sin_port;
  address_ = address_.substr(0, address_.rfind(':') + 1) + std::to_string(ntohs(number));
  return {};
}

void Acceptor::Start(int cap, std::function<void(int)> take) {
  thread_ =
      std::thread([this, cap = cap > 0 ? cap : DefaultCap(), take = std::move(take)] { Loop(cap, take); });
}

void Acceptor::Stop() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
    thread_.join();
  }
  if (listener_ >= 0) {
    ::close(listener_);
    listener_ = -1;
  }
  // Another process may have put its own socket under the name meanwhile.
  struct stat found {};
  if (!path_.empty() && ::lstat(path_.c_str(), &found) == 0 && found.st_ino == inode_)
    ::unlink(path_.c_str());
  path_.clear();
}

void Acceptor::Loop(int cap, const std::function<void(int)>& take) {
  for (;;) {
    pollfd ready[2] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0 && errno != EINTR) return;
    if (ready[1].revents != 0) return;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) ShedOne();
      continue;
    }
    if (fd >= cap) {
      ::close(fd);
      ++shed_;
      continue;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // Fails on Unix sockets, which need none.
    ++accepted_;
    take(fd);
  }
}

void Acceptor::ShedOne() {
  if (reserve_ >= 0) ::close(reserve_);
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) {
    ::close(fd);
    ++shed_;
  }
  reserve_ = OpenReserve();
}

}  // namespace lagan::rpc
