#include "services/proofing/remote_peers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lagan/assurance/v1/assurance.grpc.pb.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "lagan/document/v1/document.grpc.pb.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "lagan/liveness/v1/liveness.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::proofing {
namespace {

constexpr std::size_t kChunk = 128 << 10;

struct Channels {
  std::shared_ptr<rpc::Channel> document;
  std::shared_ptr<rpc::Channel> mrz;
  std::shared_ptr<rpc::Channel> assurance;
  std::shared_ptr<rpc::Channel> credential;
  std::shared_ptr<rpc::Channel> liveness;
  std::shared_ptr<rpc::Channel> letters;
  std::shared_ptr<rpc::Channel> audit;
};

class RemotePeers final : public Peers {
 public:
  explicit RemotePeers(Channels channels)
      : document_(std::move(channels.document)),
        mrz_(std::move(channels.mrz)),
        assurance_(std::move(channels.assurance)),
        credential_(std::move(channels.credential)),
        liveness_(std::move(channels.liveness)),
        letters_(std::move(channels.letters)),
        audit_(std::move(channels.audit)) {}

  Result<document::v1::ReadDocumentResponse> ReadDocument(const rpc::CallContext& context,
                                                          ByteView picture) override {
    std::vector<document::v1::ReadDocumentRequest> messages(1);
    messages[0].mutable_start()->set_size(static_cast<std::uint32_t>(picture.size()));
    for (; !picture.empty(); picture = picture.subspan(std::min(kChunk, picture.size()))) {
      messages.emplace_back().set_chunk(std::string(AsText(picture.first(std::min(kChunk, picture.size())))));
    }
    return document_.Upload(&document::v1::DocumentService::Stub::ReadDocument,
                            rpc::CallOptions::Within(context), messages);
  }
  Result<mrz::v1::ParseZoneResponse> ParseZone(const rpc::CallContext& context,
                                               const mrz::v1::ParseZoneRequest& request) override {
    return mrz_.Call(&mrz::v1::MrzService::Stub::ParseZone, rpc::CallOptions::Within(context), request);
  }
  Result<assurance::v1::PrepareQuestionsResponse> PrepareQuestions(
      const rpc::CallContext& context, const assurance::v1::PrepareQuestionsRequest& request) override {
    return assurance_.Call(&assurance::v1::AssuranceService::Stub::PrepareQuestions,
                           rpc::CallOptions::Within(context), request);
  }
  Result<assurance::v1::CheckSourcesResponse> CheckSources(
      const rpc::CallContext& context, const assurance::v1::CheckSourcesRequest& request) override {
    return assurance_.Call(&assurance::v1::AssuranceService::Stub::CheckSources,
                           rpc::CallOptions::Within(context), request);
  }
  Result<assurance::v1::GradeResponse> Grade(const rpc::CallContext& context,
                                             const assurance::v1::GradeRequest& request) override {
    return assurance_.Call(&assurance::v1::AssuranceService::Stub::Grade, rpc::CallOptions::Within(context),
                           request);
  }
  Result<credential::v1::IssueCredentialResponse> IssueCredential(
      const rpc::CallContext& context, const credential::v1::IssueCredentialRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::IssueCredential,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::AcknowledgeDeliveryResponse> AcknowledgeDelivery(
      const rpc::CallContext& context, const credential::v1::AcknowledgeDeliveryRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::AcknowledgeDelivery,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::SignResultResponse> SignResult(
      const rpc::CallContext& context, const credential::v1::SignResultRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::SignResult,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::IssueBatchResponse> IssueBatch(
      const rpc::CallContext& context, const credential::v1::IssueBatchRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::IssueBatch,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::EndApplicationResponse> EndApplication(
      const rpc::CallContext& context, const credential::v1::EndApplicationRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::EndApplication,
                            rpc::CallOptions::Within(context), request);
  }
  Result<liveness::v1::IssueChallengeResponse> IssueChallenge(
      const rpc::CallContext& context, const liveness::v1::IssueChallengeRequest& request) override {
    return liveness_.Call(&liveness::v1::LivenessService::Stub::IssueChallenge,
                          rpc::CallOptions::Within(context), request);
  }
  Result<liveness::v1::JudgeFramesResponse> JudgeFrames(
      const rpc::CallContext& context, const liveness::v1::JudgeFramesRequest& request) override {
    return liveness_.Call(&liveness::v1::LivenessService::Stub::JudgeFrames,
                          rpc::CallOptions::Within(context), request);
  }
  Result<liveness::v1::ComparePortraitResponse> ComparePortrait(
      const rpc::CallContext& context, const liveness::v1::ComparePortraitRequest& request) override {
    return liveness_.Call(&liveness::v1::LivenessService::Stub::ComparePortrait,
                          rpc::CallOptions::Within(context), request);
  }
  Result<liveness::v1::MakePassPortraitResponse> MakePassPortrait(
      const rpc::CallContext& context, const liveness::v1::MakePassPortraitRequest& request) override {
    return liveness_.Call(&liveness::v1::LivenessService::Stub::MakePassPortrait,
                          rpc::CallOptions::Within(context), request);
  }
  Result<letters::v1::SpoolLetterResponse> SpoolLetter(
      const rpc::CallContext& context, const letters::v1::SpoolLetterRequest& request) override {
    return letters_.Call(&letters::v1::LettersService::Stub::SpoolLetter, rpc::CallOptions::Within(context),
                         request);
  }
  Result<credential::v1::SuspendCredentialResponse> SuspendCredential(
      const rpc::CallContext& context, const credential::v1::SuspendCredentialRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::SuspendCredential,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::ReinstateCredentialResponse> ReinstateCredential(
      const rpc::CallContext& context, const credential::v1::ReinstateCredentialRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::ReinstateCredential,
                            rpc::CallOptions::Within(context), request);
  }
  Result<credential::v1::RevokeCredentialResponse> RevokeCredential(
      const rpc::CallContext& context, const credential::v1::RevokeCredentialRequest& request) override {
    return credential_.Call(&credential::v1::CredentialService::Stub::RevokeCredential,
                            rpc::CallOptions::Within(context), request);
  }
  Result<audit::v1::AppendEntriesResponse> AppendEntries(
      const rpc::CallContext& context, const audit::v1::AppendEntriesRequest& request) override {
    return audit_.Call(&audit::v1::AuditService::Stub::AppendEntries, rpc::CallOptions::Within(context),
                       request);
  }

 private:
  rpc::Client<document::v1::DocumentService> document_;
  rpc::Client<mrz::v1::MrzService> mrz_;
  rpc::Client<assurance::v1::AssuranceService> assurance_;
  rpc::Client<credential::v1::CredentialService> credential_;
  rpc::Client<liveness::v1::LivenessService> liveness_;
  rpc::Client<letters::v1::LettersService> letters_;
  rpc::Client<audit::v1::AuditService> audit_;
};

}  // namespace

Result<std::unique_ptr<Peers>> MakeRemotePeers(const host::Environment& environment) {
  Channels channels;
  LAGAN_ASSIGN_OR_RETURN(channels.document, environment.Connect("document"));
  LAGAN_ASSIGN_OR_RETURN(channels.mrz, environment.Connect("mrz"));
  LAGAN_ASSIGN_OR_RETURN(channels.assurance, environment.Connect("assurance"));
  LAGAN_ASSIGN_OR_RETURN(channels.credential, environment.Connect("credential"));
  LAGAN_ASSIGN_OR_RETURN(channels.liveness, environment.Connect("liveness"));
  LAGAN_ASSIGN_OR_RETURN(channels.letters, environment.Connect("letters"));
  LAGAN_ASSIGN_OR_RETURN(channels.audit, environment.Connect("audit"));
  return std::unique_ptr<Peers>(new RemotePeers(std::move(channels)));
}

}  // namespace lagan::proofing
