#include "services/review/review.h"

#include <optional>
#include <utility>

#include "base/crypto/digest.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/review/case_event.h"
#include "services/review/decision_rules.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::review {
namespace {

using storage::Transaction;

constexpr char kConsumer[] = "proofing";
// Events that were delivered stay a while, for whoever looks into a difference.
constexpr std::chrono::days kKeepDelivered{30};
// Far longer than proofing repeats an event, which it forgets itself a week after it was delivered.
constexpr std::chrono::days kKeepReceived{60};
constexpr std::size_t kLongestFact = 200;
constexpr char kSystem[] = "system";

Status NotAllowed() {
  return PermissionDenied("ROLE_NOT_ALLOWED", "Your roles do not allow this. Ask a supervisor.");
}

Status LeaseLost() {
  return Aborted(
      "LEASE_LOST",
      "You do not hold this case any more: the time ran out, it was taken away, or somebody else has "
      "it. Nothing was written; claim the next case.");
}

Status CaseClosed() {
  return FailedPrecondition("CASE_CLOSED", "This case is closed: nobody needs to decide it any more.",
                            "case_id");
}

// Whether the reader may still do something with a case that they think they hold.
Status CheckHolds(const CaseRecord& record, const Reader& reader, std::uint64_t token, Time now) {
  if (record.stage == Stage::kClosed) return CaseClosed();
  const bool same = std::cmp_equal(record.token, token) && record.holder == reader.id;
  return same && record.HeldAt(now) ? Status() : LeaseLost();
}

void Free(CaseRecord& record) {
  record.holder.reset();
  record.lease_until.reset();
}

v1::Case Show(const CaseRecord& record) {
  v1::Case shown;
  shown.set_case_id(record.id);
  shown.set_application_id(record.application_id);
  for (const std::string& reason : record.reasons) shown.add_reasons(reason);
  shown.set_channel(record.channel);
  shown.set_opened_at(FormatTime(record.opened_at));
  shown.set_due_at(FormatTime(record.due_at));
  shown.set_priority(static_cast<std::uint32_t>(record.priority));
  for (const std::string& check : record.checks) shown.add_checks(check);
  for (const std::string& field : record.fields) shown.add_fields(field);
  shown.set_escalated(record.stage == Stage::kEscalated);
  return shown;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined.substr(0, kLongestFact);
}

std::string DispositionWord(v1::Disposition disposition) {
  constexpr std::string_view kPrefix = "DISPOSITION_";
  return v1::Disposition_Name(disposition).substr(kPrefix.size());
}

// Keys of one operator never meet those of another, nor those of another method.
std::string Scope(const Reader& reader, std::string_view method) {
  return reader.id + "/" + std::string(method);
}

// What is kept for a key of ClaimNext: which claim it was, not the capability.
v1::ClaimNextResponse Remembered(const CaseRecord& record) {
  v1::ClaimNextResponse kept;
  kept.mutable_claimed()->set_case_id(record.id);
  kept.mutable_lease()->set_fencing_token(static_cast<std::uint64_t>(record.token));
  return kept;
}

template <typename Message>
Result<Message> Parse(const Bytes& bytes) {
  Message message;
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return message;
  return DataLoss("ANSWER_UNREADABLE", "The answer kept for this key is not what was stored.");
}

}  // namespace

Result<std::unique_ptr<Review>> Review::Open(Dependencies dependencies) {
  LAGAN_RETURN_IF_ERROR(storage::Migrate(*dependencies.database, Migrations(), *dependencies.clock));
  return std::unique_ptr<Review>(new Review(std::move(dependencies)));
}

// Runs `fn(transaction, now)` when it is its turn; what it reads is what the one before it left.
template <typename Fn>
auto Review::Write(Fn&& fn) {
  using Out = std::invoke_result_t<Fn, Transaction&, Time>;
  return storage::InTransaction(
      *with_.database,
      [&](Transaction& transaction) -> Out {
        LAGAN_RETURN_IF_ERROR(storage::SerializeOn(transaction, "review queue"));
        return fn(transaction, with_.clock->Now());
      },
      storage::Mode::kWriteReadCommitted);
}

