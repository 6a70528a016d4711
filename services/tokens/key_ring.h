// Public keys by their names, as a service fetched them from the one that signs.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

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

  // Clock outlives the ring. `fetch` is called without a lock held by callers of other names' keys that are known.
  KeyRing(Fetch fetch, const Clock* clock) : fetch_(std::move(fetch)), clock_(clock) {}
  // Keys that never change: for tests and for the signer itself.
  explicit KeyRing(PublicKeys keys) : keys_(std::move(keys)) {}

  // Nothing for an unknown name. The error of the fetch when it had to be asked and could not (UNAVAILABLE): a caller must not
  // take that for a bad token.
  Result<std::optional<crypto::P256PublicKey>> Find(std::string_view kid) const;

 private:
  Fetch fetch_;
  const Clock* clock_ = nullptr;
  mutable std::mutex mutex_;
  mutable PublicKeys keys_;
  mutable std::optional<Time> fetched_at_;
};

}  // namespace lagan::tokens
