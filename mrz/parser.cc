#include "mrz/parser.h"

#include <algorithm>

#include "base/core/text.h"
#include "mrz/check_digit.h"
#include "mrz/codes.h"
#include "mrz/names.h"

namespace lagan::mrz {
namespace {

Status LinesInvalid(std::string reason, std::string message) {
  return InvalidArgument(std::move(reason), std::move(message), "lines");
}

Status CheckLimits(const std::vector<std::string>& lines) {
  if (lines.empty()) return LinesInvalid("ZONE_EMPTY", "There is no line.");
  if (lines.size() > kMaxLines) return LinesInvalid("ZONE_TOO_MANY_LINES", "A zone has two or three lines.");
  for (const std::string& line : lines) {
    if (line.size() > kMaxColumns) {
      return LinesInvalid("ZONE_LINE_TOO_LONG", "A line of a zone has at most 44 characters.");
    }
    if (!std::ranges::all_of(line, IsZoneCharacter)) {
      return LinesInvalid("ZONE_CHARACTER_INVALID", "A zone holds only A to Z, 0 to 9 and <.");
    }
  }
  return {};
}

Result<Format> DetectFormat(const std::vector<std::string>& lines) {
  const auto shape = [&](std::size_t count, std::size_t columns) {
    return lines.size() == count &&
           std::ranges::all_of(lines, [&](const std::string& line) { return line.size() == columns; });
  };
  const std::string& first = lines.front();
  if (shape(3, 30)) return Format::kTd1;
  if (shape(2, 44)) return first.starts_with('V') ? Format::kMrvA : Format::kTd3;
  if (shape(2, 36)) {
    if (first.starts_with('V')) return Format::kMrvB;
    if (first.starts_with("IDFRA")) return Format::kFrenchIdentityCard;
    if (first.starts_with("IDROU") && std::ranges::all_of(lines[1].substr(10, 3), IsDigit))
      return Format::kRomanianIdentityCard;
    return Format::kTd2;
  }
  if (shape(1, 30) && first.substr(2, 3) == "FRA") return Format::kFrenchDrivingLicence;
  if (lines.size() == 3 && first.size() == 9 && lines[1].size() == 30 && lines[2].size() == 30 &&
      (lines[1].starts_with("FACHE") || lines[1].starts_with("FALIE"))) {
    return Format::kSwissDrivingLicence;
  }
  return LinesInvalid(
      "ZONE_SHAPE_UNKNOWN",
      "A zone has 3 lines of 30 characters, or 2 lines of 36 or of 44; count them and try again.");
}

std::string_view WithoutTrailingFillers(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kFiller) + 1);
}

// Fills a Zone from lines of the right shape, field by field.
class Reader {
 public:
  Reader(Format format, const std::vector<std::string>& lines, Date today)
      : spec_(SpecOf(format)), today_(today) {
    zone_.format = format;
    zone_.lines = lines;
  }

  Zone Read() && {
    if (!spec_.icao) Note("FORMAT_NATIONAL", "", "The zone has a national format, none of ICAO 9303.");
    for (const FieldSpec& field : spec_.fields) ReadField(field);
    ReadCheckDigits();
    if (zone_.checks.empty())
      Note("CHECK_DIGITS_NONE", "", "No check digit guards any field of this format.");
    return std::move(zone_);
  }

 private:
  std::string_view Text(const Span& span) const {
    return std::string_view(zone_.lines[span.line]).substr(span.column, span.length);
  }
  void Note(std::string reason, std::string_view field, std::string message) {
    zone_.notes.push_back({std::move(reason), std::string(field), std::move(message)});
  }
  void Error(std::string reason, std::string_view field, std::string message) {
    zone_.errors.push_back({std::move(reason), std::string(field), std::move(message)});
  }

