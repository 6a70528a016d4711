// Dates as documents print them: "12 AUG/AOÛT 74", "12.08.1974", "12 08 1974", "AUG 12 1974", "1974-08-12",
// unknown parts as X or 0 (ICAO 9303-3 section 3.8; Directive 2006/126/EC annex I for DD.MM.YYYY).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mrz/dates.h"

namespace lagan::ocr {

struct PrintedDate {
  // Of the year only the last two digits are compared: the zone has no others.
  std::optional<int> year;
  bool year_has_century = false;
  std::optional<unsigned> month;  // 1 to 12
  std::optional<unsigned> day;    // 1 to 31

  friend bool operator==(const PrintedDate&, const PrintedDate&) = default;
};

// What date the text may be, likeliest first; empty when it is none. Usually one: the months JUI (June or
// July) and MEI (May in Dutch, June in Irish), and 08/12/1974, have two. Months are known in the languages of
// printed_date.cc, bilingual ones must agree. Letters that look like digits (O, I, l, S, B) are read as digits
// among digits, and the other way in months.
std::vector<PrintedDate> ReadPrintedDate(std::string_view text);

// Every part is the same, unknown parts unknown in both.
bool SameDate(const PrintedDate& printed, const mrz::PartialDate& zone);

}  // namespace lagan::ocr
