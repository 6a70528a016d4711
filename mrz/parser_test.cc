#include "mrz/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
constexpr Date kToday = 2026y / 11 / 21;

const Lines kTd3 = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const Lines kTd2 = {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"};
const Lines kTd1 = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
const Lines kMrvA = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                     "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<"};
const Lines kMrvB = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"};

Zone MustParse(const Lines& lines) {
  auto zone = Parse(lines, kToday);
  EXPECT_TRUE(zone.ok()) << zone.status();
  return zone.ok() ? *zone : Zone{};
}

// A change of some characters of a zone.
Lines With(Lines lines, int line, int column, std::string_view text) {
  lines[line].replace(column, text.size(), text);
  return lines;
}

// Puts right every check digit of the zone, so that a test changes one thing only.
Lines Mended(const Lines& lines) {
  Lines mended = lines;
  for (int pass = 0; pass < 2; ++pass) {  // the composite covers the others
    for (const Check& check : MustParse(mended).checks)
      mended[check.digit.line][check.digit.column] = check.expected;
  }
  return mended;
}

std::vector<std::string> FailedChecks(const Zone& zone) {
  std::vector<std::string> failed;
  for (const Check& check : zone.checks) {
    if (!check.pass) failed.push_back(check.name);
  }
  return failed;
}

// True when the zone has that note or error; of an empty reason always.
bool Says(const Zone& zone, std::string_view reason) {
  return reason.empty() || zone.HasNote(reason) || zone.HasError(reason);
}

TEST(ParserTest, SpecimensOfTheStandardAreValid) {
  for (const auto& [lines, format] :
       {std::pair{kTd1, Format::kTd1}, std::pair{kTd2, Format::kTd2}, std::pair{kTd3, Format::kTd3},
        std::pair{kMrvA, Format::kMrvA}, std::pair{kMrvB, Format::kMrvB}}) {
    const Zone zone = MustParse(lines);
    EXPECT_EQ(zone.format, format);
    EXPECT_TRUE(zone.valid()) << SpecOf(format).name;
    EXPECT_TRUE(zone.errors.empty());
    EXPECT_EQ(zone.lines, lines);
    EXPECT_EQ(zone.surname, "ERIKSSON");
    EXPECT_EQ(zone.given_names, "ANNA MARIA");
    EXPECT_EQ(zone.issuer, "UTO");
    EXPECT_EQ(zone.nationality, "UTO");
    EXPECT_EQ(zone.sex, 'F');
    EXPECT_TRUE(zone.HasNote("CODE_SPECIMEN"));
  }
}

TEST(ParserTest, Td3FieldsAreTakenFromTheirPlaces) {
  const Zone zone = MustParse(kTd3);
  EXPECT_EQ(zone.document_code, "P");
  EXPECT_EQ(zone.document_number, "L898902C3");
  EXPECT_EQ(zone.birth_date.ToString(), "1974-08-12");
  EXPECT_EQ(zone.expiry_date, 2012y / 4 / 15);
  EXPECT_EQ(zone.optional_data_1, "ZE184226B");
  ASSERT_EQ(zone.checks.size(), 5U);
  const char* names[] = {"document_number", "birth_date", "expiry_date", "personal_number", "composite"};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(zone.checks[i].name, names[i]);
}

TEST(ParserTest, EveryFailedCheckIsNamed) {
  const struct {
    int column;
    std::vector<std::string> failed;
  } kCases[] = {
      {9, {"document_number", "composite"}},
      {19, {"birth_date", "composite"}},
      {27, {"expiry_date", "composite"}},
      {42, {"personal_number", "composite"}},
      {43, {"composite"}},
      {0, {"document_number", "composite"}},
      {13, {"birth_date", "composite"}},
      {28, {"personal_number", "composite"}},
  };
  for (const auto& test : kCases) {
    const char old = kTd3[1][test.column];
    const Zone zone = MustParse(With(kTd3, 1, test.column, old == '6' ? "7" : "6"));
    EXPECT_EQ(FailedChecks(zone), test.failed) << test.column;
    EXPECT_FALSE(zone.valid());
  }
}

