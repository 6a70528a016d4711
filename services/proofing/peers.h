// The other services as proofing sees them. The real ones are reached over the network (remote_peers.h); tests give
// their own. Every method may be called again with the same request after an error: the services are idempotent.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "lagan/audit/v1/audit.pb.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/document/v1/document.pb.h"
#include "lagan/letters/v1/letters.pb.h"
#include "lagan/liveness/v1/liveness.pb.h"
#include "lagan/mrz/v1/mrz.pb.h"
#include "services/rpc/call_context.h"

namespace lagan::proofing {

// Thread-safe.
class Peers {
 public:
  virtual ~Peers() = default;
  virtual Result<document::v1::ReadDocumentResponse> ReadDocument(const rpc::CallContext& context,
                                                                  ByteView picture) = 0;
  virtual Result<mrz::v1::ParseZoneResponse> ParseZone(const rpc::CallContext& context,
                                                       const mrz::v1::ParseZoneRequest& request) = 0;
  virtual Result<assurance::v1::PrepareQuestionsResponse> PrepareQuestions(
      const rpc::CallContext& context, const assurance::v1::PrepareQuestionsRequest& request) = 0;
  virtual Result<assurance::v1::CheckSourcesResponse> CheckSources(
      const rpc::CallContext& context, const assurance::v1::CheckSourcesRequest& request) = 0;
  virtual Result<assurance::v1::GradeResponse> Grade(const rpc::CallContext& context,
                                                     const assurance::v1::GradeRequest& request) = 0;
  virtual Result<credential::v1::IssueCredentialResponse> IssueCredential(
      const rpc::CallContext& context, const credential::v1::IssueCredentialRequest& request) = 0;
  virtual Result<credential::v1::AcknowledgeDeliveryResponse> AcknowledgeDelivery(
      const rpc::CallContext& context, const credential::v1::AcknowledgeDeliveryRequest& request) = 0;
  virtual Result<credential::v1::SignResultResponse> SignResult(
      const rpc::CallContext& context, const credential::v1::SignResultRequest& request) = 0;
  virtual Result<credential::v1::IssueBatchResponse> IssueBatch(
      const rpc::CallContext& context, const credential::v1::IssueBatchRequest& request) = 0;
  virtual Result<credential::v1::EndApplicationResponse> EndApplication(
      const rpc::CallContext& context, const credential::v1::EndApplicationRequest& request) = 0;
  virtual Result<liveness::v1::IssueChallengeResponse> IssueChallenge(
      const rpc::CallContext& context, const liveness::v1::IssueChallengeRequest& request) = 0;
  virtual Result<liveness::v1::JudgeFramesResponse> JudgeFrames(
      const rpc::CallContext& context, const liveness::v1::JudgeFramesRequest& request) = 0;
  virtual Result<liveness::v1::ComparePortraitResponse> ComparePortrait(
      const rpc::CallContext& context, const liveness::v1::ComparePortraitRequest& request) = 0;
  virtual Result<liveness::v1::MakePassPortraitResponse> MakePassPortrait(
      const rpc::CallContext& context, const liveness::v1::MakePassPortraitRequest& request) = 0;
  virtual Result<letters::v1::SpoolLetterResponse> SpoolLetter(
      const rpc::CallContext& context, const letters::v1::SpoolLetterRequest& request) = 0;
  virtual Result<credential::v1::SuspendCredentialResponse> SuspendCredential(
      const rpc::CallContext& context, const credential::v1::SuspendCredentialRequest& request) = 0;
  virtual Result<credential::v1::ReinstateCredentialResponse> ReinstateCredential(
      const rpc::CallContext& context, const credential::v1::ReinstateCredentialRequest& request) = 0;
  virtual Result<credential::v1::RevokeCredentialResponse> RevokeCredential(
      const rpc::CallContext& context, const credential::v1::RevokeCredentialRequest& request) = 0;
  // An entry that must be in the log before what it tells of happens: a person's look at evidence.
  virtual Result<audit::v1::AppendEntriesResponse> AppendEntries(
      const rpc::CallContext& context, const audit::v1::AppendEntriesRequest& request) = 0;
};

}  // namespace lagan::proofing
