// The client of one operator: cases, evidence and the assisted route, under the certificate "operator-console" and the
// operator's own token. Like a portal (portal.h), it asks again under the same key whatever got no answer.
#pragma once

#include <memory>
#include <string>

#include "base/core/result.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "services/rpc/client.h"
#include "tests/integration/operators.h"
#include "tests/integration/portal.h"

namespace lagan::integration {

// Thread-safe.
class Console {
 public:
  using AssistedStub = v1::AssistedService::Stub;
  using EvidenceStub = v1::EvidenceService::Stub;
  using LettersStub = letters::v1::LettersService::Stub;
  using ReviewStub = review::v1::ReviewService::Stub;

  // Borrows the operator.
  Console(const rpc::Configuration& configuration, const Operator& who);

  const Operator& who() const { return who_; }

  // One call, tried once.
  template <typename Stub, typename Request, typename Response>
  Result<Response> Once(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const std::type_identity_t<Request>& request) const {
    LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
    return ClientOf(static_cast<Stub*>(nullptr)).Call(method, options, request);
  }
  // One call, repeated while there is no answer (for a minute).
  template <typename Stub, typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const std::type_identity_t<Request>& request) const {
    return Portal::Persistently([&] { return Once(method, request); });
  }

  // The letters of a closed run, one PDF each in the order of the manifest.
  Result<std::vector<std::string>> Letters(const std::string& run_id) const;

 private:
  Result<rpc::CallOptions> Options() const;
  const rpc::Client<v1::AssistedService>& ClientOf(AssistedStub*) const { return assisted_; }
  const rpc::Client<v1::EvidenceService>& ClientOf(EvidenceStub*) const { return evidence_; }
  const rpc::Client<letters::v1::LettersService>& ClientOf(LettersStub*) const { return letters_; }
  const rpc::Client<review::v1::ReviewService>& ClientOf(ReviewStub*) const { return review_; }

  const Operator& who_;
  const std::shared_ptr<rpc::Channel> proofing_;
  const rpc::Client<v1::AssistedService> assisted_;
  const rpc::Client<v1::EvidenceService> evidence_;
  const rpc::Client<letters::v1::LettersService> letters_;
  const rpc::Client<review::v1::ReviewService> review_;
};

}  // namespace lagan::integration