// The same for a call with an idempotency key: `fn` runs once, and its answer is given to every repetition.
template <typename Response, typename Request, typename Fn>
Result<Response> Review::WriteOnce(const Reader& reader, const char* method, const Request& request,
                                   Fn&& fn) {
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  const std::string scope = Scope(reader, method);
  return Write([&](Transaction& transaction, Time now) -> Result<Response> {
    LAGAN_ASSIGN_OR_RETURN(
        const storage::IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now));
    if (call.state == storage::IdempotentCall::State::kFinished) return Parse<Response>(call.response);
    LAGAN_ASSIGN_OR_RETURN(Response response, fn(transaction, now));
    LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, scope, request.idempotency_key(),
                                                    AsBytes(response.SerializeAsString())));
    return response;
  });
}

Result<v1::DeliverCasesResponse> Review::DeliverCases(const v1::DeliverCasesRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckEvents(request));
  return Write([&](Transaction& transaction, Time now) -> Result<v1::DeliverCasesResponse> {
    for (const v1::CaseEvent& event : request.events()) {
      LAGAN_ASSIGN_OR_RETURN(const bool first,
                             storage::FirstDelivery(transaction, kConsumer, event.event_id(), now));
      if (!first) continue;
      LAGAN_RETURN_IF_ERROR(event.has_needed() ? Apply(transaction, event.needed(), now)
                                               : Apply(transaction, event.over(), now));
    }
    return v1::DeliverCasesResponse();
  });
}

Status Review::Apply(Transaction& transaction, const v1::CaseNeeded& needed, Time now) {
  const CaseRecord record = CaseOf(needed, with_.policy, now);
  LAGAN_ASSIGN_OR_RETURN(const bool is_new, InsertCase(transaction, record, with_.settings.ageing));
  if (!is_new) return Status();
  for (const std::string& reader : needed.excluded_operators()) {
    LAGAN_RETURN_IF_ERROR(Exclude(transaction, record.id, reader));
  }
  return Tell(transaction, record, "case.opened", kSystem,
              {{"reasons", Joined(record.reasons)},
               {"priority", std::to_string(record.priority)},
               {"readers", std::to_string(record.readers)},
               {"policy", with_.policy.version}},
              now);
}

Status Review::Apply(Transaction& transaction, const v1::CaseOver& over, Time now) {
  Result<CaseRecord> found = LoadCase(transaction, over.case_id());
  // Forgotten long since: over is what it is.
  if (found.status().reason() == "CASE_NOT_FOUND") return Status();
  LAGAN_ASSIGN_OR_RETURN(CaseRecord record, std::move(found));
  if (record.stage == Stage::kClosed) return Status();
  record.stage = Stage::kClosed;
  Free(record);
  LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
  return Tell(transaction, record, "case.closed", kSystem, {{"outcome", "NOT_NEEDED"}}, now);
}

