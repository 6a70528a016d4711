// Who issues documents and whose national somebody is, as three-letter codes of the zone.
//
// Source: ICAO 9303-3 section 5. The table is ISO 3166-1 as Debian's iso-codes has it, plus
// policy/documents/extra_codes.tsv; mrz/generate_codes.cmake joins them when the room is built.
#pragma once

#include <span>
#include <string_view>

namespace lagan::mrz {

enum class CodeKind {
  kState,
  kOrganisation,  // an issuer that is no state (United Nations, Council of Europe)
  kPerson,        // a status of the holder (refugee, stateless, the British classes of nationality)
  kSpecimen,      // UTO: never a real document
  kAnomaly,       // in no table, but met on documents (INP, BDR)
};

struct StateCode {
  std::string_view code;        // as in the zone without fillers: "IRL", "D", "UTO"
  std::string_view alpha2;      // ISO 3166-1 alpha-2, or empty
  std::string_view iso_alpha3;  // the ISO 3166-1 alpha-3 code meant ("DEU" for "D"), or empty
  std::string_view name;        // in English, UTF-8
  CodeKind kind;
};

// Looks up a code without its fillers. A two-letter code finds its state by alpha-2 (`SI<` is met on
// Slovenian cards). nullptr when unknown. The answer lives as long as the program. Thread-safe.
const StateCode* FindCode(std::string_view code);

// All codes, in the order of the sources.
std::span<const StateCode> AllCodes();

}  // namespace lagan::mrz
