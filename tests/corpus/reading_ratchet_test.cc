#include "tests/corpus/reading_ratchet.h"

#include <gtest/gtest.h>

namespace lagan::corpus {
namespace {

constexpr std::string_view kFile =
    "# What must be read at the least.\n"
    "published\t15\t13\t13\t0\n"
    "simulator-a\t30\t28\t26\t1\n";

Status Holds(const RatchetRow& measured) {
  const auto rows = ParseRatchet(kFile);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return HoldsRatchet(*rows, measured);
}

TEST(ReadingRatchet, HoldsWithOnePictureOfSlack) {
  EXPECT_TRUE(Holds({"published", 15, 13, 13, 0}).ok());
  EXPECT_TRUE(Holds({"published", 15, 14, 14, 0}).ok());
  EXPECT_TRUE(Holds({"published", 15, 12, 12, 0}).ok());
  EXPECT_EQ(Holds({"published", 15, 11, 13, 0}).reason(), "RATCHET_NOT_HELD");
  EXPECT_EQ(Holds({"published", 15, 13, 11, 0}).reason(), "RATCHET_NOT_HELD");
}

TEST(ReadingRatchet, AWrongTextThatIsAcceptedHasNoSlack) {
  EXPECT_TRUE(Holds({"simulator-a", 30, 28, 26, 1}).ok());
  EXPECT_EQ(Holds({"simulator-a", 30, 28, 26, 2}).reason(), "RATCHET_NOT_HELD");
  EXPECT_EQ(Holds({"published", 15, 13, 13, 1}).reason(), "RATCHET_NOT_HELD");
}

TEST(ReadingRatchet, IsAboutTheseVeryPictures) {
  EXPECT_EQ(Holds({"published", 14, 13, 13, 0}).reason(), "RATCHET_OTHER_PICTURES");
  EXPECT_EQ(Holds({"simulator-c", 30, 30, 30, 0}).reason(), "RATCHET_MISSING");
}

TEST(ReadingRatchet, OnlyGoesUp) {
  const auto better = RaiseRatchet(kFile, {"published", 15, 14, 13, 0});
  ASSERT_TRUE(better.ok()) << better.status();
  EXPECT_EQ(*better,
            "# What must be read at the least.\npublished\t15\t14\t13\t0\nsimulator-a\t30\t28\t26\t1\n");
  EXPECT_EQ(RaiseRatchet(kFile, {"published", 15, 12, 15, 0}).status().reason(), "RATCHET_WOULD_FALL");
  EXPECT_EQ(RaiseRatchet(kFile, {"published", 15, 14, 12, 0}).status().reason(), "RATCHET_WOULD_FALL");
  EXPECT_EQ(RaiseRatchet(kFile, {"simulator-a", 30, 30, 30, 2}).status().reason(), "RATCHET_WOULD_FALL");
  EXPECT_EQ(RaiseRatchet(kFile, {"published", 16, 16, 16, 0}).status().reason(), "RATCHET_OTHER_PICTURES");
}

TEST(ReadingRatchet, ANewSetIsAdded) {
  const auto added = RaiseRatchet(kFile, {"small", 8, 5, 4, 0});
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(*added, std::string(kFile) + "small\t8\t5\t4\t0\n");
  EXPECT_EQ(*RaiseRatchet("", {"small", 8, 5, 4, 0}), "small\t8\t5\t4\t0\n");
}

TEST(ReadingRatchet, DamageIsNamed) {
  for (const char* text :
       {"published\t15\t13\t13\n", "published 15 13 13 0\n", "published\t15\t-1\t13\t0\n",
        "published\t15\t13x\t13\t0\n", "\t15\t13\t13\t0\n", "a\t1\t1\t1\t0\na\t1\t1\t1\t0\n"}) {
    EXPECT_EQ(ParseRatchet(text).status().reason(), "RATCHET_DAMAGED") << text;
    EXPECT_EQ(RaiseRatchet(text, {"b", 1, 1, 1, 0}).status().reason(), "RATCHET_DAMAGED") << text;
  }
}

}  // namespace
}  // namespace lagan::corpus
