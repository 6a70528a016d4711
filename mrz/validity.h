// How long a document is issued for at most, where a source says so.
//
// Source: policy/documents/validity.tsv, where each row names its own; mrz/generate_validity.cmake makes the table when the room is
// built. Knowledge, never a gate: a document that says to be valid for longer is a reason to look.
//
// Everything here lives as long as the program and is thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "mrz/documents.h"

namespace lagan::mrz {

struct Validity {
  // Of an issuer's document as DocumentType has them, or both empty: of a class.
  std::string_view issuer = {};
  std::string_view code = {};
  // What DocumentType::evidence_type begins with; empty for an issuer's document.
  std::string_view evidence_type = {};
  // Of the holder when it is issued, years; empty: any age.
  std::optional<int> below_age = {};
  int months = 0;
  std::string_view source = {};
};

std::span<const Validity> AllValidities();

// The longest that a document of `type` is issued for to somebody of this age (unknown: empty), months. Of the rows that fit, the one
// for the lowest age. Empty when no source says.
std::optional<int> LongestValidity(const DocumentType& type, std::optional<int> age);

}  // namespace lagan::mrz
