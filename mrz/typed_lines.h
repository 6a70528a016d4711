// A zone while somebody types it: what is known of each field so far.
//
// A field is WRONG when all its characters and its check digit are there and do not fit, or when a place holds a character that no document
// has there. It HOLDS when they fit, which proves nothing about the document (check_digit.h). Everything else is INCOMPLETE.
// So the beginning of a zone that is right is never called wrong. Nothing is corrected or guessed. An expiry date whose check
// digit is left out, as old cards do, is not listed.
//
// The format follows from how the first line begins, how long lines are and how many there are (ICAO 9303-4 to -7); as
// long as several are possible, only what is alike in all of them is said.
//
// Free of protobuf. Thread-safe. Lines are personal data; nothing in an answer quotes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "mrz/format.h"

namespace lagan::mrz {

enum class TypedState { kIncomplete, kHolds, kWrong };

struct TypedField {
  // "document_number", "birth_date", "expiry_date", "personal_number", "composite"; "characters" for a place that cannot
  // hold what was typed (one entry for each place, always wrong).
  std::string name;
  // Lines and characters from 0, `last` included. Of the composite: its digit.
  int line = 0;
  int first = 0;
  int last = 0;
  TypedState state = TypedState::kIncomplete;
  // A sentence for who types; empty when there is nothing to do.
  std::string advice;
  friend bool operator==(const TypedField&, const TypedField&) = default;
};

struct TypedZone {
  // Empty while it could be several.
  std::optional<Format> format;
  std::vector<TypedField> fields;
  // Every line is whole, every check digit holds and no character is out of place.
  bool complete = false;
};

// The lines so far, 1 to 3, each perhaps unfinished. Spaces are left out, small letters taken as capitals.
// INVALID_ARGUMENT LINES_INVALID with field "lines": no line, more than 3, or one of more than 44 characters after that (or
// of more than 200 before).
Result<TypedZone> CheckTypedLines(const std::vector<std::string>& lines);

}  // namespace lagan::mrz
