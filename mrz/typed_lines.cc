#include "mrz/typed_lines.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>

#include "base/core/text.h"
#include "mrz/check_digit.h"
#include "mrz/parser.h"

namespace lagan::mrz {
namespace {

constexpr std::size_t kMostRaw = 200;

std::string AdviceFor(std::string_view name) {
  if (name == "composite")
    return "A check digit over several fields does not fit although each of them does: read the optional "
           "data and the last "
           "digit again.";
  std::string field(name);
  std::ranges::replace(field, '_', ' ');
  return "Read the " + field + " again: its check digit does not fit.";
}

std::string AdviceFor(Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::kLetters:
      return "Only a letter or < may stand here.";
    case Alphabet::kDigits:
      return "Only a digit or < may stand here.";
    case Alphabet::kLettersAndDigits:
      break;
  }
  return "Only a letter from A to Z, a digit or < may stand here.";
}

// One format's view of the lines.
class Checker {
 public:
  Checker(const FormatSpec& spec, const std::vector<std::string>& lines) : spec_(spec), lines_(lines) {}

  std::vector<TypedField> Run() {
    CheckCharacters();
    for (const FieldSpec& field : spec_.fields) {
      if (field.check_column >= 0) CheckField(field);
    }
    CheckComposite();
    return std::move(fields_);
  }

 private:
  // What is typed of a span; shorter than the span while it is unfinished.
  std::string_view Text(const Span& span) const {
    if (span.line >= static_cast<int>(lines_.size())) return {};
    const std::string_view line = lines_[span.line];
    return line.substr(std::min<std::size_t>(line.size(), span.column), span.length);
  }
  bool IsWhole(const Span& span) const { return static_cast<int>(Text(span).size()) == span.length; }
  bool IsSound(const Span& span) const {
    return std::ranges::none_of(fields_, [&](const TypedField& wrong) {
      return wrong.name == "characters" && wrong.line == span.line &&
             wrong.first < span.column + span.length && wrong.last >= span.column;
    });
  }

  void AddWrong(int line, int first, int last, std::string advice) {
    fields_.push_back({"characters", line, first, last, TypedState::kWrong, std::move(advice)});
  }

  void CheckPlaces(const Span& span, Alphabet alphabet) {
    const std::string_view text = Text(span);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const int column = span.column + static_cast<int>(i);
      if (!IsZoneCharacter(text[i])) {
        AddWrong(span.line, column, column, AdviceFor(Alphabet::kLettersAndDigits));
      } else if (!InAlphabet(text[i], alphabet)) {
        AddWrong(span.line, column, column, AdviceFor(alphabet));
      }
    }
  }

  void CheckCharacters() {
    for (const FieldSpec& field : spec_.fields) {
      CheckPlaces(field.span, field.alphabet);
      if (field.check_column >= 0) CheckPlaces({field.span.line, field.check_column, 1}, Alphabet::kDigits);
    }
    if (spec_.composite_digit) CheckPlaces(*spec_.composite_digit, Alphabet::kDigits);
    const Span code = FindField(spec_, Field::kDocumentCode)->span;
    const std::string_view first = Text({code.line, code.column, 1});
    if (!first.empty() && IsZoneCharacter(first[0]) &&
        spec_.first_characters.find(first[0]) == std::string_view::npos)
      AddWrong(code.line, code.column, code.column,
               "No document's zone begins with this character: begin with P, V, I, A or C.");
    for (int line = 0; line < static_cast<int>(lines_.size()); ++line) {
      const int size = static_cast<int>(lines_[line].size());
      const int room = line < spec_.lines ? spec_.Columns(line) : 0;
      if (size > room)
        AddWrong(line, room, size - 1, "The zone ends before this: count the characters and the lines.");
    }
    std::ranges::sort(fields_, {}, [](const TypedField& f) { return std::pair(f.line, f.first); });
  }

  void Add(std::string_view name, const Span& span, int last, TypedState state) {
    fields_.push_back({std::string(name), span.line, span.column, last, state,
                       state == TypedState::kWrong ? AdviceFor(name) : ""});
  }

  char DigitOf(std::span<const Span> ranges) const {
    CheckSum sum;
    for (const Span& range : ranges) sum.Add(Text(range));
    return sum.Digit();
  }

