#include "services/review/reader_client.h"

#include <algorithm>
#include <utility>

#include "base/crypto/digest.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "services/rpc/configured.h"

namespace lagan::review {
namespace {

using EvidenceService = proofing::v1::EvidenceService;
using Stub = v1::ReviewService::Stub;

constexpr char kConsole[] = "operator-console";
constexpr std::uint32_t kMostParts = 16;
constexpr std::size_t kLargestPart = 4U << 20;
// The part and what goes with it.
constexpr int kLargestAnswer = static_cast<int>(kLargestPart) + (64 << 10);

// The same for the same words about the same claim.
std::string KeyOf(std::string_view what, const HeldCase& held, std::string_view words) {
  const std::string all = std::string(what) + "|" + held.claimed().case_id() + "|" +
                          std::to_string(held.lease().fencing_token()) + "|" + std::string(words);
  return HexEncode(crypto::Sha256(AsBytes(all)));
}

}  // namespace

Result<std::unique_ptr<ReaderClient>> ReaderClient::Open(const rpc::Configuration& configuration,
                                                         TokenSource token, crypto::RandomSource& random) {
  LAGAN_ASSIGN_OR_RETURN(auto review,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, kConsole, "review")));
  rpc::ChannelOptions pictures = rpc::ChannelOptionsOf(configuration, kConsole, "proofing");
  pictures.largest_message = std::max(pictures.largest_message, kLargestAnswer);
  LAGAN_ASSIGN_OR_RETURN(auto proofing, rpc::Channel::Open(std::move(pictures)));
  return std::unique_ptr<ReaderClient>(
      new ReaderClient(std::move(review), std::move(proofing), std::move(token), random));
}

Result<rpc::CallOptions> ReaderClient::Options() const {
  rpc::CallOptions options;
  LAGAN_ASSIGN_OR_RETURN(options.actor_token, token_());
  return options;
}

Result<HeldCase> ReaderClient::ClaimNext() const {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  v1::ClaimNextRequest request;
  request.set_idempotency_key(random_.TakeId());
  return rpc::Client<v1::ReviewService>(review_).Call(&Stub::ClaimNext, options, request);
}

Status ReaderClient::Heartbeat(HeldCase& held) const {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  v1::HeartbeatRequest request;
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  LAGAN_ASSIGN_OR_RETURN(v1::HeartbeatResponse renewed,
                         rpc::Client<v1::ReviewService>(review_).Call(&Stub::Heartbeat, options, request));
  *held.mutable_lease() = std::move(*renewed.mutable_lease());
  return Status();
}

Status ReaderClient::Release(const HeldCase& held) const {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  v1::ReleaseRequest request;
  request.set_idempotency_key(KeyOf("release", held, ""));
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  return rpc::Client<v1::ReviewService>(review_).Call(&Stub::Release, options, request).status();
}

Result<std::vector<Evidence>> ReaderClient::View(const HeldCase& held, const std::string& field) const {
  const Status invalid = DataLoss("EVIDENCE_INVALID", "The evidence did not come in the agreed form.");
  std::vector<Evidence> all;
  for (std::uint32_t part = 0, parts = 1; part < parts; ++part) {
    LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
    proofing::v1::ViewEvidenceRequest request;
    request.set_capability(held.lease().capability());
    request.set_field(field);
    request.set_part(part);
    LAGAN_ASSIGN_OR_RETURN(
        proofing::v1::ViewEvidenceResponse seen,
        rpc::Client<EvidenceService>(proofing_).Call(&EvidenceService::Stub::ViewEvidence, options, request));
    parts = seen.parts();
    if (parts > kMostParts || seen.content().size() > kLargestPart) return invalid;
    all.push_back(
        {field, part, seen.media_type(), SecretBytes(ToBytes(seen.content())), seen.audit_event_id()});
    WipeMemory(seen.mutable_content()->data(), seen.content().size());
  }
  return all;
}

Result<bool> ReaderClient::Decide(const HeldCase& held, v1::Disposition disposition,
                                  const std::vector<v1::Finding>& findings) const {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  v1::DecideRequest request;
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  request.set_disposition(disposition);
  for (const v1::Finding& finding : findings) *request.add_findings() = finding;
  request.set_idempotency_key(KeyOf("decide", held, request.SerializeAsString()));
  LAGAN_ASSIGN_OR_RETURN(const v1::DecideResponse decided,
                         rpc::Client<v1::ReviewService>(review_).Call(&Stub::Decide, options, request));
  return decided.closed();
}

Result<v1::GetQueueResponse> ReaderClient::Queue() const {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  return rpc::Client<v1::ReviewService>(review_).Call(&Stub::GetQueue, options, v1::GetQueueRequest());
}

}  // namespace lagan::review
