#include "ocr/tamper/page_cue.h"

#include <algorithm>

namespace lagan::ocr {
namespace {

// Between 0.5 and 1 for what differs for certain, between 0 and this for what only may.
constexpr double kHalf = 0.5;
constexpr double kMostUncertain = 0.49;
// Of surname, given names and number; with fewer it is not plain that this side of a card prints its holder.
constexpr int kFewestOfCard = 2;

bool TellsWhoseItIs(PrintedFieldName field) {
  using enum PrintedFieldName;
  return field == kSurname || field == kGivenNames || field == kDocumentNumber;
}

bool TellsMoreOfTheHolder(PrintedFieldName field) {
  using enum PrintedFieldName;
  return field == kBirthDate || field == kSex || field == kExpiryDate;
}

bool HasItsPageBesideTheZone(mrz::Format format) {
  return format == mrz::Format::kTd3 || format == mrz::Format::kMrvA || format == mrz::Format::kMrvB;
}

struct NotRead {
  int asked = 0, missing = 0;
};

NotRead CountNotRead(const CrossChecks& checks, bool (*counts)(PrintedFieldName)) {
  NotRead count;
  for (const CrossCheck& check : checks.checks) {
    if (!counts(check.field)) continue;
    ++count.asked;
    count.missing += check.outcome == CheckOutcome::kNotRead ? 1 : 0;
  }
  return count;
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

std::optional<CueFinding> FindPageNotReadCue(const ZoneReading& reading, const CrossChecks& checks,
                                             bool given_up) {
  if (reading.verdict != ZoneVerdict::kAccepted || !reading.zone) return std::nullopt;
  if (given_up) return MakeFinding(Cue::kPageNotRead, kMostUncertain);
  const NotRead identity = CountNotRead(checks, TellsWhoseItIs);
  NotRead counted = identity;
  if (!HasItsPageBesideTheZone(reading.zone->format)) {
    if (identity.missing > 0 || identity.asked < kFewestOfCard) return std::nullopt;
    counted = CountNotRead(checks, TellsMoreOfTheHolder);
  }
  if (counted.missing == 0) return std::nullopt;
  return MakeFinding(Cue::kPageNotRead, kMostUncertain * counted.missing / counted.asked);
}

}  // namespace lagan::ocr
