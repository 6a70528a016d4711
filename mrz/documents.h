// Which documents an issuer is known to issue: the shape of their zone, how many sides to photograph, what class of
// evidence they are, what their numbers look like. Issuers themselves are in mrz/codes.h.
//
// Source: policy/documents/document_types.tsv, where each row names its own; mrz/generate_documents.cmake makes the
// table when the room is built, and refuses an evidence type that policy/assurance does not have.
//
// The table is knowledge, never a gate: what it does not have is read generically (a row for any issuer), and a number
// of another form than expected is a reason to look, not to refuse. Issuers change their numbers without notice.
//
// Everything here lives as long as the program and is thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "mrz/format.h"
#include "mrz/zone.h"

namespace lagan::mrz {

struct DocumentType {
  // As in the zone without fillers ("GBR", "D"); empty: any issuer.
  std::string_view issuer = {};
  // What the zone's document code begins with ("P", "IR"). Of a document without a zone: the authority as printed,
  // where that tells the issuer's documents apart ("DVLA", "DVA"), else empty.
  std::string_view code = {};
  // Empty: the document has no zone.
  std::optional<Format> format = {};
  // To photograph for both portrait and zone: 2 for TD1, whose zone is on the back (ICAO 9303-5), and where it is not
  // known which side has it.
  int sides = 1;
  // An id of policy/assurance/evidence_strength.tsv, whose strength is what such a document has at best; empty when
  // policy/assurance has no class for it. Not a grade: a reading never earns more than scoring.tsv gives it.
  std::string_view evidence_type = {};
  // Of its number (mrz/number_pattern.h) as the zone holds it, or as printed without blanks; empty: not published.
  std::string_view number_pattern = {};
  // An invented or published specimen's number of that pattern; empty where there is no pattern.
  std::string_view example = {};
  // For people, in English.
  std::string_view name = {};
  // Where the row comes from.
  std::string_view source = {};
};

// All rows, those for any issuer first, then by issuer.
std::span<const DocumentType> AllDocumentTypes();

// The rows of this issuer itself, empty when it has none. Two-letter codes are read as FindCode reads them; another
// code of the same state (DEU, BDR for D) finds its rows too.
std::span<const DocumentType> OwnDocumentTypesOf(std::string_view issuer);

// The issuer's own rows, or the rows for any issuer when it has none; never empty.
std::span<const DocumentType> DocumentTypesOf(std::string_view issuer);

// The row of `rows` for a zone, whoever issued it: same format, and the longest code that the zone's document code
// begins with. Null when none fits.
const DocumentType* FindAmong(std::span<const DocumentType> rows, const ZoneFields& zone);

// The row for a zone, of its issuer or of any issuer, whichever has the longer code, so that a residence permit (IR) is
// never taken for its issuer's identity card (I); of equal ones the issuer's own. Null when none fits, which says nothing
// against the document.
const DocumentType* FindDocumentType(const ZoneFields& zone);

enum class PatternVerdict {
  kMatches,
  kDiffers,
  kUnknown,  // no pattern is published, or there is no number
};

// `number` without trailing fillers. kDiffers is a cue for a person and never a refusal.
PatternVerdict MatchesNumberPattern(const DocumentType& type, std::string_view number);

}  // namespace lagan::mrz
