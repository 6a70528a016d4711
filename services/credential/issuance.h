// What the database knows of a signature: that it was asked for, before it is made, and the sealed answer, as long as
// the caller may ask for it again. No personal data in plain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "base/crypto/random.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"
#include "verifier/credential/claims.h"

namespace lagan::credential {

enum class Kind { kCredential, kResult, kBatch };

enum class State {
  kRecorded,   // asked for; perhaps signed, but nothing was delivered
  kIssued,     // the answer was stored and may have been delivered
  kDelivered,  // the caller has it safely or has erased it, and we have it no more
  kAbandoned,  // acknowledged before it was stored, or a batch not stored within a day: never delivered, and never will be
};

// Times in whole seconds.
struct Issuance {
  std::string
      serial;  // 32 hexadecimal characters; of a result, its event; of a batch, a name for this record alone
  Kind kind = Kind::kCredential;
  std::string caller;  // certificate name; idempotency keys are the caller's own
  std::string client_key;
  crypto::Sha256Digest request_digest{};  // keyed, over the whole request
  std::string application_id;
  std::string level;
  std::string profile;
  std::string audience;        // relying party of a result
  std::string pass_kind;       // of policy/passes; empty for a result
  int pass_count = 1;          // of a batch
  std::string replaces;        // serial of the credential whose place it takes; empty for a first one
  bool keep_replaced = false;  // a renewal: that one stands until its own end
  // HMAC over the claims under a key of this serial, so that whoever holds the issuer's secret can show what was
  // signed, and nobody without it can find out by trying names.
  crypto::Sha256Digest commitment{};
  std::string event_id;  // under which the signature is, or will be, in the audit log
  bool specimen = true;
  Time issued_at{};
  Time expires_at{};
  State state = State::kRecorded;
  std::optional<Time> deliver_until;  // once issued
  // Of a credential of a kind with a status: the place it has had since it was recorded.
  std::optional<verifier::StatusReference> slot;
  // Known when it was signed.
  Bytes kid;
  std::optional<Time> renewal_at;
};

struct SealedAnswer {
  Bytes wrapped_key;
  Bytes sealed;
};

// Tables of the service.
const std::vector<storage::Migration>& Migrations();

// All work inside the caller's transaction.

// The issuance under (kind, caller, client_key), or, when there is none, `proposal`, which is then stored together with
// its audit event "credential.recorded", "batch.recorded" or "result.recorded" of id `recorded_event`; a credential of a kind
// with a status has its place in a list from then on. ALREADY_EXISTS
// IDEMPOTENCY_KEY_REUSED when the key came with other content before; for a new one the
// refusals of Admit and AllocateStatus, for one that was never stored those of CheckNotEnded and CheckReplaceable.
Result<Issuance> FindOrRecord(storage::Transaction& transaction, const Issuance& proposal,
                              const std::string& recorded_event, crypto::RandomSource& random, Time now);

// Stores the answer, the times, the state kIssued and the audit event "credential.issued", "batch.issued" or "result.signed",
// and revokes what is replaced, unless it is to be kept; that is told as in standing.h, for the reason "replaced". Changes
// nothing when the record is no longer kRecorded: somebody else's first answer stands, and what was abandoned stays so.
// The refusals of CheckReplaceable, when what is replaced was revoked meanwhile or has another successor. ABORTED
// KEY_WITHDRAWN when issuance.kid was withdrawn meanwhile; the record waits for a signature by another key.
Status Finish(storage::Transaction& transaction, const Issuance& issuance, const SealedAnswer& answer,
              crypto::RandomSource& random, Time now, Time deliver_until);

// The answer, while it may be delivered at `now`; nothing afterwards or when it was acknowledged.
Result<std::optional<SealedAnswer>> FindAnswer(storage::Transaction& transaction, std::string_view serial,
                                               Time now);

// Forgets every answer of an application, of all kinds and whoever asked for it: issued records become kDelivered, and
// those still being made kAbandoned. True when an answer was there to forget.
Result<bool> Acknowledge(storage::Transaction& transaction, std::string_view application_id);

// Forgets answers that may not be delivered any more.
Status ForgetAnswers(storage::Transaction& transaction, Time now);

}  // namespace lagan::credential
