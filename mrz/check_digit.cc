#include "mrz/check_digit.h"

namespace lagan::mrz {

int CharacterValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (IsLetter(c)) return c - 'A' + 10;
  return 0;
}

void CheckSum::Add(std::string_view text) {
  constexpr unsigned kWeights[] = {7, 3, 1};
  for (const char c : text) {
    sum_ = (sum_ + static_cast<unsigned>(CharacterValue(c)) * kWeights[position_]) % 10;
    position_ = (position_ + 1) % 3;
  }
}

char CheckDigit(std::string_view text) {
  CheckSum sum;
  sum.Add(text);
  return sum.Digit();
}

bool CheckDigitIsBlindTo(char a, char b) { return CharacterValue(a) % 10 == CharacterValue(b) % 10; }

}  // namespace lagan::mrz
