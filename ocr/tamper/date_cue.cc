#include "ocr/tamper/date_cue.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "mrz/documents.h"
#include "mrz/validity.h"
#include "ocr/tamper/sure_field.h"
#include "ocr/visual/printed_date.h"

namespace lagan::ocr {
namespace {

using Days = std::chrono::sys_days;

constexpr double kImpossible = 1;
constexpr double kTooLong = 0.8;

// The dates that a field may be, empty when it was not read well enough. A day that may be two has both.
std::vector<Days> PrintedDays(const PrintedFields* printed, PrintedFieldName name) {
  const PrintedField* const field = printed == nullptr ? nullptr : printed->Find(name);
  if (field == nullptr || field->confidence < kSureOfPrintedDate || field->text != field->second_text)
    return {};
  std::vector<Days> days;
  for (const PrintedDate& date : ReadPrintedDate(field->text)) {
    if (!date.year || !date.year_has_century || !date.month || !date.day) return {};
    const Date day(std::chrono::year(*date.year), std::chrono::month(*date.month),
                   std::chrono::day(*date.day));
    if (!day.ok()) return {};
    days.emplace_back(day);
  }
  return days;
}

// The first day on which somebody with this birth date may have been born; empty when not even the year is known.
std::vector<Days> FirstDay(const mrz::PartialDate& birth) {
  if (!birth.year) return {};
  const Date day(std::chrono::year(*birth.year), std::chrono::month(birth.month.value_or(1)),
                 std::chrono::day(birth.month ? birth.day.value_or(1) : 1));
  return day.ok() ? std::vector<Days>{Days(day)} : std::vector<Days>();
}

std::vector<Days> ZoneBirth(const ZoneReading& reading) {
  return ReadSurely(reading, mrz::Field::kBirthDate) ? FirstDay(reading.zone->birth_date)
                                                     : std::vector<Days>();
}

std::vector<Days> ZoneExpiry(const ZoneReading& reading) {
  if (!ReadSurely(reading, mrz::Field::kExpiryDate) || !reading.zone->expiry_date) return {};
  return {Days(*reading.zone->expiry_date)};
}

// The last day of the month in which an old French card was issued: year and month begin its number.
std::vector<Days> IssuedByNumber(const ZoneReading& reading, Date today) {
  if (!ReadSurely(reading, mrz::Field::kDocumentNumber)) return {};
  const mrz::Zone& zone = *reading.zone;
  const std::string& number = zone.document_number;
  if (zone.format != mrz::Format::kFrenchIdentityCard || number.size() < 4 ||
      !std::all_of(number.begin(), number.begin() + 4, [](char c) { return c >= '0' && c <= '9'; })) {
    return {};
  }
  const int year = 10 * (number[0] - '0') + (number[1] - '0');
  const auto month = static_cast<unsigned>(10 * (number[2] - '0') + (number[3] - '0'));
  if (month < 1 || month > 12) return {};
  const int this_year = static_cast<int>(today.year());
  const int century = this_year - this_year % 100 - (year > this_year % 100 ? 100 : 0);
  return {Days(std::chrono::year(century + year) / std::chrono::month(month) / std::chrono::last)};
}

// In every way they may be read; false where one is not known.
bool Before(const std::vector<Days>& earlier, const std::vector<Days>& later) {
  return !earlier.empty() && !later.empty() && std::ranges::max(earlier) < std::ranges::min(later);
}

bool Impossible(const ZoneReading& reading, const PrintedFields* printed, Date today) {
  const std::vector<Days> births[] = {ZoneBirth(reading), PrintedDays(printed, PrintedFieldName::kBirthDate)};
  const std::vector<Days> expiries[] = {ZoneExpiry(reading),
                                        PrintedDays(printed, PrintedFieldName::kExpiryDate)};
  const std::vector<Days> by_number = IssuedByNumber(reading, today);
  const std::vector<Days> issued = PrintedDays(printed, PrintedFieldName::kIssueDate);
  if (Before({Days(today)}, issued)) return true;
  for (const std::vector<Days>& birth : births) {
    if (Before(issued, birth) || Before(by_number, birth)) return true;
    for (const std::vector<Days>& expiry : expiries) {
      if (Before(expiry, birth)) return true;
    }
  }
  return std::ranges::any_of(expiries,
                             [&](const std::vector<Days>& expiry) { return Before(expiry, issued); });
}

// Completed years, as old as the holder may be; empty when the year of birth is not known.
std::optional<int> AgeOn(Date day, const ZoneReading& reading) {
  const std::vector<Days> birth = ZoneBirth(reading);
  if (birth.empty()) return std::nullopt;
  const Date born(birth.front());
  const bool birthday_over = std::pair(day.month(), day.day()) >= std::pair(born.month(), born.day());
  return static_cast<int>(day.year()) - static_cast<int>(born.year()) - (birthday_over ? 0 : 1);
}

bool ValidForTooLong(const ZoneReading& reading, Date today) {
  const std::vector<Days> expiry = ZoneExpiry(reading);
  if (expiry.empty() || !ReadSurely(reading, mrz::Field::kIssuer) ||
      !ReadSurely(reading, mrz::Field::kDocumentCode))
    return false;
  const mrz::DocumentType* const type = mrz::FindDocumentType(*reading.zone);
  if (type == nullptr) return false;
  // Nobody was older when the document was issued than today.
  const std::optional<int> longest = mrz::LongestValidity(*type, AgeOn(today, reading));
  if (!longest) return false;
  const std::chrono::year_month month = today.year() / today.month() + std::chrono::months(*longest);
  const Days last = Days(month / std::chrono::last) + std::chrono::days(kGraceDays);
  return expiry.front() > last;
}

}  // namespace

std::optional<CueFinding> FindDateCue(const ZoneReading& reading, const PrintedFields* printed, Date today) {
  if (Impossible(reading, printed, today)) return MakeFinding(Cue::kDatesImplausible, kImpossible);
  if (ValidForTooLong(reading, today)) return MakeFinding(Cue::kDatesImplausible, kTooLong);
  return std::nullopt;
}

}  // namespace lagan::ocr