TEST(ParserTest, VisasHaveThreeChecksAndNoComposite) {
  for (const Lines& lines : {kMrvA, kMrvB}) {
    const Zone zone = MustParse(lines);
    ASSERT_EQ(zone.checks.size(), 3U);
    EXPECT_EQ(std::ranges::count(zone.checks, std::string("composite"), &Check::name), 0);
  }
  EXPECT_EQ(MustParse(kMrvA).optional_data_1, "ZE184226B");
  // Optional data runs to the last column.
  EXPECT_EQ(MustParse(kMrvB).optional_data_1, "ZE184226");
  EXPECT_TRUE(MustParse(With(kMrvB, 1, 35, "0")).valid());
}

TEST(ParserTest, EmptyPersonalNumberMayHaveZeroOrFillerAsDigit) {
  const Lines empty = Mended(With(kTd3, 1, 28, "<<<<<<<<<<<<<<0"));
  EXPECT_TRUE(MustParse(empty).valid());
  EXPECT_TRUE(MustParse(With(empty, 1, 42, "<")).valid());
  EXPECT_EQ(FailedChecks(MustParse(With(empty, 1, 42, "A"))), std::vector<std::string>{"personal_number"});
  // Of a number that is not empty the digit must be there.
  EXPECT_FALSE(MustParse(Mended(With(kTd3, 1, 28, "00000000000000"))).optional_data_1.empty());
  EXPECT_FALSE(MustParse(With(Mended(With(kTd3, 1, 28, "00000000000000")), 1, 42, "<")).valid());
}

TEST(ParserTest, FullPersonalNumberOfFourteenCharacters) {
  const Zone zone = MustParse(Mended(With(kTd3, 1, 28, "47501220010A77")));
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.optional_data_1, "47501220010A77");
}

// 9303-5 note j and its example.
TEST(ParserTest, LongNumberGoesOnInTheOptionalData) {
  const Zone zone = MustParse(
      {"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<"});
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "D23145890734");
  EXPECT_EQ(zone.optional_data_1, "");
  EXPECT_TRUE(zone.HasNote("DOCUMENT_NUMBER_LONG"));
  EXPECT_FALSE(zone.HasNote("DOCUMENT_NUMBER_SUM_INCLUDES_FILLER"));
  EXPECT_EQ(zone.checks[0].ranges, (std::vector<Span>{{0, 5, 9}, {0, 15, 3}}));
  EXPECT_EQ(zone.checks[0].digit, (Span{0, 18, 1}));
}

TEST(ParserTest, OptionalDataFollowsALongNumber) {
  const Zone zone = MustParse(
      {"I<UTOD23145890<1240<XYZ<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<8", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"});
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "D23145890124");
  EXPECT_EQ(zone.optional_data_1, "XYZ");
}

TEST(ParserTest, OldBelgianCardsSumTheFillerOfALongNumber) {
  const Lines lines = {"IDBEL000590240<6013<<<<<<<<<<<", "8512017F1311048BEL851201002007",
                       "REINARTZ<<ULRIKE<KATIA<E<<<<<<"};
  const Zone zone = MustParse(lines);
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "000590240601");
  EXPECT_TRUE(zone.HasNote("DOCUMENT_NUMBER_SUM_INCLUDES_FILLER"));
  EXPECT_FALSE(MustParse(Mended(With(lines, 0, 18, "4"))).HasNote("DOCUMENT_NUMBER_SUM_INCLUDES_FILLER"));
}

