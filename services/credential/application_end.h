// The end of an application at the issuer: the person is erased or has withdrawn. What was issued for it and still stands is
// revoked first, so that no pass outlives the record that could revoke it; then its answers are forgotten; and nothing is ever
// issued for it again, whoever was about to ask.
//
// Everything works inside the caller's transaction. No personal data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::credential {

struct EndOrder {
  std::string application_id;
  std::string reason;  // "erased": 1 to 32 characters of [a-z_]
  std::string actor;   // who asked: "operator:op-..." or "system"
  std::string caller;  // certificate name
};

// The table of applications that were ended.
storage::Migration ApplicationEndTableV1(int number);

// FAILED_PRECONDITION APPLICATION_ENDED once EndApplication was done for it.
Status CheckNotEnded(storage::Transaction& transaction, std::string_view application_id);

// Revokes every credential of the application that has not ended and was not revoked, forgets its answers, and keeps that it is
// over; how many were revoked. Each revocation is an audit entry as in standing.h, and the end is one, "application.ended",
// the first time. Doing it twice is harmless.
Result<std::uint32_t> EndApplication(storage::Transaction& transaction, const EndOrder& order,
                                     crypto::RandomSource& random, Time now);

// Forgets the ends of applications that nothing is kept of any more and that are older than kKeepEnds.
inline constexpr std::chrono::days kKeepEnds{400};
Status ForgetEnds(storage::Transaction& transaction, Time now);

}  // namespace lagan::credential
