#include "ocr/reader/zone_lattice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "mrz/check_digit.h"

namespace lagan::ocr {
namespace {

// In widths of a character.
constexpr float kSamePlace = 0.95F;
constexpr float kAlone = 0.5F;
constexpr float kGap = 1.55F;
// What lies further apart is no text with a symbol lost, but a mark beside the line.
constexpr float kWidestGap = 3.5F;

// A choice that is less probable than this is left out of the lattice.
constexpr float kLeastProbability = 2e-4F;
// What a reading saw with less probability than this is no opinion of its own.
constexpr float kOwnChoice = 0.2F;
constexpr float kLookAlikeShare = 0.1F;
constexpr float kLookAlikeAtLeast = 3e-4F;

// Groups of symbols that networks and people take for one another.
constexpr std::string_view kLookAlikes[] = {"0ODQ", "1I", "2Z", "5S", "6G", "8B", "1L", "7T", "4A", "0U",
                                            "0C",   "<K", "<C", "<S", "<E", "<L", "<X", "NM", "EF", "7P",
                                            "VY",   "HN", "CG", "3B", "PR", "UV", "FP", "HR", "GQ", "8S"};

std::string LookAlikesOf(char symbol) {
  std::string alike;
  for (const std::string_view group : kLookAlikes) {
    if (group.find(symbol) == std::string_view::npos) continue;
    for (const char other : group) {
      if (other != symbol && alike.find(other) == std::string::npos) alike += other;
    }
  }
  return alike;
}

// Puts the symbols of one more reading into cells, in the order of both, so that the sum of distances is least.
class Joiner {
 public:
  Joiner(PooledLine& cells, const PlacedLine& symbols, std::size_t reading)
      : cells_(cells),
        symbols_(symbols),
        reading_(reading),
        width_(symbols.size() + 1),
        costs_((cells.size() + 1) * width_) {}

  PooledLine Run() {
    for (std::size_t cell = 0; cell <= cells_.size(); ++cell) {
      for (std::size_t symbol = 0; symbol <= symbols_.size(); ++symbol) At(cell, symbol) = Best(cell, symbol);
    }
    PooledLine joined;
    std::size_t cell = cells_.size(), symbol = symbols_.size();
    while (cell > 0 || symbol > 0) {
      const float cost = At(cell, symbol);
      if (cell > 0 && symbol > 0 && cost == At(cell - 1, symbol - 1) + Distance(cell - 1, symbol - 1)) {
        joined.push_back(std::move(cells_[--cell]));
        Put(joined.back(), symbols_[--symbol]);
      } else if (cell > 0 && cost == At(cell - 1, symbol) + kAlone) {
        joined.push_back(std::move(cells_[--cell]));
      } else {
        joined.emplace_back();
        joined.back().position = symbols_[--symbol].position;
        Put(joined.back(), symbols_[symbol]);
      }
      joined.back().readings.resize(reading_ + 1);
    }
    std::ranges::reverse(joined);
    return joined;
  }

 private:
  float& At(std::size_t cell, std::size_t symbol) { return costs_[cell * width_ + symbol]; }

  float Distance(std::size_t cell, std::size_t symbol) const {
    const float distance = std::abs(cells_[cell].position - symbols_[symbol].position);
    return distance < kSamePlace ? distance : 1e3F;
  }

  float Best(std::size_t cell, std::size_t symbol) {
    if (cell == 0 && symbol == 0) return 0;
    float best = 1e9F;
    if (cell > 0 && symbol > 0) best = At(cell - 1, symbol - 1) + Distance(cell - 1, symbol - 1);
    if (cell > 0) best = std::min(best, At(cell - 1, symbol) + kAlone);
    if (symbol > 0) best = std::min(best, At(cell, symbol - 1) + kAlone);
    return best;
  }

  void Put(PooledCell& cell, const PlacedSymbol& symbol) const {
    cell.readings.resize(reading_ + 1);
    cell.readings[reading_] = symbol.choices;
  }