  void ReadField(const FieldSpec& field) {
    const std::string_view raw = Text(field.span);
    const std::string_view text = WithoutTrailingFillers(raw);
    switch (field.field) {
      case Field::kDocumentCode:
        return ReadDocumentCode(text);
      case Field::kIssuer:
        return ReadIssuer(text);
      case Field::kNationality:
        return ReadNationality(text);
      case Field::kNames:
      case Field::kSurname:
      case Field::kGivenNames:
        return ReadNames(field.field, raw);
      case Field::kDocumentNumber:
        return ReadDocumentNumber(field, text);
      case Field::kBirthDate:
        return ReadBirthDate(raw);
      case Field::kSex:
        return ReadSex(raw.front());
      case Field::kExpiryDate:
        return ReadExpiryDate(raw);
      case Field::kOptionalData1:
        // The number may have taken the beginning of it.
        zone_.optional_data_1 =
            long_number_ ? WithoutTrailingFillers(raw.substr(long_number_->length + 2)) : text;
        return;
      case Field::kOptionalData2:
        zone_.optional_data_2 = text;
        return;
    }
  }

  // 9303-4 note m, 9303-5 note k, 9303-6 note k, 9303-7.
  void ReadDocumentCode(std::string_view code) {
    zone_.document_code = code;
    const bool td1 = spec_.format == Format::kTd1;
    const bool card = td1 || spec_.format == Format::kTd2;
    const bool known = !code.empty() && spec_.first_characters.find(code.front()) != std::string_view::npos;
    const bool excluded =
        card && ((code.size() == 2 && code[1] == 'V') || code == "AI" || (code == "AC" && !td1));
    const bool numbered =
        spec_.format != Format::kFrenchDrivingLicence || (code.size() == 2 && IsDigit(code[1]));
    if (!known || excluded || !numbered || code.front() == kFiller) {
      Error("DOCUMENT_CODE_INVALID", "document_code", "The document code is none that this format allows.");
    }
    if (td1 && code == "AC") {
      Note("CREW_MEMBER_CERTIFICATE", "document_code", "AC stands for a crew member certificate.");
    }
    if (spec_.icao && code.size() == 2 && IsDigit(code[1])) {
      Note("DOCUMENT_CODE_HAS_DIGIT", "document_code", "The document code holds a digit.");
    }
  }

  void NoteCode(const StateCode& state, std::string_view code, std::string_view field) {
    if (code.size() == 2) Note("CODE_TWO_LETTERS", field, "The code has two letters instead of three.");
    if (state.kind == CodeKind::kAnomaly) {
      Note("CODE_NOT_IN_TABLE", field, "The code is in no table, but is met on documents.");
    }
    if (state.kind == CodeKind::kSpecimen) {
      Note("CODE_SPECIMEN", field, "The code is that of specimens: this is no real document.");
    }
  }

  void ReadIssuer(std::string_view code) {
    zone_.issuer = code;
    if (code.empty()) return Error("ISSUER_BLANK", "issuer", "The zone names no issuer.");
    const StateCode* state = FindCode(code);
    if (state == nullptr) return Error("ISSUER_UNKNOWN", "issuer", "No state or organisation has this code.");
    NoteCode(*state, code, "issuer");
  }

  void ReadNationality(std::string_view code) {
    zone_.nationality = code;
    if (code.empty()) return Note("NATIONALITY_BLANK", "nationality", "The zone names no nationality.");
    const StateCode* state = FindCode(code);
    if (state != nullptr) return NoteCode(*state, code, "nationality");
    if (spec_.format == Format::kRomanianIdentityCard) {
      return Note("NATIONALITY_NOT_A_CODE", "nationality", "Digits stand where the nationality belongs.");
    }
    Error("NATIONALITY_UNKNOWN", "nationality", "No nationality has this code.");
  }

