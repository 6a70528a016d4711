#include "services/credential/status_store.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

// A list is closed when half of it is taken, so each try finds a free place with a chance of a half at least, unless a whole
// half is issued within the minute that a publication takes.
constexpr int kTries = 64;

constexpr std::uint64_t kFewestDecoys = 4;
constexpr std::uint64_t kDecoySpread = 13;
constexpr std::int64_t kMostDecoys = kStatusListEntries / 16;
constexpr std::uint64_t kLongestDecoy = 365;  // days, like the longest credential

Result<std::int64_t> CountOf(Transaction& transaction, std::string_view sql, std::uint32_t list) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, transaction.Execute(sql, {list}));
  std::int64_t count = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(count));
  return count;
}

// True when the place was free.
Result<bool> Take(Transaction& transaction, std::uint32_t list, std::uint64_t index, storage::Value serial,
                  storage::Value until) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows inserted,
      transaction.Execute("INSERT INTO status_entry (list, place, serial, until) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (list, place) DO NOTHING",
                          {list, index, std::move(serial), std::move(until)}));
  return inserted.changes() > 0;
}

}  // namespace

storage::Migration StatusTablesV1(int number) {
  return storage::PortableMigration(
      number, "status_lists",
      "CREATE TABLE status_list (number @integer PRIMARY KEY, uri TEXT NOT NULL, open @integer NOT NULL, "
      "changed @integer NOT NULL, signed_at @integer, token @bytes NOT NULL) @strict;"
      "CREATE TABLE status_entry (list @integer NOT NULL REFERENCES status_list (number), "
      "place @integer NOT NULL, serial TEXT UNIQUE, kid TEXT, until @integer, PRIMARY KEY (list, place)) "
      "@strict;"
      "CREATE INDEX status_entry_kid ON status_entry (kid)");
}

Result<verifier::StatusReference> AllocateStatus(Transaction& transaction, std::string_view serial,
                                                 crypto::RandomSource& random) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<verifier::StatusReference> present,
                         FindStatusReference(transaction, serial));
  if (present) return *std::move(present);
  LAGAN_ASSIGN_OR_RETURN(const Rows lists,
                         transaction.Execute("SELECT number, uri FROM status_list WHERE open = 1 AND "
                                             "signed_at IS NOT NULL ORDER BY number"));
  for (const storage::Row& row : lists) {
    verifier::StatusReference slot;
    LAGAN_RETURN_IF_ERROR(row.Read(slot.list, slot.uri));
    for (int i = 0; i < kTries; ++i) {
      slot.index = random.Below(kStatusListEntries);
      LAGAN_ASSIGN_OR_RETURN(const bool taken, Take(transaction, slot.list, slot.index, serial, nullptr));
      if (taken) return slot;
    }
  }
  return Unavailable("STATUS_LISTS_FULL",
                     "No status list has room for another credential; one is made within a minute.");
}

Result<std::optional<verifier::StatusReference>> FindStatusReference(Transaction& transaction,
                                                                     std::string_view serial) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT e.list, e.place, l.uri FROM status_entry e JOIN status_list l "
                          "ON l.number = e.list WHERE e.serial = $1",
                          {serial}));
  if (rows.empty()) return std::optional<verifier::StatusReference>();
  verifier::StatusReference slot;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(slot.list, slot.index, slot.uri));
  return std::optional<verifier::StatusReference>(std::move(slot));
}

Status RememberSigner(Transaction& transaction, std::string_view serial, ByteView kid) {
  return transaction.Execute("UPDATE status_entry SET kid = $2 WHERE serial = $1", {serial, HexEncode(kid)})
      .status();
}

Status MarkStatusChanged(Transaction& transaction, std::string_view serial) {
  return transaction
      .Execute(
          "UPDATE status_list SET changed = 1 WHERE changed = 0 AND number IN "
          "(SELECT list FROM status_entry WHERE serial = $1)",
          {serial})
      .status();
}

