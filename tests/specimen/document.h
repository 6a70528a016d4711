// What stands on a specimen document: invented people of the state of Utopia (UTO, Doc 9303 part 3 section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "tests/specimen/random.h"

namespace lagan::specimen {

// Which page is drawn. Sizes are those of Doc 9303 part 3 section 2 (ID-1, ID-2, ID-3) and part 7 (visas).
enum class Kind {
  kPassport,   // data page, TD3, 125 x 88 mm
  kCard,       // back of an identity card, TD1, 85.6 x 53.98 mm
  kCardTd2,    // identity card, TD2, 105 x 74 mm
  kVisa,       // MRV-A, 120 x 80 mm
  kVisaSmall,  // MRV-B, 105 x 74 mm
  kCardFront,  // front of an identity card, 85.6 x 53.98 mm: no machine-readable zone
};

// "passport", "card", "card-td2", "visa", "visa-small", "card-front".
std::string_view KindName(Kind kind);
std::optional<Kind> KindFromName(std::string_view name);
// "TD3", "TD1", "TD2", "MRV-A", "MRV-B"; "NONE" for kCardFront.
std::string_view ZoneFormatName(Kind kind);
// "P", "I" or "V", as printed under Type and first in the zone.
std::string_view DocumentCode(Kind kind);
inline constexpr std::string_view kIssuer = "UTO";

struct Document {
  Kind kind = Kind::kPassport;
  // As printed, in capital Latin letters of any nation; the zone has them transliterated. UTF-8. The given names
  // may be empty.
  std::string surname;
  std::string given_names;
  // Capital letters and digits, 1 to 9 of them.
  std::string number;
  std::string nationality = "UTO";
  Date birth{};
  char sex = 'X';  // 'F', 'M' or 'X' (unspecified; '<' in the zone)
  Date expiry{};
  // Optional data of the zone (a personal number); may be empty.
  std::string optional_data;
};

// The lines of the zone; none for kCardFront. Errors of mrz::Compose.
Result<std::vector<std::string>> ComposeZone(const Document& document);

// The document that a zone tells of: what to print on the page when only the lines are given. The lines are
// drawn as they are: check digits and codes may be wrong. A date that is missing or does not exist becomes
// 1 January 2000. Errors of mrz::Parse.
Result<Document> DocumentFromZone(const std::vector<std::string>& lines);

// A person and a document from nowhere, expiring between 2027 and 2036.
Document RandomDocument(Kind kind, Random& random);

}  // namespace lagan::specimen
