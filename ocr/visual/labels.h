// The words that stand above or before a printed field, in the languages of the documents met most.
//
// Source: ICAO 9303-4 section 4.1.1 (captions in English, French or Spanish beside the issuer's language) and
// the captions of published specimens; photocard licences have numbers instead (Directive 2006/126/EC annex I).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

struct Label {
  // Empty for a caption of something that is not compared (place of birth, type, authority): what stands below
  // it is no value of ours.
  std::optional<PrintedFieldName> field;
  // 0 to 1: 1 when every letter is right.
  double quality = 0;
  // What follows the caption on the same line; empty when the text is the caption alone.
  std::string value;
};

// The caption that `text` is or begins with; several languages may stand side by side ("Surname / Nom").
// Empty when it is none. Captions of up to four letters must be right in every letter, longer ones in four of five.
std::optional<Label> FindLabel(std::string_view text);

// Whether `text` is more likely a caption that was read badly than a value: mostly small letters, and a word of it nearly one of a caption
// ("Prénonis") or a part of one ("énom"). What FindLabel knows is not asked here.
bool MayBeCaption(std::string_view text);

// The field number that a photocard licence prints before a value ("1. MORGAN", "4a. 19.01.2013", "5 MORGA6...").
// `value` is what follows, and may be empty. Empty when the text does not begin with one.
std::optional<Label> FindFieldNumber(std::string_view text);

}  // namespace lagan::ocr