Result<std::vector<StoredStatusList>> LoadStatusLists(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT number, uri, open, changed, signed_at, token "
                                             "FROM status_list ORDER BY number"));
  std::vector<StoredStatusList> out;
  for (const storage::Row& row : rows) {
    StoredStatusList& list = out.emplace_back();
    LAGAN_RETURN_IF_ERROR(
        row.Read(list.number, list.uri, list.open, list.changed, list.signed_at, list.token));
  }
  return out;
}

Status OpenStatusLists(Transaction& transaction, std::string_view uri_base) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<StoredStatusList> lists, LoadStatusLists(transaction));
  bool room = false;
  for (const StoredStatusList& list : lists) {
    if (!list.open) continue;
    LAGAN_ASSIGN_OR_RETURN(
        const std::int64_t taken,
        CountOf(transaction, "SELECT count(*) FROM status_entry WHERE list = $1", list.number));
    if (taken < static_cast<std::int64_t>(kStatusListEntries / 2)) {
      room = true;
      continue;
    }
    LAGAN_RETURN_IF_ERROR(
        transaction.Execute("UPDATE status_list SET open = 0 WHERE number = $1", {list.number}).status());
  }
  if (room) return Status();
  const std::uint32_t number = lists.empty() ? 1 : lists.back().number + 1;
  return transaction
      .Execute("INSERT INTO status_list (number, uri, open, changed, token) VALUES ($1, $2, 1, 1, $3)",
               {number, std::string(uri_base) + std::to_string(number), ByteView()})
      .status();
}

Status ForgetEnded(Transaction& transaction, Time now) {
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("DELETE FROM status_entry WHERE until <= $1 OR (serial IS NOT NULL AND NOT EXISTS "
                   "(SELECT 1 FROM issuance i WHERE i.serial = status_entry.serial AND i.expires_at > $2))",
                   {now, now - kKeepEnded})
          .status());
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("DELETE FROM status_entry WHERE list IN (SELECT number FROM status_list WHERE open = 0) "
                   "AND list NOT IN (SELECT list FROM status_entry WHERE serial IS NOT NULL)")
          .status());
  return transaction
      .Execute(
          "DELETE FROM status_list WHERE open = 0 AND NOT EXISTS "
          "(SELECT 1 FROM status_entry e WHERE e.list = status_list.number)")
      .status();
}

Status AddDecoys(Transaction& transaction, std::uint32_t list, Time now, crypto::RandomSource& random) {
  LAGAN_ASSIGN_OR_RETURN(
      const std::int64_t present,
      CountOf(transaction, "SELECT count(*) FROM status_entry WHERE list = $1 AND serial IS NULL", list));
  if (present >= kMostDecoys) return Status();
  for (std::uint64_t left = kFewestDecoys + random.Below(kDecoySpread); left > 0; --left) {
    const Time until = now + std::chrono::days(1 + random.Below(kLongestDecoy));
    // A place that is taken is passed over: one decoy fewer.
    LAGAN_RETURN_IF_ERROR(Take(transaction, list, random.Below(kStatusListEntries), nullptr, until).status());
  }
  return Status();
}

Result<MarkedPlaces> FindMarked(Transaction& transaction, std::uint32_t list, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT e.place, s.status FROM status_entry e JOIN standing s ON s.serial = e.serial "
          "JOIN issuance i ON i.serial = e.serial WHERE e.list = $1 AND i.expires_at > $2 "
          "AND s.status IN ('revoked', 'suspended') "
          "UNION ALL SELECT place, 'revoked' FROM status_entry WHERE list = $1 AND serial IS NULL",
          {list, now}));
  MarkedPlaces out;
  for (const storage::Row& row : rows) {
    std::uint64_t place = 0;
    std::string status;
    LAGAN_RETURN_IF_ERROR(row.Read(place, status));
    (status == "revoked" ? out.revoked : out.suspended).push_back(place);
  }
  return out;
}

Status StoreToken(Transaction& transaction, std::uint32_t list, ByteView token, Time signed_at) {
  return transaction
      .Execute("UPDATE status_list SET token = $2, signed_at = $3, changed = 0 WHERE number = $1",
               {list, token, signed_at})
      .status();
}

}  // namespace lagan::credential