TEST(ParserTest, LongNumberWithoutAnEndIsAFailedCheck) {
  // No filler ends it; nothing goes on; nothing but its digit goes on; the number's own field is not full.
  for (const char* upper : {"I<UTOD23145890<123456789012345", "I<UTOD23145890<<<<<<<<<<<<<<<<",
                            "I<UTOD23145890<7<<<<<<<<<<<<<<", "I<UTOD2314589<<734<<<<<<<<<<<<"}) {
    const auto failed = FailedChecks(MustParse({upper, kTd1[1], kTd1[2]}));
    EXPECT_EQ(std::ranges::count(failed, "document_number"), 1) << upper;
  }
}

// Passports, visas and national cards have no long numbers.
TEST(ParserTest, OnlyCardsOfTheStandardHaveLongNumbers) {
  const Lines romanian = {"IDROUPOPESCU<<ION<<<<<<<<<<<<<<<<<<<", "KX1234567<1327408122M1204159<<<<<<<0"};
  for (const Lines& lines : {kTd3, kMrvA, kMrvB, romanian}) {
    const Zone zone = MustParse(With(With(With(lines, 1, 0, "D23145890"), 1, 9, "<"), 1, 28, "7349<<"));
    EXPECT_FALSE(zone.HasNote("DOCUMENT_NUMBER_LONG")) << SpecOf(zone.format).name;
    EXPECT_EQ(zone.document_number, "D23145890");
    const auto failed = FailedChecks(zone);
    EXPECT_EQ(std::ranges::count(failed, "document_number"), 1) << SpecOf(zone.format).name;
  }
}

// 9303-6 note j.
TEST(ParserTest, LongNumberOfTd2) {
  const Zone zone = MustParse(Mended(With(With(kTd2, 1, 9, "<"), 1, 28, "7349<<<")));
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "D23145890734");
}

struct CodeCase {
  Lines base;
  const char* code;
  bool valid;
  const char* reason;  // of the note or the error, or empty
};

TEST(ParserTest, DocumentCodes) {
  const CodeCase kCases[] = {
      {kTd1, "ID", true, ""},
      {kTd1, "A<", true, ""},
      {kTd1, "CR", true, ""},
      {kTd1, "C1", true, "DOCUMENT_CODE_HAS_DIGIT"},
      {kTd1, "A3", true, "DOCUMENT_CODE_HAS_DIGIT"},
      {kTd1, "AC", true, "CREW_MEMBER_CERTIFICATE"},
      {kTd1, "AI", false, "DOCUMENT_CODE_INVALID"},
      {kTd1, "IV", false, "DOCUMENT_CODE_INVALID"},
      {kTd1, "CV", false, "DOCUMENT_CODE_INVALID"},
      {kTd1, "P<", false, "DOCUMENT_CODE_INVALID"},
      {kTd1, "<<", false, "DOCUMENT_CODE_INVALID"},
      {kTd1, "<I", false, "DOCUMENT_CODE_INVALID"},
      {kTd2, "AC", false, "DOCUMENT_CODE_INVALID"},
      {kTd2, "AV", false, "DOCUMENT_CODE_INVALID"},
      {kTd2, "AI", false, "DOCUMENT_CODE_INVALID"},
      {kTd2, "P<", false, "DOCUMENT_CODE_INVALID"},
      {kTd2, "IR", true, ""},
      {kTd2, "A<", true, ""},
      {kTd2, "CR", true, ""},
      {kTd3, "PM", true, ""},
      {kTd3, "PV", true, ""},
      {kTd3, "I<", false, "DOCUMENT_CODE_INVALID"},
      {kTd3, "A<", false, "DOCUMENT_CODE_INVALID"},
      {kTd3, "C<", false, "DOCUMENT_CODE_INVALID"},
      {kMrvA, "VC", true, ""},
      {kMrvB, "VV", true, ""},
  };
  for (const auto& test : kCases) {
    const Zone zone = MustParse(With(test.base, 0, 0, test.code));
    EXPECT_EQ(zone.valid(), test.valid) << test.code;
    EXPECT_TRUE(zone.checks_pass()) << test.code;
    EXPECT_TRUE(Says(zone, test.reason)) << test.code;
  }
  EXPECT_FALSE(MustParse(With(kTd2, 0, 0, "AC")).HasNote("CREW_MEMBER_CERTIFICATE")) << "those are TD1 only";
}

