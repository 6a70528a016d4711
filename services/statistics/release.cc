#include "services/statistics/release.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

namespace lagan::statistics {
namespace {

constexpr char kChannel[] = "channel";
constexpr char kOutcome[] = "outcome";
constexpr char kAutomation[] = "automation";
constexpr char kTime[] = "time";
constexpr char kDocument[] = "document";
constexpr char kOther[] = "other or none";

constexpr std::array<std::string_view, 2> kDeciders = {"automatic", "by a person"};

struct Band {
  std::string_view name;
  std::uint64_t below;  // seconds
};
constexpr Band kBands[] = {
    {"under 1 minute", 60},         {"1 to 10 minutes", 600},       {"10 minutes to 1 hour", 3600},
    {"1 hour to 1 day", 24 * 3600}, {"1 to 3 days", 3 * 24 * 3600}, {"3 days and more", ~std::uint64_t{0}},
};

std::string_view BandOf(std::uint64_t seconds) {
  return std::ranges::find_if(kBands, [&](const Band& band) { return seconds < band.below; })->name;
}

// A zone that nobody could read right must not hold up the events behind it.
std::string StateOf(const Event& event) {
  const std::string& code = event.document_state;
  const bool is_code =
      code.size() <= 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_code ? code : "";
}

Figures Collect(const WeekCounts& counts, const std::string& table, std::span<const std::string_view> rows,
                std::span<const std::string_view> columns) {
  Figures figures{
      .rows = {rows.begin(), rows.end()}, .columns = {columns.begin(), columns.end()}, .counts = {}};
  for (const std::string& row : figures.rows) {
    for (const std::string& column : figures.columns) {
      const auto found = counts.find({table, row, column});
      figures.counts.push_back(found == counts.end() ? 0 : found->second);
    }
  }
  return figures;
}

std::vector<SafeCell> Publish(const Figures& figures, crypto::RandomSource& random) {
  return MakeSafe(figures, DrawOrder(figures.counts.size(), random));
}

Figures CollectStates(const WeekCounts& counts) {
  std::vector<std::pair<std::uint64_t, std::string>> listed;
  std::uint64_t other = 0;
  for (const auto& [name, count] : counts) {
    if (name.table != kDocument) continue;
    if (name.row.empty() || count < kSmallestPublished) {
      other += count;
    } else {
      listed.emplace_back(count, name.row);
    }
  }
  std::ranges::sort(listed, std::greater<>());
  while (other < kSmallestPublished && !listed.empty()) {
    other += listed.back().first;
    listed.pop_back();
  }
  // By name: the order of two figures that are rounded alike would tell which is larger.
  std::ranges::sort(listed, {}, &std::pair<std::uint64_t, std::string>::second);
  Figures figures{.rows = {}, .columns = {""}, .counts = {}};
  for (const auto& [count, state] : listed) {
    figures.rows.push_back(state);
    figures.counts.push_back(count);
  }
  figures.rows.emplace_back(kOther);
  figures.counts.push_back(other);
  return figures;
}

}  // namespace

std::vector<CellName> CellsOf(const Event& event) {
  switch (event.kind) {
    case EventKind::kOpened:
      return {{kChannel, event.channel, ""}};
    case EventKind::kSubmitted:
      return {};
    case EventKind::kDecided:
      return {{kOutcome, event.outcome, event.channel},
              {kAutomation, std::string(kDeciders[event.automatic ? 0 : 1]), ""},
              {kTime, std::string(BandOf(event.seconds)), ""},
              {kDocument, StateOf(event), ""}};
    case EventKind::kEnded:
      return {{kOutcome, event.outcome, event.channel}};
  }
  return {};
}

std::string MethodInWords() {
  return "Counts under 10 are suppressed, and with them as many others as it takes that none can be worked "
         "out from totals; "
         "all others are rounded to the nearest 5, so rows do not add up exactly. Issuing states are listed "
         "from 10 documents "
         "on. An event is counted in the week in which it happened; one that arrives after that week's "
         "release was "
         "made, in the first week that has none yet. A release is made once, when its week (Monday to "
         "Sunday, UTC) is over, "
         "and never changes.";
}

std::vector<Table> MakeTables(const WeekCounts& counts, crypto::RandomSource& random) {
  constexpr std::array<std::string_view, 1> kNone = {""};
  std::vector<std::string_view> bands;
  std::ranges::transform(kBands, std::back_inserter(bands), &Band::name);
  std::vector<SafeCell> outcomes = Publish(Collect(counts, kOutcome, kDecisions, kChannels), random);
  std::ranges::move(Publish(Collect(counts, kOutcome, kEndings, kChannels), random),
                    std::back_inserter(outcomes));
  return {{"applications by channel", Publish(Collect(counts, kChannel, kChannels, kNone), random)},
          {"outcomes by channel", std::move(outcomes)},
          {"automation", Publish(Collect(counts, kAutomation, kDeciders, kNone), random)},
          {"time to decision", Publish(Collect(counts, kTime, bands, kNone), random)},
          {"documents by issuing state", Publish(CollectStates(counts), random)}};
}

}  // namespace lagan::statistics
