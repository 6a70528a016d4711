#include "ocr/visual/driver_number_check.h"

#include <algorithm>
#include <string>

#include "mrz/driver_number.h"
#include "ocr/visual/printed_date.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

constexpr std::size_t kLength = 16, kIssueNumber = 2;

// Letters and digits that look alike, as each place of a number of Great Britain has them.
std::string InPlace(std::string number) {
  static constexpr std::string_view kLetters = "OQDIZSBGL", kDigits = "000125861";
  for (std::size_t i = 0; i < number.size(); ++i) {
    const bool is_name = i < 5 || i == 11 || i == 12, is_date = i >= 5 && i <= 10;
    const std::size_t letter = kLetters.find(number[i]), digit = kDigits.find(number[i]);
    if (is_date && letter != std::string_view::npos) number[i] = kDigits[letter];
    if (is_name && digit != std::string_view::npos) number[i] = kLetters[digit];
  }
  return number;
}

std::string Solid(std::string_view text) {
  std::string solid = FoldText(text);
  std::erase(solid, ' ');
  return solid;
}

// The licence number's text, and whatever was printed beside it cut off.
std::string NumberOf(std::string_view text) {
  std::string number = Solid(text);
  if (number.size() > kLength) number.resize(kLength);
  return number;
}

bool IsOfGreatBritain(const PrintedFields& printed, const PrintedField& number) {
  const PrintedField* const authority = printed.Find(kAuthority);
  const std::string name = authority == nullptr ? "" : Solid(authority->text);
  if (name == "DVLA") return true;
  const std::size_t size = Solid(number.text).size();
  return name.empty() && (size == kLength || size == kLength + kIssueNumber);
}

std::optional<Date> DateOf(const PrintedField* field) {
  if (field == nullptr) return std::nullopt;
  // The place of birth stands behind it.
  const std::string_view text = std::string_view(field->text).substr(0, field->text.find(' '));
  const std::vector<PrintedDate> dates = ReadPrintedDate(text);
  if (dates.empty() || !dates.front().day || !dates.front().month || !dates.front().year) return std::nullopt;
  // Of the year the number has two digits only.
  const Date date(std::chrono::year(1900 + *dates.front().year % 100),
                  std::chrono::month(*dates.front().month), std::chrono::day(*dates.front().day));
  return date.ok() ? std::optional(date) : std::nullopt;
}

bool Sure(const PrintedField& field) { return field.BothAlike() && field.confidence >= kSureConfidence; }

CrossCheck Outcome(PrintedFieldName name, mrz::DriverNumberVerdict verdict, const PrintedField* field,
                   const PrintedField& number) {
  CrossCheck check{name, CheckOutcome::kNotRead, 0};
  if (field == nullptr || verdict == mrz::DriverNumberVerdict::kNotComparable) return check;
  check.confidence = std::min(field->confidence, number.confidence);
  if (verdict == mrz::DriverNumberVerdict::kAgrees) {
    check.outcome = CheckOutcome::kAgrees;
  } else {
    check.outcome = Sure(*field) && Sure(number) ? CheckOutcome::kDiffers : CheckOutcome::kUncertain;
  }
  return check;
}

}  // namespace

CrossChecks CompareWithDriverNumber(const PrintedFields& printed) {
  CrossChecks checks;
  const PrintedField* const number = printed.Find(kDocumentNumber);
  if (printed.layout != PrintedLayout::kPhotocardLicence || number == nullptr) return checks;
  if (!IsOfGreatBritain(printed, *number)) {
    const PrintedField* const authority = printed.Find(kAuthority);
    if (authority == nullptr || Solid(authority->text) != "DVA") return checks;
    const bool right = mrz::IsNorthernIrelandDriverNumber(number->text);
    checks.checks.push_back(
        {kDocumentNumber, right ? CheckOutcome::kAgrees : CheckOutcome::kUncertain, number->confidence});
    return checks;
  }
  const PrintedField* const surname = printed.Find(kSurname);
  const PrintedField* const given = printed.Find(kGivenNames);
  const PrintedField* const birth = printed.Find(kBirthDate);
  const mrz::DriverDetails card = {surname == nullptr ? "" : surname->text,
                                   given == nullptr ? "" : given->text, DateOf(birth)};
  const Result<mrz::DriverNumberCheck> check =
      mrz::CheckGreatBritainDriverNumber(InPlace(NumberOf(number->text)), card);
  if (!check.ok()) {
    checks.checks.push_back({kDocumentNumber, CheckOutcome::kUncertain, number->confidence});
    return checks;
  }
  checks.checks = {Outcome(kSurname, check->surname, surname, *number),
                   Outcome(kGivenNames, check->given_names, given, *number),
                   Outcome(kBirthDate, check->birth_date, birth, *number)};
  return checks;
}

}  // namespace lagan::ocr
