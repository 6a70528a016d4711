// The challenges that were issued for an application: which may still be answered, and with which batch. The liveness
// service remembers nothing; these rows are what makes a challenge single use. No personal data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"

namespace lagan::proofing {

enum class ChallengeState {
  kOpen,
  // It has its outcome, another took its place, or consent was taken back.
  kOver,
  // Its time ran out before it had an outcome.
  kLate,
};

struct Challenge {
  std::string id;  // 32 hexadecimal characters
  std::string application_id;
  std::string consent_id;  // the consent's audit event that the challenge is sealed for
  ChallengeState state = ChallengeState::kOpen;
  int batch = 0;  // the last one that was judged
  Time expires_at{};
};

// Records a challenge that begins; those of the same application that are open are over.
Status BeginChallenge(storage::Transaction& transaction, const Challenge& challenge);
// Empty when it was never issued, to anybody.
Result<std::optional<Challenge>> FindChallenge(storage::Transaction& transaction, std::string_view id);
// Counts the batch after `challenge.batch` as judged and moves to `state`. BATCH_ORDER (aborted) when somebody else's batch
// was counted since the challenge was read; CHALLENGE_USED (precondition) when it is not open any more.
Status CountBatch(storage::Transaction& transaction, const Challenge& challenge, ChallengeState state);
// Moves the open ones of an application to `state`.
Status CloseChallenges(storage::Transaction& transaction, std::string_view application_id,
                       ChallengeState state);
// All of an application, at its erasure.
Status DeleteChallenges(storage::Transaction& transaction, std::string_view application_id);

}  // namespace lagan::proofing
