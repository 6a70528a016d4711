#include "base/core/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>

namespace lagan {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument("ODD", "The number is odd.", "number");
  return number / 2;
}

Result<int> Quarter(int number) {
  LAGAN_ASSIGN_OR_RETURN(const int half, Half(number));
  LAGAN_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Status MustBeEven(int number) {
  LAGAN_RETURN_IF_ERROR(Half(number).status());
  return Status();
}

TEST(ResultTest, ValuesAndErrorsPassThrough) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).status().reason(), "ODD");
  EXPECT_EQ(Quarter(6).status().field(), "number");
  EXPECT_TRUE(MustBeEven(2).ok());
  EXPECT_EQ(MustBeEven(3).code(), Code::kInvalidArgument);
}

TEST(ResultTest, HoldsWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*std::move(result).value(), 7);
}

TEST(ResultTest, StatusSaysCodeReasonFieldAndSentence) {
  std::ostringstream out;
  out << InvalidArgument("PICTURE_TOO_LARGE", "The picture is larger than 12 MB.", "photo") << '\n'
      << Status();
  EXPECT_EQ(out.str(), "INVALID_ARGUMENT PICTURE_TOO_LARGE [photo]: The picture is larger than 12 MB.\nOK");
}

TEST(ResultTest, SixteenCanonicalCodesHaveNames) {
  for (int code = 0; code <= 16; ++code) {
    const auto name = CodeName(static_cast<Code>(code));
    EXPECT_EQ(name == "UNKNOWN", code == 2) << code;
  }
}

}  // namespace
}  // namespace lagan
