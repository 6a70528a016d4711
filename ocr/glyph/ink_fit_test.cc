#include "ocr/glyph/ink_fit.h"

#include <gtest/gtest.h>

#include <string>

namespace lagan::ocr {
namespace {

TEST(InkFit, BothSidesOfEveryLimit) {
  struct Case {
    std::string what;
    PrintedInk ink;
    bool fits;
  };
  const Case cases[] = {
      {"as printed", {}, true},
      {"the lightest that is met", {.amount = 0.66}, true},
      {"the heaviest that is met", {.amount = 1.23}, true},
      {"half erased", {.amount = 0.5}, false},
      {"a line through it", {.amount = 1.4}, false},
      {"a box over it", {.amount = 2}, false},
      {"a speck beside a filler", {.amount = 1.45, .letter = 0.62}, true},
      {"a letter that is taken for a filler", {.amount = 1.55, .letter = 0.62}, false},
      {"the same speck in a heavy letter", {.amount = 1.3, .letter = 1.36}, true},
      {"pale as a whole", {.amount = 0.3, .darkest = 0.45}, true},
      {"a dot that is as dark as the line", {.amount = 0.3, .darkest = 1}, false},
      {"half a letter that is a little pale", {.amount = 0.5, .darkest = 0.85}, false},
      {"very pale", {.amount = 0.13, .darkest = 0.3}, true},
      {"nothing, and its noise", {.amount = 0.1, .darkest = 0.05}, false},
      {"pale, but more ink than the letter has", {.amount = 1.4, .darkest = 0.5}, false},
      {"under a violet stamp", {.amount = 1.7, .colour = 0.25}, true},
      {"under a stamp that is hardly coloured", {.amount = 1.7, .colour = 0.1}, false},
      {"under a very coloured blot", {.amount = 1.9, .colour = 3}, false},
      {"a violet box that lets nothing through", {.amount = 1.06, .darkest = 0.38, .colour = 1.14}, false},
      {"under a violet stamp, in a small picture", {.amount = 1.4, .darkest = 0.85, .colour = 0.3}, true},
      {"less coloured than the paper", {.amount = 1.3, .colour = -1}, true},
      {"coloured and half erased", {.amount = 0.5, .colour = 1}, false},
  };
  for (const Case& one : cases)
    EXPECT_EQ(Misfits(std::vector<PrintedInk>{one.ink}).empty(), one.fits) << one.what;
}

TEST(InkFit, NamesTheColumns) {
  const std::vector<PrintedInk> line = {
      {.column = 3, .amount = 2}, {.column = 4}, {.column = 9, .amount = 0.2}};
  EXPECT_EQ(Misfits(line), (std::vector<int>{3, 9}));
  EXPECT_TRUE(Misfits({}).empty());
}

}  // namespace
}  // namespace lagan::ocr
