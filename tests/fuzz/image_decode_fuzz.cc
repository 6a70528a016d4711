// Any picture that the sniffer lets pass, decoded in this process: no crash, no read or write out of bounds, and the whole output
// written or a named outcome. In lagan-decode the same code runs behind walls; here it has to do without.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/image/decode/decoders.h"
#include "base/image/decode/sandbox.h"

namespace lagan::image::decode {
namespace {

struct Ended {
  Outcome outcome;
};

}  // namespace

// In place of the sandbox's, which ends the process. The decoders free what they hold when it passes through them.
void Finish(Outcome outcome, std::uint64_t) { throw Ended{outcome}; }

}  // namespace lagan::image::decode

namespace {

using namespace lagan::image;

// Larger pictures take longer and show nothing else.
constexpr int kMostPixels = 128 * 128;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const lagan::ByteView picture(data, size);
  const auto sniffed = Sniff(picture);
  if (!sniffed.ok() || sniffed->width * sniffed->height > kMostPixels) return 0;
  // Exactly as long as promised, so that a sanitizer sees what is written beyond it.
  std::vector<std::uint8_t> out(static_cast<std::size_t>(sniffed->width) * sniffed->height *
                                sniffed->channels);
  try {
    sniffed->kind == PictureKind::kJpeg ? decode::DecodeJpeg(picture, *sniffed, out)
                                        : decode::DecodePng(picture, *sniffed, out);
  } catch (const decode::Ended& ended) {
    const bool named = ended.outcome == decode::Outcome::kTruncated ||
                       ended.outcome == decode::Outcome::kDamaged ||
                       ended.outcome == decode::Outcome::kMemory;
    if (!named) std::abort();
  }
  return 0;
}

#ifdef LAGAN_FUZZ_MUTATOR
#include <zlib.h>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

// Mutates, then mends the checksums of a PNG's chunks: with wrong ones libpng looks at nothing.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
  constexpr std::size_t kStart = 8, kAround = 12;
  size = LLVMFuzzerMutate(data, size, most);
  // One in eight stays broken.
  if (seed % 8 == 0 || size < kStart || std::memcmp(data, "\x89PNG", 4) != 0) return size;
  for (std::size_t at = kStart; at + kAround <= size;) {
    const std::size_t length =
        std::size_t{data[at]} << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
    if (length > size - at - kAround) break;
    const auto sum = static_cast<std::uint32_t>(::crc32(0, data + at + 4, static_cast<uInt>(length + 4)));
    for (int i = 0; i < 4; ++i)
      data[at + 8 + length + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += length + kAround;
  }
  return size;
}
#endif
