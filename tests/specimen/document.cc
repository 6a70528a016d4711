#include "tests/specimen/document.h"

#include <algorithm>
#include <array>

namespace lagan::specimen {
namespace {

struct KindEntry {
  Kind kind;
  std::string_view name;
  std::string_view format;
  std::string_view code;
};
constexpr std::array<KindEntry, kKindCount> kKinds = {{
    {Kind::kPassport, "passport", "TD3", "P"},
    {Kind::kCard, "card", "TD1", "I"},
    {Kind::kCardTd2, "card-td2", "TD2", "I"},
    {Kind::kVisa, "visa", "MRV-A", "V"},
    {Kind::kVisaSmall, "visa-small", "MRV-B", "V"},
    {Kind::kCardFront, "card-front", "NONE", "I"},
    {Kind::kFrenchCard, "french-card", "FRID", "ID"},
    {Kind::kRomanianCard, "romanian-card", "ROID", "ID"},
    {Kind::kFrenchLicence, "french-licence", "FRDL", "D1"},
    {Kind::kSwissLicence, "swiss-licence", "CHDL", "FA"},
    {Kind::kLicenceGb, "licence-gb", "NONE", ""},
    {Kind::kLicenceNi, "licence-ni", "NONE", ""},
    {Kind::kLicenceIe, "licence-ie", "NONE", ""},
    {Kind::kElectoralNi, "electoral-ni", "NONE", ""},
}};

const KindEntry& Entry(Kind kind) {
  return *std::find_if(kKinds.begin(), kKinds.end(),
                       [&](const KindEntry& entry) { return entry.kind == kind; });
}

std::string RandomName(Random& random, int syllables) {
  constexpr std::array<std::string_view, 28> kSyllables = {
      "AL", "BEN", "CA",  "DOR", "EL",  "FI", "GUN", "HA",  "IS",  "JO", "KAR", "LU",  "MIR",  "NOR",
      "OS", "PET", "QUI", "RA",  "SEN", "TO", "UL",  "VAN", "WIL", "XI", "YA",  "ZEL", "SSON", "IA"};
  std::string name;
  for (int i = 0; i < syllables; ++i)
    name += kSyllables[static_cast<std::size_t>(random.Below(kSyllables.size()))];
  return name;
}

Date RandomDate(Random& random, int first_year, int last_year) {
  return Date(std::chrono::year(first_year + random.Below(last_year - first_year + 1)),
              std::chrono::month(static_cast<unsigned>(1 + random.Below(12))),
              std::chrono::day(static_cast<unsigned>(1 + random.Below(28))));
}

}  // namespace

std::string_view KindName(Kind kind) { return Entry(kind).name; }
std::string_view ZoneFormatName(Kind kind) { return Entry(kind).format; }
std::string_view DocumentCode(Kind kind) { return Entry(kind).code; }

bool IsPhotocard(Kind kind) {
  switch (kind) {
    case Kind::kLicenceGb:
    case Kind::kLicenceNi:
    case Kind::kLicenceIe:
    case Kind::kElectoralNi:
    case Kind::kFrenchLicence:
      return true;
    default:
      return false;
  }
}

std::optional<Kind> KindFromName(std::string_view name) {
  for (const KindEntry& entry : kKinds) {
    if (entry.name == name) return entry.kind;
  }
  return std::nullopt;
}

Document RandomDocument(Kind kind, Random& random) {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::array<std::string_view, 8> kNationalities = {"UTO", "GBR", "IRL", "D",
                                                              "FRA", "SWE", "IND", "XXB"};
  Document document;
  document.kind = kind;
  document.surname = RandomName(random, 2 + random.Below(2));
  if (random.Chance(0.2)) document.surname += (random.Chance(0.5) ? "-" : " ") + RandomName(random, 2);
  document.given_names = RandomName(random, 2);
  if (random.Chance(0.5)) document.given_names += " " + RandomName(random, 1 + random.Below(2));
  const double letters = random.Chance(0.5) ? 0.1 : 0.5;
  for (int length = random.Chance(0.8) ? 9 : 7 + random.Below(2); length > 0; --length) {
    document.number += kCharacters[static_cast<std::size_t>(random.Chance(letters) ? 10 + random.Below(26)
                                                                                   : random.Below(10))];
  }
  if (random.Chance(0.4)) {
    document.nationality = kNationalities[static_cast<std::size_t>(random.Below(kNationalities.size()))];
  }
  document.birth = RandomDate(random, 1935, 2008);
  document.sex = "FFFMMMX"[random.Below(7)];
  document.expiry = RandomDate(random, 2027, 2036);
  if (random.Chance(0.3)) {
    for (int i = 0; i < 7; ++i)
      document.optional_data += kCharacters[static_cast<std::size_t>(random.Below(10))];
  }
  return document;
}

}  // namespace lagan::specimen
