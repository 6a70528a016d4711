// Public keys by their names, as a service fetched them from the one that signs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"

namespace lagan::tokens {

using PublicKeys = std::map<std::string, crypto::P256PublicKey, std::less<>>;

// Thread-safe. Fetches when it meets a name that it does not know, at most once in ten seconds, so that unknown names cannot make
// it a nuisance to the signer, and anew every five minutes, so that a withdrawn key is forgotten.
class KeyRing {
 public:
  using Fetch = std::function<Result<PublicKeys>()>;

  static constexpr std::chrono::seconds kShortestPause{10};
  static constexpr std::chrono::minutes kLongestTrust{5};

  // Clock outlives the ring. `fetch` is called by one thread at a time and without a lock held by callers of other names' keys
  // that are known.
  KeyRing(Fetch fetch, const Clock* clock) : fetch_(std::move(fetch)), clock_(clock) {}
  // Keys that never change: for tests and for the signer itself.
  explicit KeyRing(PublicKeys keys) : keys_(std::move(keys)) {}

  // Nothing for an unknown name. The error of the fetch when it had to be asked and could not (UNAVAILABLE): a caller must not
  // take that for a bad token. Until the next fetch is due the same error is given again.
  Result<std::optional<crypto::P256PublicKey>> Find(std::string_view kid) const;

 private:
  std::optional<crypto::P256PublicKey> Known(std::string_view kid) const;
  // Expects the lock, and gives it up while it asks.
  void Refresh(std::unique_lock<std::mutex>& lock) const;

  Fetch fetch_;
  const Clock* clock_ = nullptr;
  mutable std::mutex mutex_;
  mutable std::condition_variable fetched_;
  mutable bool fetching_ = false;
  mutable PublicKeys keys_;
  // When a fetch last ended well, and when one last ended, with what.
  mutable std::optional<Time> fetched_at_;
  mutable std::optional<Time> asked_at_;
  mutable Status answer_;
};

}  // namespace lagan::tokens
