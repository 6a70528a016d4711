#include "ocr/quality/reading_quality.h"

#include <chrono>

namespace lagan::ocr {

std::optional<std::array<ImagePoint, 4>> ZoneQuadOf(const ZoneReading& reading) {
  if (reading.lines.empty()) return std::nullopt;
  return reading.quad;
}

Result<QualityReport> AssessReading(const image::Pixels& pixels, ZoneReading& reading) {
  const auto start = std::chrono::steady_clock::now();
  LAGAN_ASSIGN_OR_RETURN(QualityReport report, AssessQuality(pixels, ZoneQuadOf(reading)));
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
  reading.timings_ms["quality"] = passed.count();
  reading.timings_ms["total"] += passed.count();
  return report;
}

}  // namespace lagan::ocr
