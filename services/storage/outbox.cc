#include "services/storage/outbox.h"

namespace lagan::storage {

Migration OutboxTablesV1(int number) {
  return PortableMigration(
      number, "outbox",
      "CREATE TABLE outbox (position @identity, event_id TEXT NOT NULL UNIQUE, "
      "kind TEXT NOT NULL, subject TEXT NOT NULL, payload @bytes NOT NULL, "
      "created_at @integer NOT NULL) @strict;"
      "CREATE TABLE outbox_consumer (consumer TEXT PRIMARY KEY, position @integer NOT NULL) "
      "@strict");
}

Migration InboxTableV1(int number) {
  return PortableMigration(number, "inbox",
                           "CREATE TABLE inbox (consumer TEXT NOT NULL, event_id TEXT NOT NULL, "
                           "received_at @integer NOT NULL, PRIMARY KEY (consumer, event_id)) @strict");
}

Status AppendToOutbox(Transaction& transaction, const OutboxEvent& event, Time now) {
  if (event.id.empty() || event.id.size() > 100 || event.kind.empty()) {
    return InvalidArgument("EVENT_INVALID", "An event has an id of 1 to 100 characters and a kind.");
  }
  // PostgreSQL would give out positions in the order of statements, and a reader that has passed position 8 would
  // never see a 7 that is committed after it.
  LAGAN_RETURN_IF_ERROR(SerializeOn(transaction, "outbox"));
  return transaction
      .Execute(
          "INSERT INTO outbox (event_id, kind, subject, payload, created_at) VALUES ($1, $2, $3, $4, $5)",
          {event.id, event.kind, event.subject, event.payload, now})
      .status();
}

Status OutboxReader::Register() {
  return InTransaction(database_, [&](Transaction& transaction) {
    return transaction
        .Execute("INSERT INTO outbox_consumer (consumer, position) VALUES ($1, 0) ON CONFLICT DO NOTHING",
                 {consumer_})
        .status();
  });
}

Result<std::vector<StoredEvent>> OutboxReader::Next(int limit) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      InTransaction(
          database_,
          [&](Transaction& transaction) {
            return transaction.Execute(
                "SELECT position, created_at, event_id, kind, subject, payload FROM outbox WHERE position > "
                "coalesce((SELECT position FROM outbox_consumer WHERE consumer = $1), 0) ORDER BY position "
                "LIMIT $2",
                {consumer_, limit});
          },
          Mode::kRead));
  std::vector<StoredEvent> events(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    StoredEvent& stored = events[i];
    LAGAN_RETURN_IF_ERROR(rows[i].Read(stored.position, stored.created_at, stored.event.id, stored.event.kind,
                                       stored.event.subject, stored.event.payload));
  }
  return events;
}

Status OutboxReader::MarkDone(std::int64_t position) {
  return InTransaction(database_, [&](Transaction& transaction) {
    return transaction
        .Execute("UPDATE outbox_consumer SET position = $2 WHERE consumer = $1 AND position < $2",
                 {consumer_, position})
        .status();
  });
}

Result<std::int64_t> ForgetDelivered(Transaction& transaction, Time before) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("DELETE FROM outbox WHERE created_at < $1 AND position <= "
                                             "(SELECT min(position) FROM outbox_consumer)",
                                             {before}));
  return rows.changes();
}

Result<bool> FirstDelivery(Transaction& transaction, std::string_view consumer, std::string_view event_id,
                           Time now) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("INSERT INTO inbox (consumer, event_id, received_at) "
                                             "VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                                             {consumer, event_id, now}));
  return rows.changes() == 1;
}

Result<std::int64_t> ForgetReceived(Transaction& transaction, std::string_view consumer, Time before) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("DELETE FROM inbox WHERE consumer = $1 AND received_at < $2", {consumer, before}));
  return rows.changes();
}

}  // namespace lagan::storage
