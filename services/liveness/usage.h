// Which states of challenges were used, as far as this process remembers: each is good for one message.
//
// A defence in depth. What refuses a state for good, after a restart and on every host, is the caller's own record
// (docs/adr/0007-sealed-challenge-state.md); this one makes going back to an earlier state fail even where a caller keeps
// none.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/core/clock.h"
#include "base/crypto/digest.h"

namespace lagan::liveness {

// Thread-safe. Remembers at most `most` challenges, the newest, until they expire.
class Usage {
 public:
  explicit Usage(std::size_t most = 10'000) : most_(most) {}

  // True for a state that no message has been judged by; and for the last one that has, with the same message (`digest`)
  // again, so that a lost answer can be asked for once more. `messages` is the state's own count.
  bool Enter(const std::string& challenge_id, std::uint32_t messages, const crypto::Sha256Digest& digest,
             Time expires_at, Time now);
  std::size_t size() const;

 private:
  struct Last {
    std::uint32_t messages = 0;
    crypto::Sha256Digest digest{};
  };
  void Forget(Time now);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<std::string, Last> last_;
  std::deque<std::pair<Time, std::string>> by_age_;
};

}  // namespace lagan::liveness
