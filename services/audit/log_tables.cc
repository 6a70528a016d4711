#include "services/audit/log_tables.h"

#include <algorithm>

namespace lagan::audit {

std::vector<storage::Migration> LogMigrations() {
  return {storage::PortableMigration(
      1, "log",
      "CREATE TABLE log_leaf (leaf_index @integer PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, content @bytes "
      "NOT NULL) "
      "@strict;"
      "CREATE TABLE log_node (level @integer NOT NULL, node_index @integer NOT NULL, hash @bytes NOT NULL, "
      "PRIMARY KEY (level, node_index)) @strict;"
      "CREATE TABLE log_head (tree_size @integer PRIMARY KEY, root @bytes NOT NULL, signed_at @integer NOT "
      "NULL, "
      "signature @bytes NOT NULL) @strict")};
}

namespace internal {
namespace {

Result<SignedHead> ReadHead(const storage::Row& row) {
  SignedHead head;
  Bytes root;
  LAGAN_RETURN_IF_ERROR(row.Read(head.tree_size, root, head.signed_at, head.signature));
  LAGAN_ASSIGN_OR_RETURN(head.root, ToHash(root));
  return head;
}

}  // namespace

Result<Hash> ToHash(const Bytes& bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) return DataLoss("AUDIT_NODE_CHANGED", "A stored hash has not 32 bytes.");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

NodeLookup LookupIn(storage::Transaction& transaction) {
  return [&transaction](int level, std::uint64_t index) -> Result<Hash> {
    LAGAN_ASSIGN_OR_RETURN(
        const storage::Rows rows,
        transaction.Execute("SELECT hash FROM log_node WHERE level = $1 AND node_index = $2",
                            {level, index}));
    Bytes hash;
    if (rows.empty()) {
      return DataLoss("AUDIT_NODE_CHANGED", "Node " + std::to_string(index) + " of level " +
                                                std::to_string(level) + " of the audit log is missing.");
    }
    LAGAN_RETURN_IF_ERROR(rows[0].Read(hash));
    return ToHash(hash);
  };
}

Result<std::vector<SignedHead>> HeadsAfter(storage::Transaction& transaction, std::uint64_t after) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT tree_size, root, signed_at, signature FROM log_head "
                                             "WHERE tree_size > $1 ORDER BY tree_size",
                                             {after}));
  std::vector<SignedHead> heads;
  for (const storage::Row& row : rows) {
    LAGAN_ASSIGN_OR_RETURN(SignedHead head, ReadHead(row));
    heads.push_back(std::move(head));
  }
  return heads;
}

Result<SignedHead> NewestHead(storage::Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT tree_size, root, signed_at, signature FROM log_head "
                                             "ORDER BY tree_size DESC LIMIT 1"));
  return rows.empty() ? SignedHead{} : ReadHead(rows[0]);
}

Result<std::vector<StoredLeaf>> LeavesFrom(storage::Transaction& transaction, std::uint64_t index,
                                           int limit) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT leaf_index, event_id, content FROM log_leaf "
                                             "WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2",
                                             {index, limit}));
  std::vector<StoredLeaf> leaves(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    LAGAN_RETURN_IF_ERROR(rows[i].Read(leaves[i].index, leaves[i].entry.event_id, leaves[i].entry.content));
  }
  return leaves;
}

}  // namespace internal
}  // namespace lagan::audit
