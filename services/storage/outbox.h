// Events that leave a service exactly when the change they tell of is committed, and reach each consumer in order, at
// least once. Consumers drop repetitions by the event's id (FirstDelivery).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::storage {

// The producer's tables.
Migration OutboxTablesV1(int number);
// The consumer's table.
Migration InboxTableV1(int number);

// No member holds personal data: a subject is an opaque identifier.
struct OutboxEvent {
  std::string id;       // 1 to 100 characters, unique for ever.
  std::string kind;     // "proofing.decided".
  std::string subject;  // What it is about.
  Bytes payload;
};

struct StoredEvent {
  std::int64_t position = 0;  // Rises in the order of commits; gaps mean nothing.
  Time created_at;
  OutboxEvent event;
};

// Appends inside the caller's transaction. Appenders queue up until the transaction ends, because positions must
// follow the order of commits: append last. STORE_CONFLICT when the id exists; EVENT_INVALID (invalid argument).
Status AppendToOutbox(Transaction& transaction, const OutboxEvent& event, Time now);

// One consumer's place in the outbox. Several processes may read for the same consumer; they then repeat each other.
class OutboxReader {
 public:
  // `consumer` names the place, for instance "audit". Both must outlive the reader.
  OutboxReader(Database& database, std::string consumer)
      : database_(database), consumer_(std::move(consumer)) {}

  // Keeps a place for the consumer, at the beginning when it is new; before that nothing is kept for it.
  Status Register();
  // The next events after what is done, oldest first, at most `limit`.
  Result<std::vector<StoredEvent>> Next(int limit);
  // Everything up to `position` is done. Never moves backwards.
  Status MarkDone(std::int64_t position);

 private:
  Database& database_;
  const std::string consumer_;
};

// Drops events that every registered consumer is done with and that are older than `before`; how many. None while no
// consumer is registered.
Result<std::int64_t> ForgetDelivered(Transaction& transaction, Time before);

// True the first time an event's id is seen by `consumer`, false ever after; inside the transaction that acts on it.
Result<bool> FirstDelivery(Transaction& transaction, std::string_view consumer, std::string_view event_id,
                           Time now);

// Forgets ids that the consumer received before `before`; how many. A consumer that calls this must refuse, by another rule,
// events so old.
Result<std::int64_t> ForgetReceived(Transaction& transaction, std::string_view consumer, Time before);

}  // namespace lagan::storage
