// Passes that were seen, so that a picture of a single-use pass is not accepted after the pass itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_set>

#include "base/core/bytes.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"

namespace lagan::verifier {

// A bounded set, in memory only: what it holds are the first 16 bytes of an HMAC-SHA-256 under a random key of its own,
// so that nobody can ask it whether a certain pass was there, and nothing of it can be compared with another venue's.
// Closing the program, or Forget, ends it. Thread-safe.
class SeenPasses {
 public:
  // Room for a night of the largest venue; about 100 MB when full. Who comes after that pushes out the oldest.
  static constexpr std::size_t kCapacity = std::size_t{1} << 20;

  explicit SeenPasses(crypto::RandomSource& random, std::size_t capacity = kCapacity);

  // True when `pass` was not there before; it is from now on.
  bool Insert(ByteView pass);
  // Empties the set and takes a new key.
  void Forget();
  std::size_t size() const;

 private:
  friend class SeenPassesTest;  // what is kept must be of no use to anybody, which shows nowhere else
  using Mark = std::array<std::uint8_t, 16>;
  struct HashMark {
    std::size_t operator()(const Mark& mark) const;
  };

  crypto::RandomSource& random_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  SecretBytes salt_;
  std::unordered_set<Mark, HashMark> marks_;
  std::deque<Mark> order_;  // oldest first
};

}  // namespace lagan::verifier
