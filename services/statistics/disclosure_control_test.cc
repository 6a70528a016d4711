// The attacks that suppression must withstand, carried out: by counting every possible table, and by linear reasoning that
// shares nothing with the code under test.
#include "services/statistics/disclosure_control.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>

namespace lagan::statistics {
namespace {

using Counts = std::vector<std::uint64_t>;

Figures MakeFigures(std::size_t rows, std::size_t columns, Counts counts) {
  Figures figures;
  for (std::size_t row = 0; row < rows; ++row) figures.rows.push_back("row" + std::to_string(row));
  for (std::size_t column = 0; column < columns; ++column)
    figures.columns.push_back(columns == 1 ? "" : "column" + std::to_string(column));
  figures.counts = std::move(counts);
  return figures;
}

// From the last place to the first.
std::vector<std::size_t> ByPlace(std::size_t cells) {
  std::vector<std::size_t> order(cells);
  std::iota(order.rbegin(), order.rend(), 0);
  return order;
}

// "S 15 S": as published.
std::string Published(const std::vector<SafeCell>& cells) {
  std::string text;
  for (const SafeCell& cell : cells) text += cell.suppressed ? "S " : std::to_string(cell.count) + " ";
  return text;
}

// Totals that somebody might know: of the whole for one dimension, of each row and column for two.
Counts TotalsOf(const Figures& figures) {
  const std::size_t columns = figures.columns.size();
  if (columns == 1) {
    Counts whole(1);
    for (const auto count : figures.counts) whole[0] += count;
    return whole;
  }
  Counts totals(figures.rows.size() + columns);
  for (std::size_t cell = 0; cell < figures.counts.size(); ++cell) {
    totals[cell / columns] += figures.counts[cell];
    totals[figures.rows.size() + cell % columns] += figures.counts[cell];
  }
  return totals;
}

void ForEachTable(std::size_t cells, std::uint64_t largest, const std::function<void(const Counts&)>& visit) {
  Counts counts(cells);
  while (true) {
    visit(counts);
    std::size_t at = 0;
    while (at < cells && counts[at] == largest) counts[at++] = 0;
    if (at == cells) return;
    ++counts[at];
  }
}

TEST(RoundCountTest, GoesToTheNearestFive) {
  for (const auto& [exact, rounded] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{{10, 10},
                                                                                           {11, 10},
                                                                                           {12, 10},
                                                                                           {13, 15},
                                                                                           {15, 15},
                                                                                           {17, 15},
                                                                                           {18, 20},
                                                                                           {1002, 1000},
                                                                                           {1003, 1005}}) {
    EXPECT_EQ(RoundCount(exact), rounded) << exact;
  }
}

TEST(MakeSafeTest, DoesWhatItSays) {
  const struct {
    std::size_t rows, columns;
    Counts counts;
    const char* published;
  } cases[] = {
      {4, 1, {500, 123, 10, 12}, "500 125 10 10 "},
      {4, 1, {500, 123, 9, 12}, "500 125 S S "},  // nine alone could be worked out from the total
      {4, 1, {500, 6, 7, 12}, "500 S S 10 "},     // thirteen together
      {4, 1, {500, 0, 0, 12}, "500 S S S "},      // zero is a small number
      {4, 1, {500, 0, 0, 0}, "S S S S "},         // else all three would be known to be zero
      {1, 1, {9}, "S "},
      {1, 1, {10}, "10 "},
      {2, 1, {50, 3}, "S S "},
      {2, 2, {40, 3, 50, 60}, "S S S S "},  // a rectangle hides a cell, less does not
      {3, 3, {400, 90, 80, 70, 3, 60, 50, 40, 30}, "400 90 80 70 S S 50 S S "},
      {3, 3, {400, 90, 80, 70, 60, 50, 0, 0, 0}, "400 S S 70 S S S S S "},
  };
  for (const auto& [rows, columns, counts, published] : cases) {
    EXPECT_EQ(Published(MakeSafe(MakeFigures(rows, columns, counts), ByPlace(counts.size()))), published);
  }
}

// What an attacker cannot tell apart: tables with the same totals and the same published text.
struct Possible {
  // For each cell.
  std::vector<std::set<std::uint64_t>> values;
};

// Every suppressed cell of every table has a second value, found among all tables with the same totals (known exactly) and
// the same publication by the very same code; or it had but one by the totals alone.
void AttackEveryTable(std::size_t rows, std::size_t columns, std::uint64_t largest) {
  std::map<std::pair<Counts, std::string>, Possible> after;
  std::map<Counts, Possible> before;
  const auto add = [](Possible& possible, const Counts& counts) {
    possible.values.resize(counts.size());
    for (std::size_t cell = 0; cell < counts.size(); ++cell) possible.values[cell].insert(counts[cell]);
  };
  ForEachTable(rows * columns, largest, [&](const Counts& counts) {
    const Figures figures = MakeFigures(rows, columns, counts);
    const Counts totals = TotalsOf(figures);
    add(before[totals], counts);
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), 0);
    do {
      add(after[{totals, Published(MakeSafe(figures, order))}], counts);
    } while (std::next_permutation(order.begin(), order.end()));
  });
  std::size_t attacked = 0;
  for (const auto& [known, possible] : after) {
    const auto& [totals, text] = known;
    // A total beyond `largest` has tables that were not counted.
    if (*std::max_element(totals.begin(), totals.end()) > largest) continue;
    for (std::size_t cell = 0, at = 0; cell < rows * columns; ++cell, at = text.find(' ', at) + 1) {
      if (text[at] != 'S' || before.at(totals).values[cell].size() == 1) continue;
      ++attacked;
      ASSERT_GE(possible.values[cell].size(), 2U)
          << text << " cell " << cell << " is " << *possible.values[cell].begin();
    }
  }
  EXPECT_GT(attacked, 100U);
}

