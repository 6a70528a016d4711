#include "face/detect/clip.h"

#include <gtest/gtest.h>

namespace lagan::face {
namespace {

constexpr char kHeader[] = "file\tcaptured_at_ms\n";

TEST(Clip, GivesItsFramesInOrder) {
  for (const char* end : {"", "\n"}) {
    const auto frames = ParseClip(std::string(kHeader) + "b.jpg\t-5\na.jpg\t0\nc.jpg\t1700000000123" + end);
    ASSERT_TRUE(frames.ok()) << frames.status();
    ASSERT_EQ(frames->size(), 3u);
    EXPECT_EQ((*frames)[0].file, "b.jpg");
    EXPECT_EQ((*frames)[0].captured_at_ms, -5);
    EXPECT_EQ((*frames)[2].captured_at_ms, 1700000000123);
  }
}

TEST(Clip, RefusesATableThatBreaksARuleAndNamesTheRow) {
  const struct {
    std::string table;
    const char* row;
  } kCases[] = {
      {"", "row 1"},
      {"file\tat\na.jpg\t1\n", "row 1"},
      {kHeader, "row 1"},
      {std::string(kHeader) + "a.jpg\n", "row 2"},
      {std::string(kHeader) + "a.jpg\t1\t2\n", "row 2"},
      {std::string(kHeader) + "\t1\n", "row 2"},
      {std::string(kHeader) + "../a.jpg\t1\n", "row 2"},
      {std::string(kHeader) + "..\t1\n", "row 2"},
      {std::string(kHeader) + "a\x1b[1m.jpg\t1\n", "row 2"},
      {std::string(kHeader) + std::string(101, 'a') + "\t1\n", "row 2"},
      {std::string(kHeader) + "a.jpg\t1.5\n", "row 2"},
      {std::string(kHeader) + "a.jpg\t\n", "row 2"},
      {std::string(kHeader) + "a.jpg\t99999999999999999999\n", "row 2"},
      {std::string(kHeader) + "a.jpg\t1\nb.jpg\t1\n", "row 3"},
      {std::string(kHeader) + "a.jpg\t2\nb.jpg\t1\n", "row 3"},
      {std::string(kHeader) + "a.jpg\t1\n\nb.jpg\t2\n", "row 3"},
      {std::string(kHeader) + "a.jpg\t1\r\n", "row 2"},
  };
  for (const auto& [table, row] : kCases) {
    const Status status = ParseClip(table).status();
    EXPECT_EQ(status.reason(), "CLIP_INVALID") << table;
    EXPECT_NE(status.message().find(row), std::string::npos) << status.message();
  }
}

TEST(Clip, HasALimit) {
  std::string table = kHeader;
  for (std::size_t i = 0; i < kMostClipFrames; ++i) table += "f\t" + std::to_string(i) + "\n";
  EXPECT_TRUE(ParseClip(table).ok());
  EXPECT_EQ(ParseClip(table + "f\t99999999\n").status().reason(), "CLIP_INVALID");
}

TEST(Clip, SaysThatAFolderHoldsNone) { EXPECT_EQ(ReadClip("/nowhere").status().reason(), "FILE_NOT_FOUND"); }

}  // namespace
}  // namespace lagan::face