  void CheckField(const FieldSpec& field) {
    const Span digit{field.span.line, field.check_column, 1};
    const std::string_view name = CheckName(field.field);
    if (!IsWhole(field.span) || !IsWhole(digit))
      return Add(name, field.span, field.check_column, TypedState::kIncomplete);
    const char found = Text(digit).front();
    if (field.field == Field::kDocumentNumber && found == kFiller && CheckLongNumber(field)) return;
    // Old cards leave it out where the composite digit covers the date, too (see the parser).
    if (field.field == Field::kExpiryDate && found == kFiller && spec_.composite_digit) return;
    const bool empty = Text(field.span).find_first_not_of(kFiller) == std::string_view::npos;
    const bool may_be_filler = field.field == Field::kOptionalData1 && empty && found == kFiller;
    const bool holds = IsSound(field.span) && (may_be_filler || found == DigitOf({{field.Checked()}}));
    Add(name, field.span, field.check_column, holds ? TypedState::kHolds : TypedState::kWrong);
  }

  // A number that goes on in the optional data (9303-5 and 9303-6 note j; parser.cc). False where it is none.
  bool CheckLongNumber(const FieldSpec& field) {
    if (spec_.format != Format::kTd1 && spec_.format != Format::kTd2) return false;
    if (Text(field.span).back() == kFiller) return false;
    const Span& optional = FindField(spec_, Field::kOptionalData1)->span;
    const std::size_t filler = Text(optional).find(kFiller);
    if (filler == std::string_view::npos && !IsWhole(optional)) {
      Add("document_number", field.span, field.check_column, TypedState::kIncomplete);
      return true;
    }
    if (filler == std::string_view::npos || filler < 2) return false;
    const Span rest{optional.line, optional.column, static_cast<int>(filler) - 1};
    const char found = Text(optional)[filler - 1];
    Span with_filler = field.span;
    ++with_filler.length;
    const bool fits = found == DigitOf({{field.span, rest}}) || found == DigitOf({{with_filler, rest}});
    const bool holds = fits && IsSound(field.span) && IsSound(rest);
    Add("document_number", field.span, rest.column + rest.length,
        holds ? TypedState::kHolds : TypedState::kWrong);
    return true;
  }

  void CheckComposite() {
    if (!spec_.composite_digit) return;
    const Span& digit = *spec_.composite_digit;
    const auto whole = [&](const Span& span) { return IsWhole(span); };
    if (!IsWhole(digit) || !std::ranges::all_of(spec_.composite, whole))
      return Add("composite", digit, digit.column, TypedState::kIncomplete);
    const bool holds = Text(digit).front() == DigitOf(spec_.composite);
    const bool others_hold = std::ranges::all_of(
        fields_, [](const TypedField& field) { return field.state == TypedState::kHolds; });
    Add("composite", digit, digit.column, holds ? TypedState::kHolds : TypedState::kWrong);
    if (!holds && !others_hold) fields_.back().advice = "Put the other fields right first.";
  }

  const FormatSpec& spec_;
  const std::vector<std::string>& lines_;
  std::vector<TypedField> fields_;
};

bool BeginsLike(std::string_view line, std::string_view text) {
  const std::size_t size = std::min(line.size(), text.size());
  return line.substr(0, size) == text.substr(0, size);
}

bool BeginsLikeFrenchLicence(std::string_view line) {
  if (line.size() > 1 && !IsDigit(line[1])) return false;
  return BeginsLike(line.substr(std::min<std::size_t>(2, line.size())), "FRA");
}

// Its first line is a number: three letters or digits, three digits, the letter of a language, two fillers.
bool BeginsLikeSwissLicence(std::string_view line) {
  if (line.size() > 9) return false;
  // The beginning is any letter's; until a digit settles it, formats that begin so are far likelier.
  if (line.size() < 4 &&
      (line.empty() || std::string_view("PVACIBD").find(line[0]) != std::string_view::npos))
    return false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool fits = i < 3   ? line[i] != kFiller
                      : i < 6 ? IsDigit(line[i])
                      : i < 7 ? IsLetter(line[i])
                              : line[i] == kFiller;
    if (!fits) return false;
  }
  return true;
}

// Formats that share a shape, told by their issuer as the parser tells them.
bool IssuerFits(const FormatSpec& spec, const std::vector<std::string>& lines) {
  const std::string_view first = lines[0];
  const std::string_view numbers = lines.size() < 2 ? std::string_view() : std::string_view(lines[1]);
  const std::string_view code = numbers.substr(std::min<std::size_t>(10, numbers.size()), 3);
  switch (spec.format) {
    case Format::kFrenchIdentityCard:
      return BeginsLike(first, "IDFRA");
    case Format::kRomanianIdentityCard:
      return BeginsLike(first, "IDROU") && std::ranges::all_of(code, IsDigit);
    case Format::kTd2:
      if (first.starts_with("IDFRA")) return false;
      return !(first.starts_with("IDROU") && code.size() == 3 && std::ranges::all_of(code, IsDigit));
    case Format::kFrenchDrivingLicence:
      return BeginsLikeFrenchLicence(first);
    case Format::kSwissDrivingLicence:
      return BeginsLikeSwissLicence(first) && (BeginsLike(numbers, "FACHE") || BeginsLike(numbers, "FALIE"));
    default:
      return true;
  }
}

