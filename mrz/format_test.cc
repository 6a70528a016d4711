#include "mrz/format.h"

#include <gtest/gtest.h>

#include <vector>

namespace lagan::mrz {
namespace {

TEST(FormatTest, EveryPositionBelongsToOneFieldOrDigit) {
  for (const FormatSpec& spec : AllFormats()) {
    std::vector<std::vector<int>> used;
    for (int line = 0; line < spec.lines; ++line) used.emplace_back(spec.Columns(line), 0);
    for (const FieldSpec& field : spec.fields) {
      for (int i = 0; i < field.span.length; ++i) ++used.at(field.span.line).at(field.span.column + i);
      if (field.check_column >= 0) ++used.at(field.span.line).at(field.check_column);
    }
    if (spec.composite_digit) ++used.at(spec.composite_digit->line).at(spec.composite_digit->column);
    for (const auto& line : used) {
      for (std::size_t i = 0; i < line.size(); ++i) EXPECT_EQ(line[i], 1) << spec.name << " column " << i;
    }
  }
}

// 9303-4, 9303-5, 9303-6 section 4.2.4, in the standard's positions (from 1).
TEST(FormatTest, CompositeRangesAreThoseOfTheStandard) {
  using Ranges = std::vector<std::array<int, 3>>;  // line, first, last
  const std::pair<Format, Ranges> kCases[] = {
      {Format::kTd3, {{2, 1, 10}, {2, 14, 20}, {2, 22, 43}}},
      {Format::kTd2, {{2, 1, 10}, {2, 14, 20}, {2, 22, 35}}},
      {Format::kTd1, {{1, 6, 30}, {2, 1, 7}, {2, 9, 15}, {2, 19, 29}}},
  };
  for (const auto& [format, ranges] : kCases) {
    const FormatSpec& spec = SpecOf(format);
    Ranges found;
    for (const Span& span : spec.composite) {
      found.push_back({span.line + 1, span.column + 1, span.column + span.length});
    }
    EXPECT_EQ(found, ranges) << spec.name;
  }
}

TEST(FormatTest, VisasHaveNoComposite) {
  for (const Format format : {Format::kMrvA, Format::kMrvB}) {
    EXPECT_TRUE(SpecOf(format).composite.empty());
    EXPECT_FALSE(SpecOf(format).composite_digit);
  }
}

TEST(FormatTest, NamesFindTheirFormat) {
  for (const FormatSpec& spec : AllFormats()) {
    EXPECT_EQ(FormatNamed(spec.name), spec.format);
    EXPECT_EQ(&SpecOf(spec.format), &spec);
  }
  EXPECT_FALSE(FormatNamed("TD4"));
}

TEST(FormatTest, FillersAreInEveryAlphabet) {
  for (const Alphabet alphabet : {Alphabet::kLetters, Alphabet::kDigits, Alphabet::kLettersAndDigits}) {
    EXPECT_TRUE(InAlphabet('<', alphabet));
    EXPECT_FALSE(InAlphabet('a', alphabet));
    EXPECT_EQ(InAlphabet('A', alphabet), alphabet != Alphabet::kDigits);
    EXPECT_EQ(InAlphabet('0', alphabet), alphabet != Alphabet::kLetters);
  }
}

}  // namespace
}  // namespace lagan::mrz
