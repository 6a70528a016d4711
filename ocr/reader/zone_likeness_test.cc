#include "ocr/reader/zone_likeness.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

bool ReadsLikeALineOfAZone(const PlacedLine& seen, double cells) {
  return ShareLikeAZone(seen, cells) >= kLeastShareOfALine;
}

PlacedLine Line(int symbols, float pitch, float probability) {
  PlacedLine line;
  for (int i = 0; i < symbols; ++i) line.push_back({{{'<', probability}}, static_cast<float>(i) * pitch});
  return line;
}

TEST(ShareLikeAZone, OneSymbolACharacterAndSureOfIt) {
  EXPECT_TRUE(ReadsLikeALineOfAZone(Line(44, 1, 0.99F), 44));
  EXPECT_TRUE(ReadsLikeALineOfAZone(Line(30, 1.1F, 0.9F), 29.6));
  EXPECT_FALSE(ReadsLikeALineOfAZone(Line(44, 1, 0.7F), 44)) << "not sure";
  EXPECT_FALSE(ReadsLikeALineOfAZone(Line(56, 0.74F, 0.99F), 44)) << "another pitch";
  EXPECT_FALSE(ReadsLikeALineOfAZone(Line(32, 1.4F, 0.99F), 44)) << "another pitch";
  EXPECT_FALSE(ReadsLikeALineOfAZone(PlacedLine(), 44));
  EXPECT_FALSE(ReadsLikeALineOfAZone(PlacedLine(), 0));
}

TEST(ShareLikeAZone, ThreeQuartersOfTheColumnsAreEnough) {
  EXPECT_TRUE(ReadsLikeALineOfAZone(Line(34, 1, 0.99F), 44));
  EXPECT_FALSE(ReadsLikeALineOfAZone(Line(32, 1, 0.99F), 44));
  PlacedLine smudged = Line(40, 1, 0.99F);
  for (int i = 0; i < 10; ++i) smudged[static_cast<std::size_t>(i)].choices.front().probability = 0.3F;
  EXPECT_TRUE(ReadsLikeALineOfAZone(smudged, 40));
  smudged[10].choices.clear();
  EXPECT_FALSE(ReadsLikeALineOfAZone(smudged, 40));
}

}  // namespace
}  // namespace lagan::ocr
