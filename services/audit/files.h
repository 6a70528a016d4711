// Where the audit service keeps what is outside its database, below its state folder.
#pragma once

namespace lagan::audit {

// Signed heads, one a line (docs/audit-log.md).
inline constexpr const char* kHeadFile = "audit.heads";
// DER SubjectPublicKeyInfo of the log's key, for `lagan audit verify` and for whoever holds receipts.
inline constexpr const char* kPublicKeyFile = "audit.public";

}  // namespace lagan::audit
