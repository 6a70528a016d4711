#include "ocr/tamper/reading_cues.h"

#include <chrono>

#include "ocr/glyph/glyph_measure.h"
#include "ocr/tamper/cues.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/driver_number_check.h"

namespace lagan::ocr {

Result<std::vector<CueFinding>> CuesOfReading(const image::Pixels& pixels, const QualityReport& quality,
                                              const std::optional<PrintedFields>& printed, Date today,
                                              ZoneReading& reading) {
  const auto start = std::chrono::steady_clock::now();
  LAGAN_ASSIGN_OR_RETURN(const GlyphMeasures glyphs, MeasureGlyphs(pixels, reading));
  const CrossChecks checks = !printed       ? CrossChecks()
                             : reading.zone ? CompareWithZone(*printed, *reading.zone)
                                            : CompareWithDriverNumber(*printed);
  std::vector<CueFinding> cues =
      FindCues({&reading, printed ? &*printed : nullptr, &checks, &quality, &glyphs, today});
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
  reading.timings_ms["cues"] = passed.count();
  return cues;
}

}  // namespace lagan::ocr