  PooledLine& cells_;
  const PlacedLine& symbols_;
  std::size_t reading_;
  std::size_t width_;
  std::vector<float> costs_;
};

using Probabilities = std::array<float, mrz::kSymbols>;

Probabilities MeanOf(const PooledCell& cell) {
  Probabilities mean{};
  for (const auto& reading : cell.readings) {
    for (const SymbolChoice& choice : reading) mean[mrz::SymbolIndex(choice.symbol)] += choice.probability;
  }
  for (float& probability : mean)
    probability /= static_cast<float>(std::max<std::size_t>(1, cell.readings.size()));
  return mean;
}

// A cell that nobody saw: a filler that was lost in a run of fillers, perhaps something else, perhaps only a wide space.
std::vector<mrz::Choice> UnseenCell() {
  std::vector<mrz::Choice> choices = {{mrz::kNothing, 0.7F}, {mrz::kFiller, 1.0F}};
  for (int symbol = 0; symbol < mrz::kSymbols - 1; ++symbol) choices.push_back({mrz::SymbolAt(symbol), 5});
  return choices;
}

bool HasLengthOfAFormat(std::size_t symbols) {
  return std::ranges::any_of(mrz::AllFormats(), [&](const mrz::FormatSpec& format) {
    return static_cast<std::size_t>(format.columns) == symbols;
  });
}

bool Unseen(const PooledCell& cell) {
  return std::ranges::all_of(cell.readings, [](const auto& reading) { return reading.empty(); });
}

}  // namespace

PooledLine PoolLine(const std::vector<PlacedLine>& readings) {
  PooledLine cells;
  for (std::size_t reading = 0; reading < readings.size(); ++reading)
    cells = Joiner(cells, readings[reading], reading).Run();
  if (HasLengthOfAFormat(cells.size())) return cells;
  PooledLine whole;
  for (PooledCell& cell : cells) {
    const float distance = whole.empty() ? 0 : cell.position - whole.back().position;
    if (distance >= kGap && distance < kWidestGap) {
      const float before = whole.back().position;
      const int missing = static_cast<int>(std::lround(distance)) - 1;
      for (int i = 1; i <= missing; ++i) {
        PooledCell unseen{before + distance * static_cast<float>(i) / static_cast<float>(missing + 1), {}};
        unseen.readings.resize(readings.size());
        whole.push_back(std::move(unseen));
      }
    }
    whole.push_back(std::move(cell));
  }
  return whole;
}

mrz::LatticeLine LatticeOf(const PooledLine& line) {
  mrz::LatticeLine lattice;
  for (const PooledCell& cell : line) {
    if (Unseen(cell)) {
      lattice.push_back(UnseenCell());
      continue;
    }
    Probabilities mean = MeanOf(cell);
    float seen = 0;
    for (const float probability : mean) seen += probability;
    const auto best = static_cast<int>(std::ranges::max_element(mean) - mean.begin());
    const float alike = std::max(kLookAlikeAtLeast, kLookAlikeShare * (1 - mean[best]) * (1 - mean[best]));
    for (const char other : LookAlikesOf(mrz::SymbolAt(best))) {
      float& probability = mean[mrz::SymbolIndex(other)];
      probability = std::max(probability, alike);
    }
    std::vector<mrz::Choice> choices;
    for (int symbol = 0; symbol < mrz::kSymbols; ++symbol) {
      if (mean[symbol] >= kLeastProbability)
        choices.push_back({mrz::SymbolAt(symbol), -std::log(std::min(1.0F, mean[symbol]))});
    }
    if (1 - seen >= 0.02F) choices.push_back({mrz::kNothing, -std::log(1 - seen)});
    lattice.push_back(std::move(choices));
  }
  return lattice;
}

float Confidence(const PooledCell& cell, char symbol) { return MeanOf(cell)[mrz::SymbolIndex(symbol)]; }

bool HasLookAlikeOfSameValue(char symbol, const mrz::SymbolSet& allowed) {
  return std::ranges::any_of(LookAlikesOf(symbol), [&](char other) {
    return allowed.test(mrz::SymbolIndex(other)) && mrz::CheckDigitIsBlindTo(symbol, other);
  });
}

char ReadAs(const std::vector<SymbolChoice>& reading, const mrz::SymbolSet& allowed) {
  if (reading.empty()) return mrz::kNothing;
  constexpr std::string_view kPairs = "O0I1Z2S5G6B8";
  const char best = reading.front().symbol;
  if (allowed.test(mrz::SymbolIndex(best))) return best;
  const std::size_t at = kPairs.find(best);
  if (at != std::string_view::npos && allowed.test(mrz::SymbolIndex(kPairs[at ^ 1]))) return kPairs[at ^ 1];
  for (const SymbolChoice& choice : reading) {
    if (choice.probability >= kOwnChoice && allowed.test(mrz::SymbolIndex(choice.symbol)))
      return choice.symbol;
  }
  return mrz::kNothing;
}

}  // namespace lagan::ocr
