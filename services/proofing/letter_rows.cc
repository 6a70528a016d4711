#include "services/proofing/letter_rows.h"

#include <algorithm>
#include <array>

namespace lagan::proofing {
namespace {

constexpr std::array<std::string_view, 3> kStates = {"asked", "verified", "failed"};

std::string_view NameOf(CallerCheckState state) { return kStates[static_cast<std::size_t>(state)]; }

Result<std::optional<LetterRow>> OnlyLetter(const storage::Rows& rows) {
  if (rows.empty()) return std::optional<LetterRow>();
  LetterRow letter;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(letter.letter_serial, letter.application_id, letter.credential_serial,
                                     letter.run_id, letter.created_at));
  return std::optional<LetterRow>(std::move(letter));
}

}  // namespace

Status AddLetter(storage::Transaction& transaction, const LetterRow& letter) {
  return transaction
      .Execute(
          "INSERT INTO letters (letter_serial, application_id, credential_serial, run_id, created_at) "
          "VALUES ($1, $2, $3, $4, $5)",
          {letter.letter_serial, letter.application_id, letter.credential_serial, letter.run_id,
           letter.created_at})
      .status();
}

Status SetLetterRun(storage::Transaction& transaction, std::string_view letter_serial,
                    std::string_view run_id) {
  return transaction
      .Execute("UPDATE letters SET run_id = $2 WHERE letter_serial = $1", {letter_serial, run_id})
      .status();
}

Result<std::optional<LetterRow>> FindLetter(storage::Transaction& transaction,
                                            std::string_view letter_serial) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT letter_serial, application_id, credential_serial, run_id, created_at "
                          "FROM letters WHERE letter_serial = $1",
                          {letter_serial}));
  return OnlyLetter(rows);
}

Result<std::optional<LetterRow>> FindLetterOf(storage::Transaction& transaction,
                                              std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT letter_serial, application_id, credential_serial, run_id, created_at "
                          "FROM letters WHERE application_id = $1 ORDER BY created_at DESC LIMIT 1",
                          {application_id}));
  return OnlyLetter(rows);
}

Result<std::optional<LetterRow>> FindLetterOfPass(storage::Transaction& transaction,
                                                  std::string_view application_id,
                                                  std::string_view credential_serial) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT letter_serial, application_id, credential_serial, run_id, created_at "
                          "FROM letters WHERE application_id = $1 AND credential_serial = $2",
                          {application_id, credential_serial}));
  return OnlyLetter(rows);
}

Status AddCallerCheck(storage::Transaction& transaction, const CallerCheck& check) {
  return transaction
      .Execute(
          "INSERT INTO caller_checks (check_id, letter_serial, operator_id, state, created_at, "
          "verified_until) VALUES ($1, $2, $3, $4, $5, $6)",
          {check.check_id, check.letter_serial, check.operator_id, NameOf(check.state), check.created_at,
           check.verified_until})
      .status();
}

Result<std::optional<CallerCheck>> FindCallerCheck(storage::Transaction& transaction,
                                                   std::string_view check_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT check_id, letter_serial, operator_id, state, created_at, verified_until "
                          "FROM caller_checks WHERE check_id = $1",
                          {check_id}));
  if (rows.empty()) return std::optional<CallerCheck>();
  CallerCheck check;
  std::string state;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(check.check_id, check.letter_serial, check.operator_id, state,
                                     check.created_at, check.verified_until));
  const auto found = std::find(kStates.begin(), kStates.end(), state);
  if (found == kStates.end())
    return DataLoss("CALLER_CHECK_UNREADABLE", "A caller check has no known state.");
  check.state = static_cast<CallerCheckState>(found - kStates.begin());
  return std::optional<CallerCheck>(std::move(check));
}

Status SetCallerCheck(storage::Transaction& transaction, std::string_view check_id, CallerCheckState state,
                      Time verified_until) {
  return transaction
      .Execute("UPDATE caller_checks SET state = $2, verified_until = $3 WHERE check_id = $1",
               {check_id, NameOf(state), verified_until})
      .status();
}

Status FailOpenCallerChecks(storage::Transaction& transaction, std::string_view letter_serial) {
  return transaction
      .Execute("UPDATE caller_checks SET state = 'failed' WHERE letter_serial = $1 AND state = 'asked'",
               {letter_serial})
      .status();
}

Result<int> CountFailedCallerChecks(storage::Transaction& transaction, std::string_view letter_serial,
                                    Time since) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT count(*) FROM caller_checks WHERE letter_serial = $1 "
                                             "AND created_at > $2 AND state <> 'verified'",
                                             {letter_serial, since}));
  int count = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(count));
  return count;
}

Result<bool> IsCallerVerified(storage::Transaction& transaction, std::string_view letter_serial,
                              std::string_view operator_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT check_id FROM caller_checks WHERE letter_serial = $1 "
                                             "AND operator_id = $2 AND state = 'verified' AND "
                                             "verified_until > $3",
                                             {letter_serial, operator_id, now}));
  return !rows.empty();
}

Status ForgetCallerChecks(storage::Transaction& transaction, Time before) {
  return transaction.Execute("DELETE FROM caller_checks WHERE created_at < $1", {before}).status();
}

}  // namespace lagan::proofing
