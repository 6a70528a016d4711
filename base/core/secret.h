// Types for what must never be printed: personal data and keys.
//
// Secret<T> holds a value that shows as "[redacted]" in every stream and has no other way out than Reveal(),
// so that each use can be found by searching for that word. The memory of byte and text secrets is
// overwritten when they die. Not thread-safe beyond what T is.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/core/bytes.h"

namespace lagan {

// Overwrites memory in a way that the compiler does not remove.
void WipeMemory(void* data, std::size_t size);

namespace internal {
inline void Wipe(std::string& text) { WipeMemory(text.data(), text.size()); }
inline void Wipe(Bytes& bytes) { WipeMemory(bytes.data(), bytes.size()); }
template <typename T>
void Wipe(T&) {}
}  // namespace internal

template <typename T>
class Secret {
 public:
  Secret() = default;
  explicit Secret(T value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { internal::Wipe(other.value_); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      internal::Wipe(value_);
      value_ = other.value_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      internal::Wipe(value_);
      value_ = std::move(other.value_);
      internal::Wipe(other.value_);
    }
    return *this;
  }
  ~Secret() { internal::Wipe(value_); }

  // The value itself. Each call site is a place to justify in review.
  const T& Reveal() const { return value_; }
  T& RevealMutable() { return value_; }

  friend bool operator==(const Secret& a, const Secret& b) { return a.value_ == b.value_; }
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "[redacted]"; }

 private:
  T value_{};
};

// Personal data as text (a name, a document number, a zone).
using SecretText = Secret<std::string>;
// Personal data or key material as bytes (a picture, a key). Compare keys with crypto::ConstantTimeEqual, not
// ==.
using SecretBytes = Secret<Bytes>;

}  // namespace lagan
