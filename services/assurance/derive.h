// From the results of checks to scores, with the derivation: a line for every check, run or not.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/assurance/grade.h"
#include "services/assurance/policy.h"

namespace lagan::assurance {

struct CheckResult {
  Check check = Check::kZoneAgrees;
  Outcome outcome = Outcome::kNotRun;
  int count = 1;       // how many were done (questions); 1 for everything else
  std::string detail;  // name of the field or fact to blame ("birth_date"), never its value; may be empty
  std::string source;  // which source answered, and its version; may be empty
};

// A document and the checks done on it.
struct DocumentChecks {
  std::string type;                 // an id of evidence_strength.tsv
  std::vector<CheckResult> checks;  // of documents only (IsDocumentCheck)
};

struct Checks {
  std::vector<DocumentChecks> documents;
  std::vector<CheckResult> person;  // of the person only
};

// What one check was worth to one part. No personal data.
struct DerivationLine {
  ScorePart part = ScorePart::kValidity;
  std::string document;  // its type, for strength and validity; empty for the person's parts
  std::string check;     // CheckName, or "document_type" for the strength a type has
  std::string outcome;   // OutcomeName, or empty for "document_type"
  Effect effect = Effect::kNothing;
  int score = 0;       // what it gives or caps at; 0 with kNothing
  std::string rule;    // id in scoring.tsv, or "STRENGTH-OF-TYPE"
  std::string text;    // a sentence for people
  std::string source;  // of the check; may be empty
};

struct Derivation {
  Scores scores;                      // ready to be graded
  std::vector<DerivationLine> lines;  // documents in their order, then the person's parts
  std::string policy_version;
};

// Applies the scoring rules. A check that is not in `checks` counts as kNotRun and has its line all the same. Of several
// results of one check the best gives and any cap holds. EVIDENCE_TYPE_UNKNOWN (field "documents[0].type"),
// EVIDENCE_TOO_MANY, CHECK_MISPLACED for a check of the person on a document or the other way round. Pure.
Result<Derivation> DeriveScores(const Policy& policy, const Checks& checks);

}  // namespace lagan::assurance
