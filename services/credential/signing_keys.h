// The issuer's signing keys: one for each purpose and period, made and announced before it signs, listed until the last thing it
// signed has ended.
//
//   made, 48 h before its period -> announced in a trust bundle -> signs, at the earliest 24 h later -> signs no more, private
//   half destroyed -> leaves the bundle when nothing that it signed is valid any more
//
// So a venue with a bundle of yesterday knows every key that signs today. Where that cannot be (the first start, an outage of days,
// a key withdrawn in an emergency) the new key signs at once, and venues need the newest bundle.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/credential/key_holder.h"
#include "services/credential/key_plan.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::credential {

// A key as it is on record, for lists that people read.
struct KeyRecord {
  Bytes kid;
  std::string purpose;
  std::string name;  // of the holder; empty for keys from before there were periods
  bool specimen = true;
  Time not_before{};                // accepted from
  Time not_after{};                 // and until
  Interval signs{};                 // when it signs
  std::optional<Time> announced{};  // since when it stands in bundles
  std::optional<Time> withdrawn{};
  bool destroyed = false;  // the private half is gone
};

struct WithdrawOrder {
  std::string kid;  // hexadecimal
  std::string reason;
  std::string actor;
  std::string caller;
};

// What SigningKeys adds to the table signing_key of migration 2.
storage::Migration SigningKeyPeriods(int number);

// Of the transaction's database: every key whose passes may still be accepted at `now`, withdrawn ones included, in the order
// of bundles. A real issuer lists no specimen key, and a specimen issuer lists every key as a specimen.
Result<std::vector<verifier::TrustKey>> AcceptedKeys(storage::Transaction& transaction, bool specimen,
                                                     Time now);
// The same as records, for people.
Result<std::vector<KeyRecord>> ListKeys(storage::Transaction& transaction, bool specimen, Time now);
// Notes that a bundle which lists them goes out at `now`, for keys that were in none before.
Status MarkAnnounced(storage::Transaction& transaction, const std::vector<verifier::TrustKey>& keys,
                     Time now);
// From now on nothing that the key signed is accepted: it is marked in the next bundle and signs no more. An audit event,
// key.withdrawn. KEY_NOT_FOUND for a kid that is in no bundle. Repeating it is harmless.
Status WithdrawKey(storage::Transaction& transaction, const WithdrawOrder& order, std::string event_id,
                   Time now);

// No more keys are made by hand once so many are accepted; those that the plan asks for and that take the place of withdrawn
// ones always find room, since a trust bundle lists 512 (verifier::kMaxTrustKeys) and the plan needs some 120.
inline constexpr std::size_t kMostListedForRotation = 256;

// Not thread-safe: its owner serialises. Borrows what it is given.
class SigningKeys {
 public:
  SigningKeys(KeyHolder* holder, storage::Database* database, crypto::RandomSource* random, bool specimen)
      : holder_(holder), database_(database), random_(random), specimen_(specimen) {}

  // Makes the keys that are missing for now and for the periods that begin soon, and destroys the private halves of those that
  // sign no more. To be called before a bundle is made. Reasons of the holder and the database.
  Status Prepare(Time now);
  // A new key for `purpose` beside the one that signs, which it follows 24 h from now, for the rest of the period. PURPOSE_INVALID,
  // KEYS_TOO_MANY.
  Result<KeyRecord> Rotate(std::string_view purpose, Time now);
  // The key that signs for `purpose` at `now`; after Prepare and the bundle. PURPOSE_INVALID, SIGNING_KEY_MISSING.
  Result<SigningKey> KeyFor(std::string_view purpose, Time now);
  // The same for every purpose at once.
  Result<std::map<std::string, SigningKey, std::less<>>> AllKeys(Time now);
  // When they may answer otherwise for the first time after `now`, at the latest an hour on.
  Result<Time> NextChange(Time now);

  bool specimen() const { return specimen_; }

 private:
  // What is on record of keys that are accepted or not yet destroyed, by purpose.
  using Records = std::map<std::string, std::vector<KeyRecord>, std::less<>>;
  Result<Records> Load(Time now);
  Status PrepareOne(const KeyPlan& plan, std::vector<KeyRecord>& records, Time now);
  Status DestroyOver(std::vector<KeyRecord>& records, Time now);
  // Whether a key can sign at `time`, its period alone considered.
  Result<bool> Covers(const std::vector<KeyRecord>& records, Time time);
  Result<KeyRecord> Make(const KeyPlan& plan, const std::vector<KeyRecord>& records, Interval signs,
                         Time now);
  Result<SigningKey> Choose(std::vector<KeyRecord> records, Time now);

  KeyHolder* holder_;
  storage::Database* database_;
  crypto::RandomSource* random_;
  const bool specimen_;
};

}  // namespace lagan::credential
