#include "services/proofing/doubts.h"

namespace lagan::proofing {
namespace {

// Parts of the document are numbered from here; DoubtOf stays below.
constexpr int kFirstOfTheDocument = 100;

}  // namespace

storage::Migration DoubtTable(int number) {
  return storage::PortableMigration(
      number, "doubts",
      "CREATE TABLE doubts (application_id text NOT NULL, part @integer NOT NULL, reason text NOT NULL, "
      "PRIMARY KEY (application_id, part)) @strict");
}

Result<std::vector<std::string>> Doubts(storage::Transaction& transaction, const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT reason FROM doubts WHERE application_id = $1 ORDER BY part", {record.id}));
  std::vector<std::string> reasons;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(reasons.emplace_back()));
  return reasons;
}

Result<std::string> FindDoubt(storage::Transaction& transaction, std::string_view application_id,
                              DoubtOf part) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT reason FROM doubts WHERE application_id = $1 AND part = $2",
                          {application_id, static_cast<int>(part)}));
  std::string reason;
  if (!rows.empty()) LAGAN_RETURN_IF_ERROR(rows[0].Read(reason));
  return reason;
}

Status SetDoubt(storage::Transaction& transaction, std::string_view application_id, DoubtOf part,
                std::string_view reason) {
  return transaction
      .Execute(
          "INSERT INTO doubts (application_id, part, reason) VALUES ($1, $2, $3) "
          "ON CONFLICT (application_id, part) DO UPDATE SET reason = excluded.reason",
          {application_id, static_cast<int>(part), reason})
      .status();
}

Status ClearDoubt(storage::Transaction& transaction, std::string_view application_id, DoubtOf part) {
  return transaction
      .Execute("DELETE FROM doubts WHERE application_id = $1 AND part = $2",
               {application_id, static_cast<int>(part)})
      .status();
}

Status SetDocumentDoubts(storage::Transaction& transaction, std::string_view application_id,
                         const std::vector<std::string>& reasons) {
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("DELETE FROM doubts WHERE application_id = $1 AND part >= $2",
                                     {application_id, kFirstOfTheDocument})
                            .status());
  int part = kFirstOfTheDocument;
  for (const std::string& reason : reasons) {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO doubts (application_id, part, reason) VALUES ($1, $2, $3)",
                     {application_id, part++, reason})
            .status());
  }
  return Status();
}

Status DeleteDoubts(storage::Transaction& transaction, std::string_view application_id) {
  return transaction.Execute("DELETE FROM doubts WHERE application_id = $1", {application_id}).status();
}

}  // namespace lagan::proofing
