// Memory that two processes hand to each other by descriptor, and messages that carry the descriptors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/descriptor.h"

namespace lagan::image {

// A mapping that undoes itself. Not thread-safe.
class Mapping {
 public:
  Mapping() = default;
  // Maps `size` bytes of `fd` shared, writable or not. Not ok() when it fails or `size` is 0.
  Mapping(int fd, std::size_t size, bool writable);
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping() { Unmap(); }

  bool ok() const { return data_ != nullptr; }
  void Unmap();
  ByteView view() const { return {data_, size_}; }
  // Has the first `size` bytes, which are in memory already, ready for use: one call in place of a fault for each page.
  void MapAtOnce(std::size_t size) const;
  // Only for a writable mapping.
  std::span<std::uint8_t> writable() { return {data_, size_}; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// Nameless memory of `size` zero bytes that can be sealed; not ok() when there is none.
Descriptor MakeSharedMemory(std::size_t size);
// Writes `bytes` from the start of it. Half as dear as storing them through a mapping, which the kernel has to bring in page by page.
bool Fill(int fd, ByteView bytes);
// The same with `size` zeros: memory that is there before somebody maps it and writes to it (Mapping::MapAtOnce).
bool FillWithZeros(int fd, std::size_t size);
// From now on nobody can write to it or change its size. False while anybody has it mapped writable.
bool Seal(int fd);
// True when `fd` is memory of exactly `size` bytes under all seals of Seal: mapping it cannot fault, and its content
// stays what it is.
bool IsSealed(int fd, std::size_t size);

// Sends one message of a SOCK_SEQPACKET socket with descriptors. False when the other side is gone.
bool SendMessage(int socket, ByteView message, std::span<const int> descriptors);
// Receives one message of exactly message.size() bytes and at most two descriptors (close-on-exec). False on the end,
// an error or any other size.
bool ReceiveMessage(int socket, std::span<std::uint8_t> message, std::vector<Descriptor>* descriptors);

template <typename T>
ByteView AsMessage(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}
template <typename T>
std::span<std::uint8_t> AsMessageBuffer(T& value) {
  return {reinterpret_cast<std::uint8_t*>(&value), sizeof value};
}

}  // namespace lagan::image
