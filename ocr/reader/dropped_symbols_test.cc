#include "ocr/reader/dropped_symbols.h"

#include <gtest/gtest.h>

#include <string>

namespace lagan::ocr {
namespace {

using Reading = std::vector<SymbolChoice>;

PooledCell Cell(std::vector<Reading> readings) { return {.position = 7.5F, .readings = std::move(readings)}; }
PooledCell Seen(char symbol) { return Cell({{{symbol, 0.9F}}, {{symbol, 0.9F}}}); }

TEST(DroppedSymbols, NamesWhatStandsBeforeBetweenAndBehindTheColumns) {
  const PooledLine line = {Seen('A'), Seen('P'), Seen('B'), Seen('<'), Seen('C')};
  const auto dropped = DroppedSymbols(line, std::vector<int>{1, 3});
  ASSERT_EQ(dropped.size(), 3U);
  EXPECT_EQ(dropped[0].symbol, 'A');
  EXPECT_EQ(dropped[0].column, 0);
  EXPECT_EQ(dropped[0].position, 7.5F);
  EXPECT_EQ(dropped[1].symbol, 'B');
  EXPECT_EQ(dropped[1].column, 1);
  EXPECT_EQ(dropped[2].symbol, 'C');
  EXPECT_EQ(dropped[2].column, 2);
  EXPECT_GT(dropped[1].cost, dropped[0].cost) << "between columns nothing should stand";
  EXPECT_EQ(dropped[2].cost, dropped[0].cost);
}

TEST(DroppedSymbols, AFilledColumnTakesNoCell) {
  const auto dropped = DroppedSymbols({Seen('P'), Seen('B')}, std::vector<int>{0, -1, -1});
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].column, 1);
}

TEST(DroppedSymbols, OnlyWhatTwoWaysOfSeeingSawClearly) {
  struct Case {
    std::string what;
    PooledCell cell;
    bool clear;
  };
  const Case cases[] = {
      {"two", Seen('X'), true},
      {"two of three", Cell({{{'X', 0.8F}}, {}, {{'X', 0.8F}}}), true},
      {"one", Cell({{{'X', 1}}, {}}), false},
      {"one of them unsure", Cell({{{'X', 1}}, {{'X', 0.79F}}}), false},
      {"two that differ", Cell({{{'X', 1}}, {{'K', 1}}}), false},
      {"nobody", Cell({{}, {}}), false},
  };
  for (const Case& one : cases)
    EXPECT_EQ(DroppedSymbols({one.cell}, {}).size(), one.clear ? 1U : 0U) << one.what;
}

}  // namespace
}  // namespace lagan::ocr