  void ReadNames(Field field, std::string_view raw) {
    const std::string_view name = FieldName(field);
    Names names = SplitNames(raw);
    if (names.has_digit) Error("NAME_HAS_DIGITS", name, "Names hold no digits; one or more were misread.");
    if (names.possibly_truncated) {
      Note("NAME_POSSIBLY_TRUNCATED", name, "The name fills its field and may go on on the printed page.");
    }
    if (names.irregular && field == Field::kNames)
      Note("NAME_IRREGULAR", name, "The name has fillers where none belong.");
    if (field != Field::kNames) {
      // The French card keeps surname and given names apart and parts the given names by two fillers. The
      // French licence has the beginning of the surname only.
      std::string& whole = field == Field::kSurname ? zone_.surname : zone_.given_names;
      whole = names.surname + (names.given_names.empty() ? "" : " " + names.given_names);
      if (field == Field::kSurname && whole.empty()) Error("NAME_BLANK", name, "The zone has no surname.");
      return;
    }
    if (names.surname.empty() && names.given_names.empty()) {
      Error("NAME_BLANK", name, "The zone names nobody.");
    } else if (names.surname.empty()) {
      Note("SURNAME_BLANK", name, "The zone has given names only.");
    }
    zone_.surname = std::move(names.surname);
    zone_.given_names = std::move(names.given_names);
  }

  // The part of a long number that stands in the optional data (9303-5 and 9303-6 note j): the number's own
  // field is full, a filler stands in place of the check digit, and at least one character, the check digit
  // and a filler follow.
  std::optional<Span> FindLongNumber(const FieldSpec& field) const {
    if (spec_.format != Format::kTd1 && spec_.format != Format::kTd2) return std::nullopt;
    const Span& optional = FindField(spec_, Field::kOptionalData1)->span;
    if (Text(field.span).back() == kFiller || Digit(field) != kFiller) return std::nullopt;
    const std::size_t filler = Text(optional).find(kFiller);
    if (filler == std::string_view::npos || filler < 2) return std::nullopt;
    return Span{optional.line, optional.column, static_cast<int>(filler) - 1};
  }

  void ReadDocumentNumber(const FieldSpec& field, std::string_view text) {
    zone_.document_number = text;
    if (text.empty()) Error("DOCUMENT_NUMBER_BLANK", "document_number", "The zone has no document number.");
    long_number_ = FindLongNumber(field);
    if (!long_number_) return;
    zone_.document_number += Text(*long_number_);
    Note("DOCUMENT_NUMBER_LONG", "document_number", "The number goes on in the optional data.");
  }

  void ReadBirthDate(std::string_view raw) {
    const auto date = ParseBirthDate(raw, today_);
    if (!date.ok()) return Error("BIRTH_DATE_INVALID", "birth_date", "The birth date does not exist.");
    zone_.birth_date = *date;
    if (date->unknown()) {
      Note("BIRTH_DATE_UNKNOWN", "birth_date", "The birth date is unknown.");
    } else if (!date->complete()) {
      Note("BIRTH_DATE_PARTIAL", "birth_date", "A part of the birth date is unknown.");
    }
  }

  // 9303-3 section 4: M, F or a filler; X belongs to the printed page.
  void ReadSex(char sex) {
    if (sex == 'M' || sex == 'F' || sex == 'X' || sex == kFiller) {
      zone_.sex = sex;
      if (sex == 'X') Note("SEX_X", "sex", "X stands in the zone, where a filler belongs.");
      return;
    }
    Error("SEX_INVALID", "sex", "Only M, F or a filler may stand here.");
  }

  void ReadExpiryDate(std::string_view raw) {
    if (WithoutTrailingFillers(raw).empty()) {
      return Note("EXPIRY_DATE_BLANK", "expiry_date", "The zone has no expiry date.");
    }
    const auto date = ParseExpiryDate(raw, today_);
    if (!date.ok()) return Error("EXPIRY_DATE_INVALID", "expiry_date", "The expiry date does not exist.");
    zone_.expiry_date = *date;
  }

  char Digit(const FieldSpec& field) const { return zone_.lines[field.span.line][field.check_column]; }

  Check MakeCheck(std::string_view name, std::vector<Span> ranges, const Span& digit) const {
    CheckSum sum;
    for (const Span& range : ranges) sum.Add(Text(range));
    const char found = Text(digit).front();
    return {std::string(name), std::move(ranges), digit, sum.Digit(), found, found == sum.Digit()};
  }

