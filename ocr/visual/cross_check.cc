#include "ocr/visual/cross_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/core/text.h"
#include "mrz/codes.h"
#include "ocr/visual/nationalities.h"
#include "ocr/visual/printed_date.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

// Below it a text that is altogether another is not stated as a difference.
constexpr float kSureOfAnotherText = 0.60F;
// The same for a text that differs in a letter or two only.
constexpr float kSureOfOneLetter = 0.85F;
// Below it, it is not said to be a text at all: a piece of a caption, a pattern.
constexpr float kReadAtAll = 0.3F;
// Texts that differ in at least this share of their letters are altogether different.
constexpr double kAnotherText = 0.45;

// What one reading of a field says beside the zone.
struct Finding {
  // Empty when the text is no value of this field at all (a date that is none).
  std::optional<bool> same;
  // Share of the letters that differ.
  double apart = 1;
  // Print is often misread in this way: never a difference.
  bool may_be_same = false;
  // Too few letters of a truncated name to say more.
  bool beginning = false;
  // The same but for a character that looks like the zone's and is seldom read for it: Z for 2.
  bool look_alike = false;
  // One of a few values, of which none is misread for another.
  bool of_few = false;
};

CrossCheck Judge(const PrintedField& field, const Finding& first, const Finding& second,
                 const Finding& third) {
  CrossCheck check{field.name, CheckOutcome::kNotRead, 0};
  const bool first_agrees = first.same.value_or(false), second_agrees = second.same.value_or(false);
  const bool third_settles = third.same.value_or(false) && !third.look_alike;
  const bool look_alike =
      first.look_alike && second.look_alike && field.confidence >= kSureOfOneLetter && !third_settles;
  if ((first_agrees || second_agrees) && (field.has_rival || look_alike)) {
    check.outcome = CheckOutcome::kUncertain;
    check.confidence = field.confidence;
    check.telling = true;
    return check;
  }
  if (first_agrees || second_agrees) {
    check.outcome = CheckOutcome::kAgrees;
    // A text that one of two readings took for another is agreed with half a heart.
    check.confidence = first_agrees && second_agrees ? std::max(field.confidence, 0.8F) : 0.6F;
    return check;
  }
  if (!first.same && !second.same) return check;
  check.outcome = CheckOutcome::kUncertain;
  check.confidence = field.confidence;
  // One of three ways saw what the zone says.
  if (third.same.value_or(false)) return check;
  const bool clean = field.BothAlike() && field.confidence >= kSureOfOneLetter;
  const double apart = std::min(first.apart, second.apart);
  const bool another = apart >= kAnotherText;
  if (first.beginning || second.beginning) return check;
  check.telling = (another && field.confidence >= kReadAtAll) || clean || first.of_few || second.of_few;
  if (!first.same || !second.same || first.may_be_same || second.may_be_same) return check;
  const bool sure = another ? field.confidence >= kSureOfAnotherText : clean;
  if (sure) check.outcome = CheckOutcome::kDiffers;
  return check;
}

template <typename Compare>
CrossCheck CheckField(const PrintedField& field, Compare compare) {
  return Judge(field, compare(field.text), compare(field.second_text), compare(field.third_text));
}

