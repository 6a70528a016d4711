// Whether something new may be issued: asked in the transaction that records it, before anything is signed.
#pragma once

#include <chrono>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/credential/issuance.h"
#include "services/storage/database.h"

namespace lagan::credential {

// People must not become ticket machines: so many batches of a kind for one application within kBatchWindow.
inline constexpr int kBatchesInWindow = 3;
inline constexpr std::chrono::hours kBatchWindow{24};

//   FAILED_PRECONDITION APPLICATION_ENDED         (application_end.h)
//   RESOURCE_EXHAUSTED  BATCH_LIMIT               with the time from which the next batch may be had
//   NOT_FOUND           CREDENTIAL_NOT_FOUND      `replaces` names no credential of this application
//   FAILED_PRECONDITION CREDENTIAL_REVOKED, CREDENTIAL_EXPIRED   what it names cannot be replaced any more
//   FAILED_PRECONDITION CREDENTIAL_SUSPENDED      what it names is set aside: a renewal would get round that
Status Admit(storage::Transaction& transaction, const Issuance& proposal, Time now);

}  // namespace lagan::credential
