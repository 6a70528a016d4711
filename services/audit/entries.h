// Entries of the contract as the log keeps them: checked, and in one spelling.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/audit/merkle_log.h"

namespace lagan::audit {

// What `caller` may append. ENTRY_INVALID with the field for each rule that the contract states; an entry of another
// service than the caller's is refused too, so that no service can speak for another.
Status CheckEntry(const v1::Entry& entry, std::string_view caller);

// The entry as a leaf. Its bytes are the same each time the entry is delivered (protobuf's deterministic form within
// one build, map keys sorted).
LogEntry ToLogEntry(const v1::Entry& entry);

}  // namespace lagan::audit
