#include "services/proofing/evidence_views.h"

#include <algorithm>

#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/readers.h"
#include "services/proofing/validation.h"
#include "services/tokens/actor_token.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kJpeg = "image/jpeg";
constexpr std::string_view kText = "text/plain; charset=utf-8";

Status NotThere() {
  return NotFound("FIELD_NOT_THERE", "There is no such evidence in this application.", "field");
}

void AddLine(std::string& text, std::string_view name, std::string_view value) {
  text += std::string(name) + ": " + std::string(value.empty() ? "-" : value) + "\n";
}

// For a reader who compares it with the picture.
std::string ZoneInWords(const mrz::v1::Zone& zone) {
  std::string text;
  for (const std::string& line : zone.lines()) text += line + "\n";
  AddLine(text, "Format", zone.format());
  AddLine(text, "Issuing state", zone.issuing_state());
  AddLine(text, "Document number", zone.document_number());
  AddLine(text, "Surname", zone.surname());
  AddLine(text, "Given names", zone.given_names());
  AddLine(text, "Nationality", zone.nationality());
  AddLine(text, "Date of birth", zone.birth_date());
  AddLine(text, "Sex", zone.sex());
  AddLine(text, "Date of expiry", zone.expiry_date());
  return text;
}

std::string GradeInWords(const assurance::v1::GradeResponse& grade) {
  std::string text =
      "Level " + grade.level() + ", profile " + (grade.profile().empty() ? "none" : grade.profile()) + "\n";
  for (const auto& line : grade.derivation()) text += line.part() + ": " + line.text() + "\n";
  for (const std::string& missing : grade.missing()) text += "Missing: " + missing + "\n";
  return text;
}

std::string VouchInWords(const v1::RecordVouchRequest& vouch) {
  std::string text;
  AddLine(text, "Position", vouch.voucher_position());
  AddLine(text, "Reference", vouch.voucher_reference());
  AddLine(text, "Given by", vouch.given_by());
  AddLine(text, "Months known", std::to_string(vouch.months_known()));
  return text;
}

v1::ViewEvidenceResponse Answer(std::string_view media_type, std::string content, int parts) {
  v1::ViewEvidenceResponse response;
  response.set_media_type(std::string(media_type));
  response.set_content(std::move(content));
  response.set_parts(static_cast<std::uint32_t>(parts));
  return response;
}

}  // namespace

Result<tokens::CaseCapability> EvidenceViews::Authorise(const rpc::CallContext& context,
                                                        const v1::ViewEvidenceRequest& request) const {
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken actor, with_.actors->Verify(context));
  LAGAN_RETURN_IF_ERROR(tokens::RequireRole(
      actor, {tokens::Role::kOperator, tokens::Role::kSenior, tokens::Role::kSupervisor}));
  LAGAN_ASSIGN_OR_RETURN(
      tokens::CaseCapability capability,
      tokens::VerifyCaseCapability(request.capability(), *with_.capability_keys, with_.clock->Now()));
  if (capability.operator_id != actor.operator_id) {
    return PermissionDenied("CAPABILITY_NOT_YOURS", "This case is held by somebody else.", "capability");
  }
  if (!capability.fields.contains(request.field())) {
    return PermissionDenied("FIELD_NOT_GRANTED", "The case does not give you this evidence.", "field");
  }
  return capability;
}

Status EvidenceViews::CheckThere(storage::Transaction& transaction, const tokens::CaseCapability& capability,
                                 std::string_view field) {
  const Result<ApplicationRecord> record = Load(transaction, capability.application_id);
  const bool stands =
      record.ok() && record->state == v1::STATE_IN_REVIEW && record->case_id == capability.case_id;
  if (!record.ok() && record.status().code() != Code::kNotFound) return record.status();
  if (!stands) {
    return PermissionDenied("CAPABILITY_OVER", "The case is over; its evidence can no longer be seen.",
                            "capability");
  }
  LAGAN_ASSIGN_OR_RETURN(const Viewable viewable, WhatCanBeViewed(transaction, *record));
  const bool there =
      std::find(viewable.fields.begin(), viewable.fields.end(), field) != viewable.fields.end();
  return there ? Status() : NotThere();
}

