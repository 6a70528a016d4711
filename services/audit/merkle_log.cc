#include "services/audit/merkle_log.h"

#include <algorithm>

#include "services/audit/log_tables.h"

namespace lagan::audit {

using storage::InTransaction;
using storage::Mode;
using storage::Rows;
using storage::Transaction;

namespace {

Status CheckEntry(const LogEntry& entry) {
  const bool visible =
      std::all_of(entry.event_id.begin(), entry.event_id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (entry.event_id.empty() || entry.event_id.size() > 100 || !visible) {
    return InvalidArgument("ENTRY_INVALID", "An event id has 1 to 100 visible ASCII characters.", "event_id");
  }
  if (entry.content.size() > kMaxEntrySize) {
    return InvalidArgument("ENTRY_INVALID", "An audit entry has at most 64 KiB.", "content");
  }
  return {};
}

// Where the event is already, or nothing.
Result<std::optional<std::uint64_t>> FindSame(Transaction& transaction, const LogEntry& entry) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT leaf_index, content FROM log_leaf WHERE event_id = $1", {entry.event_id}));
  if (rows.empty()) return std::optional<std::uint64_t>();
  std::uint64_t index = 0;
  Bytes content;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(index, content));
  if (content != entry.content) {
    return AlreadyExists("EVENT_CHANGED", "This event is in the audit log with other content.", "event_id");
  }
  return std::optional(index);
}

Status AddLeaf(Transaction& transaction, const LogEntry& entry, CompactRange& range) {
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO log_leaf (leaf_index, event_id, content) VALUES ($1, $2, $3)",
                   {range.size(), entry.event_id, entry.content})
          .status());
  return range.Append(LeafHash(LeafBytes(entry)), [&](int level, std::uint64_t index, const Hash& hash) {
    return transaction
        .Execute("INSERT INTO log_node (level, node_index, hash) VALUES ($1, $2, $3)", {level, index, hash})
        .status();
  });
}

// The tree as the newest head has it; refuses to build on leaves that are gone or that nobody signed.
Result<CompactRange> LoadRange(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const SignedHead head, internal::NewestHead(transaction));
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT coalesce(max(leaf_index) + 1, 0) FROM log_leaf"));
  std::uint64_t leaves = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(leaves));
  if (leaves != head.tree_size) {
    return DataLoss(leaves < head.tree_size ? "AUDIT_LEAF_MISSING" : "AUDIT_LEAF_UNSIGNED",
                    "The audit log has " + std::to_string(leaves) + " leaves and a head over " +
                        std::to_string(head.tree_size) + ".");
  }
  LAGAN_ASSIGN_OR_RETURN(CompactRange range,
                         CompactRange::Load(internal::LookupIn(transaction), head.tree_size));
  if (head.tree_size > 0 && range.Root() != head.root) {
    return DataLoss("AUDIT_ROOT_MISMATCH",
                    "The stored tree is not the one that its newest head vouches for.");
  }
  return range;
}

}  // namespace

Bytes LeafBytes(const LogEntry& entry) {
  Bytes bytes = ToBytes(entry.event_id);
  bytes.push_back('\n');
  bytes.insert(bytes.end(), entry.content.begin(), entry.content.end());
  return bytes;
}

Result<std::unique_ptr<MerkleLog>> MerkleLog::Open(storage::Database& database,
                                                   const std::filesystem::path& head_file,
                                                   crypto::P256PrivateKey key, const Clock& clock) {
  LAGAN_RETURN_IF_ERROR(storage::Migrate(database, LogMigrations(), clock));
  LAGAN_ASSIGN_OR_RETURN(std::unique_ptr<HeadFile> heads, HeadFile::Open(head_file));
  std::unique_ptr<MerkleLog> log(new MerkleLog(database, std::move(heads), std::move(key), clock));
  LAGAN_RETURN_IF_ERROR(log->CheckAgainstFile());
  LAGAN_RETURN_IF_ERROR(log->FlushHeads());
  return log;
}

Status MerkleLog::CheckAgainstFile() {
  const SignedHead& last = heads_->last();
  if (last.tree_size == 0) return {};
  LAGAN_ASSIGN_OR_RETURN(
      const auto stored,
      InTransaction(
          database_,
          [&](Transaction& transaction) { return internal::HeadsAfter(transaction, last.tree_size - 1); },
          Mode::kRead));
  if (stored.empty()) {
    return DataLoss("AUDIT_LEAF_MISSING", "The database holds fewer leaves than the head file vouches for (" +
                                              std::to_string(last.tree_size) + ").");
  }
  if (stored.front() == last) return {};
  return DataLoss("AUDIT_HEAD_CHANGED", "The database and the head file disagree over the head of size " +
                                            std::to_string(last.tree_size) + ".");
}

