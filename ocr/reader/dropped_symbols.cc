#include "ocr/reader/dropped_symbols.h"

#include <algorithm>
#include <optional>

namespace lagan::ocr {
namespace {

std::optional<char> ClearSymbol(const PooledCell& cell) {
  constexpr float kClear = 0.8F;
  constexpr int kWays = 2;
  int ways[mrz::kSymbols] = {};
  for (const auto& reading : cell.readings) {
    if (reading.empty() || reading.front().probability < kClear) continue;
    const char symbol = reading.front().symbol;
    if (++ways[mrz::SymbolIndex(symbol)] == kWays) return symbol;
  }
  return std::nullopt;
}

}  // namespace

std::vector<DroppedSymbol> DroppedSymbols(const PooledLine& line, std::span<const int> cells) {
  const mrz::DecoderCosts costs;
  const auto columns = static_cast<int>(cells.size());
  std::vector<DroppedSymbol> dropped;
  int column = 0;
  for (int cell = 0; cell < static_cast<int>(line.size()); ++cell) {
    const auto taken = std::ranges::find(cells, cell);
    if (taken != cells.end()) {
      column = static_cast<int>(taken - cells.begin()) + 1;
      continue;
    }
    const std::optional<char> symbol = ClearSymbol(line[cell]);
    const bool at_end = column == 0 || column == columns;
    if (symbol)
      dropped.push_back(
          {column, *symbol, at_end ? costs.drop_at_end : costs.drop_inside, line[cell].position});
  }
  return dropped;
}

}  // namespace lagan::ocr
