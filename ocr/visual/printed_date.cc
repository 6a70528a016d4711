#include "ocr/visual/printed_date.h"

#include <algorithm>
#include <string>

#include "base/core/text.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

constexpr std::size_t kLongestText = 64;

using Months = unsigned;  // bit m is month m

struct MonthWord {
  std::string_view beginning;  // folded; the longest that fits counts
  Months months;
};

constexpr Months Bit(unsigned month) { return 1U << month; }

// English, French, Irish, Welsh where it differs, German, Dutch, Spanish, Italian, Portuguese, Polish,
// Romanian, Swedish, Danish, Norwegian, Estonian, Latvian.
constexpr MonthWord kMonthWords[] = {
    {"JAN", Bit(1)},          {"EAN", Bit(1)},   {"GEN", Bit(1)},          {"ENE", Bit(1)},
    {"STY", Bit(1)},          {"IAN", Bit(1)},   {"ION", Bit(1)},          {"JAAN", Bit(1)},
    {"FEB", Bit(2)},          {"FEV", Bit(2)},   {"FEA", Bit(2)},          {"LUT", Bit(2)},
    {"CHWE", Bit(2)},         {"VEEB", Bit(2)},  {"MAR", Bit(3)},          {"MRT", Bit(3)},
    {"MAERZ", Bit(3)},        {"MAA", Bit(3)},   {"MRZ", Bit(3)},          {"MAW", Bit(3)},
    {"APR", Bit(4)},          {"AVR", Bit(4)},   {"ABR", Bit(4)},          {"AIB", Bit(4)},
    {"KWI", Bit(4)},          {"EBR", Bit(4)},   {"MAY", Bit(5)},          {"MAI", Bit(5)},
    {"MAG", Bit(5)},          {"MAJ", Bit(5)},   {"BEAL", Bit(5)},         {"BEA", Bit(5)},
    {"MEI", Bit(5) | Bit(6)}, {"MEITH", Bit(6)}, {"JUN", Bit(6)},          {"JUIN", Bit(6)},
    {"GIU", Bit(6)},          {"CZE", Bit(6)},   {"IUN", Bit(6)},          {"MEH", Bit(6)},
    {"JUL", Bit(7)},          {"JUIL", Bit(7)},  {"LUG", Bit(7)},          {"IUIL", Bit(7)},
    {"LIP", Bit(7)},          {"IUL", Bit(7)},   {"JUI", Bit(6) | Bit(7)}, {"GOR", Bit(7)},
    {"AUG", Bit(8)},          {"AOU", Bit(8)},   {"AGO", Bit(8)},          {"LUN", Bit(8)},
    {"SIE", Bit(8)},          {"AWST", Bit(8)},  {"SEP", Bit(9)},          {"SET", Bit(9)},
    {"MFO", Bit(9)},          {"MEAN", Bit(9)},  {"WRZ", Bit(9)},          {"MEDI", Bit(9)},
    {"OCT", Bit(10)},         {"OKT", Bit(10)},  {"OTT", Bit(10)},         {"OUT", Bit(10)},
    {"DFO", Bit(10)},         {"DEIR", Bit(10)}, {"PAZ", Bit(10)},         {"HYD", Bit(10)},
    {"NOV", Bit(11)},         {"NOE", Bit(11)},  {"SAM", Bit(11)},         {"LIS", Bit(11)},
    {"NOI", Bit(11)},         {"TACH", Bit(11)}, {"DEC", Bit(12)},         {"DEZ", Bit(12)},
    {"DIC", Bit(12)},         {"DES", Bit(12)},  {"NOL", Bit(12)},         {"GRU", Bit(12)},
    {"RHAG", Bit(12)},        {"DET", Bit(12)},  {"DZI", Bit(12)},
};

