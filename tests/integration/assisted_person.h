// Somebody who cannot go digital and the operator who works their application, from the opening to the letter.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/integration/console.h"
#include "tests/integration/installation.h"

namespace lagan::integration {

struct AssistedPerson {
  // TELEPHONE or COUNTER. At the counter the original is examined and the face compared by the operator.
  v1::Channel channel = v1::CHANNEL_TELEPHONE;
  std::string document_type = "passport_biometric";
  // Of the document's zone, as they are typed.
  std::vector<std::string> lines{};
  // What the person would know of themselves: right answers to questions.
  std::set<std::string> facts{};
  // The first question is answered wrongly.
  bool answers_wrong = false;
  // A row of policy/assurance/vouchers.tsv, and the voucher's reference; empty: nobody vouches.
  std::string voucher{};
  std::string voucher_reference = "vouch-1";
  std::vector<std::string> address{"1 Example Row", "Belfast", "BT1 1AA"};
};

// Anna Maria Eriksson of the sandbox's register, with her valid passport.
AssistedPerson AssistedEriksson(v1::Channel channel);

// Where it came to.
struct AssistedJourney {
  std::string id;
  v1::AskQuestionsResponse questions;
  // With the letter's serial once the application is ISSUED.
  v1::GetAssistedResponse end;
};

// From the opening until the checks came to an end; issued, until the letter is in a print run. CHECKS_TOO_SLOW after a minute.
Result<AssistedJourney> Assist(const Console& console, const AssistedPerson& person);
// The same until the submission.
Result<AssistedJourney> AssistUntilSubmission(const Console& console, const AssistedPerson& person);
// From the submission on.
Status AwaitLetter(const Console& console, AssistedJourney& journey);

// Closes the open print run; its letters, one PDF each, by serial.
Result<std::map<std::string, std::string>> PrintRun(const Console& console, std::string* run_id = nullptr);

// What lagan-verify says of the code on a printed letter, drawn by poppler as a printer would draw it: its JSON. PDF_UNREADABLE.
Result<ProgramEnd> VerifyPaper(const Installation& installation, const std::string& pdf);

}  // namespace lagan::integration