Result<v1::ClaimNextResponse> Review::ClaimNext(const Reader& reader, const v1::ClaimNextRequest& request) {
  if (!reader.MayRead()) return NotAllowed();
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  const std::string scope = Scope(reader, "ClaimNext");
  const std::string& key = request.idempotency_key();
  LAGAN_ASSIGN_OR_RETURN(
      const std::optional<CaseRecord> claimed,
      Write([&](Transaction& transaction, Time now) -> Result<std::optional<CaseRecord>> {
        LAGAN_ASSIGN_OR_RETURN(const storage::IdempotentCall call,
                               storage::BeginIdempotent(transaction, scope, key, digest, now));
        if (call.state == storage::IdempotentCall::State::kFinished) {
          LAGAN_ASSIGN_OR_RETURN(const auto kept, Parse<v1::ClaimNextResponse>(call.response));
          LAGAN_ASSIGN_OR_RETURN(CaseRecord record, LoadCase(transaction, kept.claimed().case_id()));
          LAGAN_RETURN_IF_ERROR(CheckHolds(record, reader, kept.lease().fencing_token(), now));
          return std::optional(std::move(record));
        }
        LAGAN_ASSIGN_OR_RETURN(std::optional<CaseRecord> record, ClaimFirst(transaction, reader, now));
        // Without an answer the key stays open, and the same call may find a case later.
        if (!record.has_value()) return std::optional<CaseRecord>();
        const Bytes answer = ToBytes(Remembered(*record).SerializeAsString());
        LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, scope, key, answer));
        return record;
      }));
  if (!claimed.has_value()) return NotFound("QUEUE_EMPTY", "There is no case for you at the moment.");
  v1::ClaimNextResponse response;
  *response.mutable_claimed() = Show(*claimed);
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_lease(), LeaseOf(*claimed));
  return response;
}

Result<std::optional<CaseRecord>> Review::ClaimFirst(Transaction& transaction, const Reader& reader,
                                                     Time now) {
  LAGAN_RETURN_IF_ERROR(ReturnExpired(transaction, now).status());
  LAGAN_ASSIGN_OR_RETURN(std::optional<CaseRecord> held, HeldBy(transaction, reader.id));
  if (held.has_value()) return held;
  LAGAN_ASSIGN_OR_RETURN(std::optional<CaseRecord> record,
                         NextFor(transaction, reader.id, reader.IsSenior()));
  if (!record.has_value()) return record;
  record->holder = reader.id;
  record->lease_until = now + with_.settings.lease;
  ++record->token;
  LAGAN_RETURN_IF_ERROR(SaveCase(transaction, *record, now));
  LAGAN_RETURN_IF_ERROR(Tell(transaction, *record, "case.claimed", reader.Actor(),
                             {{"stage", std::string(StageName(record->stage))},
                              {"token", std::to_string(record->token)},
                              {"lease_until", FormatTime(*record->lease_until)}},
                             now));
  return record;
}

Result<v1::HeartbeatResponse> Review::Heartbeat(const Reader& reader, const v1::HeartbeatRequest& request) {
  if (!reader.MayRead()) return NotAllowed();
  LAGAN_ASSIGN_OR_RETURN(
      const CaseRecord held, Write([&](Transaction& transaction, Time now) -> Result<CaseRecord> {
        LAGAN_ASSIGN_OR_RETURN(CaseRecord record, LoadCase(transaction, request.case_id()));
        LAGAN_RETURN_IF_ERROR(CheckHolds(record, reader, request.fencing_token(), now));
        record.lease_until = now + with_.settings.lease;
        LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
        return record;
      }));
  v1::HeartbeatResponse response;
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_lease(), LeaseOf(held));
  return response;
}

Result<v1::ReleaseResponse> Review::Release(const Reader& reader, const v1::ReleaseRequest& request) {
  if (!reader.MayRead()) return NotAllowed();
  return WriteOnce<v1::ReleaseResponse>(
      reader, "Release", request, [&](Transaction& transaction, Time now) -> Result<v1::ReleaseResponse> {
        LAGAN_ASSIGN_OR_RETURN(CaseRecord record, LoadCase(transaction, request.case_id()));
        LAGAN_RETURN_IF_ERROR(CheckHolds(record, reader, request.fencing_token(), now));
        Free(record);
        LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
        LAGAN_RETURN_IF_ERROR(NoteReturned(transaction, record.id, reader.id));
        LAGAN_RETURN_IF_ERROR(Tell(transaction, record, "case.released", reader.Actor(),
                                   {{"token", std::to_string(record.token)}}, now));
        return v1::ReleaseResponse();
      });
}

