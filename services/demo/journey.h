// The portal in the demonstration: one application, from its opening to its end, over the API that every portal uses.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "services/demo/applicant.h"
#include "services/rpc/client.h"

namespace lagan::demo {

// One thing that was done, told when it is over.
struct Step {
  std::string name;   // "upload": a key of timings_ms
  std::string words;  // what happened, for a newcomer
  std::chrono::milliseconds time{};
};
using Report = std::function<void(const Step&)>;

struct JourneyOptions {
  std::string document_type;  // an id of policy/assurance/evidence_strength.tsv
  bool answer_wrong = false;
  // For the checks, from submission to an end.
  std::chrono::milliseconds checks{120'000};
};

// Where a journey ended.
struct Journey {
  proofing::v1::Application application;
  // The picture was kept. False: reason and advice are the application's, and the journey ended there.
  bool picture_usable = false;
  // Present once ISSUED.
  proofing::v1::GetResultResponse result;

  bool IsIssued() const { return application.state() == proofing::v1::STATE_ISSUED; }
};

class Portal {
 public:
  // `random` makes idempotency keys and outlives this.
  Portal(std::shared_ptr<rpc::Channel> proofing, crypto::RandomSource* random)
      : proofing_(std::move(proofing)), random_(random) {}

  // Runs one application for level medium to its end: opened, notice, picture, questions, submitted, checked, and where it
  // was issued the result fetched. Every call is repeated on UNAVAILABLE under the same idempotency key, so that services
  // may restart meanwhile. An end without a credential is no error. CHECKS_TOO_SLOW, and what the services return.
  Result<Journey> Run(ByteView picture, const Applicant& applicant, const JourneyOptions& options,
                      const Report& report) const;

  // Tells proofing that the result is kept: its sealed copy is forgotten.
  Status Acknowledge(const std::string& application_id) const;

 private:
  using Stub = proofing::v1::ProofingService::Stub;

  Result<std::string> Open(const Report& report) const;
  Result<proofing::v1::UploadDocumentResponse> Upload(const std::string& id, ByteView picture,
                                                      const std::string& document_type) const;
  Status Answer(const std::string& id, const Applicant& applicant, bool wrong, const Report& report) const;
  Result<proofing::v1::Application> AwaitChecks(const std::string& id, std::chrono::milliseconds limit) const;
  std::string NewKey() const { return random_->TakeId(); }

  rpc::Client<proofing::v1::ProofingService> proofing_;
  crypto::RandomSource* random_;
};

}  // namespace lagan::demo
