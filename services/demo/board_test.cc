#include "services/demo/board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagan::demo {
namespace {

namespace v1 = statistics::v1;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(DurationInWordsTest, HasTwoUnitsAtMost) {
  const std::pair<std::uint64_t, const char*> cases[] = {{0, "0 s"},
                                                         {59, "59 s"},
                                                         {60, "1 min"},
                                                         {125, "2 min 5 s"},
                                                         {3600, "1 h"},
                                                         {3659, "1 h"},
                                                         {3661 + 240, "1 h 5 min"},
                                                         {86'400, "1 d"},
                                                         {183'600, "2 d 3 h"}};
  for (const auto& [seconds, words] : cases) EXPECT_EQ(DurationInWords(seconds), words);
}

TEST(LiveBoardTest, IsAlignedAndSharesWhatThereIs) {
  v1::GetLiveCountsResponse live;
  live.set_opened(12);
  live.set_submitted(11);
  live.set_decided(10);
  live.set_decided_automatically(8);
  live.set_approved(9);
  live.set_refused_fraud(1);
  live.set_ended(1);
  live.set_automatic_p50(12);
  live.set_automatic_p90(75);
  live.set_manual_p50(4000);
  live.set_manual_p90(100'000);
  (*live.mutable_by_channel())["telephone"] = 2;
  (*live.mutable_by_channel())["digital"] = 8;
  EXPECT_EQ(LiveBoard(live),
            "Today since midnight (UTC); exact, not for publication\n"
            "  opened                                12\n"
            "  submitted                             11\n"
            "  decided                               10  digital 8, telephone 2\n"
            "    without a person                     8  80 %\n"
            "    approved                             9  90 %\n"
            "    not proven                           0  0 %\n"
            "    refused for fraud                    1  10 %\n"
            "  ended without a decision               1\n"
            "  median time, automatic              12 s  90 % within 1 min 15 s\n"
            "  median time, by a person       1 h 6 min  90 % within 1 d 3 h\n");
}

TEST(LiveBoardTest, HasNoSharesOfNothing) {
  const std::string board = LiveBoard({});
  EXPECT_THAT(board, Not(HasSubstr("%")));
  EXPECT_THAT(board, HasSubstr("median time, by a person               -\n"));
}

void AddCell(v1::Table& table, const char* row, const char* column, int count) {
  v1::Cell* const cell = table.add_cells();
  cell->set_row(row);
  cell->set_column(column);
  cell->set_suppressed(count == 0);
  cell->set_count(static_cast<std::uint64_t>(count));
}

TEST(ReleaseBoardTest, ShowsBothKindsOfTable) {
  v1::GetReleaseResponse release;
  release.set_week("2026-11-23");
  release.set_method("Counts under 10 are suppressed.");
  v1::Table& one = *release.add_tables();
  one.set_title("automation");
  AddCell(one, "automatic", "", 1235);
  AddCell(one, "by a person", "", 90);
  v1::Table& two = *release.add_tables();
  two.set_title("outcomes by channel");
  AddCell(two, "approved", "digital", 1200);
  AddCell(two, "approved", "telephone", 0);
  AddCell(two, "not_proven", "digital", 15);
  AddCell(two, "not_proven", "telephone", 0);
  EXPECT_EQ(ReleaseBoard(release),
            "Week of 2026-11-23 (* suppressed)\n"
            "\n"
            "automation\n"
            "  automatic    1235\n"
            "  by a person    90\n"
            "\n"
            "outcomes by channel\n"
            "              digital  telephone\n"
            "  approved       1200          *\n"
            "  not_proven       15          *\n"
            "\n"
            "Counts under 10 are suppressed.\n");
}

// What a server answers is shown, not obeyed.
TEST(ReleaseBoardTest, KeepsTheTerminalSafe) {
  v1::GetReleaseResponse release;
  release.add_tables()->set_title("\x1b[2J");
  AddCell(*release.mutable_tables(0), "\x1b[31m", "", 10);
  EXPECT_THAT(ReleaseBoard(release), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace lagan::demo
