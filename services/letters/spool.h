// What the database knows of print runs: which letters wait, which run they are in, and what became of it. No personal data:
// the letters themselves are sealed blobs beside it.
//
// At most one run is open; it begins with its first letter. A closed run takes no more. A confirmed run was posted: its
// letters are destroyed and its manifest stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::letters {

// So that the letters of a run are held by whoever fetches it, about 75 KB each.
inline constexpr int kMostLettersInRun = 500;

struct SpooledLetter {
  std::string serial;
  std::string run_id;
  Bytes request_digest;  // keyed, over the whole request
  int pages = 0;
  Bytes sha256;                        // of the PDF
  std::optional<std::string> blob_id;  // of the sealed PDF; none once it was destroyed
};

enum class RunState { kOpen, kClosed, kConfirmed };

struct Run {
  std::string id;  // 32 hexadecimal characters
  RunState state = RunState::kOpen;
  Time closed_at{};  // unless open
};

// Tables of the service.
const std::vector<storage::Migration>& Migrations();

// All work inside the caller's transaction.

Result<std::optional<SpooledLetter>> FindLetter(storage::Transaction& transaction, std::string_view serial);

// Stores a letter whose serial is new in the open run, which is `fresh_run_id` when there was none, and gives the run's id.
// RESOURCE_EXHAUSTED RUN_FULL.
Result<std::string> AddToOpenRun(storage::Transaction& transaction, const SpooledLetter& letter,
                                 const std::string& fresh_run_id, Time now);

// The run that was open. FAILED_PRECONDITION RUN_EMPTY when no letter waits.
Result<Run> CloseOpenRun(storage::Transaction& transaction, Time now);

// NOT_FOUND RUN_UNKNOWN.
Result<Run> FindRun(storage::Transaction& transaction, std::string_view run_id);

// In the order in which they came.
Result<std::vector<SpooledLetter>> LettersOf(storage::Transaction& transaction, std::string_view run_id);

// Marks a closed run as confirmed.
Status MarkConfirmed(storage::Transaction& transaction, std::string_view run_id, Time now);

// Letters of confirmed runs that have not been destroyed yet.
Result<std::vector<SpooledLetter>> LettersToDestroy(storage::Transaction& transaction);
Status MarkDestroyed(storage::Transaction& transaction, std::string_view serial);

// Every blob that a letter has.
Result<std::vector<std::string>> BlobIds(storage::Transaction& transaction);

}  // namespace lagan::letters