Finding FindingOf(std::string_view text, const TextDistance& distance) {
  if (FoldText(text).empty()) return {};
  return {.same = distance.Same(),
          .apart = distance.Share(),
          .may_be_same = distance.MayBeSame(),
          .beginning = distance.beginning};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The printed digits are the zone's but for the first: a narrow 1 or a 0 at the edge of a strip is easily lost.
bool LacksFirstDigit(std::string_view text, const mrz::PartialDate& zone) {
  if (!zone.day || text.empty()) return false;
  const bool one_digit = IsDigit(text[0]) && (text.size() < 2 || !IsDigit(text[1]));
  for (const char lost : {'0', '1', '2', '3'}) {
    const std::string whole = lost + std::string(text);
    const std::vector<PrintedDate> dates = ReadPrintedDate(whole);
    if (one_digit &&
        std::ranges::any_of(dates, [&](const PrintedDate& date) { return SameDate(date, zone); }))
      return true;
  }
  return false;
}

Finding CompareDates(std::string_view text, const mrz::PartialDate& zone) {
  const std::vector<PrintedDate> dates = ReadPrintedDate(text);
  if (dates.empty()) return {};
  const bool same = std::ranges::any_of(dates, [&](const PrintedDate& date) { return SameDate(date, zone); });
  return {same, same ? 0.0 : 1.0, !same && LacksFirstDigit(text, zone)};
}

// 'M', 'F' or 'X'. Where two languages stand side by side the international letter is the last one (ICAO
// 9303-4 section 4.1.1: "K/F", and "F/M" for a Hungarian man).
std::optional<char> SexOf(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kWords[] = {
      {"M", 'M'}, {"MALE", 'M'}, {"F", 'F'}, {"FEMALE", 'F'}, {"X", 'X'}};
  std::vector<std::string> words = SplitText(FoldText(text), ' ');
  const auto* const found =
      std::ranges::find(kWords, words.back(), &std::pair<std::string_view, char>::first);
  if (found == std::end(kWords) || words.size() > 2) return std::nullopt;
  return found->second;
}

Finding CompareSex(std::string_view text, char zone) {
  const std::optional<char> sex = SexOf(text);
  if (!sex) return {};
  return {.same = *sex == (zone == '<' ? 'X' : zone), .apart = 0, .of_few = true};
}

// A code has letters only.
std::string LettersForDigits(std::string text) {
  static constexpr std::string_view kDigits = "012568", kLetters = "OIZSGB";
  for (char& c : text) {
    const std::size_t at = kDigits.find(c);
    if (at != std::string_view::npos) c = kLetters[at];
  }
  return text;
}

Finding CompareNationality(std::string_view text, std::string_view zone) {
  const std::string folded = FoldText(text);
  const mrz::StateCode* const state = mrz::FindCode(zone);
  if (folded == zone) return {true, 0};
  std::vector<std::string_view> named = NationalitiesNamed(text);
  if (named.empty() && folded.size() <= 3) named = NationalitiesNamed(LettersForDigits(folded));
  // A code before marks that are none of it.
  const std::string first = folded.substr(0, folded.find(' '));
  if (named.empty() && first.size() == 3 && mrz::FindCode(first) != nullptr)
    named = NationalitiesNamed(first);
  if (named.empty()) return {};
  const bool same = std::ranges::any_of(named, [&](std::string_view code) {
    const mrz::StateCode* const other = mrz::FindCode(code);
    return code == zone || (state != nullptr && other != nullptr && state->kind == mrz::CodeKind::kState &&
                            other->kind == mrz::CodeKind::kState && state->iso_alpha3 == other->iso_alpha3);
  });
  return {.same = same, .apart = 0, .of_few = true};
}

// A name field against its part of the zone, or against both parts where a page prints one line for both.
Finding CompareNameField(std::string_view text, const mrz::Zone& zone, bool surname) {
  const bool truncated = zone.HasNote("NAME_POSSIBLY_TRUNCATED");
  const std::string& own = surname ? zone.surname : zone.given_names;
  TextDistance best = CompareName(text, own, truncated);
  if (!zone.surname.empty() && !zone.given_names.empty()) {
    for (const std::string& both :
         {zone.surname + " " + zone.given_names, zone.given_names + " " + zone.surname}) {
      const TextDistance distance = CompareName(text, both, truncated);
      if (distance.Same()) best = distance;
    }
  }
  Finding finding = FindingOf(text, best);
  // Names have no digits (ICAO 9303-3 section 4.6); an I is often read as 1.
  finding.look_alike = best.Same() && text.find_first_of("02568") != std::string_view::npos;
  return finding;
}

Finding FindingOfNumber(std::string_view text, const TextDistance& distance) {
  Finding finding = FindingOf(text, distance);
  finding.look_alike = distance.Same() && distance.cost >= kOneLookAlike;
  return finding;
}

// The number alone, or among other words of its line ("FRA: 120114661938").
Finding CompareNumberField(std::string_view text, std::string_view zone) {
  for (const std::string& word : SplitText(text, ' ')) {
    const TextDistance distance = CompareNumber(word, zone);
    if (distance.Same()) return FindingOfNumber(word, distance);
  }
  return FindingOfNumber(text, CompareNumber(text, zone));
}

bool ZoneHas(PrintedFieldName field, const mrz::Zone& zone) {
  switch (field) {
    case PrintedFieldName::kSurname:
      return !zone.surname.empty();
    case PrintedFieldName::kGivenNames:
      return !zone.given_names.empty();
    case PrintedFieldName::kDocumentNumber:
      return !zone.document_number.empty();
    case PrintedFieldName::kNationality:
      // Romanian cards have digits of the personal number there.
      return !zone.nationality.empty() && std::ranges::none_of(zone.nationality, IsDigit);
    case PrintedFieldName::kBirthDate:
      return !zone.birth_date.unknown();
    case PrintedFieldName::kSex:
      return mrz::FindField(mrz::SpecOf(zone.format), mrz::Field::kSex) != nullptr;
    case PrintedFieldName::kExpiryDate:
      return zone.expiry_date.has_value();
    default:
      return false;
  }
}

CrossCheck CompareOne(const PrintedField& field, const mrz::Zone& zone) {
  return CheckField(field, [&](std::string_view text) -> Finding {
    switch (field.name) {
      case PrintedFieldName::kSurname:
        return CompareNameField(text, zone, true);
      case PrintedFieldName::kGivenNames:
        return CompareNameField(text, zone, false);
      case PrintedFieldName::kDocumentNumber:
        return CompareNumberField(text, zone.document_number);
      case PrintedFieldName::kNationality:
        return CompareNationality(text, zone.nationality);
      case PrintedFieldName::kBirthDate:
        return CompareDates(text, zone.birth_date);
      case PrintedFieldName::kSex:
        return CompareSex(text, zone.sex);
      case PrintedFieldName::kExpiryDate:
        return CompareDates(text, mrz::PartialDate::Of(*zone.expiry_date));
      default:
        return {};
    }
  });
}

}  // namespace

