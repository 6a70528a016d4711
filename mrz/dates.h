// Dates of the zone: two digits of the year, and parts that may be unknown.
//
// Source: ICAO 9303-3 section 4.8. The century is not in the zone; the rules that choose it are here and
// nowhere else. Today is given by the caller.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"

namespace lagan::mrz {

// A birth date of which parts may be unknown. A day without its month, or a month without its year, does
// occur. The year has four digits.
struct PartialDate {
  std::optional<int> year;
  std::optional<unsigned> month;  // 1 to 12
  std::optional<unsigned> day;    // 1 to 31

  bool complete() const { return year && month && day; }
  bool unknown() const { return !year && !month && !day; }
  // Whether there can be such a day, unknown parts taken in its favour.
  bool possible() const;
  // The date when complete().
  std::optional<Date> date() const;
  // ISO 8601 as far as known from the left: "1985-02-17", "1985-02", "1985", "".
  std::string ToString() const;

  static PartialDate Of(Date date);
  friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

// YYMMDD, each pair digits or two fillers. The year is the latest that does not put the birth after `today`;
// who is 100 or older is therefore read as younger (the page has four digits, the zone has not). DATE_INVALID
// for a day that does not exist or a half-filled pair.
Result<PartialDate> ParseBirthDate(std::string_view text, Date today);

// YYMMDD. The latest such date not more than 50 years after `today`: no document is valid for longer, and
// none with a zone expired before 1981. A card valid for life that says 99 is therefore read as expired.
// DATE_INVALID otherwise.
Result<Date> ParseExpiryDate(std::string_view text, Date today);

// YYMMDD; unknown parts as fillers.
std::string ZoneDate(const PartialDate& date);

}  // namespace lagan::mrz
