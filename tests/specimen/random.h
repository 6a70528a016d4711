// Random numbers that are the same on every machine and library, so that a seed names a picture. Not for secrets.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace lagan::specimen {

// SplitMix64 (Steele, Lea, Flood 2014). Copies continue independently with the same sequence.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  double Between(double low, double high) { return low + (high - low) * Unit(); }
  // In [0, count); `count` > 0.
  int Below(int count) { return static_cast<int>(Next() % static_cast<std::uint64_t>(count)); }
  bool Chance(double probability) { return Unit() < probability; }
  // Mean 0, standard deviation 1, within +-3.5: the sum of four bytes, cheap enough for each pixel of a picture.
  float Noise() {
    const std::uint64_t bits = Next();
    const int sum =
        static_cast<int>((bits & 0xFF) + (bits >> 8 & 0xFF) + (bits >> 16 & 0xFF) + (bits >> 24 & 0xFF));
    return static_cast<float>(sum - 510) / 147.8f;
  }

 private:
  std::uint64_t state_;
};

}  // namespace lagan::specimen
