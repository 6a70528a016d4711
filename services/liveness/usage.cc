#include "services/liveness/usage.h"

namespace lagan::liveness {

void Usage::Forget(Time now) {
  while (!by_age_.empty() && (by_age_.front().first <= now || by_age_.size() >= most_)) {
    last_.erase(by_age_.front().second);
    by_age_.pop_front();
  }
}

bool Usage::Enter(const std::string& challenge_id, std::uint32_t messages, const crypto::Sha256Digest& digest,
                  Time expires_at, Time now) {
  const std::scoped_lock lock(mutex_);
  const auto found = last_.find(challenge_id);
  if (found == last_.end()) {
    Forget(now);
    by_age_.emplace_back(expires_at, challenge_id);
    last_.emplace(challenge_id, Last{messages, digest});
    return true;
  }
  Last& last = found->second;
  if (messages < last.messages || (messages == last.messages && digest != last.digest)) return false;
  last = {messages, digest};
  return true;
}

std::size_t Usage::size() const {
  const std::scoped_lock lock(mutex_);
  return last_.size();
}

}  // namespace lagan::liveness
