// The person's face: what they agree to, the challenges of the liveness check, and its outcome.
//
// Explicit consent is on record, with its audit entry, before a challenge is issued, and is looked at again inside the
// transaction that writes what a frame led to: a withdrawal that comes while frames are judged wins. The liveness
// service keeps nothing; what it has seen so far is kept here as an opaque state, sealed under the application's data
// key, and a row of the challenge makes it single use (challenges.h, docs/adr/0007). No outcome refuses anybody:
// whatever is not a plain pass leads to a person (doubts.h). Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "services/proofing/application_work.h"
#include "services/proofing/challenges.h"
#include "services/proofing/consents.h"

namespace lagan::proofing {

class FaceChecks : private ApplicationWork {
 public:
  explicit FaceChecks(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The methods of the contract (proto/lagan/proofing/v1/proofing.proto says what each promises). `context.peer` is the
  // portal.

  // No to liveness or to the comparison ends the face check: sealed state, frames and what was found from them are
  // destroyed in the same transaction, and a person looks. Yes after that begins nothing by itself; the face check may be
  // begun while no challenge was issued yet, or when readers ask for it. No to the face on the pass destroys the picture for it, and
  // may be said as long as there is one to destroy.
  Result<v1::RecordConsentResponse> RecordConsent(const rpc::CallContext& context,
                                                  const v1::RecordConsentRequest& request);
  // In NEEDS_EVIDENCE a new face check may take the place of one that had its outcome.
  Result<v1::StartFaceCheckResponse> StartFaceCheck(const rpc::CallContext& context,
                                                    const v1::StartFaceCheckRequest& request);
  // A retry after the last challenge is told as a matter for a person, FACE_TRIES_OVER.
  Result<v1::SendFaceFramesResponse> SendFaceFrames(const rpc::CallContext& context,
                                                    const v1::SendFaceFramesRequest& request);

 private:
  // What a batch of frames is judged with.
  struct Under {
    Challenge challenge;
    std::string sealed_state;
  };

  // The consent under which a challenge may be issued now, or why there can be none.
  Result<Consent> MayStart(storage::Transaction& transaction, const ApplicationRecord& record) const;
  Result<v1::StartFaceCheckResponse> Begin(storage::Transaction& transaction, ApplicationRecord& record,
                                           const keys::DataKey& key,
                                           const liveness::v1::IssueChallengeResponse& issued,
                                           const Consent& consent, const std::string& actor);
  Result<v1::StartFaceCheckResponse> NotAvailable(storage::Transaction& transaction,
                                                  ApplicationRecord& record, const std::string& actor);
  // No more challenges: a person looks, and the refusal says so.
  Status TriesOver(const rpc::CallContext& context, std::string_view application_id);

  Result<Under> FindUnder(storage::Transaction& transaction, const Loaded& loaded,
                          const v1::SendFaceFramesRequest& request) const;
  // The challenge's time is over: what it has seen is destroyed.
  Status CloseLate(const rpc::CallContext& context, const v1::SendFaceFramesRequest& request);
  Result<v1::SendFaceFramesResponse> KeepJudgement(storage::Transaction& transaction,
                                                   ApplicationRecord& record, const keys::DataKey& key,
                                                   const Challenge& challenge,
                                                   const liveness::v1::JudgeFramesResponse& judged,
                                                   const std::string& actor);
  Status KeepOutcome(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
                     const liveness::v1::JudgeFramesResponse& judged, const std::string& actor);
  // One try is gone: another may be begun, or a person looks when it was the last.
  Status EndTry(storage::Transaction& transaction, ApplicationRecord& record, std::string_view reason,
                const std::string& actor);

  // Hands the face check to a person because of `reason` (one of `doubt`), with its audit entry.
  Status HandToPerson(storage::Transaction& transaction, ApplicationRecord& record, std::string_view reason,
                      const std::string& actor);
  Status PutState(storage::Transaction& transaction, const keys::DataKey& key,
                  const ApplicationRecord& record, int batch, const std::string& state) const;
};

}  // namespace lagan::proofing
