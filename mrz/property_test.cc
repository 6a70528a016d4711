// Composer and parser against each other, over random documents of every format.
#include <gtest/gtest.h>

#include "mrz/check_digit.h"
#include "mrz/composer.h"
#include "mrz/parser.h"
#include "mrz/test_documents.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
constexpr Date kToday = 2026y / 11 / 21;

TEST(MrzPropertyTest, WhatIsComposedIsParsedToTheSameFields) {
  Generator generator(20261121);
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 2000; ++i) {
      const ZoneFields fields = generator.Document(format);
      const auto lines = Compose(fields);
      ASSERT_TRUE(lines.ok()) << lines.status();
      const auto zone = Parse(*lines, kToday);
      ASSERT_TRUE(zone.ok()) << zone.status();
      ASSERT_TRUE(zone->valid()) << (*lines)[0] << "\n" << (*lines)[1];
      ASSERT_EQ(static_cast<const ZoneFields&>(*zone), fields) << (*lines)[0] << "\n" << (*lines)[1];
    }
  }
}

// What a change of one character does:
// - where a check digit stands, any change fails a check, but for 0 and filler in each other's place: the
// expiry date's (then taken
//   for missing), an empty personal number's, and the number's of TD1 and TD2 (which may then read as a long
//   number);
// - where a check digit covers, a change fails a check unless 7-3-1 is blind to it (equal modulo 10).
TEST(MrzPropertyTest, EverySingleChangeOfACheckedPositionIsFoundUnlessBlind) {
  Generator generator(731);
  int found = 0;
  int blind = 0;
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 20; ++i) {
      const auto lines = Compose(generator.Document(format));
      ASSERT_TRUE(lines.ok());
      const auto original = Parse(*lines, kToday);
      std::vector<std::vector<char>> kind(lines->size(), std::vector<char>(lines->front().size(), ' '));
      for (const Check& check : original->checks) {
        for (const Span& span : check.ranges)
          std::fill_n(kind[span.line].begin() + span.column, span.length, 'c');
      }
      for (const Check& check : original->checks) kind[check.digit.line][check.digit.column] = 'd';
      for (std::size_t line = 0; line < lines->size(); ++line) {
        for (std::size_t column = 0; column < lines->front().size(); ++column) {
          if (kind[line][column] == ' ') continue;
          const char old = (*lines)[line][column];
          for (const char changed : kAlphabet) {
            if (changed == old) continue;
            const bool digit = kind[line][column] == 'd';
            auto mutated = *lines;
            mutated[line][column] = changed;
            const auto zone = Parse(mutated, kToday);
            ASSERT_TRUE(zone.ok());
            const bool may_pass =
                CheckDigitIsBlindTo(old, changed) && (!digit || old == kFiller || changed == kFiller);
            if (!may_pass) {
              ASSERT_FALSE(zone->checks_pass()) << mutated[0] << "\n"
                                                << mutated[1] << "\n"
                                                << line << " " << column;
            }
            (zone->checks_pass() ? blind : found) += 1;
          }
        }
      }
    }
  }
  // About a tenth of the changes is invisible to the check digits alone.
  EXPECT_GT(found, 80000);
  EXPECT_GT(blind, 0);
  EXPECT_LT(blind * 8, found);
}

TEST(MrzPropertyTest, TruncatedNamesStayZones) {
  Generator generator(39);
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 200; ++i) {
      ZoneFields fields = generator.Document(format);
      fields.surname +=
          std::string(1 + generator.Below(40), 'S') + " " + std::string(1 + generator.Below(20), 'T');
      fields.given_names = std::string(40, 'G');
      const auto lines = Compose(fields);
      ASSERT_TRUE(lines.ok()) << lines.status();
      const auto zone = Parse(*lines, kToday);
      ASSERT_TRUE(zone.ok() && zone->valid());
      EXPECT_TRUE(zone->HasNote("NAME_POSSIBLY_TRUNCATED"));
      EXPECT_FALSE(zone->given_names.empty());
    }
  }
}

}  // namespace
}  // namespace lagan::mrz