TEST(ParserTest, IssuersAndNationalities) {
  const struct {
    const char* issuer;
    const char* nationality;
    bool valid;
    const char* reason;
  } kCases[] = {
      {"IRL", "IRL", true, ""},
      {"D<<", "D<<", true, ""},
      {"RKS", "RKS", true, ""},
      {"GBR", "GBD", true, ""},
      {"UNO", "XXB", true, ""},
      {"SI<", "SVN", true, "CODE_TWO_LETTERS"},
      {"INP", "FRA", true, "CODE_NOT_IN_TABLE"},
      {"BDR", "D<<", true, "CODE_NOT_IN_TABLE"},
      {"IRL", "<<<", true, "NATIONALITY_BLANK"},
      {"IRL", "ZZZ", false, "NATIONALITY_UNKNOWN"},
      {"IRL", "I<L", false, "NATIONALITY_UNKNOWN"},
      {"IRL", "132", false, "NATIONALITY_UNKNOWN"},
      {"ZZZ", "IRL", false, "ISSUER_UNKNOWN"},
      {"<D<", "IRL", false, "ISSUER_UNKNOWN"},
      {"<<<", "IRL", false, "ISSUER_BLANK"},
  };
  for (const auto& test : kCases) {
    const Zone zone = MustParse(With(With(kTd3, 0, 2, test.issuer), 1, 10, test.nationality));
    EXPECT_EQ(zone.valid(), test.valid) << test.issuer << test.nationality;
    EXPECT_TRUE(Says(zone, test.reason)) << test.reason;
    EXPECT_EQ(zone.notes.size() + zone.errors.size(), *test.reason ? 1U : 0U)
        << test.issuer << test.nationality;
  }
  EXPECT_EQ(MustParse(With(kTd3, 0, 2, "D<<")).issuer, "D");
}

TEST(ParserTest, BirthDates) {
  const struct {
    const char* text;
    const char* date;
    const char* reason;
  } kCases[] = {
      {"7408<<", "1974-08", "BIRTH_DATE_PARTIAL"}, {"74<<<<", "1974", "BIRTH_DATE_PARTIAL"},
      {"<<<<<<", "", "BIRTH_DATE_UNKNOWN"},        {"741312", "", "BIRTH_DATE_INVALID"},
      {"7408XX", "", "BIRTH_DATE_INVALID"},        {"740800", "", "BIRTH_DATE_INVALID"},
  };
  for (const auto& test : kCases) {
    const Zone zone = MustParse(Mended(With(kTd3, 1, 13, test.text)));
    EXPECT_EQ(zone.birth_date.ToString(), test.date);
    EXPECT_TRUE(Says(zone, test.reason)) << test.text;
    EXPECT_EQ(zone.valid(), test.reason != std::string_view("BIRTH_DATE_INVALID")) << test.text;
  }
}

TEST(ParserTest, OldCardsHaveAnExpiryDateWithoutCheckDigit) {
  const Lines lines = Mended(With(kTd2, 1, 27, "<"));
  const Zone zone = MustParse(lines);
  EXPECT_TRUE(zone.valid());
  EXPECT_TRUE(zone.HasNote("EXPIRY_CHECK_DIGIT_MISSING"));
  EXPECT_EQ(zone.expiry_date, 2012y / 4 / 15);
  // The composite digit still covers the date; where there is none, as on visas, nothing would.
  EXPECT_EQ(FailedChecks(MustParse(With(lines, 1, 21, "13"))), std::vector<std::string>{"composite"});
  EXPECT_EQ(FailedChecks(MustParse(With(kMrvA, 1, 27, "<"))), std::vector<std::string>{"expiry_date"});
}

