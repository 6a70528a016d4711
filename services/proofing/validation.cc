#include "services/proofing/validation.h"

#include <algorithm>
#include <initializer_list>

#include "base/core/text.h"

namespace lagan::proofing {
namespace {

bool IsWord(std::string_view text, std::size_t least, std::size_t most, std::string_view extra) {
  return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  extra.find(c) != std::string_view::npos;
         });
}

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

Status FieldInvalid(std::string field, std::string message) {
  return InvalidArgument("FIELD_INVALID", std::move(message), std::move(field));
}

constexpr int kMaxFrames = 8;
constexpr std::size_t kMaxFrame = 256U << 10;
constexpr std::size_t kMaxFramesTogether = 768U << 10;

Status CheckOutcome(std::string_view outcome) {
  if (IsOneOf(outcome, {"passed", "failed", "unclear"})) return Status();
  return FieldInvalid("outcome", "Say passed, failed or unclear.");
}

// As a window envelope shows it. What cannot be printed harmlessly is refused here and not on paper.
Status CheckAddressLines(const google::protobuf::RepeatedPtrField<std::string>& lines) {
  const bool fits =
      lines.size() >= 2 && lines.size() <= 6 &&
      std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
        return IsUtf8(line) && IsPlainText(line) && !TrimSpace(line).empty() && CountCodePoints(line) <= 60;
      });
  if (fits) return Status();
  return FieldInvalid("lines", "Give an address of 2 to 6 lines, each of 1 to 60 plain characters.");
}

Status CheckActor(const common::v1::Actor& actor) {
  if (actor.kind() < common::v1::ACTOR_KIND_SUBJECT || actor.kind() > common::v1::ACTOR_KIND_OPERATOR) {
    return FieldInvalid("actor.kind", "Say who acts: the subject, a parent, a carer or an operator.");
  }
  const bool subject = actor.kind() == common::v1::ACTOR_KIND_SUBJECT;
  if (subject != actor.reference().empty() || !IsWord(actor.reference(), 0, 64, "._-")) {
    return FieldInvalid(
        "actor.reference",
        "Give a reference of 1 to 64 letters, digits, '.', '_' or '-' for everybody but the subject.");
  }
  return Status();
}

}  // namespace

