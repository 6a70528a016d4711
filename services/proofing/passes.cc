#include "services/proofing/passes.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

#include "services/proofing/age.h"
#include "services/proofing/consents.h"
#include "services/proofing/pass_on_paper.h"
#include "services/proofing/pass_portrait.h"
#include "services/proofing/validation.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::proofing {
namespace {

constexpr int kAge = 18;

// The compact kinds of policy/passes are for a telephone: those that say an age are issued in batches, those that say a name
// singly. Null for any other name.
const verifier::PassKind* FindKind(std::string_view name) {
  const verifier::PassKind* const kind = verifier::FindPassKind(name);
  return kind != nullptr && kind->format == verifier::Format::kCompact ? kind : nullptr;
}

std::string KindNames() {
  std::vector<std::string_view> names;
  for (const verifier::PassKind& kind : verifier::PassKinds()) {
    if (kind.format == verifier::Format::kCompact) names.push_back(kind.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

Status CheckCount(const verifier::PassKind& kind, const v1::IssuePassesRequest& request) {
  if (request.count() >= 1 && request.count() <= kind.batch) return Status();
  return InvalidArgument("FIELD_INVALID",
                         kind.batch == 1 ? "Ask for one pass: those of this kind are issued singly."
                                         : "Ask for 1 to " + std::to_string(kind.batch) + " passes.",
                         "count");
}

Status Check(const v1::IssuePassesRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  const verifier::PassKind* const kind = FindKind(request.kind());
  if (kind == nullptr) {
    return InvalidArgument("PASS_KIND_INVALID", "Name one of these kinds: " + KindNames() + ".", "kind");
  }
  LAGAN_RETURN_IF_ERROR(CheckCount(*kind, request));
  const bool holder_key = kind->Has(verifier::Claim::kHolderKey);
  const std::uint32_t keys = holder_key ? request.count() : 0;
  if (static_cast<std::uint32_t>(request.holder_keys_size()) != keys) {
    return InvalidArgument("FIELD_INVALID",
                           holder_key ? "Give one key of the person's device for each pass."
                                      : "Passes of this kind hold no key.",
                           "holder_keys");
  }
  return Status();
}

}  // namespace

Result<mrz::v1::Zone> Passes::Zone(const Loaded& loaded) {
  LAGAN_ASSIGN_OR_RETURN(auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  if (!zone.has_value()) return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  return *std::move(zone);
}

Status Passes::CheckAge(const Loaded& loaded) {
  LAGAN_ASSIGN_OR_RETURN(const mrz::v1::Zone zone, Zone(loaded));
  const Result<Date> birth = ParseDate(zone.birth_date());
  if (birth.ok() && HasReached(kAge, *birth, DateOf(with_.clock->Now()))) return Status();
  return FailedPrecondition("UNDER_AGE", "The verified birth date does not show that the person is 18.",
                            "kind");
}

Result<std::string> Passes::Portrait(const Loaded& loaded) {
  bool consent = false;
  std::string portrait;
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(consent,
                               ConsentGiven(transaction, loaded.record.id, v1::CONSENT_PURPOSE_FACE_ON_PASS));
        LAGAN_ASSIGN_OR_RETURN(portrait, FindPassPortrait(transaction, loaded.key, loaded.record));
        return Status();
      },
      storage::Mode::kRead));
  if (!consent) {
    return FailedPrecondition("CONSENT_MISSING", "The person has not agreed to a face on the pass.", "kind");
  }
  if (!portrait.empty()) return portrait;
  return FailedPrecondition("PORTRAIT_NOT_AVAILABLE",
                            "There is no picture for a pass. Ask for a kind without a face.", "kind");
}

std::string Passes::KeyFor(std::string_view what, const rpc::CallContext& context,
                           const v1::IssuePassesRequest& request) const {
  const crypto::Sha256Digest key = with_.data_keys->RequestDigest(
      AsBytes(std::string(what) + "\n" + IdempotencyScope(context) + "\n" + request.idempotency_key()));
  return HexEncode(key).substr(0, 32);
}

Result<v1::IssuePassesResponse> Passes::IssueBatch(const Loaded& loaded, const rpc::CallContext& context,
                                                   const v1::IssuePassesRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckAge(loaded));
  credential::v1::IssueBatchRequest batch;
  if (FindKind(request.kind())->Has(verifier::Claim::kPhoto)) {
    LAGAN_ASSIGN_OR_RETURN(*batch.mutable_portrait(), Portrait(loaded));
  }
  batch.set_idempotency_key(KeyFor("passes", context, request));
  batch.set_application_id(loaded.record.id);
  batch.set_kind(request.kind());
  batch.set_count(request.count());
  *batch.mutable_holder_keys() = request.holder_keys();
  batch.set_level(std::string(LevelWord(loaded.record.level)));
  batch.set_profile(loaded.record.profile);
  LAGAN_ASSIGN_OR_RETURN(const auto made, with_.peers->IssueBatch(context, batch));
  // Taken back meanwhile: passes of a day that nobody was given.
  if (!batch.portrait().empty()) LAGAN_RETURN_IF_ERROR(Portrait(loaded).status());
  v1::IssuePassesResponse response;
  *response.mutable_qr_texts() = made.qr_texts();
  response.set_expires_at(made.expires_at());
  response.set_specimen(made.specimen());
  response.set_kind(made.kind());
  return response;
}

