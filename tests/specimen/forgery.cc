#include "tests/specimen/forgery.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "mrz/format.h"
#include "mrz/transliteration.h"
#include "tests/specimen/people.h"
#include "tests/specimen/printed.h"

namespace lagan::specimen {
namespace {

constexpr std::array kForgeable = {Kind::kPassport, Kind::kCard, Kind::kCardTd2, Kind::kVisa,
                                   Kind::kVisaSmall};

enum class Part { kSurname, kGivenNames, kNumber, kBirth, kExpiry, kNationality, kSex };
constexpr int kParts = 7;

// One letter of a name becomes another; a letter with marks is left alone.
std::string NearName(std::string name, Random& random) {
  std::vector<std::size_t> plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] >= 'A' && name[i] <= 'Z') plain.push_back(i);
  }
  if (plain.empty()) return name;
  const std::size_t at = plain[static_cast<std::size_t>(random.Below(static_cast<int>(plain.size())))];
  name[at] = static_cast<char>('A' + random.Below(26));
  return name;
}

std::string NearNumber(std::string number, Random& random) {
  const std::size_t at = static_cast<std::size_t>(random.Below(static_cast<int>(number.size())));
  const bool digit = number[at] >= '0' && number[at] <= '9';
  number[at] = static_cast<char>(digit ? '0' + random.Below(10) : 'A' + random.Below(26));
  return number;
}

Date NearDate(Date date, Random& random) {
  const unsigned day = 1 + random.Below(28), month = 1 + random.Below(12);
  switch (random.Below(3)) {
    case 0:
      return {date.year(), date.month(), std::chrono::day(day)};
    case 1:
      return {date.year(), std::chrono::month(month),
              std::chrono::day(std::min(28u, static_cast<unsigned>(date.day())))};
    default:
      return {date.year() + std::chrono::years(1 + random.Below(9)), date.month(),
              std::chrono::day(std::min(28u, static_cast<unsigned>(date.day())))};
  }
}

// One person's part becomes another's: a little different, or somebody else's.
void Alter(Part part, bool near, const Document& other, Random& random, Document& document) {
  switch (part) {
    case Part::kSurname:
      document.surname = near ? NearName(document.surname, random) : other.surname;
      return;
    case Part::kGivenNames:
      document.given_names = near ? NearName(document.given_names, random) : other.given_names;
      return;
    case Part::kNumber:
      document.number = near ? NearNumber(document.number, random) : other.number;
      return;
    case Part::kBirth:
      document.birth = near ? NearDate(document.birth, random) : other.birth;
      return;
    case Part::kExpiry:
      document.expiry = near ? NearDate(document.expiry, random) : other.expiry;
      return;
    case Part::kNationality:
      document.nationality = other.nationality;
      return;
    case Part::kSex:
      document.sex = document.sex == 'F' ? 'M' : 'F';
      return;
  }
}

// Letters that a reader may take for digits are those digits.
std::string LookAlike(std::string number) {
  constexpr std::string_view kFrom = "OQDIZSBG", kTo = "00012586";
  for (char& c : number) {
    const std::size_t at = kFrom.find(c);
    if (at != std::string_view::npos) c = kTo[at];
  }
  return number;
}

bool SameDay(Date a, Date b) {
  return static_cast<int>(a.year()) % 100 == static_cast<int>(b.year()) % 100 && a.month() == b.month() &&
         a.day() == b.day();
}

// Both could be spellings of one name. Long names must differ at their beginning: their ends may be truncated.
bool SameName(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a == b;
  const std::string zone_a = mrz::Transliterate(a).value(), zone_b = mrz::Transliterate(b).value();
  constexpr std::size_t kKept = 8;
  return mrz::NameMatches(a, zone_b, false) || mrz::NameMatches(b, zone_a, false) ||
         (zone_a.size() > kKept && zone_a.substr(0, kKept) == zone_b.substr(0, kKept));
}

bool Same(Part part, const Document& a, const Document& b) {
  switch (part) {
    case Part::kSurname:
      return SameName(a.surname, b.surname);
    case Part::kGivenNames:
      return SameName(a.given_names, b.given_names) || a.given_names.empty() || b.given_names.empty();
    case Part::kNumber:
      return LookAlike(a.number) == LookAlike(b.number);
    case Part::kBirth:
      return SameDay(a.birth, b.birth);
    case Part::kExpiry:
      return SameDay(a.expiry, b.expiry);
    case Part::kNationality:
      return a.nationality == b.nationality;
    case Part::kSex:
      return a.sex == b.sex;
  }
  return true;
}

mrz::Field ZoneField(Part part) {
  constexpr std::array kFields = {
      mrz::Field::kNames,     mrz::Field::kNames,      mrz::Field::kDocumentNumber,
      mrz::Field::kBirthDate, mrz::Field::kExpiryDate, mrz::Field::kNationality,
      mrz::Field::kSex};
  return kFields[static_cast<std::size_t>(part)];
}

Retyping DrawRetyping(Kind kind, Part part, Random& random) {
  const mrz::FormatSpec& spec = mrz::SpecOf(*mrz::FormatNamed(ZoneFormatName(kind)));
  const mrz::Span span = mrz::FindField(spec, ZoneField(part))->span;
  const double size = random.Chance(0.5) ? random.Between(0.86, 0.94) : random.Between(1.04, 1.1);
  const double drop = (random.Chance(0.5) ? 1 : -1) * random.Between(0.12, 0.4);
  return {span.line, span.column, span.length, size, drop, random.Chance(0.4)};
}

}  // namespace

std::span<const Kind> ForgeableKinds() { return kForgeable; }

Result<ForgedDocument> Forge(Kind kind, Random& random) {
  const Document genuine = VariedDocument(kind, random);
  Document altered = genuine;
  std::vector<Part> parts;
  const std::size_t wanted = random.Chance(0.35) ? 2 : 1;
  while (parts.size() < wanted) {
    const Part part = static_cast<Part>(random.Below(kParts));
    if (std::find(parts.begin(), parts.end(), part) != parts.end()) continue;
    Document attempt = altered;
    const bool near = random.Chance(0.3);
    const Document other = VariedDocument(kind, random);
    Alter(part, near, other, random, attempt);
    if (Same(part, genuine, attempt)) continue;
    // A zone truncates long names: what it would not show is no difference.
    LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> before, ComposeZone(altered));
    LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> after, ComposeZone(attempt));
    if (before == after) continue;
    altered = attempt;
    parts.push_back(part);
  }
  ForgedDocument forged;
  const bool zone_altered = random.Chance(0.4);
  forged.page = zone_altered ? genuine : altered;
  forged.told = zone_altered ? altered : genuine;
  LAGAN_ASSIGN_OR_RETURN(forged.zone, ComposeZone(forged.told));
  if (zone_altered && random.Chance(0.5)) forged.retyped = DrawRetyping(kind, parts.front(), random);
  return forged;
}

std::vector<Forgery> ForgeriesOf(const ForgedDocument& forged, const PrintStyle& style) {
  const std::vector<PrintedText> page = PrintedTexts(forged.page, style),
                                 told = PrintedTexts(forged.told, style);
  std::vector<Forgery> forgeries;
  for (const PrintedText& text : page) {
    const std::string other = TextOf(told, text.name);
    if (other != text.text) forgeries.push_back({text.name, text.text, other});
  }
  if (forged.retyped) {
    forgeries.push_back({"zone_type", "",
                         fmt::format("line {} columns {} to {}", forged.retyped->line, forged.retyped->column,
                                     forged.retyped->column + forged.retyped->length - 1)});
  }
  return forgeries;
}

}  // namespace lagan::specimen
