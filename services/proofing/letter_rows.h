// Letters that were made, and callers who were asked about one: serials and operators only, nobody's name.
//
// Both outlive the erasure of their application, so that a letter that is found can still be suspended.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"

namespace lagan::proofing {

struct LetterRow {
  std::string letter_serial;  // as letters::MakeLetterSerial writes it
  std::string application_id;
  std::string credential_serial;
  std::string run_id;  // empty until the letters service has it
  Time created_at{};
};

Status AddLetter(storage::Transaction& transaction, const LetterRow& letter);
Status SetLetterRun(storage::Transaction& transaction, std::string_view letter_serial,
                    std::string_view run_id);
// Empty when there is none.
Result<std::optional<LetterRow>> FindLetter(storage::Transaction& transaction,
                                            std::string_view letter_serial);
// The newest of an application; each renewal of its pass has one of its own.
Result<std::optional<LetterRow>> FindLetterOf(storage::Transaction& transaction,
                                              std::string_view application_id);
Result<std::optional<LetterRow>> FindLetterOfPass(storage::Transaction& transaction,
                                                  std::string_view application_id,
                                                  std::string_view credential_serial);

// A caller is being asked, gave every right answer, or did not (which is also what a check becomes that was left).
enum class CallerCheckState { kAsked, kVerified, kFailed };

struct CallerCheck {
  std::string check_id;
  std::string letter_serial;
  std::string operator_id;
  CallerCheckState state = CallerCheckState::kAsked;
  Time created_at{};
  Time verified_until{};
};

Status AddCallerCheck(storage::Transaction& transaction, const CallerCheck& check);
// Empty when there is none.
Result<std::optional<CallerCheck>> FindCallerCheck(storage::Transaction& transaction,
                                                   std::string_view check_id);
Status SetCallerCheck(storage::Transaction& transaction, std::string_view check_id, CallerCheckState state,
                      Time verified_until);
// Whatever is still being asked about the letter counts as failed from now on.
Status FailOpenCallerChecks(storage::Transaction& transaction, std::string_view letter_serial);
// Checks about the letter since `since` that did not end with a verified caller.
Result<int> CountFailedCallerChecks(storage::Transaction& transaction, std::string_view letter_serial,
                                    Time since);
// True while this operator has the letter's holder on the line.
Result<bool> IsCallerVerified(storage::Transaction& transaction, std::string_view letter_serial,
                              std::string_view operator_id, Time now);
Status ForgetCallerChecks(storage::Transaction& transaction, Time before);

}  // namespace lagan::proofing
