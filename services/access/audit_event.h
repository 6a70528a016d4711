// What the access service tells the audit log, by way of its outbox. No login, no name: operators appear by their ids.
#pragma once

#include <map>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"

namespace lagan::access {

struct AuditEvent {
  std::string id{};     // 32 hexadecimal characters, unique for ever
  std::string kind{};   // "operator.created"
  std::string actor{};  // "operator:op-...", "certificate:administrator"
  std::map<std::string, std::string> facts{};
};

// Appends it as a lagan.audit.v1.Entry; last in its transaction (services/storage/outbox.h).
Status AppendAuditEvent(storage::Transaction& transaction, const AuditEvent& event, Time now);

}  // namespace lagan::access
