// Driver numbers of photocard licences: their form, and what of them can be compared with the rest of the card.
//
// Great Britain (DVLA): 16 characters.
//    1 to 5    the first five letters of the surname, filled up with 9
//    6         the decade of the birth year
//    7, 8      the birth month, plus 50 for some holders
//    9, 10     the birth day
//    11        the last digit of the birth year
//    12, 13    initials of the first two forenames; 9 where there is none
//    14 to 16  one arbitrary character and two check characters, whose rule is not published
// Two more digits, the issue number, may be printed after it; they are no part of the number.
// Northern Ireland (DVA): 8 digits without structure. Ireland: no form is published, its numbers are taken as printed.
//
// Source: what the public explains of it (licencebureau.co.uk, ukdriving.org.uk, rpldriving.com); no specification of the
// agency was found. A difference is a reason to look, never to refuse: people change their names and keep their number.
//
// The 50 added to the month tells the holder's sex. It is read over: no answer here depends on it.
//
// Numbers and names are personal data: no Status quotes them. All functions are pure and thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::mrz {

// What the card says beside its number. Whatever was not read is empty.
struct DriverDetails {
  std::string surname = {};      // as printed, UTF-8
  std::string given_names = {};  // as printed, without a title
  std::optional<Date> birth_date = {};
};

enum class DriverNumberVerdict {
  kAgrees,
  kDiffers,
  kNotComparable,  // not read, or in letters that no Latin spelling is known of
};

struct DriverNumberCheck {
  DriverNumberVerdict surname = DriverNumberVerdict::kNotComparable;
  DriverNumberVerdict given_names = DriverNumberVerdict::kNotComparable;
  DriverNumberVerdict birth_date = DriverNumberVerdict::kNotComparable;
  friend bool operator==(const DriverNumberCheck&, const DriverNumberCheck&) = default;
};

// Compares a number of Great Britain with its card. Blanks in `number` are left out and so is an issue number.
//  - Surname: by every spelling of mrz/transliteration.h. Sources differ on whether Mac is held as Mc: either agrees.
//  - Given names: by their first letters. Whether a double-barrelled forename is one or two is not published: either agrees.
//  - Birth date: day, month and the last two digits of the year.
// INVALID_ARGUMENT DRIVER_NUMBER_INVALID with field "licence_number" when it has not the form above or no such day exists.
Result<DriverNumberCheck> CheckGreatBritainDriverNumber(std::string_view number, const DriverDetails& card);

// True of eight digits, blanks left out.
bool IsNorthernIrelandDriverNumber(std::string_view number);

}  // namespace lagan::mrz
