#include "tests/corpus/reading_tally.h"

#include <fmt/format.h>
#include <cmath>
#include <map>

namespace lagan::corpus {
namespace {

// The probability of at most `events` of `trials`.
double AtMost(int events, int trials, double share) {
  if (share <= 0) return 1;
  if (share >= 1) return events >= trials ? 1 : 0;
  double sum = 0;
  for (int k = 0; k <= events; ++k) {
    const double ways = std::lgamma(trials + 1.0) - std::lgamma(k + 1.0) - std::lgamma(trials - k + 1.0);
    sum += std::exp(ways + k * std::log(share) + (trials - k) * std::log1p(-share));
  }
  return sum;
}

// The share at which at most `events` have the probability `wanted`, which falls as the share rises.
double ShareAt(int events, int trials, double wanted) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (AtMost(events, trials, middle) > wanted ? low : high) = middle;
  }
  return low;
}

std::string OfZones(int count, const ReadingTally& tally) {
  if (tally.zones == 0) return fmt::format("{}", count);
  return fmt::format("{} ({:.1f} %)", count, 100.0 * count / tally.zones);
}

std::string Row(const std::string& name, const ReadingTally& tally) {
  const Interval wrong = ClopperPearson(tally.accepted_wrong, tally.accepted);
  const std::string interval =
      tally.accepted == 0 ? "" : fmt::format("{:.2f} to {:.2f} %", 100 * wrong.low, 100 * wrong.high);
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name, tally.pictures, tally.zones,
                     OfZones(tally.exact, tally), OfZones(tally.accepted, tally), tally.accepted_wrong,
                     interval, tally.doubtful, tally.nothing);
}

std::string Table(const std::string& by, const std::map<std::string, ReadingTally>& groups,
                  const ReadingTally& all) {
  std::string table = fmt::format(
      "| {} | pictures | zones | exact | accepted | accepted and wrong | 95 % of accepted | doubtful | "
      "nothing read "
      "|\n|---|---|---|---|---|---|---|---|---|\n",
      by);
  for (const auto& [name, tally] : groups) table += Row(name, tally);
  return table + Row("all", all);
}

}  // namespace

void ReadingTally::Add(const ReadingOutcome& outcome) {
  ++pictures;
  zones += outcome.zone ? 1 : 0;
  exact += outcome.zone && outcome.exact ? 1 : 0;
  accepted += outcome.answer == Answer::kAccepted ? 1 : 0;
  accepted_wrong += outcome.answer == Answer::kAccepted && !outcome.exact ? 1 : 0;
  doubtful += outcome.answer == Answer::kDoubtful ? 1 : 0;
  nothing += outcome.answer == Answer::kNothing ? 1 : 0;
}

Interval ClopperPearson(int events, int trials) {
  constexpr double kTail = 0.025;
  Interval interval;
  if (events > 0) interval.low = ShareAt(events - 1, trials, 1 - kTail);
  if (events < trials) interval.high = ShareAt(events, trials, kTail);
  return interval;
}

std::string TallyTables(std::span<const ReadingOutcome> outcomes) {
  std::map<std::string, ReadingTally> formats, difficulties;
  ReadingTally all;
  for (const ReadingOutcome& outcome : outcomes) {
    all.Add(outcome);
    formats[outcome.format].Add(outcome);
    for (const std::string& tag : outcome.difficulty) difficulties[tag].Add(outcome);
  }
  return Table("format", formats, all) + "\n" + Table("difficulty", difficulties, all);
}

}  // namespace lagan::corpus
