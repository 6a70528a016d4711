// What every part of the service does with an application: load it with its key, describe it, write with an idempotency key,
// add audit events and events for other services. Base of the classes that hold the rules (proofing.h, face_checks.h,
// cases.h, assisted.h).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "base/crypto/random.h"
#include "lagan/audit/v1/audit.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "lagan/review/v1/review.pb.h"
#include "lagan/statistics/v1/statistics.pb.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/proofing/evidence.h"
#include "services/proofing/limits.h"
#include "services/proofing/peers.h"
#include "services/rpc/call_context.h"
#include "services/storage/blob_store.h"
#include "services/storage/database.h"
#include "services/storage/idempotency.h"
#include "services/storage/work_queue.h"

namespace lagan::tokens {
class ActorVerifier;
class KeyRing;
}  // namespace lagan::tokens

namespace lagan::proofing {

// Everything outlives the service.
struct Dependencies {
  storage::Database* database = nullptr;
  keys::DataKeyStore* data_keys = nullptr;
  storage::BlobStore* blobs = nullptr;
  Peers* peers = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  Limits limits;
  // Checks operators' tokens, and capabilities of cases. Only for calls from operators.
  tokens::ActorVerifier* actors = nullptr;
  const tokens::KeyRing* capability_keys = nullptr;
  // Positions that may vouch: policy/assurance/vouchers.tsv.
  std::set<std::string> voucher_positions{};
  // True: documents of the specimen state Utopia are taken.
  bool sandbox = false;
  // How long a worker may hold the checks of one application before another may take them over.
  std::chrono::milliseconds lease{30000};
};

// Outbox kinds that go to other services than the audit log: "to-review/case_needed". Their payloads are messages of
// the receiver's contract.
namespace to {
inline constexpr std::string_view kCaseNeeded = "to-review/case_needed";  // lagan.review.v1.CaseEvent
inline constexpr std::string_view kCaseOver = "to-review/case_over";      // lagan.review.v1.CaseEvent
inline constexpr std::string_view kStatistics = "to-statistics/event";    // lagan.statistics.v1.Event
}  // namespace to

// Who sends the outcomes of cases: the consumer's name in the inbox, and the actor of what follows from them.
inline constexpr std::string_view kReview = "review";

class ApplicationWork {
 protected:
  explicit ApplicationWork(Dependencies dependencies);

  // An application with its key, as one step works on it.
  struct Loaded {
    ApplicationRecord record;
    keys::DataKey key;
  };

  // Who acts, as audit entries name them: "operator:op-..." once the token was verified, else "portal:NAME".
  static std::string Actor(const rpc::CallContext& context);
  // Keys of one caller never meet those of another, nor those of another method.
  static std::string IdempotencyScope(const rpc::CallContext& context);
  // The application, if it is the caller's: opened through the same certificate, and by the same operator where one acts.
  // APPLICATION_NOT_FOUND for all others, so that they cannot be told from none.
  static Result<ApplicationRecord> LoadForCaller(storage::Transaction& transaction, std::string_view id,
                                                 const rpc::CallContext& context);
  Result<Loaded> LoadWithKeyForCaller(std::string_view id, const rpc::CallContext& context);

  // One transaction holds the idempotency key, the change that `fn(transaction)` makes, its audit events and the answer. A repeated
  // key gets its answer; `content` is all that the key stands for.
  template <typename Response, typename Fn>
  Result<Response> WriteContent(const rpc::CallContext& context, std::string_view key,
                                std::string_view content, Fn&& fn);
  template <typename Response, typename Request, typename Fn>
  Result<Response> Write(const rpc::CallContext& context, const Request& request, Fn&& fn);

  // Write for a request that opens an application: `fn(transaction, id, key)` gets a fresh id with its data key. Where a repeated
  // key gets its answer, or the write fails, that key is destroyed again.
  template <typename Response, typename Request, typename Fn>
  Result<Response> WriteNew(const rpc::CallContext& context, const Request& request, Fn&& fn);
  // An application in the state CREATED as its caller opens it, stored with its audit event.
  Result<ApplicationRecord> AddApplication(storage::Transaction& transaction, const rpc::CallContext& context,
                                           const std::string& id, const keys::DataKey& key,
                                           v1::Channel channel, const v1::CreateApplicationRequest& request);
  // Notes which notice the person was given: CREATED to NOTICED.
  Status NoteNotice(storage::Transaction& transaction, const rpc::CallContext& context,
                    ApplicationRecord& record, const std::string& version, const std::string& lawful_basis);
  // OK when a document may be added as the application stands: STATE_NOT_ALLOWED, QUESTIONS_ALREADY_ASKED, TOO_MANY_PICTURES.
  Status MayTakeDocument(const ApplicationRecord& record) const;
  // Keeps an accepted zone as the application's document, with its audit event, and in the place of any before it what speaks against it
  // (document_cues.h), so that a person looks. Where an operator has found something about
  // another document already: FAILED_PRECONDITION FINDINGS_OF_ANOTHER_DOCUMENT.
  Status KeepDocument(storage::Transaction& transaction, const keys::DataKey& key, ApplicationRecord& record,
                      const std::string& document_type, const mrz::v1::Zone& zone, bool typed,
                      const std::vector<std::string>& doubts, const std::string& actor);

