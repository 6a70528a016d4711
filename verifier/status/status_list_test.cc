#include "verifier/status/status_list.h"

#include <gtest/gtest.h>

#include <random>

#include "verifier/zlib/deflate.h"

namespace lagan::verifier {
namespace {

// Section 4.1 of the draft: the statuses 1 0 0 1 1 1 0 1 1 1 0 0 0 1 0 1 of one bit are the bytes b9 a3.
TEST(StatusListTest, OneBitAsInTheDraft) {
  const int statuses[] = {1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1};
  const auto list = StatusList::Decompress(1, DeflateFixed(Bytes{0xb9, 0xa3}));
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 16u);
  for (std::uint64_t i = 0; i < 16; ++i) EXPECT_EQ(list->Get(i), statuses[i]) << i;
  EXPECT_FALSE(list->Get(16));
}

// The statuses 1 2 0 3 0 1 0 1 1 2 3 3 of two bits are the bytes c9 44 f9.
TEST(StatusListTest, TwoBitsAsInTheDraft) {
  const int statuses[] = {1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3};
  const auto list = StatusList::Decompress(2, DeflateFixed(Bytes{0xc9, 0x44, 0xf9}));
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 12u);
  for (std::uint64_t i = 0; i < 12; ++i) EXPECT_EQ(list->Get(i), statuses[i]) << i;
}

class StatusListOfWidth : public testing::TestWithParam<unsigned> {};

TEST_P(StatusListOfWidth, KeepsWhatIsSetAndNothingElseThroughCompression) {
  const unsigned bits = GetParam();
  std::mt19937 random(bits);
  auto list = StatusList::Make(bits, 1000);
  ASSERT_TRUE(list.ok());
  std::vector<std::uint8_t> expected(static_cast<std::size_t>(list->size()));
  EXPECT_EQ(expected.size(), 1000u);
  for (int i = 0; i < 600; ++i) {
    const std::size_t index = random() % 1000;
    expected[index] = static_cast<std::uint8_t>(random() % (1U << bits));
    ASSERT_TRUE(list->Set(index, expected[index]).ok());
  }
  const auto again = StatusList::Decompress(bits, list->Compress());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, *list);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(again->Get(i), expected[i]) << i;
}

TEST_P(StatusListOfWidth, RefusesWhatIsBeyond) {
  const unsigned bits = GetParam();
  auto list = StatusList::Make(bits, 8);
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(list->Set(8, 0).reason(), "STATUS_LIST_INVALID");
  EXPECT_EQ(list->Set(std::uint64_t(-1), 0).reason(), "STATUS_LIST_INVALID");
  EXPECT_FALSE(list->Get(std::uint64_t(-1)));
  const auto most = static_cast<std::uint8_t>((1U << bits) - 1);
  EXPECT_TRUE(list->Set(7, most).ok());
  if (bits < 8) {
    EXPECT_EQ(list->Set(7, static_cast<std::uint8_t>(most + 1)).reason(), "STATUS_LIST_INVALID");
  }
  const std::uint64_t largest = std::uint64_t{kMaxStatusList} * 8 / bits;
  EXPECT_TRUE(StatusList::Make(bits, largest).ok());
  EXPECT_FALSE(StatusList::Make(bits, largest + 1).ok());
  EXPECT_FALSE(StatusList::Make(bits, 0).ok());
}

INSTANTIATE_TEST_SUITE_P(All, StatusListOfWidth, testing::Values(1U, 2U, 4U, 8U));

TEST(StatusListTest, RefusesOtherWidths) {
  for (const unsigned bits : {0U, 3U, 5U, 6U, 7U, 9U, 16U}) {
    EXPECT_EQ(StatusList::Make(bits, 8).status().reason(), "STATUS_LIST_INVALID") << bits;
    EXPECT_EQ(StatusList::Decompress(bits, DeflateFixed(Bytes{0})).status().reason(), "STATUS_LIST_INVALID")
        << bits;
  }
}

TEST(StatusListTest, RefusesDamagedOrEmptyStreams) {
  const Bytes good = DeflateFixed(Bytes{0xb9, 0xa3});
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(StatusList::Decompress(1, ByteView(good).first(size)).ok()) << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(StatusList::Decompress(1, longer).ok());
  EXPECT_FALSE(StatusList::Decompress(1, DeflateFixed({})).ok());
}

TEST(StatusListTest, InflatesToItsCapAtAnyRatioAndNoFurther) {
  auto largest = StatusList::Make(8, kMaxStatusList);
  ASSERT_TRUE(largest.ok());
  const Bytes compressed = largest->Compress();
  EXPECT_LT(compressed.size(), 2000u) << "a thousandfold";
  EXPECT_TRUE(StatusList::Decompress(8, compressed).ok());
  // One byte more, as literals.
  EXPECT_FALSE(StatusList::Decompress(8, DeflateFixed(Bytes(kMaxStatusList + 1))).ok());
}

}  // namespace
}  // namespace lagan::verifier
