// The portal in the demonstration: the API that every portal uses, call by call.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "services/demo/face_film.h"
#include "services/demo/narrator.h"
#include "services/rpc/client.h"

namespace lagan::demo {

// How one challenge of the face check went.
struct FaceAnswer {
  // True once the service that looks at faces has taken part; false: there are no face parts, and a person will look.
  bool available = false;
  std::string challenge_id{};
  proofing::v1::SendFaceFramesResponse::Outcome outcome =
      proofing::v1::SendFaceFramesResponse::OUTCOME_UNSPECIFIED;
  std::string reason{};
  std::string advice{};
  // The prompts, each once in a row.
  std::vector<std::string> asked{};
  std::vector<Shot> sent{};
  std::uint32_t batches = 0;

  bool IsPassed() const { return outcome == proofing::v1::SendFaceFramesResponse::OUTCOME_PASSED; }
  bool MayRetry() const { return outcome == proofing::v1::SendFaceFramesResponse::OUTCOME_RETRY; }
};

// Every call is repeated on UNAVAILABLE under the same idempotency key, so that services may restart meanwhile. Each tells
// the narrator what it did. Errors are what the services return.
class Portal {
 public:
  // `random` makes idempotency keys. Both outlive this.
  Portal(std::shared_ptr<rpc::Channel> proofing, crypto::RandomSource* random, Narrator* narrator)
      : proofing_(std::move(proofing)), random_(random), narrator_(narrator) {}

  // An application for level medium, with the notice recorded. Gives its id.
  Result<std::string> Open() const;
  // A picture that cannot be used is an answer, not an error.
  Result<proofing::v1::UploadDocumentResponse> Upload(const std::string& id, ByteView picture,
                                                      const std::string& document_type) const;
  // What the person says to the liveness check and to the comparison, each asked by itself; a face on the pass is refused.
  Status Consent(const std::string& id, bool to_face_check) const;
  // One challenge, answered by what the camera gives. The time passes that the shots are stamped with, unless `hurried`.
  Result<FaceAnswer> CheckFace(const std::string& id, const Camera& camera, bool hurried = false) const;
  // One batch to a challenge, whatever became of it.
  Result<proofing::v1::SendFaceFramesResponse> SendFrames(const std::string& id,
                                                          const std::string& challenge_id,
                                                          std::uint32_t batch, const std::vector<Shot>& shots,
                                                          std::uint64_t first_ms) const;
  // Submits, and waits for the checks' end. CHECKS_TOO_SLOW.
  Result<proofing::v1::Application> Submit(const std::string& id) const;
  // Waits until the application is not `state` any more. CHECKS_TOO_SLOW.
  Result<proofing::v1::Application> AwaitAfter(const std::string& id, proofing::v1::State state) const;
  Result<proofing::v1::Application> Get(const std::string& id) const;
  Result<proofing::v1::GetResultResponse> FetchResult(const std::string& id) const;
  // Passes for a day that show one thing each (docs/credentials.md, "Pass kinds").
  Result<proofing::v1::IssuePassesResponse> AskForPasses(const std::string& id, const std::string& kind,
                                                         unsigned count) const;
  // Tells proofing that the result is kept: its sealed copy is forgotten.
  Status Acknowledge(const std::string& id) const;
  Status Withdraw(const std::string& id) const;

 private:
  using Stub = proofing::v1::ProofingService::Stub;

  template <typename Done>
  Result<proofing::v1::Application> Await(const std::string& id, const Done& done) const;
  Status RecordConsent(const std::string& id, proofing::v1::ConsentPurpose purpose, bool given) const;
  std::string NewKey() const { return random_->TakeId(); }

  rpc::Client<proofing::v1::ProofingService> proofing_;
  crypto::RandomSource* random_;
  Narrator* narrator_;
};

}  // namespace lagan::demo
