// Operators as the database has them: who they are, what they may do, what they were trained in, and what they prove
// themselves with.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"
#include "services/tokens/actor_token.h"

namespace lagan::access {

struct Account {
  std::string operator_id{};  // "op-" and 16 hexadecimal characters
  std::string login{};
  std::set<tokens::Role> roles{};
  std::map<std::string, Date> training{};  // by topic: when it was last completed
  bool disabled = false;

  friend bool operator==(const Account&, const Account&) = default;
};

// What a sign-in is checked against.
struct Proof {
  std::string operator_id{};
  std::string password_hash{};
  Bytes totp_secret{};  // sealed
  bool disabled = false;
};

// Tables of the service.
const std::vector<storage::Migration>& Migrations();

// "operator,senior", in the order of the enumeration.
std::string RoleList(const std::set<tokens::Role>& roles);

// All work inside the caller's transaction.

// ALREADY_EXISTS OPERATOR_EXISTS when the login is taken.
Status InsertAccount(storage::Transaction& transaction, const Account& account, const Proof& proof, Time now);
Result<std::optional<Account>> FindAccount(storage::Transaction& transaction, std::string_view operator_id);
// Everybody, by login.
Result<std::vector<Account>> ListAccounts(storage::Transaction& transaction);
Result<std::optional<Proof>> FindProof(storage::Transaction& transaction, std::string_view login);

// Remembers that a one-time code was used. False when that code or a later one was used before, or the operator is disabled.
Result<bool> UseTotpStep(storage::Transaction& transaction, std::string_view operator_id, std::int64_t step);

Status StoreRoles(storage::Transaction& transaction, std::string_view operator_id,
                  const std::set<tokens::Role>& roles);
Status StoreTraining(storage::Transaction& transaction, std::string_view operator_id, std::string_view topic,
                     Date completed);
Status StoreDisabled(storage::Transaction& transaction, std::string_view operator_id);

}  // namespace lagan::access
