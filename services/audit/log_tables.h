// Reading the log's tables. Internal to services/audit.
#pragma once

#include <vector>

#include "services/audit/merkle_log.h"

namespace lagan::audit::internal {

Result<Hash> ToHash(const Bytes& bytes);
// Looks nodes up in the transaction, which must outlive the lookup. AUDIT_NODE_CHANGED when one is missing.
NodeLookup LookupIn(storage::Transaction& transaction);
// Heads of more than `after` leaves, smallest first.
Result<std::vector<SignedHead>> HeadsAfter(storage::Transaction& transaction, std::uint64_t after);
// The newest head, of size 0 when there is none.
Result<SignedHead> NewestHead(storage::Transaction& transaction);

// A leaf with its index.
struct StoredLeaf {
  std::uint64_t index = 0;
  LogEntry entry;
};
// At most `limit` leaves from `index` on.
Result<std::vector<StoredLeaf>> LeavesFrom(storage::Transaction& transaction, std::uint64_t index, int limit);

}  // namespace lagan::audit::internal
