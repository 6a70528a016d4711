// What is wrong with a photograph of a document, and what the person who took it can do about it.
//
// A finding is advice: it never stops the reading and never passes or fails a document. "Suspected" means that a person should
// look. Every measure is taken on a reduced picture or on a few patches of the full one, so that the time hardly depends on
// the picture's size.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/image_point.h"

namespace lagan::ocr {

enum class QualityReason {
  kNoDocument,         // hardly any print, and no zone
  kCutOff,             // part of the page is outside the picture
  kTooSmall,           // too few pixels for a character
  kTooDark,            // the paper is dark
  kTooBright,          // the ink is as good as white
  kBlurred,            // out of focus, or moved
  kGlare,              // a reflection hides part of the page, or letters of the zone
  kScreenSuspected,    // the regular grid of a display's pixels
  kGreyCopySuspected,  // no colours
};
// "NO_DOCUMENT", "CUT_OFF" and so on. Stable.
std::string_view QualityReasonName(QualityReason reason);

struct QualityFinding {
  QualityReason reason{};
  // What was measured, and the limit that it is beyond; in the unit of the measure of QualityReport that it comes from.
  double value = 0;
  double limit = 0;
  // What to do, in one or two plain sentences.
  std::string_view advice;
};

// Measures are those of the zone, or of the page as the zone shows where it lies, when the zone is known; otherwise of the
// whole picture. Tones are 0 (black) to 255 (white).
struct QualityReport {
  // What matters most first.
  std::vector<QualityFinding> findings;
  // Tone of the paper: nine tenths of the zone (or picture) are darker.
  double brightness = 0;
  // Tone of the ink: one twentieth is darker.
  double ink = 0;
  // Pitch of the characters divided by the width of their edges: above 5 in a sharp picture. Without a zone the pitch is what it
  // would be if a passport filled the picture. 0 when there are no edges to measure.
  double sharpness = 0;
  // Share of the page under bright spots without any texture, 0 to 1.
  double glare_share = 0;
  // Share of the zone's length where light hides the letters, 0 to 1; 0 without a zone.
  double zone_glare_share = 0;
  // Share of the page that lies beyond the picture's edges, 0 to 1. Without a zone: largest share of one edge of the picture
  // along which print runs out of it.
  double cut_share = 0;
  // Pixels from character to character of the zone. Without a zone: of one if a passport filled the picture.
  double pitch = 0;
  // Share of the picture that looks printed, 0 to 1.
  double print_share = 0;
  // How far the strongest regular pattern of two to five pixels stands out of its surroundings in the spectrum.
  double pixel_grid = 0;
  // How colours vary over the page, at a brightness of 200: 0 for a grey picture under light of any tint.
  double colourfulness = 0;
};

// `zone_quad` is where the zone stands, as ZoneReading::quad has it: start and end of the first line, end and start of the last.
// PIXELS_INVALID when the numbers of `pixels` do not fit each other or a side is longer than 20000,
// PICTURE_PROCESSING_FAILED (INTERNAL) when memory or OpenCV gives up. Pure and thread-safe.
Result<QualityReport> AssessQuality(const image::Pixels& pixels,
                                    const std::optional<std::array<ImagePoint, 4>>& zone_quad);

}  // namespace lagan::ocr
