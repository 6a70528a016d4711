#include "mrz/decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "mrz/check_digit.h"
#include "mrz/composer.h"
#include "mrz/layout.h"
#include "mrz/parser.h"
#include "mrz/test_documents.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Lattice = std::vector<LatticeLine>;
constexpr Date kToday = 2026y / 11 / 21;
constexpr DecoderCosts kCosts;

const Lines kTd3 = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const Lines kTd1 = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

Lattice Certain(const Lines& lines) {
  Lattice lattice;
  for (const std::string& line : lines) lattice.push_back(CertainLine(line));
  return lattice;
}

Lines Best(const Lattice& lattice) {
  const auto zones = Decode(lattice, kToday);
  return zones.empty() ? Lines() : zones.front().lines;
}

// No character stands where its format cannot have it.
void ExpectGrammar(const DecodedZone& zone) {
  const FormatSpec& spec = SpecOf(zone.format);
  ASSERT_EQ(static_cast<int>(zone.lines.size()), spec.lines);
  for (int line = 0; line < spec.lines; ++line)
    ASSERT_EQ(static_cast<int>(zone.lines[line].size()), spec.Columns(line));
  for (const FieldSpec& field : spec.fields) {
    const std::string text = zone.lines[field.span.line].substr(field.span.column, field.span.length);
    // Where a number goes on in the optional data, that has letters and digits as before.
    for (const char c : text) EXPECT_TRUE(InAlphabet(c, field.alphabet)) << text;
    if (field.check_column >= 0) {
      EXPECT_TRUE(InAlphabet(zone.lines[field.span.line][field.check_column], Alphabet::kDigits));
    }
  }
}

