// UploadDocument: a picture becomes a checked zone and a sealed picture, or a reason that the person can act on.
#include <map>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "services/proofing/document_cues.h"
#include "services/proofing/doubts.h"
#include "services/proofing/proofing.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

// The picture itself is part of what an idempotency key stands for.
std::string RequestWithPicture(const v1::UploadDocumentStart& request, ByteView picture) {
  const crypto::Sha256Digest digest = crypto::Sha256(picture);
  return request.SerializeAsString() + std::string(AsText(digest));
}

// Refusals that are about the picture, and so an answer for the person; anything else is an error of the call.
bool IsAboutThePicture(const Status& status) {
  return status.code() == Code::kInvalidArgument &&
         (status.reason().starts_with("PICTURE_") || status.reason().starts_with("DOCUMENT_"));
}

// True when two zones are of the same document of the same person, however they were read.
bool SameDocument(const mrz::v1::Zone& one, const mrz::v1::Zone& other) {
  return ClaimedIdentity(one).SerializeAsString() == ClaimedIdentity(other).SerializeAsString();
}

// What an operator examined, compared or was told of belongs to one document: another one would borrow it.
Status CheckFindingsStay(storage::Transaction& transaction, const keys::DataKey& key,
                         const ApplicationRecord& record, const mrz::v1::Zone& zone) {
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         GetMessage<mrz::v1::Zone>(transaction, key, record.id, field::kDocument));
  if (!before.has_value() || SameDocument(*before, zone)) return Status();
  for (const std::string_view name : {field::kSeen, field::kComparison, field::kVouch}) {
    LAGAN_ASSIGN_OR_RETURN(const auto finding, GetField(transaction, record.id, name));
    if (!finding.has_value()) continue;
    return FailedPrecondition(
        "FINDINGS_OF_ANOTHER_DOCUMENT",
        "Something was recorded about the first document; it can no longer change. Open another application.",
        "application_id");
  }
  return Status();
}

Status NotAccepted(const document::v1::ReadDocumentResponse& reading) {
  const bool none = reading.verdict() == document::v1::ReadDocumentResponse::VERDICT_NONE;
  const std::string reason = none ? "DOCUMENT_NOT_FOUND" : "DOCUMENT_NOT_READ";
  const std::string advice = reading.advice().empty() ? "The lines at the bottom of the document could not "
                                                        "be read. Lay it flat in good light and try again."
                                                      : reading.advice();
  return InvalidArgument(reason, advice, "picture");
}

}  // namespace

Status ApplicationWork::MayTakeDocument(const ApplicationRecord& record) const {
  LAGAN_RETURN_IF_ERROR(Next(record.state, Event::kDocumentAccepted).status());
  if (record.questions_asked) {
    return FailedPrecondition(
        "QUESTIONS_ALREADY_ASKED",
        "Questions were asked about the person on the first document; it can no longer change.",
        "application_id");
  }
  if (record.pictures >= with_.limits.pictures) {
    return ResourceExhausted("TOO_MANY_PICTURES",
                             "Too many pictures were tried. Please ask for help from a person.",
                             "application_id");
  }
  return Status();
}

Status ApplicationWork::KeepDocument(storage::Transaction& transaction, const keys::DataKey& key,
                                     ApplicationRecord& record, const std::string& document_type,
                                     const mrz::v1::Zone& zone, bool typed,
                                     const std::vector<std::string>& doubts, const std::string& actor) {
  LAGAN_RETURN_IF_ERROR(CheckFindingsStay(transaction, key, record, zone));
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kDocumentAccepted, with_.limits, with_.clock->Now()));
  record.document_type = document_type;
  record.reason.clear();
  record.advice.clear();
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kDocument, zone, *with_.random));
  LAGAN_RETURN_IF_ERROR(SetDocumentDoubts(transaction, record.id, doubts));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kTyped));
  if (typed) {
    assurance::v1::GradeRequest how;
    how.set_zone_typed(true);
    LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kTyped, how, *with_.random));
  }
  std::map<std::string, std::string> facts = {{"document_type", record.document_type},
                                              {"format", zone.format()},
                                              {"read", typed ? "typed" : "picture"}};
  for (const std::string& doubt : doubts) facts["cues"] += (facts["cues"].empty() ? "" : " ") + doubt;
  return AddEvent(transaction, record, "document.accepted", actor, facts);
}

