// What the credential service tells the audit log, by way of its outbox. No personal data.
#pragma once

#include <map>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"

namespace lagan::credential {

struct AuditEvent {
  std::string id{};              // 32 hexadecimal characters, unique for ever
  std::string kind{};            // "credential.issued"
  std::string application_id{};  // empty where there is none
  std::string actor = "system";
  // Names of lower-case letters, '.' and '_'; values of at most 200 characters.
  std::map<std::string, std::string> facts{};
};

// Appends it as a lagan.audit.v1.Entry; last in its transaction (services/storage/outbox.h). STORE_CONFLICT when the id
// was used before.
Status AppendAuditEvent(storage::Transaction& transaction, const AuditEvent& event, Time now);

}  // namespace lagan::credential
