#include "services/statistics/release.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <set>

namespace lagan::statistics {
namespace {

Table Named(const std::vector<Table>& tables, std::string_view title) {
  return *std::ranges::find(tables, title, &Table::title);
}

WeekCounts Documents(const std::map<std::string, std::uint64_t>& states) {
  WeekCounts counts;
  for (const auto& [state, count] : states) counts[{"document", state, ""}] = count;
  return counts;
}

std::string StatesPublished(const std::map<std::string, std::uint64_t>& states) {
  crypto::SeededRandomForTest random(1);
  std::string text;
  for (const SafeCell& cell :
       Named(MakeTables(Documents(states), random), "documents by issuing state").cells)
    text += cell.row + "=" + (cell.suppressed ? "S" : std::to_string(cell.count)) + " ";
  return text;
}

Event Decided(std::uint64_t seconds, bool automatic = true) {
  Event event{.id = "", .kind = EventKind::kDecided, .occurred_at = {}, .channel = "counter"};
  event.outcome = "approved";
  event.automatic = automatic;
  event.seconds = seconds;
  event.document_state = "IRL";
  return event;
}

TEST(CellsOfTest, CountsEachKindWhereItBelongs) {
  Event event = Decided(59);
  EXPECT_EQ(CellsOf(event), (std::vector<CellName>{{"outcome", "approved", "counter"},
                                                   {"automation", "automatic", ""},
                                                   {"time", "under 1 minute", ""},
                                                   {"document", "IRL", ""}}));
  for (const char* state : {"", "irl", "I1A", "IRLX", "<<<"}) {
    event.document_state = state;
    EXPECT_EQ(CellsOf(event)[3].row, "") << state;
  }
  event.kind = EventKind::kEnded;
  event.outcome = "expired";
  EXPECT_EQ(CellsOf(event), (std::vector<CellName>{{"outcome", "expired", "counter"}}));
  event.kind = EventKind::kOpened;
  EXPECT_EQ(CellsOf(event), (std::vector<CellName>{{"channel", "counter", ""}}));
  event.kind = EventKind::kSubmitted;
  EXPECT_TRUE(CellsOf(event).empty());
}

TEST(CellsOfTest, PutsBothSidesOfEachLimitInTheirBands) {
  const std::pair<std::uint64_t, const char*> cases[] = {
      {0, "under 1 minute"},     {59, "under 1 minute"},        {60, "1 to 10 minutes"},
      {599, "1 to 10 minutes"},  {600, "10 minutes to 1 hour"}, {3599, "10 minutes to 1 hour"},
      {3600, "1 hour to 1 day"}, {86'399, "1 hour to 1 day"},   {86'400, "1 to 3 days"},
      {259'199, "1 to 3 days"},  {259'200, "3 days and more"},  {300'000'000, "3 days and more"}};
  for (const auto& [seconds, band] : cases) EXPECT_EQ(CellsOf(Decided(seconds))[2].row, band) << seconds;
  EXPECT_EQ(CellsOf(Decided(0, false))[1].row, "by a person");
}

TEST(MakeTablesTest, AnEmptyWeekHasEveryCellAndSaysNothing) {
  crypto::SeededRandomForTest random(1);
  const auto tables = MakeTables({}, random);
  ASSERT_EQ(tables.size(), 5U);
  const std::pair<const char*, std::size_t> sizes[] = {{"applications by channel", 4},
                                                       {"outcomes by channel", 20},
                                                       {"automation", 2},
                                                       {"time to decision", 6},
                                                       {"documents by issuing state", 1}};
  for (const auto& [title, size] : sizes) {
    EXPECT_EQ(Named(tables, title).cells.size(), size) << title;
    for (const SafeCell& cell : Named(tables, title).cells) {
      EXPECT_TRUE(cell.suppressed);
      EXPECT_EQ(cell.count, 0U);
    }
  }
}

TEST(MakeTablesTest, ListsOnlyStatesThatManyCameFrom) {
  EXPECT_EQ(StatesPublished({{"GBR", 500}, {"IRL", 203}, {"FRA", 6}, {"PRT", 4}, {"", 3}}),
            "GBR=500 IRL=205 other or none=15 ");
  EXPECT_EQ(StatesPublished({{"GBR", 500}, {"IRL", 203}, {"FRA", 9}}), "GBR=500 other or none=210 ");
  EXPECT_EQ(StatesPublished({{"GBR", 500}, {"IRL", 203}}), "GBR=500 other or none=205 ");
  EXPECT_EQ(StatesPublished({{"GBR", 500}}), "other or none=500 ");
  EXPECT_EQ(StatesPublished({{"GBR", 9}}), "other or none=S ");
  EXPECT_EQ(StatesPublished({{"", 40}, {"GBR", 12}, {"IRL", 10}}), "GBR=10 IRL=10 other or none=40 ");
}

// Who is behind "other or none" cannot be told: the same figures under any other names look the same.
TEST(MakeTablesTest, StatesThatAreNotListedCouldBeAnyOthers) {
  EXPECT_EQ(StatesPublished({{"GBR", 500}, {"FRA", 9}, {"PRT", 4}}),
            StatesPublished({{"GBR", 500}, {"PER", 4}, {"CHL", 9}}));
  EXPECT_EQ(StatesPublished({{"GBR", 500}, {"FRA", 13}}),
            StatesPublished({{"GBR", 500}, {"PER", 7}, {"", 6}}));
}

// A week of `applications`, most of them the ordinary sort.
WeekCounts RandomWeek(std::mt19937_64& random, int applications) {
  WeekCounts counts;
  const auto skewed = [&](std::size_t size) {
    std::size_t index = 0;
    while (index + 1 < size && random() % 4 == 0) ++index;
    return index;
  };
  constexpr std::array<std::string_view, 4> kStates = {"GBR", "IRL", "", "POL"};
  for (int i = 0; i < applications; ++i) {
    Event event;
    event.channel = kChannels[skewed(kChannels.size())];
    event.kind = EventKind::kOpened;
    for (const CellName& cell : CellsOf(event)) ++counts[cell];
    event.kind = random() % 5 == 0 ? EventKind::kEnded : EventKind::kDecided;
    event.outcome = event.kind == EventKind::kEnded ? kEndings[skewed(2)] : kDecisions[skewed(3)];
    event.automatic = random() % 5 != 0;
    event.seconds = std::uint64_t{1} << (random() % 20);
    event.document_state = kStates[skewed(4)];
    for (const CellName& cell : CellsOf(event)) ++counts[cell];
  }
  return counts;
}

// The exact count behind a published cell of the tables that always have all their cells.
std::uint64_t ExactOf(const WeekCounts& counts, const std::string& table, const SafeCell& cell) {
  const auto found = counts.find({table, cell.row, cell.column});
  return found == counts.end() ? 0 : found->second;
}

// All that links the tables is the number of decisions. For every suppressed cell there is another week, that differs by one in it and
// by one the other way in another suppressed cell of the same table and part: it has the same number of decisions, so
// it agrees with every published cell of every table.
TEST(MakeTablesTest, EverySuppressedCellCouldBeAnotherNumberInAnotherWeekWithTheSameRelease) {
  std::mt19937_64 random(5);
  crypto::SeededRandomForTest draws(6);
  std::size_t suppressed = 0;
  for (int round = 0; round < 2000; ++round) {
    const WeekCounts counts = RandomWeek(random, static_cast<int>(10 + random() % 400));
    const auto tables = MakeTables(counts, draws);
    const std::pair<const char*, const char*> names[] = {{"channel", "applications by channel"},
                                                         {"outcome", "outcomes by channel"},
                                                         {"automation", "automation"},
                                                         {"time", "time to decision"}};
    for (const auto& [table, title] : names) {
      const auto& cells = Named(tables, title).cells;
      // Parts of cells [first, last).
      const std::size_t first_part = cells.size() == 20 ? 12 : cells.size();
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i].suppressed) {
          ASSERT_EQ(cells[i].count, RoundCount(ExactOf(counts, table, cells[i])));
          ASSERT_GE(cells[i].count, kSmallestPublished);
          continue;
        }
        ++suppressed;
        bool can_change = false;
        for (std::size_t j = 0; j < cells.size(); ++j) {
          if (i == j || !cells[j].suppressed || (i < first_part) != (j < first_part)) continue;
          can_change |= ExactOf(counts, table, cells[i]) > 0 || ExactOf(counts, table, cells[j]) > 0;
        }
        std::uint64_t part = 0;
        for (std::size_t j = 0; j < cells.size(); ++j) {
          if ((i < first_part) == (j < first_part)) part += ExactOf(counts, table, cells[j]);
        }
        // A part that is empty altogether is suppressed altogether, and its total is nowhere published.
        ASSERT_TRUE(can_change || part == 0) << title << " " << cells[i].row << " " << cells[i].column;
      }
    }
  }
  EXPECT_GT(suppressed, 10'000U);
}

