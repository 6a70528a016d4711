// Which text on a page is the value of which field: by the captions above or before values, and by the numbers of
// photocard licences. Works on texts and where they stand; needs no picture.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// One run of print, in any unit of length that all of a page share; y grows downwards.
struct TextBlock {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  // As read; empty for a run too short to be worth reading before its caption is known.
  std::string text;
  // How much darker than its paper, in tones of 255; 0 where it was not looked at.
  double ink = 0;

  double Height() const { return bottom - top; }
};

struct FieldPlace {
  PrintedFieldName name = PrintedFieldName::kSurname;
  // The block that holds the value, and a second one where the value goes on in another line; -1 for none.
  int block = -1;
  int next_block = -1;
  // Its caption's block; -1 when it is in the block itself or the value was found without.
  int caption = -1;
  // The block begins with a caption or number, and the value follows it.
  bool caption_in_block = false;
};

struct FieldPlaces {
  PrintedLayout layout =
      PrintedLayout::kUnknown;     // only kPhotocardLicence and kElectoralCard are told by the text
  std::vector<FieldPlace> places;  // at most one for each name
  // Values of fields in `places` that stand elsewhere, each with another caption for the same field: a page says a thing once.
  std::vector<FieldPlace> rivals;

  bool Has(PrintedFieldName name) const;
};

// `with_numbers` looks for a photocard licence, too: at least three of its numbered fields must be there.
FieldPlaces PlaceFields(std::span<const TextBlock> blocks, bool with_numbers);

// Where captions stand above values on this page, in heights of the value: learned from the captions that were read, or as
// most pages have it. Print so small is often read in part only, and is sought again there.
struct CaptionOffset {
  double up = 1.35;     // from the middle of the value to the middle of its caption
  double height = 0.6;  // of the caption
};
CaptionOffset LearnCaptionOffset(std::span<const TextBlock> blocks, std::span<const FieldPlace> places);

// The value alone: without the caption of `place`, and without the marks that line networks see at the ends of a strip.
std::string ValueText(std::string_view text, const FieldPlace& place, PrintedLayout layout);

}  // namespace lagan::ocr
