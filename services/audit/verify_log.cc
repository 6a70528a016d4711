// The check of the whole log; declared in merkle_log.h.
#include <algorithm>
#include <thread>

#include "base/core/file.h"
#include "services/audit/log_tables.h"

namespace lagan::audit {

using storage::Rows;
using storage::Transaction;

namespace {

constexpr int kPage = 500;

std::string HeadName(const SignedHead& head) { return "the head of size " + std::to_string(head.tree_size); }

Status CheckHeads(const std::vector<SignedHead>& on_file, const std::vector<SignedHead>& stored,
                  const crypto::P256PublicKey& key) {
  std::uint64_t size_before = 0;
  for (const SignedHead& head : on_file) {
    if (!VerifyHead(key, head)) {
      return DataLoss("AUDIT_HEAD_SIGNATURE", "The log's key did not sign " + HeadName(head) + ".");
    }
    if (head.tree_size <= size_before) {
      return DataLoss("AUDIT_HEAD_CHANGED", "In the file, " + HeadName(head) + " follows a larger one.");
    }
    size_before = head.tree_size;
  }
  for (std::size_t i = 0; i < std::max(on_file.size(), stored.size()); ++i) {
    if (i >= on_file.size() || (i < stored.size() && stored[i].tree_size < on_file[i].tree_size)) {
      return DataLoss("AUDIT_HEAD_MISSING",
                      "The file lacks " + HeadName(stored[i]) +
                          " (if it is the last, a crash may have left that, and starting the "
                          "service mends it).");
    }
    if (i >= stored.size() || stored[i].tree_size > on_file[i].tree_size) {
      return DataLoss("AUDIT_HEAD_MISSING", "The database lacks " + HeadName(on_file[i]) + ".");
    }
    if (stored[i] != on_file[i]) {
      return DataLoss("AUDIT_HEAD_CHANGED", "Database and file disagree over " + HeadName(on_file[i]) + ".");
    }
  }
  return {};
}

// Grows the tree from the leaves alone and compares as it goes.
class Recomputation {
 public:
  Recomputation(Transaction& transaction, const std::vector<SignedHead>& heads)
      : lookup_(internal::LookupIn(transaction)), heads_(heads) {}

  Status Add(const internal::StoredLeaf& leaf) {
    if (leaf.index != range_.size()) return Missing();
    LAGAN_RETURN_IF_ERROR(range_.Append(
        LeafHash(LeafBytes(leaf.entry)), [&](int level, std::uint64_t index, const Hash& hash) -> Status {
          ++nodes_;
          LAGAN_ASSIGN_OR_RETURN(const Hash stored, lookup_(level, index));
          if (stored == hash) return {};
          if (level == 0) {
            return DataLoss("AUDIT_LEAF_CHANGED",
                            "Leaf " + std::to_string(index) + " is not what was appended.");
          }
          return DataLoss("AUDIT_NODE_CHANGED", "Node " + std::to_string(index) + " of level " +
                                                    std::to_string(level) + " is not that of its leaves.");
        }));
    if (next_head_ == heads_.size() || heads_[next_head_].tree_size != range_.size()) return {};
    const SignedHead& head = heads_[next_head_++];
    if (range_.Root() == head.root) return {};
    return DataLoss("AUDIT_ROOT_MISMATCH", "The leaves do not give the root of " + HeadName(head) + ".");
  }

  Status Finish() const {
    const std::uint64_t signed_leaves = heads_.empty() ? 0 : heads_.back().tree_size;
    if (range_.size() < signed_leaves) return Missing();
    if (range_.size() == signed_leaves) return {};
    return DataLoss("AUDIT_LEAF_UNSIGNED",
                    "Leaves from " + std::to_string(signed_leaves) + " on have no head.");
  }

  std::uint64_t size() const { return range_.size(); }
  std::uint64_t nodes() const { return nodes_; }

 private:
  Status Missing() const {
    return DataLoss("AUDIT_LEAF_MISSING", "Leaf " + std::to_string(range_.size()) + " is missing.");
  }

  const NodeLookup lookup_;
  const std::vector<SignedHead>& heads_;
  CompactRange range_;
  std::size_t next_head_ = 0;
  std::uint64_t nodes_ = 0;
};

}  // namespace

Result<LogSummary> VerifyLog(Transaction& transaction, std::string_view head_file,
                             const crypto::P256PublicKey& key) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<SignedHead> heads, ParseHeads(head_file));
  LAGAN_ASSIGN_OR_RETURN(const std::vector<SignedHead> stored, internal::HeadsAfter(transaction, 0));
  Recomputation recomputation(transaction, heads);
  for (;;) {
    LAGAN_ASSIGN_OR_RETURN(const auto leaves, internal::LeavesFrom(transaction, recomputation.size(), kPage));
    for (const internal::StoredLeaf& leaf : leaves) LAGAN_RETURN_IF_ERROR(recomputation.Add(leaf));
    if (leaves.empty()) break;
  }
  LAGAN_RETURN_IF_ERROR(recomputation.Finish());
  LAGAN_RETURN_IF_ERROR(CheckHeads(heads, stored, key));
  LAGAN_ASSIGN_OR_RETURN(const Rows nodes, transaction.Execute("SELECT count(*) FROM log_node"));
  std::uint64_t stored_nodes = 0;
  LAGAN_RETURN_IF_ERROR(nodes[0].Read(stored_nodes));
  if (stored_nodes != recomputation.nodes()) {
    return DataLoss("AUDIT_NODE_CHANGED", "The database holds hashes of nodes that the tree has not.");
  }
  return LogSummary{recomputation.size(), heads.size()};
}

Result<LogSummary> VerifyLogBeside(storage::Database& database, const std::filesystem::path& head_file,
                                   const crypto::P256PublicKey& key) {
  for (int attempt = 1;; ++attempt) {
    LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(head_file, HeadFile::kMaxSize));
    Result<LogSummary> summary = storage::InTransaction(
        database, [&](Transaction& transaction) { return VerifyLog(transaction, text, key); },
        storage::Mode::kRead);
    if (summary.ok() || attempt == 5) return summary;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace lagan::audit