  void ReadCheckDigits() {
    for (const FieldSpec& field : spec_.fields) {
      if (field.check_column < 0) continue;
      if (field.field == Field::kDocumentNumber && long_number_) {
        CheckLongNumber(field);
        continue;
      }
      const Span digit{field.span.line, field.check_column, 1};
      // Only where the composite digit still covers the date.
      if (field.field == Field::kExpiryDate && Digit(field) == kFiller && spec_.composite_digit) {
        Note("EXPIRY_CHECK_DIGIT_MISSING", "expiry_date", "The expiry date has no check digit of its own.");
        continue;
      }
      Check check = MakeCheck(CheckName(field.field), {field.Checked()}, digit);
      // 9303-4 section 4.2.2: of an empty personal number it may be 0 or a filler.
      if (field.field == Field::kOptionalData1 && zone_.optional_data_1.empty() && check.found == kFiller) {
        check.pass = true;
      }
      zone_.checks.push_back(std::move(check));
    }
    if (spec_.composite_digit) {
      zone_.checks.push_back(
          MakeCheck("composite", {spec_.composite.begin(), spec_.composite.end()}, *spec_.composite_digit));
    }
  }

  void CheckLongNumber(const FieldSpec& field) {
    const Span digit{long_number_->line, long_number_->column + long_number_->length, 1};
    Check check = MakeCheck(CheckName(field.field), {field.span, *long_number_}, digit);
    if (!check.pass) {
      Span with_filler = field.span;
      ++with_filler.length;
      Check belgian = MakeCheck(CheckName(field.field), {with_filler, *long_number_}, digit);
      if (belgian.pass) {
        Note("DOCUMENT_NUMBER_SUM_INCLUDES_FILLER", "document_number",
             "The number's check digit was made with the filler in the middle, as on old Belgian cards.");
        check = std::move(belgian);
      }
    }
    zone_.checks.push_back(std::move(check));
  }

  const FormatSpec& spec_;
  Date today_;
  Zone zone_;
  std::optional<Span> long_number_;
};

// Cuts a zone that came in one piece.
std::vector<std::string> SplitOnePiece(const std::string& text) {
  if (text.size() == 69) return {text.substr(0, 9), text.substr(9, 30), text.substr(39)};
  const std::size_t columns = text.size() == 90 ? 30 : text.size() == 88 ? 44 : text.size() == 72 ? 36 : 0;
  if (columns == 0) return {text};
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at += columns) lines.push_back(text.substr(at, columns));
  return lines;
}

}  // namespace

Result<Zone> Parse(const std::vector<std::string>& lines, Date today) {
  LAGAN_RETURN_IF_ERROR(CheckLimits(lines));
  LAGAN_ASSIGN_OR_RETURN(const Format format, DetectFormat(lines));
  return Reader(format, lines, today).Read();
}

Result<Zone> ParseText(std::string_view text, Date today) {
  if (text.size() > kMaxTextBytes)
    return LinesInvalid("ZONE_TEXT_TOO_LONG", "The text is longer than any zone.");
  bool case_changed = false;
  bool blanks_removed = false;
  std::vector<std::string> lines;
  for (std::string& line : SplitText(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    const std::string_view trimmed = TrimSpace(line);
    blanks_removed |= trimmed.size() != line.size();
    if (trimmed.empty()) continue;
    lines.push_back(ToUpperAscii(trimmed));
    case_changed |= lines.back() != trimmed;
  }
  const bool one_piece = lines.size() == 1;
  if (one_piece) lines = SplitOnePiece(lines.front());
  LAGAN_ASSIGN_OR_RETURN(Zone zone, Parse(lines, today));
  if (case_changed) zone.notes.push_back({"TEXT_CASE_CHANGED", "", "Small letters were read as capitals."});
  if (blanks_removed)
    zone.notes.push_back({"TEXT_BLANKS_REMOVED", "", "Blanks around a line were left out."});
  if (one_piece)
    zone.notes.push_back({"TEXT_SPLIT", "", "The zone came in one piece and was cut into lines."});
  return zone;
}

}  // namespace lagan::mrz
