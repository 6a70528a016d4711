// A case as the database has it, and the statements that touch it. All inside the caller's transaction; the caller makes
// sure that no two writers are at work at once (storage::SerializeOn), so that what is read here still holds when it is
// saved. No personal data anywhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/review/v1/review.pb.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::review {

// What a case waits for. CLAIMED is not among them: a case that is held goes back to its stage when the lease ends.
enum class Stage { kOpen, kAwaitingSecond, kEscalated, kClosed };
// "OPEN", "AWAITING_SECOND", "ESCALATED", "CLOSED".
std::string_view StageName(Stage stage);

struct CaseRecord {
  std::string id;              // 32 hexadecimal characters
  std::string application_id;  // the same
  std::vector<std::string> reasons{};
  std::string channel{};
  Time opened_at{};
  Time due_at{};
  int priority = 9;
  int readers = 1;
  std::vector<std::string> checks{};
  std::vector<std::string> fields{};
  Stage stage = Stage::kOpen;
  // Who holds it, and until when; both or neither. Past `lease_until` nobody holds it, whatever stands here.
  std::optional<std::string> holder{};
  std::optional<Time> lease_until{};
  // Rises with each claim.
  std::int64_t token = 0;

  bool HeldAt(Time now) const { return holder.has_value() && *lease_until > now; }
};

// Tables of the service.
const std::vector<storage::Migration>& Migrations();

// False when a case of this id is there already; nothing is changed then. Cases are handed out by opened_at + priority *
// `ageing`: so much waiting makes up for one step of priority.
Result<bool> InsertCase(storage::Transaction& transaction, const CaseRecord& record,
                        std::chrono::milliseconds ageing);
// Operators who must not read the case.
Status Exclude(storage::Transaction& transaction, std::string_view case_id, std::string_view operator_id);

// CASE_NOT_FOUND.
Result<CaseRecord> LoadCase(storage::Transaction& transaction, std::string_view case_id);
// Writes stage, holder, lease and token; `now` is kept as the time of closing for what is closed.
Status SaveCase(storage::Transaction& transaction, const CaseRecord& record, Time now);

// The case whose holder this is, if any; there is at most one.
Result<std::optional<CaseRecord>> HeldBy(storage::Transaction& transaction, std::string_view operator_id);
// The first case that nobody holds, that this operator neither decided before nor is excluded from, and that is not
// escalated unless `senior`. Cases that the operator gave back come after all others.
Result<std::optional<CaseRecord>> NextFor(storage::Transaction& transaction, std::string_view operator_id,
                                          bool senior);
// Cases whose lease is over at `now` and which still have a holder.
Result<std::vector<CaseRecord>> WithLeaseOver(storage::Transaction& transaction, Time now);
// The operator gave the case back by choice.
Status NoteReturned(storage::Transaction& transaction, std::string_view case_id,
                    std::string_view operator_id);

// What readers said, oldest first.
Result<std::vector<v1::ReaderFindings>> Readings(storage::Transaction& transaction, std::string_view case_id);
// STORE_CONFLICT when the reader has said something about this case before.
Status AddReading(storage::Transaction& transaction, std::string_view case_id,
                  const v1::ReaderFindings& reading, Time now);

// Counters that outlive their causes.
inline constexpr std::string_view kLeaseExpiries = "lease_expiries";
inline constexpr std::string_view kDisagreements = "second_reader_disagreements";
Status Count(storage::Transaction& transaction, std::string_view counter);

// The queue's figures at `now`; a lease that is over does not count as a claim.
Result<v1::GetQueueResponse> Figures(storage::Transaction& transaction, Time now);

// Forgets cases that were closed before `before`.
Status ForgetClosed(storage::Transaction& transaction, Time before);

}  // namespace lagan::review
