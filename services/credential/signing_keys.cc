#include "services/credential/signing_keys.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/credential/audit_event.h"

namespace lagan::credential {
namespace {

using storage::InTransaction;
using storage::Rows;
using storage::Transaction;

constexpr char kSpecimenPrefix[] = "specimen-";
// So that a change of hands shows soon after it is due, however long nothing else happens.
constexpr std::chrono::hours kLongestRest{1};

constexpr char kColumns[] =
    "kid, purpose, name, specimen, not_before, not_after, signs_from, signs_until, announced_at, "
    "withdrawn_at, destroyed";

Time WholeSeconds(Time time) { return FromUnixSeconds(ToUnixSeconds(time)); }

Status PurposeInvalid() {
  return InvalidArgument("PURPOSE_INVALID", "No signing key has this purpose; docs/keys.md lists them.",
                         "purpose");
}

Result<KeyRecord> ReadRecord(const storage::Row& row) {
  KeyRecord record;
  std::string kid;
  LAGAN_RETURN_IF_ERROR(row.Read(kid, record.purpose, record.name, record.specimen, record.not_before,
                                 record.not_after, record.signs.from, record.signs.until, record.announced,
                                 record.withdrawn, record.destroyed));
  LAGAN_ASSIGN_OR_RETURN(record.kid, HexDecode(kid));
  return record;
}

Result<std::vector<KeyRecord>> ReadRecords(const Rows& rows) {
  std::vector<KeyRecord> records;
  for (const storage::Row& row : rows) {
    LAGAN_ASSIGN_OR_RETURN(KeyRecord record, ReadRecord(row));
    records.push_back(std::move(record));
  }
  return records;
}

Status Insert(Transaction& transaction, const KeyRecord& record, const crypto::P256PublicKey& key) {
  return transaction
      .Execute(
          "INSERT INTO signing_key (kid, purpose, public_key, not_before, not_after, name, specimen, "
          "signs_from, "
          "signs_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
          {HexEncode(record.kid), record.purpose, key.ToDer(), record.not_before, record.not_after,
           record.name, record.specimen, record.signs.from, record.signs.until})
      .status();
}

bool MaySign(const KeyRecord& record) {
  return !record.name.empty() && !record.destroyed && !record.withdrawn;
}

bool IsRipe(const KeyRecord& record, Time now) {
  return record.announced && *record.announced + kAnnounced <= now;
}

// The better of two keys that may sign now: one that venues know, else the later one.
bool IsWorse(const KeyRecord& a, const KeyRecord& b, Time now) {
  return std::tuple(IsRipe(a, now), a.signs.from, std::string_view(a.name)) <
         std::tuple(IsRipe(b, now), b.signs.from, std::string_view(b.name));
}

}  // namespace

storage::Migration SigningKeyPeriods(int number) {
  return storage::PortableMigration(
      number, "signing_key_periods",
      "ALTER TABLE signing_key ADD COLUMN name TEXT NOT NULL DEFAULT '';"
      "ALTER TABLE signing_key ADD COLUMN specimen @integer NOT NULL DEFAULT 1;"
      "ALTER TABLE signing_key ADD COLUMN signs_from @integer NOT NULL DEFAULT 0;"
      "ALTER TABLE signing_key ADD COLUMN signs_until @integer NOT NULL DEFAULT 0;"
      "ALTER TABLE signing_key ADD COLUMN announced_at @integer;"
      "ALTER TABLE signing_key ADD COLUMN withdrawn_at @integer;"
      "ALTER TABLE signing_key ADD COLUMN destroyed @integer NOT NULL DEFAULT 0");
}

Result<std::vector<verifier::TrustKey>> AcceptedKeys(Transaction& transaction, bool specimen, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT public_key, purpose, specimen, not_before, not_after, withdrawn_at FROM signing_key "
          "WHERE not_after >= $1 ORDER BY not_before, kid",
          {now}));
  std::vector<verifier::TrustKey> out;
  for (const storage::Row& row : rows) {
    Bytes der;
    std::string purpose;
    bool key_specimen = true;
    Time not_before, not_after;
    std::optional<Time> withdrawn;
    LAGAN_RETURN_IF_ERROR(row.Read(der, purpose, key_specimen, not_before, not_after, withdrawn));
    if (key_specimen && !specimen) continue;
    LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey key, crypto::P256PublicKey::FromDer(der));
    out.push_back({.kid = KidOf(key),
                   .key = key,
                   .purpose = std::move(purpose),
                   .specimen = specimen,
                   .not_before = not_before,
                   .not_after = not_after,
                   .withdrawn = withdrawn.has_value()});
  }
  return out;
}

