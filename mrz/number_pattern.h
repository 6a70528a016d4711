// What a document number can look like, as a pattern a few characters long.
//
//   A        a letter, A to Z
//   9        a digit
//   *        a letter or a digit
//   [CFG0]   one of these letters and digits, each meaning itself
//   B, 0     any other letter or digit means itself (a literal A or 9 is written [A] or [9])
//   |        parts alternatives: "AA999999|A999999AA"
//
// No repetition and no nesting on purpose: matching takes time in proportion to the number and needs no memory, so
// a pattern cannot be made to spin. Everything is constexpr; the table of documents is checked when it is compiled.
#pragma once

#include <string_view>

#include "mrz/check_digit.h"

namespace lagan::mrz {

namespace internal {

constexpr bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }

// The first position of one alternative ("A", "[CFG0]"), or empty when there is none or it is malformed.
constexpr std::string_view FirstPosition(std::string_view alternative) {
  if (alternative.empty()) return {};
  if (alternative[0] != '[')
    return IsLetterOrDigit(alternative[0]) || alternative[0] == '*' ? alternative.substr(0, 1)
                                                                    : std::string_view();
  std::size_t end = 1;
  while (end < alternative.size() && IsLetterOrDigit(alternative[end])) ++end;
  const bool closed = end > 1 && end < alternative.size() && alternative[end] == ']';
  return closed ? alternative.substr(0, end + 1) : std::string_view();
}

constexpr bool PositionAccepts(std::string_view position, char c) {
  if (!IsLetterOrDigit(c)) return false;
  switch (position[0]) {
    case 'A':
      return IsLetter(c);
    case '9':
      return IsDigit(c);
    case '*':
      return true;
    case '[':
      return position.find(c) != std::string_view::npos;
    default:
      return position[0] == c;
  }
}

constexpr bool AlternativeMatches(std::string_view alternative, std::string_view number) {
  for (const char c : number) {
    const std::string_view position = FirstPosition(alternative);
    if (position.empty() || !PositionAccepts(position, c)) return false;
    alternative.remove_prefix(position.size());
  }
  return alternative.empty();
}

constexpr bool IsAlternative(std::string_view alternative) {
  if (alternative.empty()) return false;
  while (!alternative.empty()) {
    const std::string_view position = FirstPosition(alternative);
    if (position.empty()) return false;
    alternative.remove_prefix(position.size());
  }
  return true;
}

// True when `accepts` holds of at least one alternative of the pattern.
template <typename Predicate>
constexpr bool AnyAlternative(std::string_view pattern, Predicate accepts) {
  while (true) {
    const std::size_t bar = pattern.find('|');
    if (accepts(pattern.substr(0, bar))) return true;
    if (bar == std::string_view::npos) return false;
    pattern.remove_prefix(bar + 1);
  }
}

}  // namespace internal

// True when `pattern` is well formed: at least one alternative, none of them empty.
constexpr bool IsNumberPattern(std::string_view pattern) {
  return !internal::AnyAlternative(
      pattern, [](std::string_view alternative) { return !internal::IsAlternative(alternative); });
}

// True when one alternative accepts the whole of `number`. `number` may hold anything; a filler, a blank or a small
// letter is in no pattern. False for a malformed pattern's malformed alternative.
constexpr bool MatchesPattern(std::string_view pattern, std::string_view number) {
  return !number.empty() && internal::AnyAlternative(pattern, [number](std::string_view alternative) {
    return internal::AlternativeMatches(alternative, number);
  });
}

}  // namespace lagan::mrz
