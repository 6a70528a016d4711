#include "ocr/reader/strip_variants.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

// The rule of acceptance.h takes different indices for different ways of seeing.
TEST(Variants, AnyTwoDifferInChannelOrToneAndInScale) {
  const auto variants = Variants();
  ASSERT_GE(variants.size(), 2u);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    for (std::size_t j = i + 1; j < variants.size(); ++j) {
      SCOPED_TRACE(testing::Message() << i << " and " << j);
      EXPECT_TRUE(variants[i].channel != variants[j].channel || variants[i].tone != variants[j].tone);
      EXPECT_NE(variants[i].shape.cap_share, variants[j].shape.cap_share);
    }
  }
}

}  // namespace
}  // namespace lagan::ocr