Result<std::vector<KeyRecord>> ListKeys(Transaction& transaction, bool specimen, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute(std::string("SELECT ") + kColumns +
                                                 " FROM signing_key WHERE not_after >= $1 AND specimen = $2 "
                                                 "ORDER BY purpose, signs_from, kid",
                                             {now, specimen}));
  return ReadRecords(rows);
}

Status MarkAnnounced(Transaction& transaction, const std::vector<verifier::TrustKey>& keys, Time now) {
  for (const verifier::TrustKey& key : keys) {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("UPDATE signing_key SET announced_at = $2 WHERE kid = $1 AND announced_at IS NULL",
                     {HexEncode(key.kid), now})
            .status());
  }
  return Status();
}

Status WithdrawKey(Transaction& transaction, const WithdrawOrder& order, std::string event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows found,
      transaction.Execute("SELECT purpose, withdrawn_at FROM signing_key WHERE kid = $1 AND not_after >= $2",
                          {order.kid, now}));
  if (found.empty()) return NotFound("KEY_NOT_FOUND", "No key of the trust bundle has this kid.", "kid");
  std::string purpose;
  std::optional<Time> withdrawn;
  LAGAN_RETURN_IF_ERROR(found[0].Read(purpose, withdrawn));
  if (withdrawn) return Status();
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("UPDATE signing_key SET withdrawn_at = $2 WHERE kid = $1", {order.kid, now})
          .status());
  return AppendAuditEvent(transaction,
                          {.id = std::move(event_id),
                           .kind = "key.withdrawn",
                           .actor = order.actor,
                           .facts = {{"kid", order.kid},
                                     {"purpose", purpose},
                                     {"reason", order.reason},
                                     {"caller", order.caller}}},
                          now);
}

Result<SigningKeys::Records> SigningKeys::Load(Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      std::vector<KeyRecord> all,
      InTransaction(
          *database_,
          [&](Transaction& transaction) -> Result<std::vector<KeyRecord>> {
            LAGAN_ASSIGN_OR_RETURN(
                const Rows rows,
                transaction.Execute(
                    std::string("SELECT ") + kColumns +
                        " FROM signing_key WHERE specimen = $1 AND (not_after >= $2 OR destroyed = 0)",
                    {specimen_, now}));
            return ReadRecords(rows);
          },
          storage::Mode::kRead));
  Records records;
  for (KeyRecord& record : all) records[record.purpose].push_back(std::move(record));
  return records;
}

Status SigningKeys::Prepare(Time now) {
  LAGAN_ASSIGN_OR_RETURN(Records records, Load(now));
  for (const KeyPlan& plan : KeyPlans()) {
    LAGAN_RETURN_IF_ERROR(PrepareOne(plan, records[std::string(plan.purpose)], now));
  }
  return Status();
}

Status SigningKeys::PrepareOne(const KeyPlan& plan, std::vector<KeyRecord>& records, Time now) {
  LAGAN_RETURN_IF_ERROR(DestroyOver(records, now));
  const Interval period = PeriodAround(plan.period, now);
  LAGAN_ASSIGN_OR_RETURN(const bool has_current, Covers(records, now));
  if (!has_current) {
    // A period's first key stands for all of it, so that it does not tell when the service was started.
    const bool first =
        std::ranges::none_of(records, [&](const KeyRecord& r) { return r.signs.from >= period.from; });
    const Time from = first ? period.from : WholeSeconds(now);
    LAGAN_ASSIGN_OR_RETURN(KeyRecord made, Make(plan, records, {from, period.until}, now));
    records.push_back(std::move(made));
  }
  if (now < period.until - kAhead) return Status();
  LAGAN_ASSIGN_OR_RETURN(const bool has_next, Covers(records, period.until));
  if (has_next) return Status();
  return Make(plan, records, PeriodAround(plan.period, period.until), now).status();
}

Result<bool> SigningKeys::Covers(const std::vector<KeyRecord>& records, Time time) {
  for (const KeyRecord& record : records) {
    if (!MaySign(record) || time < record.signs.from || record.signs.until <= time) continue;
    LAGAN_ASSIGN_OR_RETURN(const std::optional<SigningKey> key, holder_->Find(record.name));
    if (key && key->kid == record.kid) return true;
  }
  return false;
}

Status SigningKeys::DestroyOver(std::vector<KeyRecord>& records, Time now) {
  for (KeyRecord& record : records) {
    const bool over = record.withdrawn || record.signs.until + kGrace <= now;
    if (!over || record.destroyed || record.name.empty()) continue;
    LAGAN_RETURN_IF_ERROR(holder_->Destroy(record.name));
    LAGAN_RETURN_IF_ERROR(InTransaction(*database_, [&](Transaction& transaction) {
      return transaction
          .Execute("UPDATE signing_key SET destroyed = 1 WHERE kid = $1", {HexEncode(record.kid)})
          .status();
    }));
    record.destroyed = true;
  }
  return Status();
}