  // For the service's own steps.
  Result<Loaded> LoadWithKey(std::string_view id);
  // The application without its derivation: what answers to writes carry, since those answers are kept.
  Result<v1::Application> Describe(storage::Transaction& transaction, const ApplicationRecord& record) const;
  // The same with the derivation of the grade, opened from its sealed field.
  Result<v1::Application> DescribeWithGrade(storage::Transaction& transaction,
                                            const ApplicationRecord& record) const;
  Status AddEvent(storage::Transaction& transaction, const ApplicationRecord& record, std::string_view kind,
                  std::string_view actor, const std::map<std::string, std::string>& facts = {});
  // The same under an id that the caller made, because what it writes refers to the event.
  Status AddEventAs(storage::Transaction& transaction, const ApplicationRecord& record, std::string event_id,
                    std::string_view kind, std::string_view actor,
                    const std::map<std::string, std::string>& facts = {});
  // Queues an event for another service, in the same transaction as what it tells of. `kind` is one of `to`.
  Status Tell(storage::Transaction& transaction, std::string_view kind, std::string_view event_id,
              std::string_view subject, const std::string& payload);
  // Tells review that a person has to look, and why: stable reasons. The record gets the case's id and counts as manual from now on;
  // the caller moves and writes it. Readers of earlier decisions, and the operator who opened it, are excluded.
  Status OpenCase(storage::Transaction& transaction, ApplicationRecord& record,
                  const std::vector<std::string>& reasons);
  // Tells review that nobody needs to look any more. Nothing to tell where there is no case.
  Status CloseCase(storage::Transaction& transaction, const ApplicationRecord& record);
  // Counts what happened, for the board: no event names the application. `key` opens the issuing state of the document for a
  // decision; null leaves it out.
  Status Count(storage::Transaction& transaction, const ApplicationRecord& record,
               statistics::v1::Event::Kind kind, const keys::DataKey* key = nullptr);
  // Queues the checks of an application that was just submitted, or that readers sent back.
  Status EnqueueChecks(storage::Transaction& transaction, const ApplicationRecord& record);
  // For calls that nobody outside asked for.
  rpc::CallContext OwnContext(std::string method) const;
  template <typename Message>
  Result<std::optional<Message>> ReadField(const Loaded& loaded, std::string_view name);
  // The same before a slow call to another service, in a transaction that is given up: only a write keeps a key.
  template <typename Response>
  Result<std::optional<Response>> KeptAnswer(const rpc::CallContext& context, std::string_view key,
                                             std::string_view content) const;
  // The answer given before for this key; empty when the key is new. IDEMPOTENCY_KEY_REUSED for another request.
  template <typename Response>
  Result<std::optional<Response>> FindAnswer(storage::Transaction& transaction,
                                             const rpc::CallContext& context, std::string_view key,
                                             const crypto::Sha256Digest& digest) const;

  Dependencies with_;
  storage::WorkQueue queue_;
};

template <typename Response>
Result<std::optional<Response>> ApplicationWork::FindAnswer(storage::Transaction& transaction,
                                                            const rpc::CallContext& context,
                                                            std::string_view key,
                                                            const crypto::Sha256Digest& digest) const {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::IdempotentCall call,
      storage::BeginIdempotent(transaction, IdempotencyScope(context), key, digest, with_.clock->Now()));
  if (call.state != storage::IdempotentCall::State::kFinished) return std::optional<Response>();
  Response response;
  if (!response.ParseFromArray(call.response.data(), static_cast<int>(call.response.size()))) {
    return DataLoss("ANSWER_UNREADABLE", "The answer kept for this key is not what was stored.");
  }
  return std::optional<Response>(std::move(response));
}

template <typename Response>
Result<std::optional<Response>> ApplicationWork::KeptAnswer(const rpc::CallContext& context,
                                                            std::string_view key,
                                                            std::string_view content) const {
  LAGAN_ASSIGN_OR_RETURN(storage::Transaction look, with_.database->Begin());
  return FindAnswer<Response>(look, context, key, with_.data_keys->RequestDigest(AsBytes(content)));
}

template <typename Response, typename Fn>
Result<Response> ApplicationWork::WriteContent(const rpc::CallContext& context, std::string_view key,
                                               std::string_view content, Fn&& fn) {
  const crypto::Sha256Digest digest = with_.data_keys->RequestDigest(AsBytes(content));
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Result<Response> {
    LAGAN_ASSIGN_OR_RETURN(std::optional<Response> before,
                           FindAnswer<Response>(transaction, context, key, digest));
    if (before.has_value()) return *std::move(before);
    LAGAN_ASSIGN_OR_RETURN(Response response, fn(transaction));
    LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, IdempotencyScope(context), key,
                                                    AsBytes(response.SerializeAsString())));
    return response;
  });
}

template <typename Response, typename Request, typename Fn>
Result<Response> ApplicationWork::Write(const rpc::CallContext& context, const Request& request, Fn&& fn) {
  return WriteContent<Response>(context, request.idempotency_key(), request.SerializeAsString(),
                                std::forward<Fn>(fn));
}

template <typename Response, typename Request, typename Fn>
Result<Response> ApplicationWork::WriteNew(const rpc::CallContext& context, const Request& request, Fn&& fn) {
  const std::string id = with_.random->TakeId();
  // The key is made first: should the transaction fail, a key without an application opens nothing.
  LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, with_.data_keys->Create(id));
  auto response = Write<Response>(
      context, request, [&](storage::Transaction& transaction) { return fn(transaction, id, key); });
  // A repeated call got the first answer; the key just made belongs to nobody.
  if (!response.ok() || response->application().application_id() != id) {
    LAGAN_RETURN_IF_ERROR(with_.data_keys->Destroy(id));
  }
  return response;
}

template <typename Message>
Result<std::optional<Message>> ApplicationWork::ReadField(const Loaded& loaded, std::string_view name) {
  return storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) {
        return GetMessage<Message>(transaction, loaded.key, loaded.record.id, name);
      },
      storage::Mode::kRead);
}

}  // namespace lagan::proofing
