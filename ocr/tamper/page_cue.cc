#include "ocr/tamper/page_cue.h"

#include <algorithm>

namespace lagan::ocr {
namespace {

// Between 0.5 and 1 for what differs for certain, between 0 and this for what only may.
constexpr double kHalf = 0.5;
constexpr double kMostUncertain = 0.49;

bool TellsWhoseItIs(PrintedFieldName field) {
  using enum PrintedFieldName;
  return field == kSurname || field == kGivenNames || field == kDocumentNumber;
}

bool CallsAPerson(const CrossCheck& check) {
  return check.outcome == CheckOutcome::kDiffers ||
         (check.outcome == CheckOutcome::kUncertain && check.telling);
}

double ScoreOf(const CrossCheck& check) {
  if (check.outcome == CheckOutcome::kDiffers) return kHalf + kHalf * check.confidence;
  return kMostUncertain * check.confidence;
}

}  // namespace

std::optional<CueFinding> FindPageCue(const CrossChecks& checks) {
  std::optional<double> most;
  for (const CrossCheck& check : checks.checks) {
    if (CallsAPerson(check)) most = std::max(most.value_or(0), ScoreOf(check));
  }
  if (!most) return std::nullopt;
  return MakeFinding(Cue::kPageDiffers, *most);
}

std::optional<CueFinding> FindPageNotReadCue(const ZoneReading& reading, const CrossChecks& checks) {
  if (reading.verdict != ZoneVerdict::kAccepted || !reading.zone) return std::nullopt;
  const mrz::Format format = reading.zone->format;
  if (format != mrz::Format::kTd3 && format != mrz::Format::kMrvA && format != mrz::Format::kMrvB)
    return std::nullopt;
  int asked = 0, missing = 0;
  for (const CrossCheck& check : checks.checks) {
    if (!TellsWhoseItIs(check.field)) continue;
    ++asked;
    missing += check.outcome == CheckOutcome::kNotRead ? 1 : 0;
  }
  if (missing == 0) return std::nullopt;
  return MakeFinding(Cue::kPageNotRead, kMostUncertain * missing / asked);
}

}  // namespace lagan::ocr
