#include "services/proofing/challenges.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kOpen = "open";
constexpr std::string_view kOver = "over";
constexpr std::string_view kLate = "late";

std::string_view Word(ChallengeState state) {
  switch (state) {
    case ChallengeState::kOpen:
      return kOpen;
    case ChallengeState::kLate:
      return kLate;
    case ChallengeState::kOver:
      break;
  }
  return kOver;
}

// A word that is not known was written by a later version: whatever it means, the challenge is not open here.
ChallengeState FromWord(std::string_view word) {
  if (word == kOpen) return ChallengeState::kOpen;
  return word == kLate ? ChallengeState::kLate : ChallengeState::kOver;
}

}  // namespace

Status BeginChallenge(storage::Transaction& transaction, const Challenge& challenge) {
  LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, challenge.application_id, ChallengeState::kOver));
  return transaction
      .Execute(
          "INSERT INTO challenges (challenge_id, application_id, consent_id, state, batch, expires_at) "
          "VALUES ($1, $2, $3, $4, $5, $6)",
          {challenge.id, challenge.application_id, challenge.consent_id, Word(challenge.state),
           challenge.batch, challenge.expires_at})
      .status();
}

Result<std::optional<Challenge>> FindChallenge(storage::Transaction& transaction, std::string_view id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT application_id, consent_id, state, batch, expires_at FROM challenges "
                          "WHERE challenge_id = $1",
                          {id}));
  if (rows.empty()) return std::optional<Challenge>();
  Challenge found;
  found.id = std::string(id);
  std::string state;
  LAGAN_RETURN_IF_ERROR(
      rows[0].Read(found.application_id, found.consent_id, state, found.batch, found.expires_at));
  found.state = FromWord(state);
  return std::optional<Challenge>(std::move(found));
}

Status CountBatch(storage::Transaction& transaction, const Challenge& challenge, ChallengeState state) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows counted,
      transaction.Execute("UPDATE challenges SET batch = batch + 1, state = $1 WHERE challenge_id = $2 "
                          "AND batch = $3 AND state = 'open' RETURNING batch",
                          {Word(state), challenge.id, challenge.batch}));
  if (counted.size() == 1) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto now, FindChallenge(transaction, challenge.id));
  if (now.has_value() && now->batch != challenge.batch) {
    return Aborted("BATCH_ORDER", "Other frames of this challenge were judged meanwhile.", "batch");
  }
  return FailedPrecondition("CHALLENGE_USED", "This challenge is over. Begin a new face check.",
                            "challenge_id");
}

Status CloseChallenges(storage::Transaction& transaction, std::string_view application_id,
                       ChallengeState state) {
  return transaction
      .Execute("UPDATE challenges SET state = $1 WHERE application_id = $2 AND state = 'open'",
               {Word(state), application_id})
      .status();
}

Status DeleteChallenges(storage::Transaction& transaction, std::string_view application_id) {
  return transaction.Execute("DELETE FROM challenges WHERE application_id = $1", {application_id}).status();
}

}  // namespace lagan::proofing
