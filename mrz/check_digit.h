// Check digits of the machine-readable zone: weights 7-3-1, modulo 10.
//
// Source: ICAO 9303-3 section 4.9 and appendix A. A check digit finds misreadings; it proves nothing about a
// document being genuine.
#pragma once

#include <string_view>

namespace lagan::mrz {

constexpr char kFiller = '<';

constexpr bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsZoneCharacter(char c) { return IsLetter(c) || IsDigit(c) || c == kFiller; }

// 0 to 9 for digits, 10 to 35 for A to Z, 0 for the filler (and, so that no input is undefined, for all
// else).
int CharacterValue(char c);

// Sums characters one after the other, so that a sum can run over several ranges (the composite digit).
class CheckSum {
 public:
  void Add(std::string_view text);
  // '0' to '9'.
  char Digit() const { return static_cast<char>('0' + sum_ % 10); }

 private:
  unsigned sum_ = 0;
  unsigned position_ = 0;
};

// The check digit of one text.
char CheckDigit(std::string_view text);

// True when no check digit tells `a` from `b`: their values are equal modulo 10 (0 A K U <, 1 B L V, ... 9 J
// T). The weights have no factor in common with 10, so every other change of one character changes the digit.
bool CheckDigitIsBlindTo(char a, char b);

}  // namespace lagan::mrz
