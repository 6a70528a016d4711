// The append-only audit log: leaves and tree in a database, every signed head also in a file outside it.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "services/audit/merkle_tree.h"
#include "services/audit/signed_head.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::audit {

// One event, without personal data. The leaf of the tree is event_id, a line feed, content.
struct LogEntry {
  std::string event_id;  // 1 to 100 visible ASCII characters, unique for ever.
  Bytes content;         // At most 64 KiB, the same bytes whenever the event is delivered again.
};
inline constexpr std::size_t kMaxEntrySize = 64u << 10;

// The bytes whose LeafHash is the leaf's.
Bytes LeafBytes(const LogEntry& entry);

// That an event is in the log: check with VerifyHead and VerifyInclusion.
struct LogReceipt {
  std::uint64_t index = 0;
  Hash leaf{};
  std::vector<Hash> proof;
  SignedHead head;
};

std::vector<storage::Migration> LogMigrations();

// Thread-safe; one process at a time (the head file is locked).
class MerkleLog {
 public:
  // Brings the tables up to date, writes a head that a crash kept from the file, and refuses a database that lacks what
  // the file vouches for: AUDIT_LEAF_MISSING or AUDIT_HEAD_CHANGED (data loss), for instance after a restore of an old
  // backup. Also the errors of HeadFile::Open. Database and clock must outlive the log.
  static Result<std::unique_ptr<MerkleLog>> Open(storage::Database& database,
                                                 const std::filesystem::path& head_file,
                                                 crypto::P256PrivateKey key, const Clock& clock);

  // Appends in order, all or none, and returns each entry's index. An event that is there already keeps its place.
  // After success the leaves are stored and a head that covers them is signed and on file.
  //   ENTRY_INVALID (invalid argument)
  //   EVENT_CHANGED (already exists)   the event is there with other content
  //   AUDIT_HEAD_FILE_FAILED           nothing is acknowledged; append the same again
  Result<std::vector<std::uint64_t>> Append(std::span<const LogEntry> entries);

  // AUDIT_LOG_EMPTY (not found).
  Result<SignedHead> Head() const;
  // Under the newest head. EVENT_NOT_FOUND.
  Result<LogReceipt> Receipt(std::string_view event_id) const;
  // For any two sizes up to the newest head's, 0 < first <= second. ARGUMENT_OUT_OF_RANGE.
  Result<std::vector<Hash>> Consistency(std::uint64_t first, std::uint64_t second) const;
  // At most `limit` entries from `index` on, in order.
  Result<std::vector<LogEntry>> Read(std::uint64_t index, int limit) const;

 private:
  MerkleLog(storage::Database& database, std::unique_ptr<HeadFile> heads, crypto::P256PrivateKey key,
            const Clock& clock)
      : database_(database), heads_(std::move(heads)), key_(std::move(key)), clock_(clock) {}

  Result<std::vector<std::uint64_t>> AppendIn(storage::Transaction& transaction,
                                              std::span<const LogEntry> entries);
  Status CheckAgainstFile();
  Status FlushHeads();

  storage::Database& database_;
  std::mutex mutex_;
  std::unique_ptr<HeadFile> heads_;
  const crypto::P256PrivateKey key_;
  const Clock& clock_;
};

struct LogSummary {
  std::uint64_t leaves = 0;
  std::uint64_t heads = 0;
};

// Recomputes the whole tree from the leaves and compares it with every head on file and with what the database says.
// `transaction` is kRead and begun after `head_file`, the text of the whole file, was read. Errors are data loss and name
// the first place that differs:
//   AUDIT_HEAD_MALFORMED, AUDIT_HEAD_SIGNATURE     a line of the file is damaged or not signed by `key`
//   AUDIT_HEAD_CHANGED, AUDIT_HEAD_MISSING         file and database do not hold the same heads
//   AUDIT_LEAF_MISSING                             an index has no leaf, or a head covers more leaves than there are
//   AUDIT_LEAF_CHANGED                             a leaf is not what its stored hash says
//   AUDIT_NODE_CHANGED                             a stored inner hash is not that of the leaves below it
//   AUDIT_ROOT_MISMATCH                            the leaves do not give the root that a head vouches for
//   AUDIT_LEAF_UNSIGNED                            leaves that no head covers
// Not found, because nothing is left to compare with: the end of the log cut off in database and file alike. Keep heads
// elsewhere too (receipts hold them).
Result<LogSummary> VerifyLog(storage::Transaction& transaction, std::string_view head_file,
                             const crypto::P256PublicKey& key);

// The same from the file's path, beside a running log: what an append between the two reads makes look wrong is right
// at the next of five tries. Also the errors of ReadTextFile (a head file that is gone is FILE_NOT_FOUND).
Result<LogSummary> VerifyLogBeside(storage::Database& database, const std::filesystem::path& head_file,
                                   const crypto::P256PublicKey& key);

}  // namespace lagan::audit
