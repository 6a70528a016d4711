#include "services/letters/serial.h"

#include <array>
#include <cstdint>
#include <optional>

namespace lagan::letters {
namespace {

constexpr char kField[] = "letter_serial";
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kRandomCharacters = 10;
constexpr std::size_t kFirstGroup = 5;
constexpr std::size_t kMostBytes = 64;

// Times the root of x^5 + x^2 + 1.
unsigned TimesRoot(unsigned value) {
  value <<= 1;
  return (value & 0x20U) != 0 ? value ^ 0x25U : value;
}

unsigned ValueOf(char character) { return static_cast<unsigned>(kAlphabet.find(character)); }

// By Horner's rule; characters of the alphabet only.
char CheckCharacter(std::string_view random_part) {
  unsigned sum = 0;
  for (const char c : random_part) sum = TimesRoot(sum ^ ValueOf(c));
  return kAlphabet[sum];
}

std::string Written(std::string_view characters) {
  return std::string(characters.substr(0, kFirstGroup)) + "-" + std::string(characters.substr(kFirstGroup));
}

// The character that was meant; nothing for one that is never written.
std::optional<char> Meant(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  if (kAlphabet.find(c) == std::string_view::npos) return std::nullopt;
  return c;
}

Status Malformed() {
  return InvalidArgument("LETTER_SERIAL_MALFORMED",
                         "A letter's serial has eleven letters and digits, written XXXXX-XXXXXX.", kField);
}

}  // namespace

std::string MakeLetterSerial(crypto::RandomSource& random) {
  std::string characters;
  for (std::size_t i = 0; i < kRandomCharacters; ++i) characters += kAlphabet[random.Below(kAlphabet.size())];
  characters += CheckCharacter(characters);
  return Written(characters);
}

Result<std::string> ParseLetterSerial(std::string_view typed) {
  if (typed.size() > kMostBytes) return Malformed();
  std::string characters;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const std::optional<char> meant = Meant(c);
    if (!meant) return Malformed();
    characters += *meant;
  }
  if (characters.size() != kRandomCharacters + 1) return Malformed();
  if (CheckCharacter(std::string_view(characters).substr(0, kRandomCharacters)) != characters.back()) {
    return InvalidArgument(
        "LETTER_SERIAL_CHECK_FAILED",
        "The serial does not add up: one of its characters was misread or misheard. Read it again.", kField);
  }
  return Written(characters);
}

}  // namespace lagan::letters
