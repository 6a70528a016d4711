// An invented letter, for the tests of this folder.
#pragma once

#include <string>

#include "services/letters/letter.h"

namespace lagan::letters {

// 2026-11-21T22:04:06Z.
inline Time TestNow() { return *ParseTime("2026-11-21T22:04:06Z"); }

// As long as a usual credential: 400 characters of base45, of all its alphabet.
inline std::string TestQrText(std::size_t length = 400) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += kAlphabet[(i * i + 7 * i + length) % kAlphabet.size()];
  return text;
}

inline LetterFields TestFields() {
  LetterFields fields;
  fields.letter_serial = "00000-000104";
  fields.credential_serial = "00112233445566778899aabbccddeeff";
  fields.full_name = "Órla Canary McÄnna";
  fields.address_lines = {"Flat 2", "17 Ḃóṫar na Trá", "Newtownards", "Co. Down", "BT23 0ZZ"};
  fields.qr_text = TestQrText();
  fields.expires_at = "2027-11-21T00:00:00Z";
  fields.language = "en";
  fields.print = "standard";
  fields.specimen = true;
  return fields;
}

inline const std::vector<std::string>& TestLanguages() {
  static const std::vector<std::string> languages = {"en", "ga", "sco-ulster"};
  return languages;
}

}  // namespace lagan::letters
