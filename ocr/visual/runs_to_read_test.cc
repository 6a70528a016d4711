#include "ocr/visual/runs_to_read.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lagan::ocr {
namespace {

constexpr double kPixelsPerMm = 10;

TextRun Print(double millimetres, int marks = 8, double evenness = 1) {
  TextRun run;
  run.cap_height = millimetres * kPixelsPerMm;
  run.marks = marks;
  run.evenness = evenness;
  return run;
}

bool IsRead(const TextRun& run) { return RunsToRead(std::vector{run}, kPixelsPerMm).front(); }

TEST(RunsToRead, ArePrintOfValuesAndCaptions) {
  EXPECT_TRUE(IsRead(Print(2.2)));
  EXPECT_TRUE(IsRead(Print(0.8)));
  EXPECT_FALSE(IsRead(Print(0.7))) << "microprint";
  EXPECT_TRUE(IsRead(Print(4.4)));
  EXPECT_FALSE(IsRead(Print(4.6))) << "a title";
  EXPECT_FALSE(IsRead(Print(2.2, 2))) << "a letter or two";
  EXPECT_TRUE(IsRead(Print(2.2, 3)));
  EXPECT_FALSE(IsRead(Print(2.2, 3, 0.9))) << "three marks that stand on no line";
  EXPECT_FALSE(IsRead(Print(2.2, 8, 0.5))) << "a pattern";
}

TEST(RunsToRead, SmallPrintKeepsNoLargerFromBeingRead) {
  std::vector<TextRun> runs(2 * kMostReadRuns, Print(1));
  for (int i = 0; i < 6; ++i) runs.push_back(Print(2.2));
  const std::vector<bool> read = RunsToRead(runs, kPixelsPerMm);
  EXPECT_EQ(std::ranges::count(read, true), static_cast<std::ptrdiff_t>(kMostReadRuns));
  for (std::size_t i = runs.size() - 6; i < runs.size(); ++i) EXPECT_TRUE(read[i]);
  EXPECT_TRUE(read.front()) << "of runs of one height the first";
}

}  // namespace
}  // namespace lagan::ocr