Result<v1::ForceReleaseResponse> Review::ForceRelease(const Reader& reader,
                                                      const v1::ForceReleaseRequest& request) {
  if (!reader.roles.contains(tokens::Role::kSupervisor)) return NotAllowed();
  return WriteOnce<v1::ForceReleaseResponse>(
      reader, "ForceRelease", request,
      [&](Transaction& transaction, Time now) -> Result<v1::ForceReleaseResponse> {
        LAGAN_ASSIGN_OR_RETURN(CaseRecord record, LoadCase(transaction, request.case_id()));
        if (record.stage == Stage::kClosed) return CaseClosed();
        if (!record.holder.has_value()) return v1::ForceReleaseResponse();
        const std::string holder = *record.holder;
        Free(record);
        LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
        LAGAN_RETURN_IF_ERROR(
            Tell(transaction, record, "case.released", reader.Actor(),
                 {{"token", std::to_string(record.token)}, {"taken_from", "operator:" + holder}}, now));
        return v1::ForceReleaseResponse();
      });
}

Result<v1::DecideResponse> Review::Decide(const Reader& reader, const v1::DecideRequest& request) {
  if (!reader.MayRead()) return NotAllowed();
  return WriteOnce<v1::DecideResponse>(
      reader, "Decide", request, [&](Transaction& transaction, Time now) -> Result<v1::DecideResponse> {
        LAGAN_ASSIGN_OR_RETURN(CaseRecord record, LoadCase(transaction, request.case_id()));
        if (record.stage == Stage::kClosed) return CaseClosed();
        LAGAN_ASSIGN_OR_RETURN(const auto before, Readings(transaction, record.id));
        for (const v1::ReaderFindings& reading : before) {
          if (reading.operator_id() != reader.id) continue;
          return FailedPrecondition(
              "READER_TWICE", "You have decided this case already; another person reads it now.", "case_id");
        }
        LAGAN_RETURN_IF_ERROR(CheckHolds(record, reader, request.fencing_token(), now));
        if (record.stage == Stage::kEscalated && !reader.IsSenior()) return NotAllowed();
        LAGAN_RETURN_IF_ERROR(CheckDecision(record.checks, request, with_.policy));
        v1::ReaderFindings reading;
        reading.set_operator_id(reader.id);
        reading.set_disposition(request.disposition());
        *reading.mutable_findings() = request.findings();
        reading.mutable_training()->insert(reader.training.begin(), reader.training.end());
        LAGAN_RETURN_IF_ERROR(AddReading(transaction, record.id, reading, now));
        LAGAN_RETURN_IF_ERROR(Conclude(transaction, reader, record, now));
        v1::DecideResponse response;
        response.set_closed(record.stage == Stage::kClosed);
        return response;
      });
}

// What follows from the reading that was just added.
Status Review::Conclude(Transaction& transaction, const Reader& reader, CaseRecord& record, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const auto readings, Readings(transaction, record.id));
  const Stage from = record.stage;
  const Next next = NextAfter(readings, from, record.readers);
  const std::string disposition = DispositionWord(readings.back().disposition());
  LAGAN_RETURN_IF_ERROR(Tell(transaction, record, "case.decided", reader.Actor(),
                             {{"disposition", disposition},
                              {"stage", std::string(StageName(from))},
                              {"token", std::to_string(record.token)}},
                             now));
  Free(record);
  if (next == Next::kSecondReader) {
    record.stage = Stage::kAwaitingSecond;
    return SaveCase(transaction, record, now);
  }
  if (next == Next::kEscalate) {
    record.stage = Stage::kEscalated;
    LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
    if (from == Stage::kEscalated) return Status();
    LAGAN_RETURN_IF_ERROR(Count(transaction, kDisagreements));
    return Tell(transaction, record, "case.escalated", kSystem, {}, now);
  }
  record.stage = Stage::kClosed;
  LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
  LAGAN_RETURN_IF_ERROR(Tell(transaction, record, "case.closed", kSystem,
                             {{"outcome", disposition}, {"readers", std::to_string(readings.size())}}, now));
  return SendDecided(transaction, record, readings, now);
}

