// Repeating a call has the effect and the answer of calling once (rule 5 of the house).
#pragma once

#include <chrono>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/crypto/digest.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::storage {

// A key is honoured this long.
inline constexpr std::chrono::hours kIdempotencyLife{24 * 7};

// The table, for a service's list of migrations.
Migration IdempotencyTableV1(int number);

struct IdempotentCall {
  enum class State {
    kFresh,       // Never seen: do the work, then FinishIdempotent, in the same transaction if it can be.
    kFinished,    // Seen with the same request: answer `response`.
    kUnfinished,  // Begun in an earlier transaction and not finished: take up the work where it stands.
  };
  State state = State::kFresh;
  Bytes response;
};

// Both work inside the caller's transaction. `scope` is who calls what ("portal-a/CreateApplication"), so that callers
// never meet; `key` is theirs, 16 to 64 visible ASCII characters; `request` is the digest of the whole request.
//   IDEMPOTENCY_KEY_INVALID (invalid argument)
//   IDEMPOTENCY_KEY_REUSED (precondition)   the key came with another request before
Result<IdempotentCall> BeginIdempotent(Transaction& transaction, std::string_view scope, std::string_view key,
                                       const crypto::Sha256Digest& request, Time now);
// Keeps the answer, once; it is stored as given, so encrypt personal data first. IDEMPOTENCY_NOT_BEGUN (internal).
Status FinishIdempotent(Transaction& transaction, std::string_view scope, std::string_view key,
                        ByteView response);

// Forgets keys older than kIdempotencyLife; how many.
Result<std::int64_t> ForgetIdempotent(Transaction& transaction, Time now);

}  // namespace lagan::storage
