// The administrator's calls about signing keys.
#include "services/credential/credential.h"
#include "services/credential/eu_keys.h"
#include "services/credential/validation.h"
#include "services/storage/idempotency.h"

namespace lagan::credential {
namespace {

using storage::IdempotentCall;
using storage::InTransaction;
using storage::Transaction;

template <typename Request>
std::string ScopeOf(const rpc::CallContext& context, const Request& request) {
  return context.peer + "/" + request.GetTypeName();
}

v1::Key ToMessage(const KeyRecord& record, const std::map<std::string, SigningKey, std::less<>>& signing) {
  v1::Key key;
  key.set_kid(HexEncode(record.kid));
  key.set_purpose(record.purpose);
  key.set_signs_from(FormatTime(record.signs.from));
  key.set_signs_until(FormatTime(record.signs.until));
  key.set_not_after(FormatTime(record.not_after));
  if (record.announced) key.set_announced_at(FormatTime(*record.announced));
  if (record.withdrawn) key.set_withdrawn_at(FormatTime(*record.withdrawn));
  const auto current = signing.find(record.purpose);
  key.set_current(current != signing.end() && current->second.kid == record.kid);
  key.set_specimen(record.specimen);
  return key;
}

v1::Key ToMessage(const EuKey& eu_key) {
  v1::Key key;
  key.set_kid(HexEncode(eu_key.key.kid));
  key.set_purpose(eu_key.key.purpose);
  key.set_signs_from(FormatTime(eu_key.key.not_before));
  key.set_signs_until(FormatTime(eu_key.key.not_after));
  key.set_not_after(FormatTime(eu_key.key.not_after));
  if (eu_key.withdrawn) key.set_withdrawn_at(FormatTime(*eu_key.withdrawn));
  key.set_specimen(eu_key.key.specimen);
  key.set_issuer(eu_key.key.issuer);
  return key;
}

// One of ours, or an EU signer's.
Status Withdraw(Transaction& transaction, const WithdrawOrder& order, const std::string& event_id, Time now) {
  const Status ours = WithdrawKey(transaction, order, event_id, now);
  return ours.reason() == "KEY_NOT_FOUND" ? WithdrawEuKey(transaction, order, event_id, now) : ours;
}

}  // namespace

void Credential::DropIssuer() {
  const std::lock_guard lock(mutex_);
  issuer_ = nullptr;
}

Result<std::shared_ptr<const Credential::Issuer>> Credential::ReloadIssuer() {
  DropIssuer();
  return CurrentIssuer();
}

Result<v1::ListKeysResponse> Credential::ListKeys(const rpc::CallContext&, const v1::ListKeysRequest&) {
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  v1::ListKeysResponse response;
  const auto list = [&](Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(const std::vector<KeyRecord> records,
                           credential::ListKeys(transaction, issuer->specimen, now));
    LAGAN_ASSIGN_OR_RETURN(const std::vector<EuKey> eu_keys, ListEuKeys(transaction, issuer->specimen, now));
    response.clear_keys();
    for (const KeyRecord& record : records) *response.add_keys() = ToMessage(record, issuer->keys);
    for (const EuKey& key : eu_keys) *response.add_keys() = ToMessage(key);
    return Status();
  };
  LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, list, storage::Mode::kRead));
  response.set_sequence(issuer->trust.installed.bundle.sequence);
  response.set_epoch(issuer->trust.installed.epoch);
  response.set_issuer_certificate_ends(FormatTime(issuer->certificate_ends));
  return response;
}

Result<v1::RotateKeyResponse> Credential::RotateKey(const rpc::CallContext& context,
                                                    const v1::RotateKeyRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::string scope = ScopeOf(context, request);
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  const Time now = with_.clock->Now();
  LAGAN_ASSIGN_OR_RETURN(
      const IdempotentCall call, InTransaction(*with_.database, [&](Transaction& transaction) {
        return storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now);
      }));
  v1::RotateKeyResponse response;
  if (call.state == IdempotentCall::State::kFinished) {
    if (!response.ParseFromArray(call.response.data(), static_cast<int>(call.response.size()))) {
      return DataLoss("ANSWER_UNREADABLE", "The stored answer is not what was written.");
    }
    return response;
  }
  KeyRecord made;
  {
    const std::lock_guard lock(mutex_);
    LAGAN_ASSIGN_OR_RETURN(made, keys_.Rotate(request.purpose(), now));
  }
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, ReloadIssuer());
  response.set_kid(HexEncode(made.kid));
  response.set_signs_from(FormatTime(made.signs.from));
  response.set_sequence(issuer->trust.installed.bundle.sequence);
  LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) {
    return storage::FinishIdempotent(transaction, scope, request.idempotency_key(),
                                     AsBytes(response.SerializeAsString()));
  }));
  return response;
}

Result<v1::WithdrawKeyResponse> Credential::WithdrawKey(const rpc::CallContext& context,
                                                        const v1::WithdrawKeyRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::string scope = ScopeOf(context, request);
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  const std::string event_id = with_.random->TakeId();
  LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(
        const IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now));
    if (call.state == IdempotentCall::State::kFinished) return Status();
    LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, scope, request.idempotency_key(), {}));
    return Withdraw(
        transaction,
        {.kid = request.kid(), .reason = request.reason(), .actor = request.actor(), .caller = context.peer},
        event_id, now);
  }));
  // What is being signed with that key at this moment is not delivered (Finish), and what comes from here on is signed with another.
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, ReloadIssuer());
  v1::WithdrawKeyResponse response;
  response.set_sequence(issuer->trust.installed.bundle.sequence);
  return response;
}

Result<v1::ImportEuKeyResponse> Credential::ImportEuKey(const rpc::CallContext& context,
                                                        const v1::ImportEuKeyRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const EuKeyOrder order{.certificate = request.certificate(),
                         .country = request.country(),
                         .actor = request.actor(),
                         .caller = context.peer};
  const std::string event_id = with_.random->TakeId();
  LAGAN_ASSIGN_OR_RETURN(const verifier::EuSigner signer,
                         InTransaction(*with_.database, [&](Transaction& transaction) {
                           return credential::ImportEuKey(transaction, order, event_id, with_.clock->Now());
                         }));
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, ReloadIssuer());
  v1::ImportEuKeyResponse response;
  response.set_kid(HexEncode(signer.kid));
  for (const std::string& purpose : signer.purposes) response.add_purposes(purpose);
  response.set_not_before(FormatTime(signer.not_before));
  response.set_not_after(FormatTime(signer.not_after));
  response.set_sequence(issuer->trust.installed.bundle.sequence);
  return response;
}

}  // namespace lagan::credential
