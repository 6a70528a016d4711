#include "services/tokens/key_ring.h"

namespace lagan::tokens {
namespace {

// A clock that was set back makes any time old: asking once more does no harm, trusting for longer might.
bool IsWithin(const std::optional<Time>& since, std::chrono::milliseconds limit, Time now) {
  return since && now >= *since && now - *since < limit;
}

}  // namespace

std::optional<crypto::P256PublicKey> KeyRing::Known(std::string_view kid) const {
  const auto found = keys_.find(kid);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

Result<std::optional<crypto::P256PublicKey>> KeyRing::Find(std::string_view kid) const {
  std::unique_lock lock(mutex_);
  if (!fetch_) return Known(kid);
  for (;;) {
    const Time now = clock_->Now();
    if (IsWithin(fetched_at_, kLongestTrust, now)) {
      if (auto key = Known(kid)) return key;
    }
    if (fetching_) {
      fetched_.wait(lock, [this] { return !fetching_; });
    } else if (IsWithin(asked_at_, kShortestPause, now)) {
      break;
    } else {
      Refresh(lock);
    }
  }
  if (!answer_.ok()) return answer_;
  return Known(kid);
}

void KeyRing::Refresh(std::unique_lock<std::mutex>& lock) const {
  fetching_ = true;
  lock.unlock();
  Result<PublicKeys> keys = fetch_();
  lock.lock();
  fetching_ = false;
  asked_at_ = clock_->Now();
  answer_ = keys.status();
  if (keys.ok()) {
    keys_ = std::move(keys).value();
    fetched_at_ = asked_at_;
  } else if (answer_.code() != Code::kUnavailable) {
    // Whatever kept the keys from us, it says nothing about a caller's token.
    answer_ = Unavailable("TOKEN_KEYS_UNAVAILABLE",
                          "The keys that tokens are verified with could not be fetched. Try again later.");
  }
  fetched_.notify_all();
}

}  // namespace lagan::tokens