Status MerkleLog::FlushHeads() {
  LAGAN_ASSIGN_OR_RETURN(const auto heads, InTransaction(
                                               database_,
                                               [&](Transaction& transaction) {
                                                 return internal::HeadsAfter(transaction,
                                                                             heads_->last().tree_size);
                                               },
                                               Mode::kRead));
  return heads_->Append(heads);
}

Result<std::vector<std::uint64_t>> MerkleLog::AppendIn(Transaction& transaction,
                                                       std::span<const LogEntry> entries) {
  LAGAN_RETURN_IF_ERROR(storage::SerializeOn(transaction, "log"));
  LAGAN_ASSIGN_OR_RETURN(CompactRange range, LoadRange(transaction));
  const std::uint64_t size_before = range.size();
  std::vector<std::uint64_t> indices;
  for (const LogEntry& entry : entries) {
    LAGAN_ASSIGN_OR_RETURN(const std::optional<std::uint64_t> same, FindSame(transaction, entry));
    indices.push_back(same.value_or(range.size()));
    if (!same.has_value()) LAGAN_RETURN_IF_ERROR(AddLeaf(transaction, entry, range));
  }
  if (range.size() == size_before) return indices;
  LAGAN_ASSIGN_OR_RETURN(const SignedHead head, SignHead(key_, range.size(), range.Root(), clock_.Now()));
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO log_head (tree_size, root, signed_at, signature) VALUES ($1, $2, $3, $4)",
                   {head.tree_size, head.root, head.signed_at, head.signature})
          .status());
  return indices;
}

Result<std::vector<std::uint64_t>> MerkleLog::Append(std::span<const LogEntry> entries) {
  for (const LogEntry& entry : entries) LAGAN_RETURN_IF_ERROR(CheckEntry(entry));
  const std::lock_guard lock(mutex_);
  // Never two heads that are not on file, so that a missing line is a fault and not perhaps a crash.
  LAGAN_RETURN_IF_ERROR(FlushHeads());
  LAGAN_ASSIGN_OR_RETURN(
      std::vector<std::uint64_t> indices,
      InTransaction(
          database_, [&](Transaction& transaction) { return AppendIn(transaction, entries); },
          Mode::kWriteReadCommitted));
  LAGAN_RETURN_IF_ERROR(FlushHeads());
  return indices;
}

Result<SignedHead> MerkleLog::Head() const {
  LAGAN_ASSIGN_OR_RETURN(
      SignedHead head,
      InTransaction(
          database_, [](Transaction& transaction) { return internal::NewestHead(transaction); },
          Mode::kRead));
  if (head.tree_size == 0) return NotFound("AUDIT_LOG_EMPTY", "The audit log has no entry yet.");
  return head;
}

Result<LogReceipt> MerkleLog::Receipt(std::string_view event_id) const {
  return InTransaction(
      database_,
      [&](Transaction& transaction) -> Result<LogReceipt> {
        LAGAN_ASSIGN_OR_RETURN(
            const Rows rows,
            transaction.Execute("SELECT leaf_index FROM log_leaf WHERE event_id = $1", {event_id}));
        if (rows.empty()) return NotFound("EVENT_NOT_FOUND", "The audit log has no such event.", "event_id");
        const NodeLookup lookup = internal::LookupIn(transaction);
        LogReceipt receipt;
        LAGAN_RETURN_IF_ERROR(rows[0].Read(receipt.index));
        LAGAN_ASSIGN_OR_RETURN(receipt.head, internal::NewestHead(transaction));
        LAGAN_ASSIGN_OR_RETURN(receipt.leaf, lookup(0, receipt.index));
        LAGAN_ASSIGN_OR_RETURN(receipt.proof, InclusionProof(lookup, receipt.index, receipt.head.tree_size));
        return receipt;
      },
      Mode::kRead);
}

Result<std::vector<Hash>> MerkleLog::Consistency(std::uint64_t first, std::uint64_t second) const {
  return InTransaction(
      database_,
      [&](Transaction& transaction) -> Result<std::vector<Hash>> {
        LAGAN_ASSIGN_OR_RETURN(const SignedHead head, internal::NewestHead(transaction));
        if (second > head.tree_size) {
          return InvalidArgument("ARGUMENT_OUT_OF_RANGE", "The tree has no such leaf or size.",
                                 "second_size");
        }
        return ConsistencyProof(internal::LookupIn(transaction), first, second);
      },
      Mode::kRead);
}

Result<std::vector<LogEntry>> MerkleLog::Read(std::uint64_t index, int limit) const {
  LAGAN_ASSIGN_OR_RETURN(auto leaves, InTransaction(
                                          database_,
                                          [&](Transaction& transaction) {
                                            return internal::LeavesFrom(transaction, index, limit);
                                          },
                                          Mode::kRead));
  std::vector<LogEntry> entries;
  for (internal::StoredLeaf& leaf : leaves) entries.push_back(std::move(leaf.entry));
  return entries;
}

}  // namespace lagan::audit
