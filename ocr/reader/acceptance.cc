#include "ocr/reader/acceptance.h"

#include <algorithm>
#include <tuple>

namespace lagan::ocr {
namespace {

using Readings = std::span<const VariantReading>;

bool SameText(const VariantReading& a, const VariantReading& b) {
  return a.fitted.format == b.fitted.format && a.fitted.lines == b.fitted.lines;
}

// Parts 2 and 3: another variant says the same as `reading`, and neither had to guess where the lines end.
bool Confirmed(Readings readings, const VariantReading& reading) {
  return std::any_of(readings.begin(), readings.end(), [&](const VariantReading& other) {
    return other.variant != reading.variant && SameText(other, reading) && !other.fitted.ambiguous &&
           !reading.fitted.ambiguous;
  });
}

bool Acceptable(Readings readings, const VariantReading& reading) {
  if (!reading.valid || !Confirmed(readings, reading)) return false;
  std::size_t agreeing = 0;
  for (const VariantReading& other : readings) {
    if (SameText(other, reading)) {
      ++agreeing;
    } else if (other.valid) {
      return false;
    }
  }
  return agreeing >= 3 * (readings.size() - agreeing);
}

bool Better(Readings all, const VariantReading& a, const VariantReading& b) {
  const auto rank = [&](const VariantReading& reading) {
    const FittedZone& fitted = reading.fitted;
    return std::tuple(reading.valid, Confirmed(all, reading),
                      -fitted.violations - static_cast<int>(fitted.corrections.size()), -fitted.dropped,
                      fitted.confidence);
  };
  return rank(a) > rank(b);
}

}  // namespace

std::string_view VerdictName(ZoneVerdict verdict) {
  switch (verdict) {
    case ZoneVerdict::kAccepted:
      return "accepted";
    case ZoneVerdict::kDoubtful:
      return "doubtful";
    case ZoneVerdict::kUnreadable:
      return "unreadable";
    case ZoneVerdict::kNone:
      break;
  }
  return "none";
}

Decision Decide(Readings readings, bool lines_found) {
  if (readings.empty()) {
    if (lines_found) return {ZoneVerdict::kUnreadable, "ZONE_FORMAT_UNKNOWN"};
    return {ZoneVerdict::kNone, "ZONE_NOT_FOUND"};
  }
  const auto best = std::min_element(
      readings.begin(), readings.end(),
      [&](const VariantReading& a, const VariantReading& b) { return Better(readings, a, b); });
  const auto index = static_cast<std::size_t>(best - readings.begin());
  if (Acceptable(readings, *best)) return {ZoneVerdict::kAccepted, "", index};
  const bool agreed_but_fails = Confirmed(readings, *best) && !best->valid;
  return {ZoneVerdict::kDoubtful, agreed_but_fails ? "ZONE_CHECK_FAILED" : "ZONE_READINGS_DIFFER", index};
}

bool AnyTwoAgree(Readings readings) {
  return std::any_of(readings.begin(), readings.end(),
                     [&](const VariantReading& reading) { return Confirmed(readings, reading); });
}

}  // namespace lagan::ocr