Result<KeyRecord> SigningKeys::Make(const KeyPlan& plan, const std::vector<KeyRecord>& records,
                                    Interval signs, Time now) {
  const std::string base = (specimen_ ? kSpecimenPrefix : "") + std::string(plan.purpose) + "-" +
                           PeriodLabel(plan.period, signs.from);
  const auto taken = [&](const std::string& name) {
    return std::ranges::count(records, name, &KeyRecord::name) > 0;
  };
  std::string name = base;
  for (int number = 2; taken(name); ++number) name = base + "-" + std::to_string(number);
  // A key that a crash left without its record is taken up again.
  LAGAN_ASSIGN_OR_RETURN(const SigningKey key, holder_->Load(name));
  KeyRecord record{.kid = key.kid,
                   .purpose = std::string(plan.purpose),
                   .name = std::move(name),
                   .specimen = specimen_,
                   .not_before = signs.from - kEarly,
                   .not_after = signs.until + kGrace + plan.life,
                   .signs = signs};
  const std::string event_id = random_->TakeId();
  LAGAN_RETURN_IF_ERROR(InTransaction(*database_, [&](Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(Insert(transaction, record, key.public_key));
    return AppendAuditEvent(transaction,
                            {.id = event_id,
                             .kind = "key.made",
                             .facts = {{"kid", HexEncode(record.kid)},
                                       {"purpose", record.purpose},
                                       {"specimen", specimen_ ? "true" : "false"}}},
                            now);
  }));
  return record;
}

Result<KeyRecord> SigningKeys::Rotate(std::string_view purpose, Time now) {
  const KeyPlan* plan = FindKeyPlan(purpose);
  if (plan == nullptr) return PurposeInvalid();
  LAGAN_ASSIGN_OR_RETURN(Records records, Load(now));
  std::size_t listed = 0;
  for (const auto& [name, keys] : records) listed += keys.size();
  if (listed >= kMostListedForRotation) {
    return ResourceExhausted("KEYS_TOO_MANY",
                             "So many keys are still accepted that another would crowd the trust bundle. "
                             "Withdraw a key that was lost; one that was not needs no rotation.");
  }
  const Time from = WholeSeconds(now) + kAnnounced;
  return Make(*plan, records[std::string(purpose)], {from, PeriodAround(plan->period, from).until}, now);
}

Result<SigningKey> SigningKeys::KeyFor(std::string_view purpose, Time now) {
  if (FindKeyPlan(purpose) == nullptr) return PurposeInvalid();
  LAGAN_ASSIGN_OR_RETURN(Records records, Load(now));
  return Choose(std::move(records[std::string(purpose)]), now);
}

Result<std::map<std::string, SigningKey, std::less<>>> SigningKeys::AllKeys(Time now) {
  LAGAN_ASSIGN_OR_RETURN(Records records, Load(now));
  std::map<std::string, SigningKey, std::less<>> keys;
  for (const KeyPlan& plan : KeyPlans()) {
    LAGAN_ASSIGN_OR_RETURN(SigningKey key, Choose(std::move(records[std::string(plan.purpose)]), now));
    keys.emplace(plan.purpose, std::move(key));
  }
  return keys;
}

Result<SigningKey> SigningKeys::Choose(std::vector<KeyRecord> records, Time now) {
  std::erase_if(records, [&](const KeyRecord& record) {
    return !MaySign(record) || now < record.signs.from || record.signs.until + kGrace <= now;
  });
  std::ranges::sort(records, [&](const KeyRecord& a, const KeyRecord& b) { return IsWorse(b, a, now); });
  for (const KeyRecord& record : records) {
    LAGAN_ASSIGN_OR_RETURN(std::optional<SigningKey> key, holder_->Find(record.name));
    if (key && key->kid == record.kid) return *std::move(key);
  }
  return FailedPrecondition("SIGNING_KEY_MISSING", "There is no key that may sign this now.");
}

Result<Time> SigningKeys::NextChange(Time now) {
  Time next = now + kLongestRest;
  const auto consider = [&](Time time) {
    if (now < time) next = std::min(next, time);
  };
  LAGAN_ASSIGN_OR_RETURN(Records records, Load(now));
  for (const KeyPlan& plan : KeyPlans()) {
    for (const KeyRecord& record : records[std::string(plan.purpose)]) {
      consider(record.signs.from);
      consider(record.signs.until);
      consider(record.signs.until + kGrace);
      if (record.announced) consider(*record.announced + kAnnounced);
    }
    consider(PeriodAround(plan.period, now).until - kAhead);
  }
  return next;
}

}  // namespace lagan::credential