TEST(ParserTest, ExpiryDateMayBeBlankButNotWrong) {
  const Zone blank = MustParse(Mended(With(kTd1, 1, 8, "<<<<<<0")));
  EXPECT_TRUE(blank.valid());
  EXPECT_TRUE(blank.HasNote("EXPIRY_DATE_BLANK"));
  EXPECT_FALSE(blank.expiry_date);
  const Zone wrong = MustParse(Mended(With(kTd1, 1, 8, "120431")));
  EXPECT_TRUE(wrong.checks_pass());
  EXPECT_TRUE(wrong.HasError("EXPIRY_DATE_INVALID"));
  EXPECT_FALSE(wrong.valid());
}

TEST(ParserTest, Sexes) {
  for (const char sex : std::string("MF<")) {
    const Zone zone = MustParse(With(kTd3, 1, 20, std::string(1, sex)));
    EXPECT_TRUE(zone.valid());
    EXPECT_EQ(zone.sex, sex);
  }
  EXPECT_TRUE(MustParse(With(kTd3, 1, 20, "X")).HasNote("SEX_X"));
  EXPECT_TRUE(MustParse(With(kTd3, 1, 20, "X")).valid());
  for (const char* sex : {"0", "H", "E"})
    EXPECT_TRUE(MustParse(With(kTd3, 1, 20, sex)).HasError("SEX_INVALID"));
}

