#include "base/crypto/random.h"

#include <openssl/rand.h>
#include <cstdio>
#include <cstdlib>

namespace lagan::crypto {

Bytes RandomSource::Take(std::size_t count) {
  Bytes bytes(count);
  Fill(bytes);
  return bytes;
}

std::string RandomSource::TakeId() { return HexEncode(Take(16)); }

std::uint64_t RandomSource::Below(std::uint64_t bound) {
  // Numbers under 2^64 mod bound are thrown away: what remains is a whole multiple of bound.
  const std::uint64_t threshold = (0 - bound) % bound;
  while (true) {
    std::uint64_t number = 0;
    Fill({reinterpret_cast<std::uint8_t*>(&number), sizeof number});
    if (number >= threshold) return number % bound;
  }
}

void SystemRandom::Fill(std::span<std::uint8_t> out) {
  if (!out.empty() && RAND_bytes(out.data(), static_cast<int>(out.size())) != 1) {
    std::fputs("The system gives no randomness.\n", stderr);
    std::abort();
  }
}

void SeededRandomForTest::Fill(std::span<std::uint8_t> out) {
  const std::lock_guard lock(mutex_);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
}

}  // namespace lagan::crypto
