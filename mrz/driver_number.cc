#include "mrz/driver_number.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/core/text.h"
#include "mrz/check_digit.h"
#include "mrz/number_pattern.h"
#include "mrz/transliteration.h"

namespace lagan::mrz {
namespace {

using enum DriverNumberVerdict;

constexpr std::string_view kForm = "A****999999*****";
constexpr std::size_t kNumberLength = 16;
constexpr std::size_t kIssueLength = 2;
constexpr std::size_t kNameLength = 5;
constexpr char kNoLetter = '9';
constexpr int kMonthOffset = 50;

std::string WithoutBlanks(std::string_view text) {
  std::string compact;
  std::ranges::copy_if(text, std::back_inserter(compact), [](char c) { return c != ' '; });
  return compact;
}

int Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) value = 10 * value + (c - '0');
  return value;
}

// A number taken apart.
struct Parts {
  std::string surname;  // letters only
  bool surname_may_go_on = false;
  int year = 0;  // its last two digits
  int month = 0;
  int day = 0;
  std::array<char, 2> initials = {};
};

std::optional<Parts> TakeApart(std::string_view number) {
  if (!MatchesPattern(kForm, number)) return std::nullopt;
  Parts parts;
  const std::string_view name = number.substr(0, kNameLength);
  const std::size_t letters = std::min(name.find(kNoLetter), kNameLength);
  parts.surname = name.substr(0, letters);
  parts.surname_may_go_on = letters == kNameLength;
  if (!std::ranges::all_of(parts.surname, IsLetter) ||
      name.find_first_not_of(kNoLetter, letters) != name.npos) {
    return std::nullopt;
  }
  parts.year = Digits(number.substr(5, 1)) * 10 + Digits(number.substr(10, 1));
  parts.month = Digits(number.substr(6, 2));
  if (parts.month > kMonthOffset) parts.month -= kMonthOffset;
  parts.day = Digits(number.substr(8, 2));
  // Of the two centuries the one with the leap year, if any: 2000 was one and 1900 was not.
  const Date latest{std::chrono::year(2000 + parts.year),
                    std::chrono::month(static_cast<unsigned>(parts.month)),
                    std::chrono::day(static_cast<unsigned>(parts.day))};
  if (!latest.ok()) return std::nullopt;
  parts.initials = {number[11], number[12]};
  const bool initials =
      std::ranges::all_of(parts.initials, [](char c) { return IsLetter(c) || c == kNoLetter; });
  if (!initials || (parts.initials[0] == kNoLetter && parts.initials[1] != kNoLetter)) return std::nullopt;
  return parts;
}

DriverNumberVerdict Verdict(bool agrees) { return agrees ? kAgrees : kDiffers; }

// The surname as printed, and with Mac and Mc in each other's place.
std::vector<std::string> WithMac(const std::string& surname) {
  std::vector<std::string> variants = {surname};
  const auto begins = [&surname](std::string_view beginning) {
    return surname.size() > beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), surname.begin(),
                      [](char lower, char c) { return c == lower || c == lower - 'a' + 'A'; });
  };
  if (begins("mac")) variants.push_back("Mc" + surname.substr(3));
  if (begins("mc")) variants.push_back("Mac" + surname.substr(2));
  return variants;
}

DriverNumberVerdict CompareSurname(const Parts& parts, const std::string& surname) {
  const auto zone = Transliterate(surname);
  if (!zone.ok() || zone->empty()) return kNotComparable;
  return Verdict(std::ranges::any_of(WithMac(surname), [&parts](const std::string& variant) {
    return NameMatches(variant, parts.surname, parts.surname_may_go_on);
  }));
}

std::vector<std::string> PartsAt(const std::vector<std::string>& names, char separator) {
  std::vector<std::string> parts;
  for (const std::string& name : names) {
    for (std::string& part : SplitText(name, separator)) {
      if (!part.empty()) parts.push_back(std::move(part));
    }
  }
  return parts;
}

// True when the initials are those of the first two of `names`, 9 standing for a second that is not there.
bool InitialsFit(const Parts& parts, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < parts.initials.size(); ++i) {
    const char initial = parts.initials[i];
    const bool fits =
        i < names.size() ? NameMatches(names[i], std::string_view(&initial, 1), true) : initial == kNoLetter;
    if (!fits) return false;
  }
  return true;
}

DriverNumberVerdict CompareGivenNames(const Parts& parts, const std::string& given_names) {
  const std::vector<std::string> names = PartsAt({given_names}, ' ');
  const std::vector<std::string> halves = PartsAt(names, '-');
  if (halves.empty()) return kNotComparable;
  for (const std::string& name : halves) {
    if (const auto zone = Transliterate(name); !zone.ok() || zone->empty()) return kNotComparable;
  }
  return Verdict(InitialsFit(parts, names) || InitialsFit(parts, halves));
}

DriverNumberVerdict CompareBirthDate(const Parts& parts, const std::optional<Date>& birth_date) {
  if (!birth_date) return kNotComparable;
  return Verdict(static_cast<int>(birth_date->year()) % 100 == parts.year &&
                 static_cast<int>(static_cast<unsigned>(birth_date->month())) == parts.month &&
                 static_cast<int>(static_cast<unsigned>(birth_date->day())) == parts.day);
}

}  // namespace

Result<DriverNumberCheck> CheckGreatBritainDriverNumber(std::string_view number, const DriverDetails& card) {
  std::string compact = WithoutBlanks(number);
  if (compact.size() == kNumberLength + kIssueLength && IsDigit(compact[16]) && IsDigit(compact[17])) {
    compact.resize(kNumberLength);
  }
  const std::optional<Parts> parts = TakeApart(compact);
  if (!parts) {
    return InvalidArgument("DRIVER_NUMBER_INVALID",
                           "This is not the form of a driver number of Great Britain. Check each character.",
                           "licence_number");
  }
  return DriverNumberCheck{.surname = CompareSurname(*parts, card.surname),
                           .given_names = CompareGivenNames(*parts, card.given_names),
                           .birth_date = CompareBirthDate(*parts, card.birth_date)};
}

bool IsNorthernIrelandDriverNumber(std::string_view number) {
  return MatchesPattern("99999999", WithoutBlanks(number));
}

}  // namespace lagan::mrz