TEST(AttackTest, WhoKnowsTotalAndCodeCannotTellACellOfOneDimension) {
  AttackEveryTable(2, 1, 60);
  AttackEveryTable(3, 1, 36);
}

TEST(AttackTest, WhoKnowsAllTotalsAndTheCodeCannotTellACellOfTwoDimensions) { AttackEveryTable(2, 2, 12); }

// What linear equations without negative cells say: suppressed cells are unknowns, published cells and totals are taken as
// exact. Says of a value whether some solution has it, by a largest flow from rows to columns (Ford and Fulkerson).
class LinearReader {
 public:
  LinearReader(const Figures& figures, const std::vector<SafeCell>& cells)
      : rows_(figures.rows.size()), columns_(figures.columns.size()), unknown_(cells.size()) {
    Counts counts = figures.counts;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      unknown_[cell] = cells[cell].suppressed;
      if (!unknown_[cell]) counts[cell] = 0;
    }
    left_ = TotalsOf({figures.rows, figures.columns, counts});
  }

  bool CanBe(std::size_t cell, std::uint64_t value) const {
    Counts left = left_;
    if (columns_ == 1) {
      if (left[0] < value) return false;
      return left[0] == value || std::count(unknown_.begin(), unknown_.end(), true) > 1;
    }
    std::uint64_t& row = left[cell / columns_];
    std::uint64_t& column = left[rows_ + cell % columns_];
    if (row < value || column < value) return false;
    row -= value;
    column -= value;
    return CanFill(left, cell);
  }

 private:
  // Whether all other unknowns can take exactly what is left of every row and column.
  bool CanFill(Counts left, std::size_t fixed) const {
    Counts flow(unknown_.size());
    for (std::size_t row = 0; row < rows_; ++row) {
      while (left[row] > 0) {
        std::vector<bool> seen(rows_);
        if (!Push(left, flow, row, fixed, seen)) return false;
        --left[row];
      }
    }
    return std::all_of(left.begin(), left.end(), [](std::uint64_t rest) { return rest == 0; });
  }
  // One more from this row to any column that has room, moving what others put there where need be.
  bool Push(Counts& left, Counts& flow, std::size_t row, std::size_t fixed, std::vector<bool>& seen) const {
    seen[row] = true;
    for (std::size_t column = 0; column < columns_; ++column) {
      const std::size_t cell = row * columns_ + column;
      if (!unknown_[cell] || cell == fixed) continue;
      if (left[rows_ + column] > 0) {
        --left[rows_ + column];
        ++flow[cell];
        return true;
      }
      for (std::size_t other = 0; other < rows_; ++other) {
        const std::size_t taken = other * columns_ + column;
        if (seen[other] || flow[taken] == 0 || !Push(left, flow, other, fixed, seen)) continue;
        --flow[taken];
        ++flow[cell];
        return true;
      }
    }
    return false;
  }

  const std::size_t rows_;
  const std::size_t columns_;
  std::vector<bool> unknown_;
  Counts left_;
};

