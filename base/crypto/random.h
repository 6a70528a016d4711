// Randomness, injected, so that a test can repeat what it saw.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>

#include "base/core/bytes.h"

namespace lagan::crypto {

// Thread-safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  // Fills the whole span. A source that cannot do so ends the process: nothing may go on with predictable
  // bytes.
  virtual void Fill(std::span<std::uint8_t> out) = 0;

  // `count` random bytes.
  Bytes Take(std::size_t count);
  // 128 random bits in lower-case hexadecimal: identifiers that cannot be guessed or enumerated.
  std::string TakeId();
  // Evenly distributed in [0, bound), without modulo bias. `bound` must be positive.
  std::uint64_t Below(std::uint64_t bound);
};

// OpenSSL's generator. For everything but tests.
class SystemRandom final : public RandomSource {
 public:
  void Fill(std::span<std::uint8_t> out) override;
};

// The same bytes for the same seed. For tests and synthetic documents only; predictable.
class SeededRandomForTest final : public RandomSource {
 public:
  explicit SeededRandomForTest(std::uint64_t seed) : engine_(seed) {}
  void Fill(std::span<std::uint8_t> out) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace lagan::crypto
