// The shape of every write: one transaction holds the idempotency key, the change, the audit event and the answer.
// For the sources of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/proofing/proofing.h"
#include "services/storage/idempotency.h"

namespace lagan::proofing {

// Keys of one portal never meet those of another, nor those of another method.
inline std::string IdempotencyScope(const rpc::CallContext& context) {
  return context.peer + "/" + context.method;
}

// Appends an event to the application's list and to the outbox, from where the audit log gets it.
Status RecordEvent(storage::Transaction& transaction, const audit::v1::Entry& entry, Time now);

// Queues the checks of an application that was just submitted.
Status EnqueueChecks(storage::WorkQueue& queue, storage::Transaction& transaction,
                     const ApplicationRecord& record, Time now);

// The answer given before for this key; empty when the key is new. IDEMPOTENCY_KEY_REUSED for another request.
template <typename Response>
Result<std::optional<Response>> FindAnswer(storage::Transaction& transaction, const rpc::CallContext& context,
                                           std::string_view key, const crypto::Sha256Digest& digest,
                                           Time now) {
  LAGAN_ASSIGN_OR_RETURN(const storage::IdempotentCall call,
                         storage::BeginIdempotent(transaction, IdempotencyScope(context), key, digest, now));
  if (call.state != storage::IdempotentCall::State::kFinished) return std::optional<Response>();
  Response response;
  if (!response.ParseFromArray(call.response.data(), static_cast<int>(call.response.size()))) {
    return DataLoss("ANSWER_UNREADABLE", "The answer kept for this key is not what was stored.");
  }
  return std::optional<Response>(std::move(response));
}

// Runs `fn(transaction)`, which makes the Response, unless the key had its answer already. `content` is all that the
// key stands for.
template <typename Response, typename Fn>
Result<Response> Proofing::WriteContent(const rpc::CallContext& context, std::string_view key,
                                        std::string_view content, Fn&& fn) {
  const crypto::Sha256Digest digest = with_.data_keys->RequestDigest(AsBytes(content));
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Result<Response> {
    LAGAN_ASSIGN_OR_RETURN(std::optional<Response> before,
                           FindAnswer<Response>(transaction, context, key, digest, with_.clock->Now()));
    if (before.has_value()) return *std::move(before);
    LAGAN_ASSIGN_OR_RETURN(Response response, fn(transaction));
    LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, IdempotencyScope(context), key,
                                                    AsBytes(response.SerializeAsString())));
    return response;
  });
}

template <typename Response, typename Request, typename Fn>
Result<Response> Proofing::Write(const rpc::CallContext& context, const Request& request, Fn&& fn) {
  return WriteContent<Response>(context, request.idempotency_key(), request.SerializeAsString(),
                                std::forward<Fn>(fn));
}

}  // namespace lagan::proofing