bool IsHexId(std::string_view id) {
  return id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Status CheckIdempotencyKey(std::string_view key) {
  if (IsWord(key, 16, 64, "_-")) return Status();
  return InvalidArgument(
      "IDEMPOTENCY_KEY_INVALID",
      "Give each write a key of 16 to 64 letters, digits, '_' or '-' that you use for nothing else.",
      "idempotency_key");
}

Status CheckApplicationId(std::string_view id) {
  if (IsHexId(id)) return Status();
  return NotFound("APPLICATION_NOT_FOUND", "There is no such application here.", "application_id");
}

Status Check(const v1::CreateApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  if (!IsWord(request.subject_reference(), 1, 64, "._-")) {
    return FieldInvalid("subject_reference",
                        "Give your own reference of 1 to 64 letters, digits, '.', '_' or '-'.");
  }
  LAGAN_RETURN_IF_ERROR(CheckActor(request.actor()));
  if (request.level_asked() < v1::LEVEL_LOW || request.level_asked() > v1::LEVEL_VERY_HIGH) {
    return FieldInvalid("level_asked", "Ask for LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH or LEVEL_VERY_HIGH.");
  }
  if (!IsWord(request.purpose(), 1, 64, "._-")) {
    return FieldInvalid("purpose",
                        "Name the registered purpose in 1 to 64 letters, digits, '.', '_' or '-'.");
  }
  return Status();
}

Status CheckNotice(std::string_view version, std::string_view lawful_basis) {
  if (!IsWord(version, 1, 32, "._-")) {
    return FieldInvalid("notice_version",
                        "Name the version of the notice in 1 to 32 letters, digits, '.', '_' or '-'.");
  }
  if (!IsOneOf(lawful_basis, {"public_task", "legal_obligation", "contract", "legitimate_interests"})) {
    return FieldInvalid("lawful_basis",
                        "Name public_task, legal_obligation, contract or legitimate_interests.");
  }
  return Status();
}

Status Check(const v1::RecordNoticeRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  return CheckNotice(request.notice_version(), request.lawful_basis());
}

Status Check(const v1::UploadDocumentStart& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (!IsWord(request.document_type(), 1, 64, "_")) {
    return FieldInvalid("document_type", "Name the type of the document, for instance passport_biometric.");
  }
  return Status();
}

Status Check(const v1::AnswerQuestionsRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (request.answers().empty() || request.answers_size() > 16) {
    return FieldInvalid("answers", "Give one answer for each question.");
  }
  return Status();
}

Status Check(const v1::RecordConsentRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (request.purpose() < v1::CONSENT_PURPOSE_LIVENESS ||
      request.purpose() > v1::CONSENT_PURPOSE_FACE_ON_PASS) {
    return FieldInvalid("purpose", "Name what the person consents to: liveness, match or face on the pass.");
  }
  if (!IsWord(request.version(), 1, 32, "._-")) {
    return FieldInvalid("version",
                        "Name the version of the words in 1 to 32 letters, digits, '.', '_' or '-'.");
  }
  return Status();
}

Status Check(const v1::SendFaceFramesRequest& request) {
  if (request.frames().empty()) {
    return InvalidArgument("FRAMES_MISSING", "Send at least one frame.", "frames");
  }
  if (request.frames_size() > kMaxFrames) {
    return InvalidArgument("FRAMES_TOO_MANY", "Send at most 8 frames at a time.", "frames");
  }
  std::size_t together = 0;
  for (const v1::FaceFrame& frame : request.frames()) {
    if (frame.jpeg().empty()) return InvalidArgument("FRAME_EMPTY", "A frame holds no picture.", "frames");
    if (frame.jpeg().size() > kMaxFrame) {
      return InvalidArgument("FRAME_TOO_LARGE", "A frame is larger than 256 KiB.", "frames");
    }
    together += frame.jpeg().size();
  }
  if (together > kMaxFramesTogether) {
    return InvalidArgument("FRAMES_TOO_LARGE", "The frames are together larger than 768 KiB.", "frames");
  }
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (!IsHexId(request.challenge_id())) {
    return FailedPrecondition("CHALLENGE_UNKNOWN", "This application has no such challenge.", "challenge_id");
  }
  if (request.batch() == 0) return FieldInvalid("batch", "The first batch is 1.");
  return Status();
}

Status Check(const v1::RecordTypedZoneRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (!IsWord(request.document_type(), 1, 64, "_")) {
    return FieldInvalid("document_type", "Name the type of the document, for instance passport_biometric.");
  }
  if (request.lines().empty() || request.lines_size() > 3) {
    return FieldInvalid("lines", "Give the two or three lines at the bottom of the document.");
  }
  return Status();
}

Status Check(const v1::RecordDocumentSeenRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (!IsOneOf(request.form(), {"original_present", "original_posted", "copy"})) {
    return FieldInvalid("form", "Say original_present, original_posted or copy.");
  }
  return CheckOutcome(request.outcome());
}

Status Check(const v1::RecordComparisonRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  return CheckOutcome(request.outcome());
}

Status Check(const v1::RecordVouchRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  if (!IsWord(request.voucher_reference(), 1, 64, "._-")) {
    return FieldInvalid("voucher_reference",
                        "Give the voucher's reference of 1 to 64 letters, digits, '.', '_' or '-'.");
  }
  if (!IsOneOf(request.given_by(), {"telephone", "letter", "in_person"})) {
    return FieldInvalid("given_by", "Say telephone, letter or in_person.");
  }
  if (request.months_known() > 1200) {
    return FieldInvalid("months_known", "Say in months how long the voucher has known the person.");
  }
  return Status();
}

Status Check(const v1::RecordPostalAddressRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  LAGAN_RETURN_IF_ERROR(CheckAddressLines(request.lines()));
  if (!IsOneOf(request.language(), {"en", "ga", "sco-ulster"})) {
    return FieldInvalid("language", "Letters are written in en, ga and sco-ulster.");
  }
  if (!IsOneOf(request.print(), {"standard", "large"})) {
    return FieldInvalid("print", "Say standard or large print.");
  }
  return Status();
}

}  // namespace lagan::proofing
