#include "services/access/account.h"

#include <utility>

#include "base/core/text.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::access {
namespace {

using storage::Row;
using storage::Rows;
using storage::Transaction;

Status Unreadable() { return DataLoss("RECORD_UNREADABLE", "A stored record is not what was written."); }

Result<Account> ReadAccount(const Row& row) {
  Account account;
  std::string roles;
  LAGAN_RETURN_IF_ERROR(row.Read(account.operator_id, account.login, roles, account.disabled));
  for (const std::string& name : SplitText(roles, ',')) {
    const Result<tokens::Role> role = tokens::RoleFromName(name);
    if (!role.ok()) return Unreadable();
    account.roles.insert(*role);
  }
  return account;
}

Status ReadTraining(Transaction& transaction, Account& account) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT topic, completed FROM training WHERE operator_id = $1",
                                             {account.operator_id}));
  for (const Row& row : rows) {
    std::string topic, completed;
    LAGAN_RETURN_IF_ERROR(row.Read(topic, completed));
    const Result<Date> date = ParseDate(completed);
    if (!date.ok()) return Unreadable();
    account.training.emplace(std::move(topic), *date);
  }
  return Status();
}

}  // namespace

const std::vector<storage::Migration>& Migrations() {
  static const std::vector<storage::Migration> migrations = {
      storage::OutboxTablesV1(1), storage::IdempotencyTableV1(2),
      storage::PortableMigration(
          3, "operators",
          "CREATE TABLE account (operator_id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, "
          "password_hash TEXT NOT NULL, totp_secret @bytes NOT NULL, totp_step @integer NOT NULL, "
          "roles TEXT NOT NULL, disabled @integer NOT NULL, created_at @integer NOT NULL) @strict;"
          "CREATE TABLE training (operator_id TEXT NOT NULL REFERENCES account (operator_id), "
          "topic TEXT NOT NULL, completed TEXT NOT NULL, PRIMARY KEY (operator_id, topic)) @strict;"
          "CREATE TABLE session (session_digest @bytes PRIMARY KEY, "
          "operator_id TEXT NOT NULL REFERENCES account (operator_id), "
          "created_at @integer NOT NULL, used_at @integer NOT NULL) @strict;"
          "CREATE INDEX session_operator ON session (operator_id);"
          "CREATE TABLE attempt (login_digest @bytes PRIMARY KEY, failures @integer NOT NULL, "
          "last_at @integer NOT NULL, locked_until @integer NOT NULL) @strict")};
  return migrations;
}

std::string RoleList(const std::set<tokens::Role>& roles) {
  std::string list;
  for (const tokens::Role role : roles) {
    if (!list.empty()) list += ',';
    list += tokens::RoleName(role);
  }
  return list;
}

Status InsertAccount(Transaction& transaction, const Account& account, const Proof& proof, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows inserted,
      transaction.Execute(
          "INSERT INTO account (operator_id, login, password_hash, totp_secret, totp_step, roles, disabled, "
          "created_at) VALUES ($1, $2, $3, $4, -1, $5, 0, $6) ON CONFLICT (login) DO NOTHING",
          {account.operator_id, account.login, proof.password_hash, proof.totp_secret,
           RoleList(account.roles), now}));
  if (inserted.changes() == 0) {
    return AlreadyExists("OPERATOR_EXISTS", "There is an operator of this login already.", "login");
  }
  for (const auto& [topic, completed] : account.training) {
    LAGAN_RETURN_IF_ERROR(StoreTraining(transaction, account.operator_id, topic, completed));
  }
  return Status();
}

Result<std::optional<Account>> FindAccount(Transaction& transaction, std::string_view operator_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT operator_id, login, roles, disabled FROM account WHERE operator_id = $1",
                          {operator_id}));
  if (rows.empty()) return std::optional<Account>();
  LAGAN_ASSIGN_OR_RETURN(Account account, ReadAccount(rows[0]));
  LAGAN_RETURN_IF_ERROR(ReadTraining(transaction, account));
  return std::optional<Account>(std::move(account));
}

Result<std::vector<Account>> ListAccounts(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT operator_id, login, roles, disabled FROM account ORDER BY login"));
  std::vector<Account> accounts;
  for (const Row& row : rows) {
    LAGAN_ASSIGN_OR_RETURN(Account account, ReadAccount(row));
    LAGAN_RETURN_IF_ERROR(ReadTraining(transaction, account));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Result<std::optional<Proof>> FindProof(Transaction& transaction, std::string_view login) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT operator_id, password_hash, totp_secret, disabled FROM account WHERE login = $1", {login}));
  if (rows.empty()) return std::optional<Proof>();
  Proof proof;
  LAGAN_RETURN_IF_ERROR(
      rows[0].Read(proof.operator_id, proof.password_hash, proof.totp_secret, proof.disabled));
  return std::optional<Proof>(std::move(proof));
}

Result<bool> UseTotpStep(Transaction& transaction, std::string_view operator_id, std::int64_t step) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows updated,
      transaction.Execute(
          "UPDATE account SET totp_step = $2 WHERE operator_id = $1 AND totp_step < $2 AND disabled = 0",
          {operator_id, step}));
  return updated.changes() == 1;
}

Status StoreRoles(Transaction& transaction, std::string_view operator_id,
                  const std::set<tokens::Role>& roles) {
  return transaction
      .Execute("UPDATE account SET roles = $2 WHERE operator_id = $1", {operator_id, RoleList(roles)})
      .status();
}

Status StoreTraining(Transaction& transaction, std::string_view operator_id, std::string_view topic,
                     Date completed) {
  return transaction
      .Execute(
          "INSERT INTO training (operator_id, topic, completed) VALUES ($1, $2, $3) "
          "ON CONFLICT (operator_id, topic) DO UPDATE SET completed = excluded.completed",
          {operator_id, topic, FormatDate(completed)})
      .status();
}

Status StoreDisabled(Transaction& transaction, std::string_view operator_id) {
  return transaction.Execute("UPDATE account SET disabled = 1 WHERE operator_id = $1", {operator_id})
      .status();
}

}  // namespace lagan::access