std::string_view CheckOutcomeText(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::kAgrees:
      return "agrees";
    case CheckOutcome::kDiffers:
      return "differs";
    case CheckOutcome::kUncertain:
      return "uncertain";
    case CheckOutcome::kNotRead:
      break;
  }
  return "not_read";
}

CheckOutcome CrossChecks::OutcomeOf(PrintedFieldName field) const {
  const auto found = std::ranges::find(checks, field, &CrossCheck::field);
  return found == checks.end() ? CheckOutcome::kNotRead : found->outcome;
}

bool CrossChecks::AnyDiffers() const {
  return std::ranges::any_of(checks,
                             [](const CrossCheck& check) { return check.outcome == CheckOutcome::kDiffers; });
}

bool CrossChecks::AnyTelling() const {
  return std::ranges::any_of(checks, [](const CrossCheck& check) {
    return check.outcome == CheckOutcome::kUncertain && check.telling;
  });
}

CrossChecks CompareWithZone(const PrintedFields& printed, const mrz::Zone& zone) {
  static constexpr PrintedFieldName kCompared[] = {
      PrintedFieldName::kSurname,     PrintedFieldName::kGivenNames, PrintedFieldName::kDocumentNumber,
      PrintedFieldName::kNationality, PrintedFieldName::kBirthDate,  PrintedFieldName::kSex,
      PrintedFieldName::kExpiryDate,
  };
  CrossChecks result;
  for (const PrintedFieldName name : kCompared) {
    if (!ZoneHas(name, zone)) continue;
    const PrintedField* const field = printed.Find(name);
    result.checks.push_back(field == nullptr ? CrossCheck{name, CheckOutcome::kNotRead, 0}
                                             : CompareOne(*field, zone));
  }
  return result;
}

}  // namespace lagan::ocr
