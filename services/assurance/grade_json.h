// The JSON of `lagan grade`: what a caller writes and reads. Hostile text, so the reader is strict.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "services/assurance/grade.h"

namespace lagan::assurance {

inline constexpr std::size_t kMaxGradeRequestBytes = 64 * 1024;

// Reads {"evidence":[{"type":"passport_uk","strength":4,"validity":3}], "activity":0, "fraud":1, "verification":3}.
// Every key must be there exactly once, no other may be, and numbers are whole. Never holds more than the request it
// reads: nesting deeper than the form is refused where it starts.
// GRADE_REQUEST_TOO_LARGE, JSON_MALFORMED, JSON_TYPE_WRONG, JSON_KEY_UNKNOWN, JSON_KEY_DUPLICATE, JSON_KEY_MISSING,
// EVIDENCE_TOO_MANY; ranges and names as CheckScores. Thread-safe.
Result<Scores> ReadGradeRequest(std::string_view json);

// {"level", "profile" (or null), "profiles", "explanation", "missing":[{"profile", "level", "points", "gaps":[{"part",
// "have", "need", "points"}]}], "policy_version"}. Of a gap in evidence, have and need are {"strength", "validity"},
// "type" names the nearest piece, and both type and have are null where a piece of another type is needed.
std::string WriteGrade(const Grade& grade);

// {"error":{"code", "reason", "field", "message"}}.
std::string WriteGradeError(const Status& status);

}  // namespace lagan::assurance
