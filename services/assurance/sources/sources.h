// What others know about a person: registers and other sources that raise a score when they agree. An adapter looks one
// up; what its answer is worth is decided by policy/assurance/scoring.tsv.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"

namespace lagan::sources {

// What the person claims to be, taken from a document.
struct ClaimedIdentity {
  SecretText surname;      // as the machine-readable zone spells it: A-Z, spaces between components
  SecretText given_names;  // likewise
  Secret<Date> birth_date;
  std::string issuing_state;  // ICAO code, "GBR"
  SecretText document_number;
  Secret<Date> expiry_date;
};

// True when a name as a source writes it (UTF-8) can be the name in the zone (A-Z and spaces). Injected, because its
// rules are the zone's (ICAO 9303-3 section 6). Must be thread-safe.
using NameMatcher = std::function<bool(std::string_view printed, std::string_view zone)>;

// What a source answered; each source says below which of these it gives.
enum class Finding { kMatch, kMismatch, kFound, kClear, kPartial, kAdverse, kNotFound, kUnavailable };
// "match", "mismatch", "found", "clear", "partial", "adverse", "not_found", "unavailable".
std::string_view FindingName(Finding finding);
// FINDING_UNKNOWN for any other text.
Result<Finding> FindingFromName(std::string_view name);

// Never the value that a source holds.
struct SourceOutcome {
  Finding finding = Finding::kUnavailable;
  std::string
      detail;  // kMismatch: the first field that differs; kPartial, kAdverse: the fact; empty otherwise
  std::string source;  // its name and the version of its data: "register.csv 1f2e3d4c"
};

// Sources are thread-safe.

// Who holds which document: kMatch, kMismatch ("surname", "given_names", "birth_date", "expiry_date", "document_number",
// "document_status" when it was cancelled), kNotFound, kUnavailable.
class AuthoritativeRegister {
 public:
  virtual ~AuthoritativeRegister() = default;
  virtual SourceOutcome Look(const ClaimedIdentity& identity) = 0;
};

// Whether the identity has been used on or before `today`: kFound, kNotFound, kUnavailable.
class ActivitySource {
 public:
  virtual ~ActivitySource() = default;
  virtual SourceOutcome Look(const ClaimedIdentity& identity, Date today) = 0;
};

// What is known against the identity: kClear (all four facts are good), kPartial (nothing adverse, but a fact is unknown,
// or no organisation knows the person), kAdverse, kNotFound, kUnavailable.
class FraudSource {
 public:
  virtual ~FraudSource() = default;
  virtual SourceOutcome Look(const ClaimedIdentity& identity) = 0;
};

inline constexpr std::size_t kQuestionCount = 3;
inline constexpr std::size_t kChoiceCount = 5;

// A multiple-choice question with its answer. The correct choice never leaves the server.
struct PreparedQuestion {
  std::string id;                   // of the fact it asks for: "gp_practice"
  std::string text;                 // no personal data
  std::vector<SecretText> choices;  // kChoiceCount distinct texts in random order
  Secret<std::size_t> correct;      // index into choices
};

// Dynamic questions, which only the person should be able to answer.
class QuestionSource {
 public:
  virtual ~QuestionSource() = default;
  // kQuestionCount questions about different facts. As long as the source's data are the same, a person is offered the
  // same choices; `random` gives their order. QUESTIONS_NOT_AVAILABLE (not found) for a person the source does not
  // know and for one it does not know enough about, without saying which; SOURCE_UNAVAILABLE.
  virtual Result<std::vector<PreparedQuestion>> Prepare(const ClaimedIdentity& identity,
                                                        crypto::RandomSource& random) = 0;
};

}  // namespace lagan::sources
