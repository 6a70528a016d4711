// What DecoderClient and lagan-decode say to each other over a SOCK_SEQPACKET Unix socket. One machine, one build:
// native byte order, and a magic number that changes with the layout.
//
// Greeting: the program sends one Reply (kReady) when it can work. Then for each picture one Request with one
// descriptor (the picture in a sealed memfd) and one Reply, which carries sealed memfds when the outcome is kDone (the pixels, and
// after them the clean JPEG where the request asked for one) and none otherwise. Closing the socket ends the program.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lagan::image::decode {

enum class Outcome : std::uint32_t {
  kReady = 0,
  kDone = 1,
  kTruncated = 2,
  kDamaged = 3,
  kCrashed = 4,
  kForbidden = 5,
  kMemory = 6,
  kTimeout = 7,
  kRefused = 8,  // Sniff did not pass: a client that does not sniff
  kFailed = 9,   // lagan-decode itself could not go on (descriptors, processes)
};
inline constexpr Outcome kLastOutcome = Outcome::kFailed;

inline constexpr std::uint32_t kRequestMagic = 0x4C445132;  // "LDQ2"
inline constexpr std::uint32_t kReplyMagic = 0x4C445231;    // "LDR1"

struct Request {
  std::uint32_t magic = kRequestMagic;
  std::uint32_t clean_copy = 0;  // 1: a clean JPEG, too
  std::uint64_t picture_size = 0;
};

struct Reply {
  std::uint32_t magic = kReplyMagic;
  Outcome outcome = Outcome::kFailed;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 0;
  std::uint32_t reserved = 0;
  std::uint64_t jpeg_size = 0;  // 0: none
};

static_assert(sizeof(Request) == 16 && sizeof(Reply) == 32);

}  // namespace lagan::image::decode
