#include "services/rpc/acceptor.h"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <fstream>

#include "services/rpc/health.h"
#include "services/rpc/test_fixture.h"

namespace lagan::rpc {
namespace {

std::string SocketAddress(const std::string& name) {
  return "unix:" + (TestFolder::Shared().path() / "sockets" / name).string();
}

// A connection that says nothing. -1 when it was refused.
int Connect(const std::string& address) {
  sockaddr_storage name{};
  socklen_t size = 0;
  if (address.starts_with("unix:")) {
    auto* unix_name = reinterpret_cast<sockaddr_un*>(&name);
    unix_name->sun_family = AF_UNIX;
    address.copy(unix_name->sun_path, sizeof unix_name->sun_path - 1, 5);
    size = sizeof *unix_name;
  } else {
    auto* ip_name = reinterpret_cast<sockaddr_in*>(&name);
    ip_name->sin_family = AF_INET;
    ip_name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ip_name->sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    size = sizeof *ip_name;
  }
  const int fd = ::socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&name), size) == 0) return fd;
  ::close(fd);
  return -1;
}

TEST(Acceptor, RefusesAddressesThatAreNone) {
  for (const auto* address :
       {"", "mrz", "unix:relative", ":80", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999"}) {
    EXPECT_EQ(Acceptor::Listen(address).status().reason(), "ADDRESS_INVALID") << address;
  }
  EXPECT_EQ(Acceptor::Listen("unix:/" + std::string(200, 'x')).status().reason(), "ADDRESS_INVALID");
}

TEST(Acceptor, SocketsAreOwnerOnlyAndRemoved) {
  const std::string address = SocketAddress("own.sock");
  auto acceptor = Acceptor::Listen(address);
  ASSERT_TRUE(acceptor.ok()) << acceptor.status();
  struct stat found {};
  ASSERT_EQ(::stat(address.substr(5).c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  EXPECT_EQ(Acceptor::Listen(address).status().reason(), "ADDRESS_IN_USE");
  (*acceptor)->Stop();
  EXPECT_NE(::stat(address.substr(5).c_str(), &found), 0);
}

TEST(Acceptor, ReplacesASocketThatADeadProcessLeftButNothingElse) {
  const std::string path = SocketAddress("left.sock").substr(5);
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  ::close(fd);
  EXPECT_TRUE(Acceptor::Listen("unix:" + path).ok());
  std::ofstream(path) << "a file";
  EXPECT_EQ(Acceptor::Listen("unix:" + path).status().reason(), "ADDRESS_IN_USE");
  std::filesystem::remove(path);
}

TEST(Acceptor, TakesAFreePortAndSaysWhich) {
  const auto first = Acceptor::Listen("127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE((*first)->address().ends_with(":0"));
  EXPECT_EQ(Acceptor::Listen((*first)->address()).status().reason(), "ADDRESS_IN_USE");
}

// 300 idle connections against 64 descriptors: what made a plain gRPC 1.51 server deaf for good.
class FloodTest : public RpcTest, public testing::WithParamInterface<std::string> {};

TEST_P(FloodTest, TheServerAnswersAfterAFlood) {
  constexpr int kDescriptors = 64;
  constexpr int kFlood = 300;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{kDescriptors, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  Start({.address = GetParam()});
  ASSERT_TRUE(CheckHealth(As("health"), std::chrono::seconds(10)).ok());

  // The flood comes from a process of its own: ours is the one with few descriptors.
  int go[2];
  int ready[2];
  ASSERT_EQ(::pipe(go) | ::pipe(ready), 0);
  const std::string address = server_->address();
  const pid_t child = ::fork();
  if (child == 0) {
    ::setrlimit(RLIMIT_NOFILE, &before);
    for (int i = 0; i < kFlood; ++i) {
      if (Connect(address) < 0) ::_exit(2);
    }
    char byte = 'x';
    if (::write(ready[1], &byte, 1) != 1 || ::read(go[0], &byte, 1) != 1) ::_exit(1);
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  // All have connected by now; those that the loop has not reached yet are in the kernel's queue.
  ASSERT_EQ(::write(go[1], "x", 1), 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  Status health = Unavailable("UNTRIED", "");
  for (int i = 0; i < 50 && !health.ok(); ++i) health = CheckHealth(As("health"), std::chrono::seconds(2));
  EXPECT_TRUE(health.ok()) << health;
  EXPECT_GT(server_->acceptor().shed(), 0u);
  ::setrlimit(RLIMIT_NOFILE, &before);
  for (const int fd : {go[0], go[1], ready[0], ready[1]}) ::close(fd);
}

INSTANTIATE_TEST_SUITE_P(Addresses, FloodTest, testing::Values("", "127.0.0.1:0"),
                         [](const auto& parameter) { return parameter.index == 0 ? "unix" : "tcp"; });

}  // namespace
}  // namespace lagan::rpc
