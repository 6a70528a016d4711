#include "base/image/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace lagan::image {
namespace {

constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
constexpr std::size_t kMaxDescriptors = 2;

bool WriteAt(int fd, ByteView bytes, off_t at) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += written;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Mapping::Mapping(int fd, std::size_t size, bool writable) {
  void* data = ::mmap(nullptr, size, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return;
  ::madvise(data, size, MADV_DONTDUMP);
  data_ = static_cast<std::uint8_t*>(data);
  size_ = size;
}

Mapping::Mapping(Mapping&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  if (this != &other) {
    Unmap();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

void Mapping::MapAtOnce(std::size_t size) const {
  // Nothing is lost where the kernel does not know of it.
  ::madvise(data_, std::min(size, size_), MADV_POPULATE_READ);
}

void Mapping::Unmap() {
  if (data_ != nullptr) ::munmap(std::exchange(data_, nullptr), std::exchange(size_, 0));
}

Descriptor MakeSharedMemory(std::size_t size) {
  Descriptor memory(::memfd_create("lagan-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.ok() || ::ftruncate(memory.get(), static_cast<off_t>(size)) != 0) return Descriptor();
  return memory;
}

bool Fill(int fd, ByteView bytes) { return WriteAt(fd, bytes, 0); }

bool FillWithZeros(int fd, std::size_t size) {
  static constexpr std::uint8_t kZeros[256 * 1024] = {};
  for (std::size_t at = 0; at < size; at += sizeof kZeros) {
    if (!WriteAt(fd, ByteView(kZeros).first(std::min(size - at, sizeof kZeros)), static_cast<off_t>(at)))
      return false;
  }
  return true;
}

bool Seal(int fd) { return ::fcntl(fd, F_ADD_SEALS, kSeals) == 0; }

bool IsSealed(int fd, std::size_t size) {
  struct stat info {};
  const int seals = ::fcntl(fd, F_GET_SEALS);
  return seals >= 0 && (seals & kSeals) == kSeals && ::fstat(fd, &info) == 0 &&
         info.st_size == static_cast<off_t>(size);
}

bool SendMessage(int socket, ByteView message, std::span<const int> descriptors) {
  iovec part{const_cast<std::uint8_t*>(message.data()), message.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (descriptors.size() > kMaxDescriptors) return false;
  if (!descriptors.empty()) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(message.size());
}

bool ReceiveMessage(int socket, std::span<std::uint8_t> message, std::vector<Descriptor>* descriptors) {
  iovec part{message.data(), message.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ssize_t received = 0;
  do {
    received = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return false;
  for (cmsghdr* rights = CMSG_FIRSTHDR(&header); rights != nullptr; rights = CMSG_NXTHDR(&header, rights)) {
    if (rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(rights) + i * sizeof(int), sizeof fd);
      descriptors->emplace_back(fd);
    }
  }
  return received == static_cast<ssize_t>(message.size()) &&
         (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
}

}  // namespace lagan::image
