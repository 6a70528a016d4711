// One letter, checked: what may be drawn.
#pragma once

#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::letters {

// Sizes of body text: 12 point and 18 point.
enum class Print { kStandard, kLarge };

struct Letter {
  std::string serial;                     // written form (serial.h)
  std::string credential_serial;          // not printed
  SecretText full_name;                   // 1 to 120 characters
  std::vector<SecretText> address_lines;  // 2 to 6 of 1 to 60 characters
  SecretText qr_text;
  Date last_day{};       // on which the credential may be used for the whole day (UTC)
  std::string language;  // of words.h
  Print print = Print::kStandard;
  bool specimen = false;
};

// What came in, in the words of the contract.
struct LetterFields {
  std::string letter_serial, credential_serial, full_name, qr_text, expires_at, language, print;
  std::vector<std::string> address_lines;
  bool specimen = false;
};

// INVALID_ARGUMENT FIELD_INVALID with the field as the contract spells it; LANGUAGE_UNKNOWN unless it is one of `languages`;
// QR_TEXT_TOO_LONG beyond 2,000 bytes. Personal texts must be plain, well-formed UTF-8 without space around them: controls and
// bidirectional overrides never reach a page. A last day before today is refused: nobody is sent
// a dead pass.
Result<Letter> CheckLetter(const LetterFields& fields, const std::vector<std::string>& languages, Time now);

}  // namespace lagan::letters
