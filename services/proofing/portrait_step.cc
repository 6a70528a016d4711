// StepPortrait of checks.h: the picture for the pass, made while the frames of the face check are still there.
#include "base/image/webp_header.h"
#include "services/proofing/checks.h"
#include "services/proofing/consents.h"
#include "services/proofing/face_words.h"
#include "services/proofing/pass_portrait.h"

namespace lagan::proofing {
namespace {

using Made = liveness::v1::MakePassPortraitResponse;

// A frame that will not do leaves the pass without a face, and so do parts that are not installed; anything else is tried again
// later. What decodes hostile pictures is believed only what its contract allows it to say.
Result<Made> OrNone(Result<Made> made, std::string& reason) {
  const Status& status = made.status();
  if (status.ok()) {
    const auto size = image::CheckPassPortrait(AsBytes(made->webp()));
    if (size.ok()) return made;
    reason = size.status().reason();
    return Made();
  }
  if (status.code() != Code::kInvalidArgument && status.code() != Code::kFailedPrecondition) return made;
  reason = StableReason(status.reason());
  return Made();
}

// Everything that must hold before the picture is made and again when it is written: a withdrawal that comes meanwhile wins.
Result<FaceOfDocument> MayBeMade(storage::Transaction& transaction, const keys::DataKey& key,
                                 const ApplicationRecord& record) {
  if (record.state != v1::STATE_CHECKING) return FaceOfDocument();
  LAGAN_ASSIGN_OR_RETURN(const bool consent,
                         ConsentGiven(transaction, record.id, v1::CONSENT_PURPOSE_FACE_ON_PASS));
  if (!consent) return FaceOfDocument();
  LAGAN_ASSIGN_OR_RETURN(const auto before, GetField(transaction, record.id, field::kPassPortrait));
  if (before.has_value()) return FaceOfDocument();
  return JudgeFaceOfDocument(transaction, key, record);
}

}  // namespace

Result<std::optional<liveness::v1::MakePassPortraitRequest>> Checks::WhatToDraw(const Loaded& loaded) {
  using Request = std::optional<liveness::v1::MakePassPortraitRequest>;
  FaceOfDocument face;
  std::optional<liveness::v1::JudgeFramesResponse> frames;
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(face, MayBeMade(transaction, loaded.key, loaded.record));
        LAGAN_ASSIGN_OR_RETURN(frames, GetMessage<liveness::v1::JudgeFramesResponse>(
                                           transaction, loaded.key, loaded.record.id, field::kFrames));
        return Status();
      },
      storage::Mode::kRead));
  if (!face.confirmed || !frames.has_value()) return Request();
  Request request(std::in_place);
  *request->mutable_frames() = std::move(*frames->mutable_best_frames());
  if (!face.by_networks) return request;
  // Where the networks are what the match rests on, they must find the small picture on the document too.
  LAGAN_ASSIGN_OR_RETURN(const auto compare, WhatToCompare(loaded));
  if (!compare.has_value()) return Request();
  request->set_document_jpeg(compare->document_jpeg());
  return request;
}

Status Checks::StepPortrait(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  LAGAN_ASSIGN_OR_RETURN(const auto request, WhatToDraw(loaded));
  if (!request.has_value()) return Status();
  std::string reason;
  LAGAN_ASSIGN_OR_RETURN(const Made made, OrNone(with_.peers->MakePassPortrait(context, *request), reason));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const FaceOfDocument face, MayBeMade(transaction, loaded.key, record));
    if (!face.confirmed) return Status();
    // Kept empty where there is none, so that it is tried once.
    LAGAN_RETURN_IF_ERROR(
        PutMessage(transaction, loaded.key, record, field::kPassPortrait, made, *with_.random));
    if (!made.webp().empty()) return AddEvent(transaction, record, "face.portrait_made", kSystem);
    return AddEvent(transaction, record, "face.portrait_not_made", kSystem, {{"reason", reason}});
  });
}

}  // namespace lagan::proofing
