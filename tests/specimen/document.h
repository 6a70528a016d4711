// What stands on a specimen document: invented people of the state of Utopia (UTO, Doc 9303 part 3 section 5) and, where
// a layout or a name calls for it, of other states. No drawing follows a real document's artwork.
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
  // National zones (mrz/format.h).
  kFrenchCard,     // FRID, 105 x 74 mm
  kRomanianCard,   // ROID, 105 x 74 mm
  kFrenchLicence,  // FRDL, one line below numbered fields, 85.6 x 53.98 mm
  kSwissLicence,   // CHDL, lines of 9, 30 and 30, 85.6 x 53.98 mm
  // Photocards without a zone, 85.6 x 53.98 mm: numbered fields (Directive 2006/126/EC annex I), and labels.
  kLicenceGb,
  kLicenceNi,
  kLicenceIe,
  kElectoralNi,
};
inline constexpr int kKindCount = 14;

// "passport", "card", "card-td2", "visa", "visa-small", "card-front", "french-card", "romanian-card", "french-licence",
// "swiss-licence", "licence-gb", "licence-ni", "licence-ie", "electoral-ni".
std::string_view KindName(Kind kind);
std::optional<Kind> KindFromName(std::string_view name);
// As mrz/format.h names them ("TD3", "FRDL"); "NONE" without a zone.
std::string_view ZoneFormatName(Kind kind);
// "P", "I", "V" and those of national zones, as printed under Type and first in the zone; "" without a zone.
std::string_view DocumentCode(Kind kind);
// Numbered fields or the electoral card's labels instead of the captions of Doc 9303; licence_page.h draws them.
bool IsPhotocard(Kind kind);
inline constexpr std::string_view kIssuer = "UTO";

struct Document {
  Kind kind = Kind::kPassport;
  std::string issuer{kIssuer};
  // As printed, in Latin letters of any nation; the zone has them transliterated, truncated where they are too long. UTF-8.
  // The given names may be empty.
  std::string surname;
  std::string given_names;
  // Capital letters and digits, 1 to 9 of them; 12 digits on a French card, whatever is printed on a licence.
  std::string number;
  std::string nationality = "UTO";
  Date birth{};
  char sex = 'X';  // 'F', 'M' or 'X' (unspecified; '<' in the zone)
  Date expiry{};
  // Optional data of the zone (a personal number); may be empty.
  std::string optional_data{};
  // Of photocard licences.
  std::string birth_place{}, authority{}, address{}, categories{};
  Date issued{};
};

// The lines of the zone; none where the kind has none. Errors of mrz::Compose.
Result<std::vector<std::string>> ComposeZone(const Document& document);

// The document that a zone tells of: what to print on the page when only the lines are given. The lines are
// drawn as they are: check digits and codes may be wrong. A date that is missing or does not exist becomes
// 1 January 2000. Errors of mrz::Parse.
Result<Document> DocumentFromZone(const std::vector<std::string>& lines);

// A person and a document from nowhere, of the five ICAO formats, expiring between 2027 and 2036.
Document RandomDocument(Kind kind, Random& random);

}  // namespace lagan::specimen
