// What kind of value a text on a page may be, whatever field it belongs to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mrz/zone.h"

namespace lagan::ocr {

enum class ValueKind {
  kDate,       // with day, month and year
  kNumber,     // 5 to 14 letters and digits, two or more of them digits
  kSexLetter,  // M, F or X by itself
  kStateCode,  // a code of ICAO Doc 9303 part 3 section 5
  kName,       // two letters or more without a digit, and no caption that was read badly
};

// Empty for what is none of them: a letter by itself, an address. A code is no name, a date no number.
std::optional<ValueKind> KindOfValue(std::string_view text);

// The folded text (FoldText) without its blanks.
std::string SolidText(std::string_view text);

// Whether the text is, or may be misread for, the optional data of the zone: a personal number as a rule.
bool IsOptionalData(std::string_view text, const mrz::Zone& zone);

// Whether a full date may be the day on which the document was issued: in the sixteen years before the zone's expiry date, two digits
// of the year. True of every date when the zone has none.
bool MayBeIssueDate(std::string_view date, const mrz::Zone& zone);

// Whether the text is a date of the zone but for its first digit.
bool IsDateCut(std::string_view text, const mrz::Zone& zone);

// Whether a full date has all digits of a date of the zone but one, with two digits of the year: what a bad reading may come from.
bool IsDateButForOneDigit(std::string_view text, const mrz::Zone& zone);

}  // namespace lagan::ocr