Result<v1::IssuePassesResponse> Passes::IssueOne(const Loaded& loaded, const rpc::CallContext& context,
                                                 const v1::IssuePassesRequest& request) {
  // Of a pass on paper the letter is the pass, and its renewal is posted: a second one beside it would be posted too.
  if (loaded.record.channel != v1::CHANNEL_DIGITAL) {
    return FailedPrecondition("CHANNEL_NOT_ALLOWED", "The pass of this person is a letter.", "kind");
  }
  std::string portrait;
  if (FindKind(request.kind())->Has(verifier::Claim::kPhoto)) {
    LAGAN_ASSIGN_OR_RETURN(portrait, Portrait(loaded));
  }
  LAGAN_ASSIGN_OR_RETURN(const mrz::v1::Zone zone, Zone(loaded));
  credential::v1::IssueCredentialRequest pass = MakeNamePassRequest(loaded.record, zone, portrait);
  pass.set_idempotency_key(KeyFor("pass " + request.kind(), context, request));
  LAGAN_ASSIGN_OR_RETURN(const auto made, with_.peers->IssueCredential(context, pass));
  if (!portrait.empty()) LAGAN_RETURN_IF_ERROR(RevokeIfTakenBack(loaded, context, pass, made.serial()));
  v1::IssuePassesResponse response;
  response.add_qr_texts(made.qr_text());
  response.set_expires_at(made.expires_at());
  response.set_specimen(made.specimen());
  response.set_kind(pass.kind());
  response.set_serial(made.serial());
  return response;
}

Status Passes::RevokeIfTakenBack(const Loaded& loaded, const rpc::CallContext& context,
                                 const credential::v1::IssueCredentialRequest& pass,
                                 const std::string& serial) {
  const Status stands = Portrait(loaded).status();
  if (stands.ok()) return stands;
  credential::v1::RevokeCredentialRequest order;
  order.set_idempotency_key(pass.idempotency_key() + "-back");
  order.set_serial(serial);
  order.set_reason("consent_withdrawn");
  order.set_actor("system");
  LAGAN_RETURN_IF_ERROR(with_.peers->RevokeCredential(context, order).status());
  return stands;
}

Result<v1::IssuePassesResponse> Passes::IssuePasses(const rpc::CallContext& context,
                                                    const v1::IssuePassesRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const auto load = [&](storage::Transaction& transaction) {
    return LoadForCaller(transaction, request.application_id(), context);
  };
  LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                         storage::InTransaction(*with_.database, load, storage::Mode::kRead));
  if (record.state != v1::STATE_ISSUED || record.erase_asked) {
    return FailedPrecondition("NOT_DECIDED", "Passes are for an approved application that was not erased.",
                              "application_id");
  }
  LAGAN_ASSIGN_OR_RETURN(keys::DataKey key, with_.data_keys->Get(record.id));
  const Loaded loaded{std::move(record), std::move(key)};
  return FindKind(request.kind())->Has(verifier::Claim::kOverAge) ? IssueBatch(loaded, context, request)
                                                                  : IssueOne(loaded, context, request);
}

}  // namespace lagan::proofing