Result<std::string> EvidenceViews::RecordView(const rpc::CallContext& context,
                                              const tokens::CaseCapability& capability,
                                              const v1::ViewEvidenceRequest& request) {
  audit::v1::AppendEntriesRequest append;
  audit::v1::Entry& entry = *append.add_entries();
  entry.set_event_id(with_.random->TakeId());
  entry.set_service("proofing");
  entry.set_kind("evidence.viewed");
  entry.set_application_id(capability.application_id);
  entry.set_actor("operator:" + capability.operator_id);
  entry.set_occurred_at(FormatTime(with_.clock->Now()));
  (*entry.mutable_facts())["case"] = capability.case_id;
  (*entry.mutable_facts())["field"] = request.field();
  (*entry.mutable_facts())["part"] = std::to_string(request.part());
  const auto appended = with_.peers->AppendEntries(context, append);
  if (!appended.ok()) {
    return Unavailable("AUDIT_UNAVAILABLE",
                       "The look could not be recorded, so nothing is shown. Try again.");
  }
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) {
    return transaction
        .Execute("INSERT INTO events (event_id, application_id) VALUES ($1, $2)",
                 {entry.event_id(), entry.application_id()})
        .status();
  }));
  return entry.event_id();
}

Result<v1::ViewEvidenceResponse> EvidenceViews::OpenPicture(storage::Transaction& transaction,
                                                            const keys::DataKey& key, std::string_view id,
                                                            std::uint32_t part) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> blobs, Pictures(transaction, id));
  if (part >= blobs.size()) return NotThere();
  // The newest first: it is the one that the checks were about.
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, with_.blobs->Get(blobs[blobs.size() - 1 - part]));
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes picture, key.Open(field::kPicture, 1, sealed));
  return Answer(kJpeg, std::string(AsText(picture.Reveal())), static_cast<int>(blobs.size()));
}

Result<v1::ViewEvidenceResponse> EvidenceViews::Open(const tokens::CaseCapability& capability,
                                                     std::string_view field, std::uint32_t part) {
  LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, with_.data_keys->Get(capability.application_id));
  return storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Result<v1::ViewEvidenceResponse> {
        const std::string& id = capability.application_id;
        LAGAN_RETURN_IF_ERROR(CheckThere(transaction, capability, field));
        if (field == "document") return OpenPicture(transaction, key, id, part);
        if (field == "selfie") {
          LAGAN_ASSIGN_OR_RETURN(const auto frames, GetMessage<liveness::v1::JudgeFramesResponse>(
                                                        transaction, key, id, field::kFrames));
          if (!frames.has_value() || part >= static_cast<std::uint32_t>(frames->best_frames_size()))
            return NotThere();
          return Answer(kJpeg, frames->best_frames(static_cast<int>(part)), frames->best_frames_size());
        }
        if (part != 0) return NotThere();
        if (field == "zone") {
          LAGAN_ASSIGN_OR_RETURN(const auto zone,
                                 GetMessage<mrz::v1::Zone>(transaction, key, id, field::kDocument));
          return zone.has_value() ? Answer(kText, ZoneInWords(*zone), 1)
                                  : Result<v1::ViewEvidenceResponse>(NotThere());
        }
        if (field == "vouch") {
          LAGAN_ASSIGN_OR_RETURN(const auto vouch,
                                 GetMessage<v1::RecordVouchRequest>(transaction, key, id, field::kVouch));
          return vouch.has_value() ? Answer(kText, VouchInWords(*vouch), 1)
                                   : Result<v1::ViewEvidenceResponse>(NotThere());
        }
        LAGAN_ASSIGN_OR_RETURN(const auto grade,
                               GetMessage<assurance::v1::GradeResponse>(transaction, key, id, field::kGrade));
        return field == "grade" && grade.has_value() ? Answer(kText, GradeInWords(*grade), 1)
                                                     : Result<v1::ViewEvidenceResponse>(NotThere());
      },
      storage::Mode::kRead);
}

Result<v1::ViewEvidenceResponse> EvidenceViews::ViewEvidence(const rpc::CallContext& context,
                                                             const v1::ViewEvidenceRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const tokens::CaseCapability capability, Authorise(context, request));
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) { return CheckThere(transaction, capability, request.field()); },
      storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(const std::string entry, RecordView(context, capability, request));
  LAGAN_ASSIGN_OR_RETURN(v1::ViewEvidenceResponse response,
                         Open(capability, request.field(), request.part()));
  response.set_audit_event_id(entry);
  return response;
}

}  // namespace lagan::proofing