TEST(ParserTest, Names) {
  const struct {
    const char* field;
    const char* surname;
    const char* given_names;
    const char* reason;
  } kCases[] = {
      {"<<NAME<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "", "NAME", "SURNAME_BLANK"},
      {"ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", ""},
      {"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K",
       "NAME_POSSIBLY_TRUNCATED"},
      {"ERIKSSON<<ANNA<<MARIA<<<<<<<<<<<<<<<<<<", "ERIKSSON", "ANNA MARIA", "NAME_IRREGULAR"},
      {"ER1KSSON<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<", "ER1KSSON", "ANNA", "NAME_HAS_DIGITS"},
      {"<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "", "", "NAME_BLANK"},
  };
  for (const auto& test : kCases) {
    const Zone zone = MustParse(With(kTd3, 0, 5, test.field));
    EXPECT_EQ(zone.surname, test.surname);
    EXPECT_EQ(zone.given_names, test.given_names);
    EXPECT_TRUE(Says(zone, test.reason)) << test.reason;
    const bool wrong =
        test.reason == std::string_view("NAME_HAS_DIGITS") || test.reason == std::string_view("NAME_BLANK");
    EXPECT_EQ(zone.valid(), !wrong) << test.reason;
  }
}

// 9303-4 section 4.2.3. Nothing of such a name is lost, and up to the 38th character the parser does not think of truncation. One of 39 looks like
// the beginning of a longer one: the parser says so, and refuses neither.
TEST(ParserTest, NamesOfUpToThirtyNineCharactersAreNeverTruncated) {
  const std::string given_names = "TUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF";
  for (std::size_t length = 5; length <= 39; ++length) {
    std::string field = "ABC<<" + given_names.substr(0, length - 5);
    field.resize(39, '<');
    const Zone zone = MustParse(With(kTd3, 0, 5, field));
    EXPECT_EQ(zone.surname, "ABC");
    EXPECT_EQ(zone.given_names, given_names.substr(0, length - 5)) << length;
    EXPECT_EQ(zone.HasNote("NAME_POSSIBLY_TRUNCATED"), length == 39) << length;
    EXPECT_TRUE(zone.valid()) << length;
  }
}

// The last column of the name field of every format.
TEST(ParserTest, ALetterInTheLastColumnOfAnyFormatMayBeTruncation) {
  for (const auto& [lines, line, first] :
       {std::tuple{kTd1, 2, 0}, std::tuple{kTd2, 0, 5}, std::tuple{kTd3, 0, 5}, std::tuple{kMrvA, 0, 5},
        std::tuple{kMrvB, 0, 5}}) {
    const int last = static_cast<int>(lines[line].size()) - 1;
    EXPECT_FALSE(MustParse(lines).HasNote("NAME_POSSIBLY_TRUNCATED"));
    std::string name = "ERIKSSON<<";
    name.resize(static_cast<std::size_t>(last - first), 'A');
    EXPECT_FALSE(MustParse(With(lines, line, first, name + "<")).HasNote("NAME_POSSIBLY_TRUNCATED")) << last;
    const Zone zone = MustParse(With(lines, line, first, name + "B"));
    EXPECT_TRUE(zone.HasNote("NAME_POSSIBLY_TRUNCATED")) << last;
    EXPECT_TRUE(zone.given_names.ends_with("AB"));
    EXPECT_TRUE(zone.errors.empty());
  }
}

// 9303-3 section 4.6: a name with a digit was misread, so the zone cannot be valid; in the name of any format.
TEST(ParserTest, ADigitInANameIsAnError) {
  constexpr int kGivenNames = 10;
  for (const auto& [lines, line, column] :
       {std::tuple{kTd1, 2, 0}, std::tuple{kTd2, 0, 5}, std::tuple{kTd3, 0, 5}, std::tuple{kMrvA, 0, 5},
        std::tuple{kMrvB, 0, 5}}) {
    for (const int at : {column, column + kGivenNames}) {
      const Zone zone = MustParse(With(lines, line, at, "1"));
      EXPECT_TRUE(zone.HasError("NAME_HAS_DIGITS")) << SpecOf(zone.format).name;
      EXPECT_FALSE(zone.valid()) << SpecOf(zone.format).name;
      EXPECT_TRUE(zone.checks_pass()) << "no check digit covers a name";
    }
  }
}

TEST(ParserTest, DocumentNumberMustBeThere) {
  EXPECT_TRUE(MustParse(Mended(With(kTd3, 1, 0, "<<<<<<<<<"))).HasError("DOCUMENT_NUMBER_BLANK"));
}

TEST(ParserTest, OldFrenchCard) {
  const Lines lines = {"IDFRAMARTIN<<DUPONT<<<<<<<<<<<123456", "940992310285<MARIE<<JEANNE<6512068F<"};
  const Zone zone = MustParse(Mended(With(lines, 1, 33, "8")));
  EXPECT_EQ(zone.format, Format::kFrenchIdentityCard);
  EXPECT_TRUE(zone.HasNote("FORMAT_NATIONAL"));
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "940992310285");
  EXPECT_EQ(zone.surname, "MARTIN DUPONT");
  EXPECT_EQ(zone.given_names, "MARIE JEANNE");
  EXPECT_EQ(zone.birth_date.ToString(), "1965-12-06");
  EXPECT_EQ(zone.checks.back().name, "composite");
  EXPECT_FALSE(zone.HasNote("NAME_IRREGULAR"));
  // Two fillers part each of its given names from the next.
  const Zone three = MustParse(With(lines, 1, 13, "MARIE<<ANN<<EV"));
  EXPECT_EQ(three.given_names, "MARIE ANN EV");
  EXPECT_FALSE(three.HasNote("NAME_IRREGULAR"));
  EXPECT_TRUE(MustParse(With(lines, 0, 5, std::string(25, '<'))).HasError("NAME_BLANK"));
}

TEST(ParserTest, RomanianCardMayHaveDigitsForNationality) {
  const Lines lines =
      Mended({"IDROUPOPESCU<<ION<<<<<<<<<<<<<<<<<<<", "KX123456<01327408122M1204159<<<<<<<0"});
  const Zone zone = MustParse(lines);
  EXPECT_EQ(zone.format, Format::kRomanianIdentityCard);
  EXPECT_TRUE(zone.valid());
  EXPECT_TRUE(zone.HasNote("NATIONALITY_NOT_A_CODE"));
  // With a code there it is a TD2 like any other.
  EXPECT_EQ(MustParse(With(lines, 1, 10, "ROU")).format, Format::kTd2);
  EXPECT_TRUE(MustParse(With(lines, 1, 10, "ROU")).valid());
  EXPECT_TRUE(MustParse(With(lines, 1, 10, "R0U")).HasError("NATIONALITY_UNKNOWN"));
}

TEST(ParserTest, WhatIsNoZoneIsRefused) {
  const struct {
    Lines lines;
    const char* reason;
  } kCases[] = {
      {{}, "ZONE_EMPTY"},
      {{"", "", "", ""}, "ZONE_TOO_MANY_LINES"},
      {{kTd3[0] + "<", kTd3[1]}, "ZONE_LINE_TOO_LONG"},
      {With(kTd3, 0, 8, "e"), "ZONE_CHARACTER_INVALID"},
      {With(kTd3, 0, 8, " "), "ZONE_CHARACTER_INVALID"},
      {With(kTd3, 0, 8, std::string(1, '\0')), "ZONE_CHARACTER_INVALID"},
      {{kTd3[0]}, "ZONE_SHAPE_UNKNOWN"},
      {{kTd3[0], kTd2[0]}, "ZONE_SHAPE_UNKNOWN"},
      {{kTd1[0], kTd1[1]}, "ZONE_SHAPE_UNKNOWN"},
      {{""}, "ZONE_SHAPE_UNKNOWN"},
      {{std::string(30, '<')}, "ZONE_SHAPE_UNKNOWN"},
      {{std::string(9, 'A'), std::string(30, '<'), std::string(30, '<')}, "ZONE_SHAPE_UNKNOWN"},
  };
  for (const auto& test : kCases) {
    const auto zone = Parse(test.lines, kToday);
    ASSERT_FALSE(zone.ok()) << test.reason;
    EXPECT_EQ(zone.status().reason(), test.reason);
    EXPECT_EQ(zone.status().field(), "lines");
  }
}

TEST(ParserTest, TypedTextIsPutRightAndSaysSo) {
  const auto typed = ParseText(
      "  p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<\r\n\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10 \n",
      kToday);
  ASSERT_TRUE(typed.ok()) << typed.status();
  EXPECT_TRUE(typed->valid());
  EXPECT_EQ(typed->lines, kTd3);
  EXPECT_TRUE(typed->HasNote("TEXT_CASE_CHANGED"));
  EXPECT_TRUE(typed->HasNote("TEXT_BLANKS_REMOVED"));
  EXPECT_FALSE(typed->HasNote("TEXT_SPLIT"));

  const auto exact = ParseText(kTd3[0] + "\n" + kTd3[1] + "\n", kToday);
  ASSERT_TRUE(exact.ok());
  EXPECT_FALSE(exact->HasNote("TEXT_CASE_CHANGED") || exact->HasNote("TEXT_BLANKS_REMOVED"));
}

TEST(ParserTest, TextInOnePieceIsCut) {
  for (const Lines& lines : {kTd1, kTd2, kTd3}) {
    std::string text;
    for (const std::string& line : lines) text += line;
    const auto zone = ParseText(text, kToday);
    ASSERT_TRUE(zone.ok()) << zone.status();
    EXPECT_EQ(zone->lines, lines);
    EXPECT_TRUE(zone->HasNote("TEXT_SPLIT"));
  }
}

TEST(ParserTest, TextThatIsNoZoneIsRefused) {
  const std::pair<std::string, const char*> kCases[] = {
      {"", "ZONE_EMPTY"},
      {"\n \r\n", "ZONE_EMPTY"},
      {std::string(513, '<'), "ZONE_TEXT_TOO_LONG"},
      {"A\nB\nC\nD", "ZONE_TOO_MANY_LINES"},
      {std::string(100, '<'), "ZONE_LINE_TOO_LONG"},
      {"P<UTO ERIKSSON\nX", "ZONE_CHARACTER_INVALID"},
  };
  for (const auto& [text, reason] : kCases) EXPECT_EQ(ParseText(text, kToday).status().reason(), reason);
}

}  // namespace
}  // namespace lagan::mrz