TEST(DecoderTest, CertainTextOfEveryFormatComesAsItIs) {
  const Lines kCases[] = {
      kTd3,
      kTd1,
      {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"},
      {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<"},
      {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"},
      {"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"},
      {"IDROUSAVA<<SUPERMAN<<<<<<<<<<<<<<<<<", "HD198025<51328505095M130509012049941"},
      {"D1FRA13AA000026181231MARTIN<<9"},
      {"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"},
      {"AAA001D<<", "FALIE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"},
      // The number goes on in the optional data; the second sums the filler.
      {"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<"},
      {"IDBEL000590240<6013<<<<<<<<<<<", "8512017F1311048BEL851201002007", "REINARTZ<<ULRIKE<KATIA<E<<<<<<"},
  };
  for (const Lines& lines : kCases) {
    const auto zones = Decode(Certain(lines), kToday);
    ASSERT_FALSE(zones.empty()) << lines[0];
    EXPECT_EQ(zones[0].lines, lines);
    EXPECT_EQ(zones[0].format, Parse(lines, kToday)->format);
    EXPECT_FLOAT_EQ(zones[0].cost, 0) << lines[0];
    EXPECT_TRUE(zones[0].repairs.empty());
    EXPECT_TRUE(zones[0].zone.checks_pass() || zones[0].format == Format::kSwissDrivingLicence);
  }
}

// Every symbol as likely as every other: nothing can be left out.
TEST(DecoderTest, EndsWhenItsBudgetIsUsedUp) {
  std::vector<Choice> any;
  for (int symbol = 0; symbol < kSymbols; ++symbol) any.push_back({SymbolAt(symbol), 3.6F});
  const Lattice lattice(3, LatticeLine(33, any));
  WorkBudget clear(std::int64_t{1} << 60), plenty(std::int64_t{1} << 60);
  ASSERT_FALSE(Decode(Certain({"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                               "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}),
                      kToday, 2, {}, &clear)
                   .empty());
  Decode(lattice, kToday, 2, {}, &plenty);
  EXPECT_GT(plenty.spent(), 100 * clear.spent());
  WorkBudget little(plenty.spent() / 100);
  Decode(lattice, kToday, 2, {}, &little);
  EXPECT_TRUE(little.UsedUp());
  EXPECT_LT(little.spent(), plenty.spent() / 10);
}

TEST(DecoderTest, CheckDigitsDecideBetweenSymbols) {
  Lattice lattice = Certain(kTd3);
  lattice[1][4] = {{'O', 0.3F}, {'9', 1.5F}};  // in the number
  const auto zones = Decode(lattice, kToday);
  ASSERT_EQ(zones.size(), 2U);
  EXPECT_EQ(zones[0].lines, kTd3);
  EXPECT_FLOAT_EQ(zones[0].cost, 1.5F);
  ASSERT_EQ(zones[0].repairs.size(), 1U);
  EXPECT_EQ(zones[0].repairs[0].line, 1);
  EXPECT_EQ(zones[0].repairs[0].column, 4);
  EXPECT_EQ(zones[0].repairs[0].read, 'O');
  EXPECT_EQ(zones[0].repairs[0].taken, '9');
  EXPECT_FLOAT_EQ(zones[0].repairs[0].cost, 1.2F);
  // The number's digit and the composite.
  EXPECT_FLOAT_EQ(zones[1].cost, 0.3F + 2 * kCosts.failed_check);
}

// A digit wrong on the document itself stays: nothing that was seen speaks for another.
TEST(DecoderTest, CertainTextThatDoesNotHoldIsNotRepaired) {
  Lines wrong = kTd3;
  wrong[1][9] = '7';
  wrong[1][43] = '5';
  EXPECT_EQ(Best(Certain(wrong)), wrong);
  EXPECT_FALSE(Decode(Certain(wrong), kToday)[0].zone.checks_pass());
}

TEST(DecoderTest, RepairThatCostsMoreThanTheChecksIsNotMade) {
  Lattice lattice = Certain(kTd3);
  lattice[1][4] = {{'O', 0}, {'9', 2 * kCosts.failed_check - 0.1F}};
  EXPECT_EQ(Best(lattice), kTd3);
  lattice[1][4] = {{'O', 0}, {'9', 2 * kCosts.failed_check + 0.1F}};
  EXPECT_EQ(Best(lattice)[1][4], 'O');
}

TEST(DecoderTest, NoDigitStandsInANameAndNoLetterInADate) {
  Lattice lattice = Certain(kTd3);
  lattice[0][6] = {{'8', 0.1F}, {'R', 6.0F}};
  lattice[1][14] = {{'A', 0.1F}, {'4', 6.0F}};
  EXPECT_EQ(Best(lattice), kTd3);
  // Even where nothing else was seen.
  lattice[0][6] = {{'8', 0.1F}};
  const auto zones = Decode(lattice, kToday);
  ASSERT_FALSE(zones.empty());
  EXPECT_TRUE(IsLetter(zones[0].lines[0][6]) || zones[0].lines[0][6] == '<');
  EXPECT_GE(zones[0].cost, kCosts.unseen);
}

// Of each place that the published number patterns fix, something that looks alike and may not stand there.
TEST(DecoderTest, NumbersOfTheLicencesHaveLettersAndDigitsInFixedPlaces) {
  struct Case {
    Lines lines;
    int line, column;
    char alike;
  };
  const Lines french = {"D1FRA13AA000026181231MARTIN<<9"};
  const Lines swiss = {"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"};
  const Case kCases[] = {{french, 0, 1, 'I'},  {french, 0, 6, 'B'}, {french, 0, 8, '4'}, {french, 0, 9, 'O'},
                         {french, 0, 13, 'Z'}, {swiss, 0, 2, '<'},  {swiss, 0, 3, 'O'},  {swiss, 0, 5, 'I'},
                         {swiss, 0, 6, '0'},   {swiss, 0, 6, 'O'},  {swiss, 0, 8, 'K'},  {swiss, 1, 6, 'O'},
                         {swiss, 1, 16, 'T'},  {swiss, 1, 18, 'L'}, {swiss, 1, 29, 'K'}};
  for (const Case& test : kCases) {
    Lattice lattice = Certain(test.lines);
    lattice[test.line][test.column] = {{test.alike, 0}, {test.lines[test.line][test.column], 9}};
    EXPECT_EQ(Best(lattice), test.lines) << test.line << ":" << test.column << " " << test.alike;
  }
}

TEST(DecoderTest, NumberOfTheOldFrenchCardIsMadeOfDigitsButForCorsica) {
  // Each pair is one to check digits.
  struct Case {
    int line, column;
    char alike;
    bool digit_wins;
  };
  const Lines card = {"IDFRADOUEL<<<<<<<<<<<<<<<<<<<<932013", "0506932020438CHRISTIANE<<NI2906209F3"};
  const Case kCases[] = {{1, 0, 'U', true},  {1, 4, 'T', true},  {1, 6, 'C', true},  {1, 9, 'U', true},
                         {0, 30, 'T', true}, {0, 34, 'V', true}, {0, 33, 'U', true}, {0, 33, 'A', false}};
  for (const Case& test : kCases) {
    Lattice lattice = Certain(card);
    lattice[test.line][test.column] = {{test.alike, 0.5F}, {card[test.line][test.column], 1.5F}};
    EXPECT_EQ(Best(lattice) == card, test.digit_wins) << test.line << ":" << test.column << " " << test.alike;
  }
  Lines clear = card;
  clear[1][0] = 'U';
  EXPECT_EQ(Best(Certain(clear)), clear) << "a letter that was plainly printed stays";
}

TEST(DecoderTest, DateThatDoesNotExistCosts) {
  Lines lines = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"};
  lines[1][13] = '?';
  const std::pair<const char*, bool> kDates[] = {
      {"690806", true},  {"691306", false}, {"690832", false}, {"690800", false},
      {"690006", false}, {"690229", false}, {"680229", true},  {"720229", true},
      {"700229", false}, {"690431", false}, {"6908<<", true},  {"69<<<<", true},
      {"<<<<<<", true},  {"69<<06", true},  {"6<0806", false}, {"69080<", false},
  };
  for (const auto& [date, exists] : kDates) {
    lines[1].replace(13, 6, date);
    lines[1][19] = CheckDigit(date);
    const auto zones = Decode(Certain(lines), kToday);
    ASSERT_FALSE(zones.empty()) << date;
    EXPECT_FLOAT_EQ(zones[0].cost, exists ? 0 : kCosts.date_impossible) << date;
    EXPECT_EQ(zones[0].zone.HasError("BIRTH_DATE_INVALID"), !exists) << date;
  }
}

TEST(DecoderTest, CodesOfTheTableAreLikelier) {
  Lattice lattice = Certain(kTd3);
  lattice[0][2] = {{'I', 1.0F}, {'T', 0.2F}};  // IRL, no TRL
  lattice[0][3] = {{'R', 0.1F}};
  lattice[0][4] = {{'L', 0.1F}};
  EXPECT_EQ(Best(lattice)[0].substr(2, 3), "IRL");
  lattice[0][2] = {{'T', 0.2F}};  // nothing else was seen
  EXPECT_EQ(Best(lattice)[0].substr(2, 3), "TRL");
}

TEST(DecoderTest, LetterAfterTheEndOfANameIsUnlikely) {
  Lattice lattice = Certain(kTd3);
  lattice[0][35] = {{'K', 0.2F}, {'<', 2.0F}};
  EXPECT_EQ(Best(lattice), kTd3);
  lattice[0][35] = {{'K', 0.2F}, {'<', 4.0F}};
  EXPECT_EQ(Best(lattice)[0][35], 'K');
}

TEST(DecoderTest, CellsBeyondTheLineAreDroppedAtItsEnds) {
  const std::pair<std::string, std::string> kJunk[] = {
      {"1", ""}, {"", "7"}, {"LL", "1"}, {"", "<<3"}, {"1I1", "III"}};
  for (const auto& [before, after] : kJunk) {
    Lattice lattice = {CertainLine(before + kTd3[0] + after), CertainLine(kTd3[1])};
    const auto zones = Decode(lattice, kToday);
    ASSERT_FALSE(zones.empty()) << before << "|" << after;
    EXPECT_EQ(zones[0].lines, kTd3) << before << "|" << after;
    EXPECT_EQ(zones[0].dropped, static_cast<int>(before.size() + after.size()));
    EXPECT_EQ(zones[0].cells[0][0], static_cast<int>(before.size()));
  }
  EXPECT_TRUE(
      Decode(Lattice{CertainLine(kTd3[0] + std::string(13, '<')), CertainLine(kTd3[1])}, kToday).empty());
}

TEST(DecoderTest, CellThatMayBeNothingIsDroppedInsideTheLine) {
  Lattice lattice = Certain(kTd3);
  lattice[1].insert(lattice[1].begin() + 20, {{'I', 1.0F}, {kNothing, 0.5F}});
  const auto zones = Decode(lattice, kToday);
  ASSERT_FALSE(zones.empty());
  EXPECT_EQ(zones[0].lines, kTd3);
  EXPECT_FLOAT_EQ(zones[0].cost, 0.5F);
}

TEST(DecoderTest, MissingFillerIsFilledAndListed) {
  Lattice lattice = {CertainLine(kTd3[0].substr(0, 43)), CertainLine(kTd3[1])};
  const auto zones = Decode(lattice, kToday);
  ASSERT_FALSE(zones.empty());
  EXPECT_EQ(zones[0].lines, kTd3);
  EXPECT_NEAR(zones[0].cost, kCosts.fill_with_filler - std::log(18), 1e-4) << "one of nineteen";
  ASSERT_EQ(zones[0].repairs.size(), 1U);
  EXPECT_EQ(zones[0].repairs[0].read, kNothing);
  EXPECT_TRUE(Decode(Lattice{CertainLine(kTd3[0].substr(0, 31)), CertainLine(kTd3[1])}, kToday).empty());
}

TEST(DecoderTest, WhatHasNoFormatIsNoZone) {
  EXPECT_TRUE(Decode({}, kToday).empty());
  EXPECT_TRUE(Decode(Lattice{CertainLine(kTd3[0])}, kToday).empty());
  EXPECT_TRUE(Decode(Lattice(4, CertainLine(kTd1[0])), kToday).empty());
  EXPECT_TRUE(Decode(Lattice(2, LatticeLine()), kToday).empty());
  EXPECT_TRUE(Decode(Lattice(2, LatticeLine(61)), kToday).empty());
}

TEST(DecoderTest, CellsOfWhichNothingIsKnownAreSettledByTheirCheckDigit) {
  Lattice lattice = Certain(kTd3);
  lattice[1][14].clear();
  lattice[1][19] = {{'2', 0}};
  const auto zones = Decode(lattice, kToday);
  ASSERT_FALSE(zones.empty());
  EXPECT_EQ(zones[0].lines, kTd3);
}

// Random documents seen through random noise. The true text is one of those searched, so nothing dearer may
// come first.
TEST(DecoderPropertyTest, BestTextIsNeverDearerThanTheTrueOne) {
  Generator generator(20261122);
  int right = 0, all = 0;
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 60; ++i) {
      const auto lines = Compose(generator.Document(format));
      ASSERT_TRUE(lines.ok());
      const FieldSpec& names = *FindField(SpecOf(format), Field::kNames);
      Lattice lattice;
      float true_cost = Decode(Certain(*lines), kToday)[0].cost;
      for (const std::string& line : *lines) {
        lattice.emplace_back();
        for (const char c : line) {
          const bool name = names.span.line == static_cast<int>(lattice.size()) - 1 &&
                            static_cast<int>(lattice.back().size()) >= names.span.column;
          const float cost = !name && generator.Below(8) == 0 ? 1.0F : 0.1F;
          lattice.back().push_back({{c, cost}});
          if (cost > 0.5F) lattice.back().back().push_back({kAlphabet[generator.Below(37)], 0.5F});
          true_cost += cost;
        }
      }
      const auto zones = Decode(lattice, kToday, 4);
      ASSERT_FALSE(zones.empty());
      EXPECT_LE(zones[0].cost, true_cost + 1e-3F) << (*lines)[0] << "\n" << (*lines)[1];
      for (std::size_t rank = 0; rank < zones.size(); ++rank) {
        ExpectGrammar(zones[rank]);
        if (rank > 0) {
          EXPECT_GE(zones[rank].cost, zones[rank - 1].cost);
          EXPECT_NE(zones[rank].lines, zones[rank - 1].lines);
        }
      }
      right += zones[0].lines == *lines ? 1 : 0;
      ++all;
    }
  }
  // Six doubtful characters to a zone, each with the wrong one likelier; what no digit covers stays wrong.
  EXPECT_GT(right * 4, all);
  EXPECT_GT(right, 0);
}

// What a text costs, by the parser instead of by the decoder.
float CostByParser(const Lines& text, const Lattice& lattice) {
  float cost = 0;
  for (std::size_t line = 0; line < text.size(); ++line) {
    for (std::size_t column = 0; column < text[line].size(); ++column) {
      const auto& cell = lattice[line][column];
      const auto found = std::ranges::find(cell, text[line][column], &Choice::symbol);
      if (found == cell.end()) return 1e6F;
      cost += found->cost;
    }
  }
  const auto zone = Parse(text, kToday);
  if (!zone.ok()) return 1e6F;
  for (const Check& check : zone->checks) cost += check.pass ? 0 : kCosts.failed_check;
  const std::map<std::string, float> kRemarks = {
      {"EXPIRY_CHECK_DIGIT_MISSING", kCosts.missing_digit},
      {"BIRTH_DATE_INVALID", kCosts.date_impossible},
      {"EXPIRY_DATE_INVALID", kCosts.date_impossible},
      {"ISSUER_UNKNOWN", kCosts.code_unknown},
      {"ISSUER_BLANK", kCosts.code_unknown},
      {"NATIONALITY_UNKNOWN", kCosts.code_unknown},
      {"NATIONALITY_BLANK", kCosts.code_unusual},
      {"CODE_TWO_LETTERS", kCosts.code_unusual},
      {"SEX_X", kCosts.unusual_symbol},
      {"DOCUMENT_CODE_HAS_DIGIT", kCosts.unusual_symbol},
  };
  for (const auto* remarks : {&zone->notes, &zone->errors}) {
    for (const Remark& remark : *remarks) {
      const auto known = kRemarks.find(remark.reason);
      if (known != kRemarks.end()) cost += known->second;
    }
  }
  return cost;
}

// Every text of the lattice, one after the other.
void ForEachText(const Lattice& lattice, Lines& text, std::size_t line, std::size_t column,
                 const std::function<void(const Lines&)>& visit) {
  if (line == lattice.size()) return visit(text);
  if (column == lattice[line].size()) return ForEachText(lattice, text, line + 1, 0, visit);
  for (const Choice& choice : lattice[line][column]) {
    text[line][column] = choice.symbol;
    ForEachText(lattice, text, line, column + 1, visit);
  }
}

TEST(DecoderPropertyTest, FindsWhatTryingEveryTextFinds) {
  Generator generator(4);
  for (const Format format : {Format::kTd1, Format::kTd2, Format::kTd3, Format::kMrvA, Format::kMrvB}) {
    const Layout& layout = LayoutOf(format);
    for (int i = 0; i < 12; ++i) {
      ZoneFields fields = generator.Document(format);
      if (fields.document_number.size() > 9) fields.document_number.resize(9);
      const auto lines = Compose(fields);
      ASSERT_TRUE(lines.ok()) << lines.status();
      Lattice lattice = Certain(*lines);
      // Ten doubtful columns outside names, whose irregularity the parser does not count.
      for (int doubtful = 0; doubtful < 10;) {
        const Column& column = layout[generator.Below(layout.size())];
        auto& cell = lattice[column.line][column.column];
        const char other = kAlphabet[generator.Below(36)];
        if (column.memory == Memory::kName || cell.size() > 1 || (column.line == 0 && column.column < 2))
          continue;
        if (!column.allowed.test(SymbolIndex(other)) || cell[0].symbol == other) continue;
        cell[0].cost = static_cast<float>(generator.Below(30)) / 10;
        cell.push_back({other, static_cast<float>(generator.Below(300)) / 100});
        ++doubtful;
      }
      float cheapest = 1e6F, second = 1e6F;
      Lines best;
      Lines text = *lines;
      ForEachText(lattice, text, 0, 0, [&](const Lines& candidate) {
        const float cost = CostByParser(candidate, lattice);
        if (cost < cheapest) {
          second = cheapest;
          cheapest = cost;
          best = candidate;
        } else {
          second = std::min(second, cost);
        }
      });
      const auto zones = Decode(lattice, kToday, 2);
      ASSERT_EQ(zones.size(), 2U);
      // The decoder may know a cheaper one still that leaves cells out; never a dearer one.
      EXPECT_NEAR(zones[0].cost, cheapest, 1e-3) << (*lines)[0] << "\n" << (*lines)[1];
      EXPECT_NEAR(zones[1].cost, second, 1e-3);
      if (second > cheapest + 1e-3F) {
        EXPECT_EQ(zones[0].lines, best);
      }
    }
  }
}

TEST(DecoderPropertyTest, DearerSymbolsNeverMakeTheZoneCheaper) {
  Generator generator(9);
  for (int i = 0; i < 40; ++i) {
    Lattice lattice = Certain(kTd3);
    for (int doubtful = 0; doubtful < 12; ++doubtful) {
      auto& cell = lattice[generator.Below(2)][generator.Below(44)];
      cell.push_back({kAlphabet[generator.Below(37)], static_cast<float>(generator.Below(40)) / 10});
    }
    const float before = Decode(lattice, kToday)[0].cost;
    for (Choice& choice : lattice[1][generator.Below(44)]) choice.cost += 1;
    EXPECT_GE(Decode(lattice, kToday)[0].cost, before - 1e-4F);
  }
}

}  // namespace
}  // namespace lagan::mrz