// Somebody who wrote down the live counts at every midnight knows the week's exact sums by outcome, by channel, opened, ended
// and automatic. With the release they learn of a suppressed cell of "outcomes by channel" no more than those sums say:
// tables with the same sums and the same published cells, unrounded, hold other numbers there.
TEST(DifferencingTest, LiveCountsOfTheWholeWeekDoNotOpenTheRelease) {
  std::mt19937_64 random(7);
  crypto::SeededRandomForTest draws(8);
  std::size_t opened_by_sums = 0;
  std::size_t closed = 0;
  for (int round = 0; round < 300; ++round) {
    const WeekCounts counts = RandomWeek(random, static_cast<int>(20 + random() % 300));
    const auto& all = Named(MakeTables(counts, draws), "outcomes by channel").cells;
    const std::vector<SafeCell> cells(all.begin(), all.begin() + 12);
    const auto exact = [&](std::size_t row, std::size_t column) {
      return ExactOf(counts, "outcome", cells[row * 4 + column]);
    };
    // Every change that keeps all sums, of tables of three rows, is made of rectangles and of six-cell rings; a cell is safe when one of
    // them passes through suppressed cells only and none of its cells would fall below zero.
    std::set<std::size_t> safe;
    std::set<std::size_t> free;  // with nothing published at all
    const auto consider = [&](const std::vector<std::pair<std::size_t, std::size_t>>& ring) {
      bool hidden = true;
      for (std::size_t i = 0; i < ring.size(); ++i) {
        hidden &= cells[ring[i].first * 4 + ring[i].second].suppressed;
        if (i % 2 == 1 && exact(ring[i].first, ring[i].second) == 0) return;
      }
      for (const auto& [row, column] : ring) {
        free.insert(row * 4 + column);
        if (hidden) safe.insert(row * 4 + column);
      }
    };
    for (std::size_t r1 = 0; r1 < 3; ++r1) {
      for (std::size_t r2 = 0; r2 < 3; ++r2) {
        for (std::size_t c1 = 0; c1 < 4; ++c1) {
          for (std::size_t c2 = 0; c2 < 4; ++c2) {
            if (r1 == r2 || c1 == c2) continue;
            consider({{r1, c1}, {r1, c2}, {r2, c2}, {r2, c1}});
            const std::size_t r3 = 3 - r1 - r2;
            for (std::size_t c3 = 0; c3 < 4; ++c3) {
              if (c3 == c1 || c3 == c2) continue;
              consider({{r1, c1}, {r1, c2}, {r2, c2}, {r2, c3}, {r3, c3}, {r3, c1}});
            }
          }
        }
      }
    }
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (!cells[cell].suppressed) continue;
      ASSERT_TRUE(safe.contains(cell) || !free.contains(cell)) << round << " " << cell;
      (safe.contains(cell) ? closed : opened_by_sums) += 1;
    }
  }
  EXPECT_GT(closed, 1000U);
  EXPECT_LT(opened_by_sums, closed / 2);
}

TEST(MethodInWordsTest, NamesTheLimits) {
  EXPECT_NE(MethodInWords().find("under 10"), std::string::npos);
  EXPECT_NE(MethodInWords().find("nearest 5"), std::string::npos);
}

}  // namespace
}  // namespace lagan::statistics
