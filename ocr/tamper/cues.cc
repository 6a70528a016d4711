#include "ocr/tamper/cues.h"

#include <algorithm>
#include <optional>

#include "ocr/tamper/capture_cue.h"
#include "ocr/tamper/date_cue.h"
#include "ocr/tamper/glyph_cue.h"
#include "ocr/tamper/issuer_cue.h"
#include "ocr/tamper/number_cue.h"
#include "ocr/tamper/page_cue.h"

namespace lagan::ocr {

std::vector<CueFinding> FindCues(const CueInput& input) {
  std::vector<CueFinding> cues;
  const auto add = [&](const std::optional<CueFinding>& found) {
    if (found) cues.push_back(*found);
  };
  const auto add_all = [&](const std::vector<CueFinding>& found) {
    cues.insert(cues.end(), found.begin(), found.end());
  };
  if (input.checks != nullptr) add(FindPageCue(*input.checks));
  // Not where the page was not looked at.
  if (input.reading != nullptr && input.printed != nullptr && input.checks != nullptr)
    add(FindPageNotReadCue(*input.reading, *input.checks, input.printed->given_up));
  if (input.reading != nullptr) {
    add(FindNumberCue(*input.reading));
    add(FindDateCue(*input.reading, input.printed, input.today));
    add(FindIssuerCue(*input.reading, input.today));
  }
  if (input.glyphs != nullptr) add_all(FindGlyphCues(*input.glyphs));
  if (input.quality != nullptr) add_all(FindCaptureCues(*input.quality));
  std::ranges::sort(cues, {}, &CueFinding::cue);
  return cues;
}

}  // namespace lagan::ocr
