// What a journey left behind, looked at from outside: the credential, and the entries of the audit log.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/rpc/configuration.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"
#include "verifier/credential/verdict.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::integration {

// The trust bundle that the installation publishes, checked with its root key.
Result<verifier::InstalledTrust> ReadTrust(const Installation& installation);

// What two journeys of one person must have in common: level, profile and claims, a line each. Personal data.
// CREDENTIAL_NOT_SPECIMEN unless the verifier says SPECIMEN to the code, by the trust bundle and lists that are published.
Result<std::string> EssenceOf(const Journey& journey, const Installation& installation);

// All entries of the audit log, in order, as its database has them.
Result<std::vector<audit::v1::Entry>> ReadAuditLog(const rpc::Configuration& configuration);
// The same once every event of the outboxes has arrived. AUDIT_TOO_SLOW after a minute.
Result<std::vector<audit::v1::Entry>> AwaitAuditLog(const rpc::Configuration& configuration);
// How many entries of this kind the application has.
int CountEntries(const std::vector<audit::v1::Entry>& entries, const std::string& application_id,
                 const std::string& kind);

}  // namespace lagan::integration
