// Sessions and failed sign-ins as the database has them, both under keyed digests: whoever reads the database can neither use a
// session nor learn which logins were tried. All work inside the caller's transaction.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "services/storage/database.h"

namespace lagan::access {

// A session ends when it was not used for so long, and in any case at this age.
inline constexpr std::chrono::minutes kSessionIdle{15};
inline constexpr std::chrono::hours kSessionLife{12};

Status InsertSession(storage::Transaction& transaction, const crypto::Sha256Digest& session,
                     std::string_view operator_id, Time now);
// Whose it is, used now; nothing when it is over or never was.
Result<std::optional<std::string>> UseSession(storage::Transaction& transaction,
                                              const crypto::Sha256Digest& session, Time now);
Status EndSession(storage::Transaction& transaction, const crypto::Sha256Digest& session);
Status EndSessionsOf(storage::Transaction& transaction, std::string_view operator_id);
// Drops those that are over.
Status ForgetSessions(storage::Transaction& transaction, Time now);

// So many failures in a row lock a login for so long.
inline constexpr std::int64_t kMostFailures = 5;
inline constexpr std::chrono::minutes kLockTime{15};
// Failures are forgotten after a day without any. It gives a guesser nothing: locks allow far more tries in a day.
inline constexpr std::chrono::hours kFailureMemory{24};

struct Attempt {
  bool locked = false;
  // This one included.
  std::int64_t failures = 0;
};

// Counts an attempt as failed before it is looked at, so that many at once get no more guesses than one after another. The
// fifth locks. Logins that nobody has are counted alike.
Result<Attempt> ChargeAttempt(storage::Transaction& transaction, const crypto::Sha256Digest& login, Time now);
// After a success.
Status ClearAttempts(storage::Transaction& transaction, const crypto::Sha256Digest& login);
Status ForgetAttempts(storage::Transaction& transaction, Time now);

}  // namespace lagan::access