Months MonthsOf(std::string_view word) {
  const MonthWord* best = nullptr;
  for (const MonthWord& entry : kMonthWords) {
    if (word.starts_with(entry.beginning) &&
        (best == nullptr || entry.beginning.size() > best->beginning.size()))
      best = &entry;
  }
  return best == nullptr ? 0 : best->months;
}

// A piece of a pattern before the word is read as a letter of it: "JJUN".
Months MonthsAfterDirt(std::string_view word) { return word.size() < 4 ? 0 : MonthsOf(word.substr(1)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Token {
  std::string text;
  bool digits = false;
};

char AsDigit(char c) {
  static constexpr std::string_view kLetters = "OQDILSBZG", kDigits = "000115826";
  const std::size_t at = kLetters.find(c);
  return at == std::string_view::npos ? c : kDigits[at];
}

char AsLetter(char c) {
  static constexpr std::string_view kDigits = "01586", kLetters = "OISBG";
  const std::size_t at = kDigits.find(c);
  return at == std::string_view::npos ? c : kLetters[at];
}

// A word of letters and digits both is put right where it can only be one of the two: "0CT", "I2", "197A" not.
void PutRight(std::string& word) {
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(word, IsDigit));
  if (digits == 0 || digits == word.size()) return;
  std::string letters = word, figures = word;
  for (char& c : letters) c = AsLetter(c);
  for (char& c : figures) c = AsDigit(c);
  if (word.size() <= 4 && std::ranges::all_of(figures, IsDigit) && MonthsOf(letters) == 0) {
    word = figures;
  } else if (std::ranges::none_of(letters, IsDigit) && MonthsOf(letters) != 0) {
    word = letters;
  }
}

std::vector<Token> Tokens(std::string_view text) {
  std::vector<Token> tokens;
  for (std::string& word : SplitText(FoldText(text), ' ')) {
    PutRight(word);
    for (std::size_t i = 0; i < word.size(); ++i) {
      const bool digit = IsDigit(word[i]);
      if (i == 0 || tokens.back().digits != digit) tokens.push_back({"", digit});
      tokens.back().text += word[i];
    }
  }
  return tokens;
}

bool IsUnknown(const Token& token) {
  return std::ranges::all_of(token.text, [](char c) { return c == 'X'; }) ||
         (token.digits && token.text.size() == 2 && token.text == "00");
}

// A part of a date: a number, or nothing known.
using Part = std::optional<int>;

std::optional<PrintedDate> Make(Part day, Part month, Part year, std::size_t year_digits) {
  if (day && (*day < 1 || *day > 31)) return std::nullopt;
  if (month && (*month < 1 || *month > 12)) return std::nullopt;
  if (year && year_digits == 4 && (*year < 1850 || *year > 2150)) return std::nullopt;
  if (!day && !month && !year) return std::nullopt;
  PrintedDate date;
  date.year = year;
  date.year_has_century = year && year_digits == 4;
  if (month) date.month = static_cast<unsigned>(*month);
  if (day) date.day = static_cast<unsigned>(*day);
  mrz::PartialDate possible;
  if (year_digits == 4) possible.year = year;
  possible.month = date.month;
  possible.day = date.day;
  if (!possible.possible()) return std::nullopt;
  return date;
}

Part PartOf(const Token& token) {
  if (IsUnknown(token)) return std::nullopt;
  return std::stoi(token.text);
}

bool IsYear(const Token& token) { return token.text.size() == 4 || token.text.size() == 2; }
bool IsShort(const Token& token) { return token.text.size() <= (token.digits ? 2U : 3U); }

void Add(std::optional<PrintedDate> date, std::vector<PrintedDate>& dates) {
  if (date && std::ranges::find(dates, *date) == dates.end()) dates.push_back(*date);
}

// Three numbers, or X for one not known.
void AddNumeric(const std::vector<Token>& parts, bool slashes, std::vector<PrintedDate>& dates) {
  const Token &a = parts[0], &b = parts[1], &c = parts[2];
  if (!IsShort(b)) return;
  if (a.text.size() == 4 && IsShort(c)) Add(Make(PartOf(c), PartOf(b), PartOf(a), 4), dates);
  if (!IsShort(a) || !IsYear(c)) return;
  Add(Make(PartOf(a), PartOf(b), PartOf(c), c.text.size()), dates);
  if (slashes) Add(Make(PartOf(b), PartOf(a), PartOf(c), c.text.size()), dates);
}

// Figures without the dots between them.
void AddRunTogether(const std::string& figures, std::vector<PrintedDate>& dates) {
  if (figures.size() != 8 && figures.size() != 6) return;
  const auto number = [&](std::size_t at, std::size_t count) -> Token {
    return {figures.substr(at, count), true};
  };
  const std::size_t year = figures.size() - 4;
  Add(Make(PartOf(number(0, 2)), PartOf(number(2, 2)), PartOf(number(4, year)), year), dates);
  if (dates.empty() && year == 4)
    Add(Make(PartOf(number(6, 2)), PartOf(number(4, 2)), PartOf(number(0, 4)), 4), dates);
}

// What a text has of a date.
struct Gathered {
  std::vector<Token> numbers;    // or X for one not known
  std::optional<Months> months;  // those that every month word allows; without a word none
  std::string figures;           // all digits in a row
};

// Empty when words name different months or a number is too long. Words that name no month do not count.
std::optional<Gathered> Gather(std::string_view text) {
  Gathered gathered;
  Months after_dirt = 0;
  for (const Token& token : Tokens(text)) {
    if (token.digits || IsUnknown(token)) {
      if (token.text.size() > 8) return std::nullopt;
      gathered.numbers.push_back(token);
      if (token.digits) gathered.figures += token.text;
    } else if (const Months named = MonthsOf(token.text); named != 0) {
      gathered.months = gathered.months ? *gathered.months & named : named;
      if (*gathered.months == 0) return std::nullopt;
    } else {
      after_dirt |= MonthsAfterDirt(token.text);
    }
  }
  if (!gathered.months && after_dirt != 0) gathered.months = after_dirt;
  return gathered;
}

// Day, month in words and year, or month, day and year. "12 08/AUG 1974": number and word must agree.
void AddWorded(std::vector<Token> numbers, Months months, std::vector<PrintedDate>& dates) {
  if (numbers.size() == 3) {
    const Part month = PartOf(numbers[1]);
    if (!month || *month < 1 || *month > 12) return;
    months &= Bit(static_cast<unsigned>(*month));
    numbers.erase(numbers.begin() + 1);
  }
  if (numbers.size() != 2 || !IsShort(numbers[0]) || !IsYear(numbers[1])) return;
  for (int month = 1; month <= 12; ++month) {
    if (months & Bit(static_cast<unsigned>(month)))
      Add(Make(PartOf(numbers[0]), month, PartOf(numbers[1]), numbers[1].text.size()), dates);
  }
}

}  // namespace

std::vector<PrintedDate> ReadPrintedDate(std::string_view text) {
  if (text.size() > kLongestText) return {};
  const std::optional<Gathered> gathered = Gather(text);
  if (!gathered) return {};
  std::vector<PrintedDate> dates;
  if (gathered->months) {
    AddWorded(gathered->numbers, *gathered->months, dates);
    return dates;
  }
  if (gathered->numbers.size() == 3)
    AddNumeric(gathered->numbers, text.find('/') != std::string_view::npos, dates);
  if (dates.empty()) AddRunTogether(gathered->figures, dates);
  return dates;
}

bool SameDate(const PrintedDate& printed, const mrz::PartialDate& zone) {
  const auto last_two = [](std::optional<int> year) {
    return year ? std::optional(*year % 100) : std::nullopt;
  };
  return last_two(printed.year) == last_two(zone.year) && printed.month == zone.month &&
         printed.day == zone.day;
}

}  // namespace lagan::ocr
