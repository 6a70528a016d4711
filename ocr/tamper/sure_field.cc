#include "ocr/tamper/sure_field.h"

#include <algorithm>
#include <cstddef>

namespace lagan::ocr {
namespace {

bool CheckHolds(const mrz::Zone& zone, mrz::Field field) {
  return std::ranges::all_of(zone.checks, [&](const mrz::Check& check) {
    return check.name != mrz::CheckName(field) || check.pass;
  });
}

bool SeenClearly(const ZoneReading& reading, const mrz::Span& span) {
  const auto line = static_cast<std::size_t>(span.line);
  if (line >= reading.symbol_confidence.size()) return false;
  const std::vector<float>& seen = reading.symbol_confidence[line];
  const auto first = static_cast<std::size_t>(span.column),
             end = first + static_cast<std::size_t>(span.length);
  return end <= seen.size() &&
         std::all_of(seen.begin() + span.column, seen.begin() + span.column + span.length,
                     [](float confidence) { return confidence >= kLeastConfidence; });
}

}  // namespace

bool ReadSurely(const ZoneReading& reading, mrz::Field field) {
  if (!reading.zone) return false;
  const mrz::FieldSpec* const spec = mrz::FindField(mrz::SpecOf(reading.zone->format), field);
  if (spec == nullptr) return false;
  if (reading.verdict == ZoneVerdict::kAccepted) return true;
  return CheckHolds(*reading.zone, field) && SeenClearly(reading, spec->span);
}

}  // namespace lagan::ocr
