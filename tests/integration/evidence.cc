#include "tests/integration/evidence.h"

#include <algorithm>

#include "base/core/file.h"
#include "services/storage/database.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/root_key.h"

namespace lagan::integration {
namespace {

constexpr std::chrono::minutes kAuditLimit{1};

// How the services open it (host::Environment::StoreUrl).
Result<std::unique_ptr<storage::Database>> OpenStore(const rpc::Configuration& configuration,
                                                     const std::string& service) {
  return storage::Database::Open(
      {.url = configuration.services.at(service).store, .name = service, .max_connections = 1});
}

Result<bool> AllForwarded(const rpc::Configuration& configuration, const std::string& service) {
  LAGAN_ASSIGN_OR_RETURN(const auto database, OpenStore(configuration, service));
  LAGAN_ASSIGN_OR_RETURN(auto transaction, database->Begin(storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Execute("SELECT event_id FROM outbox WHERE position > (SELECT coalesce(min(position), 0) "
                          "FROM outbox_consumer WHERE consumer = 'audit') LIMIT 1"));
  return rows.empty();
}

}  // namespace

Result<verifier::InstalledTrust> ReadTrust(const Installation& installation) {
  const std::filesystem::path file = installation.trust_file();
  LAGAN_ASSIGN_OR_RETURN(const Bytes bundle, ReadFile(file, verifier::kMaxTrustBundle));
  LAGAN_ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(file.string() + ".root", 4096));
  LAGAN_ASSIGN_OR_RETURN(const auto root, verifier::ParseRootKey(pem));
  return verifier::ReadTrustBundle(bundle, root);
}

Result<std::string> EssenceOf(const Journey& journey, const Installation& installation) {
  LAGAN_ASSIGN_OR_RETURN(const verifier::InstalledTrust trust, ReadTrust(installation));
  const verifier::StatusListFolder folder =
      verifier::ReadStatusListFolder(installation.trust_file().string() + ".lists", trust.bundle);
  const verifier::Verdict verdict = verifier::VerifyCredential(
      journey.result.qr_text(), {.trust = &trust, .lists = &folder.lists}, SystemClock().Now());
  if (verdict.outcome != verifier::Outcome::kSpecimen || !verdict.claims.has_value()) {
    return FailedPrecondition("CREDENTIAL_NOT_SPECIMEN",
                              "The verifier says " + std::string(verifier::ReasonName(verdict.reason)) + ".");
  }
  const verifier::Identity& identity = verdict.claims->identity;
  const v1::Application& application = journey.result.application();
  return "level " + v1::Level_Name(application.level()) + "\nprofile " + application.profile() + "\nissuer " +
         verdict.claims->issuer + "\nname " + identity.full_name + "\nborn " +
         (identity.birth_date ? FormatDate(*identity.birth_date) : "") + "\nsex " +
         (identity.gender ? std::to_string(static_cast<int>(*identity.gender)) : "") + "\nnationality " +
         identity.nationality + "\ncountry " + identity.country_of_issuance + "\n";
}

Result<std::vector<audit::v1::Entry>> ReadAuditLog(const rpc::Configuration& configuration) {
  LAGAN_ASSIGN_OR_RETURN(const auto database, OpenStore(configuration, "audit"));
  LAGAN_ASSIGN_OR_RETURN(auto transaction, database->Begin(storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(const auto rows,
                         transaction.Execute("SELECT content FROM log_leaf ORDER BY leaf_index"));
  std::vector<audit::v1::Entry> entries;
  for (const storage::Row& row : rows) {
    Bytes content;
    LAGAN_RETURN_IF_ERROR(row.Read(content));
    if (!entries.emplace_back().ParseFromArray(content.data(), static_cast<int>(content.size())))
      return DataLoss("ENTRY_UNREADABLE", "An entry of the log is no entry.");
  }
  return entries;
}

Result<std::vector<audit::v1::Entry>> AwaitAuditLog(const rpc::Configuration& configuration) {
  const auto deadline = std::chrono::steady_clock::now() + kAuditLimit;
  while (std::chrono::steady_clock::now() < deadline) {
    bool all = true;
    for (const char* service : {"proofing", "credential", "review", "access", "letters"}) {
      LAGAN_ASSIGN_OR_RETURN(const bool forwarded, AllForwarded(configuration, service));
      all = all && forwarded;
    }
    if (all) return ReadAuditLog(configuration);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Internal("AUDIT_TOO_SLOW", "Events did not reach the audit log.");
}

int CountEntries(const std::vector<audit::v1::Entry>& entries, const std::string& application_id,
                 const std::string& kind) {
  return static_cast<int>(std::count_if(entries.begin(), entries.end(), [&](const audit::v1::Entry& entry) {
    return entry.application_id() == application_id && entry.kind() == kind;
  }));
}

}  // namespace lagan::integration