bool BeginningFits(const FormatSpec& spec, const std::vector<std::string>& lines) {
  const auto code_line = static_cast<std::size_t>(FindField(spec, Field::kDocumentCode)->span.line);
  return code_line >= lines.size() || lines[code_line].empty() ||
         spec.first_characters.find(lines[code_line][0]) != std::string_view::npos;
}

// Whether the first `count` lines are as long as the format's (at most, or exactly).
template <typename Compare>
bool LengthsFit(const FormatSpec& spec, const std::vector<std::string>& lines, std::size_t count,
                Compare compare) {
  if (static_cast<int>(count) > spec.lines) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!compare(static_cast<int>(lines[i].size()), spec.Columns(static_cast<int>(i)))) return false;
  }
  return true;
}

bool FitsInto(const FormatSpec& spec, const std::vector<std::string>& lines) {
  return LengthsFit(spec, lines, lines.size(), std::less_equal<>());
}

// Whoever begins a line has most likely ended the one before.
bool EndedLinesFit(const FormatSpec& spec, const std::vector<std::string>& lines) {
  return LengthsFit(spec, lines, lines.size() - 1, std::equal_to<>());
}

// The formats that the lines can be; where something must be wrong in any of them, those in which the least is.
std::vector<const FormatSpec*> FormatsOf(const std::vector<std::string>& lines) {
  const auto select = [&](auto&& fits) {
    std::vector<const FormatSpec*> chosen;
    for (const FormatSpec& spec : AllFormats()) {
      if (IssuerFits(spec, lines) && fits(spec)) chosen.push_back(&spec);
    }
    return chosen;
  };
  auto chosen = select([&](const FormatSpec& s) {
    return BeginningFits(s, lines) && FitsInto(s, lines) && EndedLinesFit(s, lines);
  });
  if (chosen.empty())
    chosen = select([&](const FormatSpec& s) { return BeginningFits(s, lines) && FitsInto(s, lines); });
  if (chosen.empty())
    chosen = select([&](const FormatSpec& s) { return FitsInto(s, lines) && EndedLinesFit(s, lines); });
  if (chosen.empty())
    chosen = select([&](const FormatSpec& s) {
      return BeginningFits(s, lines) && static_cast<int>(lines.size()) <= s.lines;
    });
  if (chosen.empty()) chosen = select([&](const FormatSpec& s) { return BeginningFits(s, lines); });
  if (chosen.empty()) chosen = select([](const FormatSpec&) { return true; });
  return chosen;
}

Result<std::vector<std::string>> Normalise(const std::vector<std::string>& lines) {
  const Status invalid = InvalidArgument(
      "LINES_INVALID", "Type one to three lines of at most 44 characters, as they stand on the document.",
      "lines");
  if (lines.empty() || lines.size() > kMaxLines) return invalid;
  std::vector<std::string> normal;
  for (const std::string& line : lines) {
    if (line.size() > kMostRaw) return invalid;
    normal.push_back(ToUpperAscii(line));
    std::erase(normal.back(), ' ');
    if (normal.back().size() > kMaxColumns) return invalid;
  }
  while (normal.size() > 1 && normal.back().empty()) normal.pop_back();
  return normal;
}

bool IsComplete(const FormatSpec& spec, const std::vector<std::string>& lines,
                const std::vector<TypedField>& fields) {
  return static_cast<int>(lines.size()) == spec.lines &&
         LengthsFit(spec, lines, lines.size(), std::equal_to<>()) &&
         std::ranges::all_of(fields, [](const TypedField& f) { return f.state == TypedState::kHolds; });
}

}  // namespace

Result<TypedZone> CheckTypedLines(const std::vector<std::string>& typed) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> lines, Normalise(typed));
  const std::vector<const FormatSpec*> formats = FormatsOf(lines);
  TypedZone zone;
  zone.fields = Checker(*formats.front(), lines).Run();
  for (const FormatSpec* format : std::span(formats).subspan(1)) {
    const std::vector<TypedField> other = Checker(*format, lines).Run();
    std::erase_if(zone.fields,
                  [&](const TypedField& field) { return std::ranges::find(other, field) == other.end(); });
  }
  if (formats.size() > 1) return zone;
  zone.format = formats.front()->format;
  zone.complete = IsComplete(*formats.front(), lines, zone.fields);
  return zone;
}

}  // namespace lagan::mrz
