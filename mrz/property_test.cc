// Composer and parser against each other, over random documents of every format.
#include <gtest/gtest.h>

#include <random>

#include "mrz/check_digit.h"
#include "mrz/codes.h"
#include "mrz/composer.h"
#include "mrz/parser.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
constexpr Date kToday = 2026y / 11 / 21;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
constexpr Format kIcaoFormats[] = {Format::kTd1, Format::kTd2, Format::kTd3, Format::kMrvA, Format::kMrvB};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  ZoneFields Document(Format format) {
    const FormatSpec& spec = SpecOf(format);
    ZoneFields fields;
    fields.format = format;
    fields.document_code = std::string(1, spec.first_characters[Below(spec.first_characters.size())]);
    if (Below(2)) fields.document_code += "DNRST"[Below(5)];
    fields.issuer = AllCodes()[Below(AllCodes().size())].code;
    if (Below(10)) fields.nationality = AllCodes()[Below(AllCodes().size())].code;
    // In this shape ID and FRA mean the old French card.
    if (format == Format::kTd2 && fields.document_code == "ID" && fields.issuer == "FRA") fields.issuer = "D";
    FillNumberAndOptionalData(spec, fields);
    fields.birth_date = BirthDate();
    fields.sex = "MFX<"[Below(4)];
    if (Below(10)) fields.expiry_date = RealDate(1990, 2060);
    FillNames(static_cast<std::size_t>(FindField(spec, Field::kNames)->span.length), fields);
    return fields;
  }

  std::size_t Below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

 private:
  std::string Characters(std::size_t length, std::size_t alphabet) {
    std::string text;
    while (text.size() < length) text += kAlphabet[Below(alphabet)];
    return text;
  }

  std::string OptionalData(std::size_t room) {
    if (room == 0 || Below(3) == 0) return "";
    return Characters(Below(room), 37) + Characters(1, 36);
  }

  void FillNumberAndOptionalData(const FormatSpec& spec, ZoneFields& fields) {
    std::size_t room = FindField(spec, Field::kOptionalData1)->span.length;
    const bool may_be_long = spec.format == Format::kTd1 || spec.format == Format::kTd2;
    std::size_t length = 1 + Below(9);
    if (may_be_long && Below(3) == 0) {
      const std::size_t rest = 1 + Below(room - 2);
      length = 9 + rest;
      room -= rest + 2;
    }
    fields.document_number = Characters(length, 36);
    fields.optional_data_1 = OptionalData(room);
    if (const FieldSpec* second = FindField(spec, Field::kOptionalData2)) {
      fields.optional_data_2 = OptionalData(second->span.length);
    }
  }

  Date RealDate(int first_year, int last_year) {
    const int year = first_year + static_cast<int>(Below(last_year - first_year + 1));
    return Date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(1 + Below(12))),
                std::chrono::day(static_cast<unsigned>(1 + Below(28)))};
  }

  PartialDate BirthDate() {
    PartialDate date = PartialDate::Of(RealDate(1927, 2025));
    const std::size_t unknown = Below(8);
    if (unknown <= 2) date.day.reset();
    if (unknown <= 1) date.month.reset();
    if (unknown == 0) date.year.reset();
    return date;
  }

  std::string Name(std::size_t room) {
    std::string name;
    while (name.size() < room) {
      const std::size_t length = std::min(1 + Below(9), room - name.size());
      name += Characters(length, 26);
      if (name.size() + 1 >= room || Below(2)) break;
      name += ' ';
    }
    return name;
  }

  void FillNames(std::size_t width, ZoneFields& fields) {
    const std::size_t kind = Below(10);
    if (kind != 0) fields.surname = Name(width - 5);
    if (kind != 1) fields.given_names = Name(width - 2 - fields.surname.size());
  }

  std::mt19937_64 random_;
};

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