TEST(AttackTest, LinearReasoningFindsNoCellInThousandsOfTables) {
  std::mt19937_64 random(20261122);
  const std::pair<std::size_t, std::size_t> shapes[] = {{2, 1}, {4, 1}, {8, 1}, {3, 4}, {2, 4}, {4, 4}};
  std::size_t suppressed = 0;
  std::size_t known_by_totals = 0;
  for (int round = 0; round < 6000; ++round) {
    const auto [rows, columns] = shapes[round % std::size(shapes)];
    Counts counts(rows * columns);
    // Small cells, empty ones and large ones in all mixtures.
    for (auto& count : counts) count = random() % 3 == 0 ? 0 : random() % (random() % 2 == 0 ? 14 : 60);
    const Figures figures = MakeFigures(rows, columns, counts);
    auto order = ByPlace(counts.size());
    if (round % 2 == 0) std::shuffle(order.begin(), order.end(), random);
    const auto cells = MakeSafe(figures, order);
    std::vector<SafeCell> nothing_published = cells;
    for (SafeCell& cell : nothing_published) cell.suppressed = true;
    const LinearReader reader(figures, cells);
    const LinearReader by_totals(figures, nothing_published);
    std::uint64_t sum = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      ASSERT_TRUE(cells[cell].suppressed || counts[cell] >= kSmallestPublished);
      if (!cells[cell].suppressed) continue;
      ++suppressed;
      sum += counts[cell];
      const auto other = [&](const LinearReader& r) {
        return r.CanBe(cell, counts[cell] + 1) || (counts[cell] > 0 && r.CanBe(cell, counts[cell] - 1));
      };
      if (other(reader)) continue;
      ++known_by_totals;
      ASSERT_FALSE(other(by_totals)) << "the publication gave away cell " << cell << " of "
                                     << Published(cells);
    }
    const bool all = std::all_of(cells.begin(), cells.end(), [](const SafeCell& c) { return c.suppressed; });
    const bool none =
        std::none_of(cells.begin(), cells.end(), [](const SafeCell& c) { return c.suppressed; });
    ASSERT_TRUE(all || none || sum >= kSmallestPublished) << Published(cells);
  }
  EXPECT_GT(suppressed, 20'000U);
  EXPECT_LT(known_by_totals * 10, suppressed) << "few rows or columns are empty altogether";
}

TEST(DrawOrderTest, HoldsEachCellOnceAndIsSometimesAnyOrder) {
  crypto::SystemRandom random;
  std::set<std::vector<std::size_t>> seen;
  int by_place = 0;
  for (int draw = 0; draw < 400; ++draw) {
    auto order = DrawOrder(4, random);
    by_place += order == ByPlace(4);
    seen.insert(order);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
  }
  EXPECT_GT(by_place, 200);
  EXPECT_GT(seen.size(), 12U);
}

// Larger publications stay useful: one small cell costs a handful, not the table.
TEST(MakeSafeTest, SuppressesFewCellsForOne) {
  for (std::size_t small = 0; small < 12; ++small) {
    Counts counts(12, 200);
    counts[small] = 4;
    const auto cells = MakeSafe(MakeFigures(3, 4, counts), ByPlace(12));
    EXPECT_EQ(std::count_if(cells.begin(), cells.end(), [](const SafeCell& c) { return c.suppressed; }), 4);
  }
}

}  // namespace
}  // namespace lagan::statistics