Result<Proofing::PictureReading> Proofing::ReadPicture(const rpc::CallContext& context,
                                                       const v1::UploadDocumentStart& request,
                                                       ByteView picture) {
  LAGAN_ASSIGN_OR_RETURN(document::v1::ReadDocumentResponse reading,
                         with_.peers->ReadDocument(context, picture));
  if (reading.verdict() != document::v1::ReadDocumentResponse::VERDICT_ACCEPTED) return NotAccepted(reading);
  // The process that decodes hostile pictures is trusted with lines only: what they mean is found out here, anew.
  mrz::v1::ParseZoneRequest parse;
  *parse.mutable_lines() = reading.zone().lines();
  LAGAN_ASSIGN_OR_RETURN(const mrz::v1::ParseZoneResponse parsed, with_.peers->ParseZone(context, parse));
  if (!parsed.zone().valid()) {
    return InvalidArgument("DOCUMENT_NOT_READ",
                           "The lines of the document do not add up. Take the picture again.", "picture");
  }
  LAGAN_RETURN_IF_ERROR(
      CheckUsable(request.document_type(), parsed.zone(), DateOf(with_.clock->Now()), with_.sandbox));
  return PictureReading{parsed.zone(), ToBytes(reading.clean_jpeg()), DocumentDoubts(reading)};
}

Result<v1::UploadDocumentResponse> Proofing::UploadDocument(const rpc::CallContext& context,
                                                            const v1::UploadDocumentStart& request,
                                                            ByteView picture) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  const std::string content = RequestWithPicture(request, picture);
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         KeptAnswer<v1::UploadDocumentResponse>(context, request.idempotency_key(), content));
  if (before.has_value()) return *before;
  LAGAN_RETURN_IF_ERROR(MayTakeDocument(loaded.record));

  Result<PictureReading> reading = ReadPicture(context, request, picture);
  if (!reading.ok() && !IsAboutThePicture(reading.status())) return reading.status();
  std::string blob_id;
  if (reading.ok()) {
    LAGAN_ASSIGN_OR_RETURN(const Bytes sealed,
                           loaded.key.Seal(field::kPicture, 1, reading->clean_jpeg, *with_.random));
    LAGAN_ASSIGN_OR_RETURN(blob_id, with_.blobs->Put(sealed));
  }

  auto written = WriteContent<v1::UploadDocumentResponse>(
      context, request.idempotency_key(), content,
      [&](storage::Transaction& transaction) -> Result<v1::UploadDocumentResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        // Asked again, because other calls went on while the picture was read.
        LAGAN_RETURN_IF_ERROR(MayTakeDocument(record));
        ++record.pictures;
        v1::UploadDocumentResponse response;
        if (reading.ok()) {
          LAGAN_RETURN_IF_ERROR(KeepDocument(transaction, loaded.key, record, request.document_type(),
                                             reading->zone, false, reading->doubts, "system"));
          LAGAN_RETURN_IF_ERROR(AddPicture(transaction, record.id, blob_id, with_.clock->Now()));
          response.set_usable(true);
        } else {
          const Status& why = reading.status();
          LAGAN_RETURN_IF_ERROR(Move(record, Event::kDocumentRefused, with_.limits, with_.clock->Now()));
          record.reason = why.reason();
          record.advice = why.message();
          LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
          LAGAN_RETURN_IF_ERROR(
              AddEvent(transaction, record, "document.refused", "system", {{"reason", why.reason()}}));
          response.set_reason(why.reason());
          response.set_advice(why.message());
        }
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
  // What was not recorded is not kept; should the deletion fail too, the next start does it.
  if (!written.ok() && !blob_id.empty()) static_cast<void>(with_.blobs->Delete(blob_id).ok());
  return written;
}

}  // namespace lagan::proofing