Status Review::SendDecided(Transaction& transaction, const CaseRecord& record,
                           const std::vector<v1::ReaderFindings>& readings, Time now) {
  v1::CaseDecided decided;
  decided.set_case_id(record.id);
  decided.set_application_id(record.application_id);
  decided.set_disposition(readings.back().disposition());
  for (const v1::ReaderFindings& reading : readings) *decided.add_readers() = reading;
  return storage::AppendToOutbox(transaction,
                                 {.id = with_.random->TakeId(),
                                  .kind = kToProofing,
                                  .subject = record.application_id,
                                  .payload = ToBytes(decided.SerializeAsString())},
                                 now);
}

Status Review::Tell(Transaction& transaction, const CaseRecord& record, std::string_view kind,
                    const std::string& actor, std::map<std::string, std::string> facts, Time now) {
  audit::v1::Entry entry;
  entry.set_event_id(with_.random->TakeId());
  entry.set_service("review");
  entry.set_kind(std::string(kind));
  entry.set_application_id(record.application_id);
  entry.set_actor(actor);
  entry.set_occurred_at(FormatTime(now));
  facts["case"] = record.id;
  entry.mutable_facts()->insert(facts.begin(), facts.end());
  return storage::AppendToOutbox(transaction,
                                 {.id = entry.event_id(),
                                  .kind = entry.kind(),
                                  .subject = record.application_id,
                                  .payload = ToBytes(entry.SerializeAsString())},
                                 now);
}

Result<v1::Lease> Review::LeaseOf(const CaseRecord& record) const {
  v1::Lease lease;
  lease.set_fencing_token(static_cast<std::uint64_t>(record.token));
  lease.set_until(FormatTime(*record.lease_until));
  tokens::CaseCapability capability;
  capability.case_id = record.id;
  capability.application_id = record.application_id;
  capability.operator_id = *record.holder;
  capability.fields = {record.fields.begin(), record.fields.end()};
  capability.fencing_token = lease.fencing_token();
  capability.issued_at = with_.clock->Now();
  capability.expires_at = *record.lease_until;
  LAGAN_ASSIGN_OR_RETURN(*lease.mutable_capability(), with_.sign(capability));
  return lease;
}

Result<v1::GetQueueResponse> Review::GetQueue(const Reader& reader) {
  if (!reader.MayRead()) return NotAllowed();
  return storage::InTransaction(
      *with_.database, [&](Transaction& transaction) { return Figures(transaction, with_.clock->Now()); },
      storage::Mode::kRead);
}

Result<int> Review::ReturnExpired(Transaction& transaction, Time now) {
  LAGAN_ASSIGN_OR_RETURN(std::vector<CaseRecord> records, WithLeaseOver(transaction, now));
  for (CaseRecord& record : records) {
    const std::string actor = "operator:" + *record.holder;
    Free(record);
    LAGAN_RETURN_IF_ERROR(SaveCase(transaction, record, now));
    LAGAN_RETURN_IF_ERROR(Count(transaction, kLeaseExpiries));
    LAGAN_RETURN_IF_ERROR(
        Tell(transaction, record, "case.expired", actor, {{"token", std::to_string(record.token)}}, now));
  }
  return static_cast<int>(records.size());
}

Result<int> Review::ReturnExpired() {
  return Write([&](Transaction& transaction, Time now) { return ReturnExpired(transaction, now); });
}

Status Review::TidyUp() {
  return Write([&](Transaction& transaction, Time now) -> Status {
    LAGAN_RETURN_IF_ERROR(storage::ForgetIdempotent(transaction, now).status());
    LAGAN_RETURN_IF_ERROR(storage::ForgetDelivered(transaction, now - kKeepDelivered).status());
    LAGAN_RETURN_IF_ERROR(storage::ForgetReceived(transaction, kConsumer, now - kKeepReceived).status());
    return ForgetClosed(transaction, now - with_.settings.keep_closed);
  });
}

}  // namespace lagan::review
