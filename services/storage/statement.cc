// Checks of statements and the shared Statuses; declared in connection.h.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "base/core/text.h"
#include "services/storage/connection.h"

namespace lagan::storage::internal {
namespace {

constexpr std::size_t kMaxParameters = 100;

// Moves `at` past a quoted part ('..' or "..") or a comment (-- to the end of line) that starts there.
bool SkipQuoted(std::string_view sql, std::size_t& at) {
  if (sql[at] == '\'' || sql[at] == '"') {
    const std::size_t end = sql.find(sql[at], at + 1);
    at = end == std::string_view::npos ? sql.size() : end + 1;
    return true;
  }
  if (sql.substr(at, 2) == "--") {
    at = std::min(sql.find('\n', at), sql.size());
    return true;
  }
  return false;
}

// Which of $1 .. $n occur. Index 0 stands for a '$' that is no such placeholder.
std::vector<bool> FindPlaceholders(std::string_view sql) {
  std::vector<bool> found(kMaxParameters + 1, false);
  for (std::size_t at = 0; at < sql.size();) {
    if (SkipQuoted(sql, at)) continue;
    if (sql[at++] != '$') continue;
    std::size_t number = 0;
    while (at < sql.size() && std::isdigit(static_cast<unsigned char>(sql[at])) != 0 &&
           number <= kMaxParameters) {
      number = number * 10 + static_cast<std::size_t>(sql[at++] - '0');
    }
    found[number <= kMaxParameters ? number : 0] = true;
  }
  return found;
}

std::string FirstWord(std::string_view sql) {
  sql = TrimSpace(sql);
  const auto end = std::find_if(sql.begin(), sql.end(),
                                [](char c) { return std::isalpha(static_cast<unsigned char>(c)) == 0; });
  return ToUpperAscii(std::string_view(sql.data(), static_cast<std::size_t>(end - sql.begin())));
}

}  // namespace

Status CheckStatement(std::string_view sql, std::span<const Value> parameters) {
  static constexpr std::array<std::string_view, 7> kControl = {"BEGIN", "COMMIT",    "END",    "ROLLBACK",
                                                               "START", "SAVEPOINT", "RELEASE"};
  const std::string word = FirstWord(sql);
  if (word.empty() || sql.find('\0') != std::string_view::npos) return StoreStatementInvalid("no statement");
  if (std::find(kControl.begin(), kControl.end(), word) != kControl.end()) {
    return StoreStatementInvalid("transactions are begun and ended by their own functions");
  }
  const std::vector<bool> found = FindPlaceholders(sql);
  for (std::size_t number = 0; number < found.size(); ++number) {
    if (found[number] != (number >= 1 && number <= parameters.size())) {
      return StoreStatementInvalid("placeholders and parameters do not match");
    }
  }
  for (const Value& value : parameters) {
    if (value.text() == nullptr) continue;
    if (!IsUtf8(*value.text()) || value.text()->find('\0') != std::string::npos) {
      return InvalidArgument("STORE_TEXT_INVALID",
                             "A text to be stored is not UTF-8 or holds a NUL character.");
    }
  }
  return {};
}

bool IsDefinition(std::string_view sql) {
  const std::string word = FirstWord(sql);
  return word == "CREATE" || word == "DROP" || word == "ALTER" || word == "TRUNCATE";
}

Status StoreUnavailable(std::string_view why) {
  return Unavailable("STORE_UNAVAILABLE",
                     "The database cannot be reached; nothing was written. " + std::string(why));
}
Status StoreConflict() { return AlreadyExists("STORE_CONFLICT", "A record with this key exists already."); }
Status StoreConstraint() {
  return FailedPrecondition("STORE_CONSTRAINT", "The record breaks a constraint of its table.");
}
Status StoreRetry() {
  return Aborted("STORE_RETRY", "The change met another one and was rolled back; try again.");
}
Status StoreFull() {
  return ResourceExhausted("STORE_FULL", "The database has no space left; nothing was written.");
}
Status StoreReadOnly() {
  return FailedPrecondition("STORE_READ_ONLY", "The database or this transaction does not accept changes.");
}
Status StoreCommitUnknown() {
  return Status(
      Code::kUnknown, "STORE_COMMIT_UNKNOWN",
      "The database was lost while it committed: the change may or may not be stored. Ask again with the "
      "same idempotency key.");
}
Status StoreStatementInvalid(std::string_view why) {
  return Internal("STORE_STATEMENT_INVALID", "The database refused a statement: " + std::string(why) + ".");
}

}  // namespace lagan::storage::internal
