// Whether something new may be issued: asked in the transaction that records it, before anything is signed.
#pragma once

#include <chrono>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/credential/issuance.h"
#include "services/storage/database.h"

namespace lagan::credential {

// People must not become ticket machines: so many batches of a kind for one application within kBatchWindow, and as many passes
// of a name that take no other's place.
inline constexpr int kBatchesInWindow = 3;
inline constexpr std::chrono::hours kBatchWindow{24};

//   FAILED_PRECONDITION APPLICATION_ENDED         (application_end.h)
//   FAILED_PRECONDITION APPLICATION_SUSPENDED, APPLICATION_NOT_ENTITLED    (CheckEntitled)
//   RESOURCE_EXHAUSTED  BATCH_LIMIT               with the time from which the next batch may be had
//   NOT_FOUND           CREDENTIAL_NOT_FOUND      `replaces` names no credential of this application
//   FAILED_PRECONDITION CREDENTIAL_EXPIRED        what it names has ended
// and the refusals of CheckReplaceable.
Status Admit(storage::Transaction& transaction, const Issuance& proposal, Time now);

// Whether the person of an application may have a pass at all, whatever its kind. Asked when it is recorded, when a record that a
// crash left behind is taken up again, and in the transaction that stores the answer; results are no passes. What `issuance.replaces`
// names is left to CheckReplaceable: whoever replaces a suspended credential ends it.
//   FAILED_PRECONDITION APPLICATION_SUSPENDED     a credential of it is suspended; over once that is reinstated, revoked or replaced
//   FAILED_PRECONDITION APPLICATION_NOT_ENTITLED  one was revoked for a reason of kNotDue; until that one's own end, for a person
//                                                 who is entitled after all by another application
Status CheckEntitled(storage::Transaction& transaction, const Issuance& issuance, Time now);

// Whether `issuance.replaces` may be followed by `issuance`: asked when it is recorded, when a record that a crash left behind is
// taken up again, and in the transaction that stores its answer, since days may lie between them. That a credential ends meanwhile
// is not held against its successor.
//   FAILED_PRECONDITION CREDENTIAL_REVOKED        for whatever reason; also when it was replaced
//   FAILED_PRECONDITION CREDENTIAL_SUSPENDED      set aside, which a renewal would get round
//   FAILED_PRECONDITION CREDENTIAL_RENEWED        another successor was issued: there is one for each
Status CheckReplaceable(storage::Transaction& transaction, const Issuance& issuance, Time now);

}  // namespace lagan::credential
