#include "ocr/reader/zone_lattice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace lagan::ocr {
namespace {

// One symbol a character, from position `first` on.
PlacedLine Line(const std::string& text, float first = 0, float probability = 0.9F) {
  PlacedLine line;
  for (const char c : text) {
    line.push_back({{{c, probability}}, first});
    ++first;
  }
  return line;
}

// What each reading has in each cell; '.' for nothing.
std::string Seen(const PooledLine& line, std::size_t reading) {
  std::string seen;
  for (const PooledCell& cell : line)
    seen += cell.readings.at(reading).empty() ? '.' : cell.readings[reading].front().symbol;
  return seen;
}

float CostOf(const std::vector<mrz::Choice>& cell, char symbol) {
  const auto found = std::ranges::find(cell, symbol, &mrz::Choice::symbol);
  return found == cell.end() ? 99 : found->cost;
}

TEST(PoolLine, SymbolsOfOnePlaceShareACell) {
  const PooledLine line = PoolLine({Line("ABC"), Line("XBC", 0.3F), Line("ABZ", -0.3F)});
  ASSERT_EQ(line.size(), 3u);
  EXPECT_EQ(Seen(line, 0), "ABC");
  EXPECT_EQ(Seen(line, 1), "XBC");
  EXPECT_EQ(Seen(line, 2), "ABZ");
}

TEST(PoolLine, WhatOneReadingHasMoreIsACellOfItsOwn) {
  const PooledLine line = PoolLine({Line("ABC"), Line("JABCX", -1), Line("BC", 1)});
  EXPECT_EQ(Seen(line, 0), ".ABC.");
  EXPECT_EQ(Seen(line, 1), "JABCX");
  EXPECT_EQ(Seen(line, 2), "..BC.");
}

TEST(PoolLine, OrderIsKeptWherePlacesAreUncertain) {
  PlacedLine shaken = Line("ABCD");
  shaken[1].position += 0.6F;
  const PooledLine line = PoolLine({Line("ABCD"), shaken});
  EXPECT_EQ(Seen(line, 1), "ABCD");
}

TEST(PoolLine, WideSpaceMayHoldALostSymbol) {
  PlacedLine gap = Line("AB");
  gap[1].position = 2;
  const PooledLine line = PoolLine({gap});
  EXPECT_EQ(Seen(line, 0), "A.B");
  const auto lattice = LatticeOf(line);
  EXPECT_LT(CostOf(lattice[1], mrz::kNothing), 1);
  EXPECT_LT(CostOf(lattice[1], '<'), 2);
  EXPECT_LT(CostOf(lattice[1], 'Q'), 10);
  gap[1].position = 5;
  EXPECT_EQ(PoolLine({gap}).size(), 2u) << "a mark beside the line";
  PlacedLine whole = Line(std::string(44, '<'));
  whole.back().position += 1;
  EXPECT_EQ(PoolLine({whole}).size(), 44u) << "as long as a format's line";
}

TEST(LatticeOf, CostIsOfTheMeanOverReadings) {
  const auto lattice = LatticeOf(PoolLine({{{{{'D', 0.8F}, {'O', 0.2F}}, 0}}, {{{{'O', 0.6F}}, 0}}}));
  ASSERT_EQ(lattice.size(), 1u);
  EXPECT_NEAR(CostOf(lattice[0], 'D'), -std::log(0.4), 1e-4);
  EXPECT_NEAR(CostOf(lattice[0], 'O'), -std::log(0.4), 1e-4);
  EXPECT_NEAR(CostOf(lattice[0], mrz::kNothing), -std::log(0.2), 1e-4);
}

TEST(LatticeOf, ReadingThatSawNothingSpeaksForNothing) {
  const auto lattice = LatticeOf(PoolLine({Line("A", 0, 1), {}, {}}));
  EXPECT_NEAR(CostOf(lattice[0], 'A'), -std::log(1.0 / 3), 1e-4);
  EXPECT_NEAR(CostOf(lattice[0], mrz::kNothing), -std::log(2.0 / 3), 1e-4);
}

TEST(LatticeOf, LookAlikesAreDearAndDearerWhereReadingsAreSure) {
  const auto sure = LatticeOf(PoolLine({Line("0", 0, 1)}))[0];
  const auto unsure = LatticeOf(PoolLine({Line("0", 0, 0.6F)}))[0];
  EXPECT_GT(CostOf(sure, 'O'), 8);
  EXPECT_LT(CostOf(sure, 'O'), 12);
  EXPECT_LT(CostOf(unsure, 'O'), 5);
  EXPECT_EQ(CostOf(sure, 'X'), 99) << "nothing like it";
}

TEST(HasLookAlikeOfSameValue, IsWhatNoCheckDigitTellsApart) {
  mrz::SymbolSet letters, digits;
  for (char c = 'A'; c <= 'Z'; ++c) letters.set(mrz::SymbolIndex(c));
  for (char c = '0'; c <= '9'; ++c) digits.set(mrz::SymbolIndex(c));
  const mrz::SymbolSet both = letters | digits;
  for (const char c : {'H', 'R', 'F', 'P', 'G', 'Q'}) EXPECT_TRUE(HasLookAlikeOfSameValue(c, letters)) << c;
  for (const char c : {'8', '6', '0', 'S', 'G', 'U'}) EXPECT_TRUE(HasLookAlikeOfSameValue(c, both)) << c;
  for (const char c : {'8', '6', '0', '5'}) EXPECT_FALSE(HasLookAlikeOfSameValue(c, digits)) << c;
  for (const char c : {'E', 'M', 'O'}) EXPECT_FALSE(HasLookAlikeOfSameValue(c, both)) << c;
  EXPECT_FALSE(HasLookAlikeOfSameValue('<', digits));
  mrz::SymbolSet names = letters;
  names.set(mrz::SymbolIndex('<'));
  EXPECT_TRUE(HasLookAlikeOfSameValue('<', names)) << "K";
}

TEST(ReadAs, TakesItsOwnChoiceOrTheLookAlikeThatMayStandThere) {
  mrz::SymbolSet digits;
  for (char c = '0'; c <= '9'; ++c) digits.set(mrz::SymbolIndex(c));
  EXPECT_EQ(ReadAs({{'7', 0.9F}}, digits), '7');
  EXPECT_EQ(ReadAs({{'O', 0.9F}, {'6', 0.1F}}, digits), '0');
  EXPECT_EQ(ReadAs({{'A', 0.7F}, {'4', 0.25F}}, digits), '4');
  EXPECT_EQ(ReadAs({{'A', 0.9F}, {'4', 0.05F}}, digits), mrz::kNothing) << "no opinion of its own";
  EXPECT_EQ(ReadAs({}, digits), mrz::kNothing);
}

}  // namespace
}  // namespace lagan::ocr
