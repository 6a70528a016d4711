// What the issuer forgets, and when: docs/credentials.md, "Issuer".
#pragma once

#include <chrono>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::credential {

// The table of what is left of a pass when everything else is forgotten: salt, kind, count, commitment.
storage::Migration IssuedTableV1(int number);

// Of batches, once delivery is over and their day for BATCH_LIMIT has passed: the application, level and profile. Of batches after
// the week of their idempotency key, and of credentials that have ended (a week old at least): everything but kind, count and the
// salted commitment, by which whoever holds the issuer's secret and the content can still show what was signed. What was
// never delivered leaves nothing.
Status ForgetIssued(storage::Transaction& transaction, Time now);

}  // namespace lagan::credential
