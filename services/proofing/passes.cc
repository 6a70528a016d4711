#include "services/proofing/passes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/proofing/age.h"
#include "services/proofing/consents.h"
#include "services/proofing/pass_portrait.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

constexpr int kAge = 18;
constexpr std::uint32_t kMaxCount = 30;

// The kinds of policy/passes that are issued in batches.
struct BatchKind {
  std::string_view name;
  bool holder_key;
  bool face;
};
constexpr std::array<BatchKind, 3> kBatchKinds = {
    {{"over18", false, false}, {"over18-live", true, false}, {"over18-face", false, true}}};

const BatchKind* FindKind(std::string_view name) {
  const auto found = std::find_if(kBatchKinds.begin(), kBatchKinds.end(),
                                  [&](const BatchKind& kind) { return kind.name == name; });
  return found == kBatchKinds.end() ? nullptr : &*found;
}

Status Check(const v1::IssuePassesRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  const BatchKind* const kind = FindKind(request.kind());
  if (kind == nullptr) {
    return InvalidArgument("PASS_KIND_INVALID", "Name over18, over18-live or over18-face.", "kind");
  }
  if (request.count() < 1 || request.count() > kMaxCount) {
    return InvalidArgument("FIELD_INVALID", "Ask for 1 to 30 passes.", "count");
  }
  const std::uint32_t keys = kind->holder_key ? request.count() : 0;
  if (static_cast<std::uint32_t>(request.holder_keys_size()) != keys) {
    return InvalidArgument("FIELD_INVALID",
                           kind->holder_key ? "Give one key of the person's device for each pass."
                                            : "Passes of this kind hold no key.",
                           "holder_keys");
  }
  return Status();
}

}  // namespace

Status Passes::CheckAge(const Loaded& loaded) {
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  if (!zone.has_value()) return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  const Result<Date> birth = ParseDate(zone->birth_date());
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

Result<credential::v1::IssueBatchRequest> Passes::MakeRequest(const Loaded& loaded,
                                                              const rpc::CallContext& context,
                                                              const v1::IssuePassesRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckAge(loaded));
  credential::v1::IssueBatchRequest batch;
  if (FindKind(request.kind())->face) {
    LAGAN_ASSIGN_OR_RETURN(*batch.mutable_portrait(), Portrait(loaded));
  }
  // The same for a repeated call, and another for every other caller.
  const crypto::Sha256Digest key = with_.data_keys->RequestDigest(
      AsBytes("passes\n" + IdempotencyScope(context) + "\n" + request.idempotency_key()));
  batch.set_idempotency_key(HexEncode(key).substr(0, 32));
  batch.set_application_id(loaded.record.id);
  batch.set_kind(request.kind());
  batch.set_count(request.count());
  *batch.mutable_holder_keys() = request.holder_keys();
  batch.set_level(std::string(LevelWord(loaded.record.level)));
  batch.set_profile(loaded.record.profile);
  return batch;
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
  LAGAN_ASSIGN_OR_RETURN(const credential::v1::IssueBatchRequest batch,
                         MakeRequest(loaded, context, request));
  LAGAN_ASSIGN_OR_RETURN(const credential::v1::IssueBatchResponse made,
                         with_.peers->IssueBatch(context, batch));
  v1::IssuePassesResponse response;
  *response.mutable_qr_texts() = made.qr_texts();
  response.set_expires_at(made.expires_at());
  response.set_specimen(made.specimen());
  response.set_kind(made.kind());
  return response;
}

}  // namespace lagan::proofing
