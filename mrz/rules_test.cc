// Rules that no other test of this folder is named after, and the list of all rules with their tests
// (docs/document-reading.md).
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "base/core/text.h"
#include "mrz/names.h"
#include "mrz/parser.h"
#include "mrz/transliteration.h"
#include "mrz/typed_lines.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
constexpr Date kToday = 2026y / 11 / 21;

// The published case of cheminfo/mrz (MIT), frenchDrivingLicense.test.
const Lines kFrenchLicence = {"D1FRA13AA000026181231MARTIN<<9"};
// The published case of cheminfo/mrz (MIT), swissDrivingLicense.test.
const Lines kSwissLicence = {"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"};

Zone MustParse(const Lines& lines) {
  auto zone = Parse(lines, kToday);
  EXPECT_TRUE(zone.ok()) << zone.status();
  return zone.ok() ? *zone : Zone{};
}

Lines With(Lines lines, int line, int column, std::string_view text) {
  lines[line].replace(column, text.size(), text);
  return lines;
}

TEST(RulesTest, LinesAndColumnsOfEveryFormat) {
  const std::pair<Format, std::vector<int>> kCases[] = {
      {Format::kTd1, {30, 30, 30}},
      {Format::kTd2, {36, 36}},
      {Format::kTd3, {44, 44}},
      {Format::kMrvA, {44, 44}},
      {Format::kMrvB, {36, 36}},
      {Format::kFrenchIdentityCard, {36, 36}},
      {Format::kRomanianIdentityCard, {36, 36}},
      {Format::kFrenchDrivingLicence, {30}},
      {Format::kSwissDrivingLicence, {9, 30, 30}},
  };
  EXPECT_EQ(std::size(kCases), AllFormats().size());
  for (const auto& [format, columns] : kCases) {
    std::vector<int> found;
    for (int line = 0; line < SpecOf(format).lines; ++line) found.push_back(SpecOf(format).Columns(line));
    EXPECT_EQ(found, columns) << SpecOf(format).name;
  }
}

TEST(RulesTest, NamesOfUpToThirtyNineCharactersAreNeverTruncated) {
  EXPECT_EQ(JoinNames("ABCDEFGHIJKLMNOPQRS", "TUVWXYZABCDEFGHIJK", 39),
            "ABCDEFGHIJKLMNOPQRS<<TUVWXYZABCDEFGHIJK");
  EXPECT_EQ(JoinNames("ABCDEFGHIJKLMNOPQRS", "TUVWXYZABCDEFGHIJKL", 39).size(), 39U);
}

TEST(RulesTest, ApostropheIsDroppedAndHyphenBecomesAFiller) {
  EXPECT_EQ(*Transliterate("O'CONNOR"), "OCONNOR");
  EXPECT_EQ(*Transliterate("ANNE-MARIE"), "ANNE<MARIE");
}

TEST(RulesTest, FrenchDrivingLicence) {
  const Zone zone = MustParse(kFrenchLicence);
  EXPECT_EQ(zone.format, Format::kFrenchDrivingLicence);
  EXPECT_TRUE(zone.valid());
  EXPECT_TRUE(zone.HasNote("FORMAT_NATIONAL"));
  EXPECT_FALSE(zone.HasNote("DOCUMENT_CODE_HAS_DIGIT")) << "belongs there";
  EXPECT_EQ(zone.document_code, "D1");
  EXPECT_EQ(zone.document_number, "13AA00002");
  EXPECT_EQ(zone.expiry_date, 2018y / 12 / 31);
  EXPECT_EQ(zone.surname, "MARTIN");
  EXPECT_TRUE(zone.birth_date.unknown());
  ASSERT_EQ(zone.checks.size(), 2U);
  // The number's digit covers the line from its first character.
  EXPECT_EQ(zone.checks[0].ranges, (std::vector<Span>{{0, 0, 14}}));
  EXPECT_EQ(zone.checks[1].ranges, (std::vector<Span>{{0, 0, 29}}));
  EXPECT_FALSE(MustParse(With(kFrenchLicence, 0, 1, "2")).checks[0].pass);
  EXPECT_FALSE(MustParse(With(kFrenchLicence, 0, 20, "0")).checks[1].pass) << "the composite covers the date";
  EXPECT_TRUE(MustParse(With(kFrenchLicence, 0, 0, "DX")).HasError("DOCUMENT_CODE_INVALID"));
  EXPECT_TRUE(MustParse(With(kFrenchLicence, 0, 0, "P1")).HasError("DOCUMENT_CODE_INVALID"));
  EXPECT_FALSE(Parse(With(kFrenchLicence, 0, 2, "UTO"), kToday).ok()) << "the format is France's only";
}

TEST(RulesTest, FrenchDrivingLicenceHoldsOnlyTheBeginningOfTheSurname) {
  EXPECT_TRUE(MustParse(With(kFrenchLicence, 0, 21, "DELACROI")).HasNote("NAME_POSSIBLY_TRUNCATED"));
  EXPECT_TRUE(MustParse(With(kFrenchLicence, 0, 21, "<<<<<<<<")).HasError("NAME_BLANK"));
}

TEST(RulesTest, SwissDrivingLicence) {
  const Zone zone = MustParse(kSwissLicence);
  EXPECT_EQ(zone.format, Format::kSwissDrivingLicence);
  EXPECT_EQ(zone.document_code, "FA");
  EXPECT_EQ(zone.issuer, "CHE");
  EXPECT_EQ(zone.document_number, "AAA001D");
  EXPECT_EQ(zone.optional_data_1, "305142128097");
  EXPECT_EQ(zone.birth_date.ToString(), "1980-01-26");
  EXPECT_EQ(zone.surname, "MARCHAND");
  EXPECT_EQ(zone.given_names, "FABIENNE");
  EXPECT_TRUE(zone.errors.empty());
  EXPECT_EQ(MustParse(With(kSwissLicence, 1, 2, "LIE")).format, Format::kSwissDrivingLicence);
  EXPECT_FALSE(Parse(With(kSwissLicence, 1, 2, "AUT"), kToday).ok());
  EXPECT_FALSE(Parse(With(kSwissLicence, 1, 0, "PA"), kToday).ok());
}

// Nothing in its text would show a misread character.
TEST(RulesTest, SwissDrivingLicenceHasNoCheckDigitAndIsNeverValid) {
  const Zone zone = MustParse(kSwissLicence);
  EXPECT_TRUE(zone.checks.empty());
  EXPECT_TRUE(zone.HasNote("CHECK_DIGITS_NONE"));
  EXPECT_FALSE(zone.valid());
}

TEST(RulesTest, DrivingLicencesInOnePieceAreCut) {
  EXPECT_EQ(ParseText(kFrenchLicence[0], kToday)->format, Format::kFrenchDrivingLicence);
  const auto swiss = ParseText(kSwissLicence[0] + kSwissLicence[1] + kSwissLicence[2], kToday);
  ASSERT_TRUE(swiss.ok()) << swiss.status();
  EXPECT_EQ(swiss->lines, kSwissLicence);
}

TEST(RulesTest, NoBeginningOfADrivingLicenceIsCalledWrong) {
  for (const Lines& licence : {kFrenchLicence, kSwissLicence}) {
    Lines typed = {""};
    for (const std::string& line : licence) {
      for (const char c : line) {
        typed.back() += c;
        const auto known = CheckTypedLines(typed);
        ASSERT_TRUE(known.ok());
        for (const TypedField& field : known->fields)
          EXPECT_NE(field.state, TypedState::kWrong) << typed.back() << " " << field.advice;
      }
      if (typed.size() == licence.size()) {
        EXPECT_TRUE(CheckTypedLines(typed)->complete) << typed.back();
      }
      typed.emplace_back();
    }
  }
}

// Since 2020 without the filler in the sum (the specimen in Arg0s1080/mrz#41).
TEST(RulesTest, NewBelgianCardsSumAsTheStandardSays) {
  const Zone zone = MustParse(
      {"IDBEL000590696<1015<<<<<<<<<<<", "9401013F2710017BEL000101123453", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"});
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "000590696101");
  EXPECT_TRUE(zone.HasNote("DOCUMENT_NUMBER_LONG"));
  EXPECT_FALSE(zone.HasNote("DOCUMENT_NUMBER_SUM_INCLUDES_FILLER"));
}

// The identity number of 15 digits fills the optional data to its last column (uqudo's description of the card);
// number and dates are invented.
TEST(RulesTest, EmiratiCardsFillTheOptionalDataWithTheIdentityNumber) {
  const Zone zone = MustParse(
      {"ILARE1234567897784198012345671", "8001014M3012316ARE<<<<<<<<<<<0", "PERSON<<INVENTED<<<<<<<<<<<<<<"});
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "123456789");
  EXPECT_EQ(zone.optional_data_1, "784198012345671");
  EXPECT_EQ(zone.document_code, "IL");
}

// A national number of 17 digits, from column 5 on to column 22 with the filler in the middle
// (idpass/smartscanner-mrz-parser#5); number and dates are invented.
TEST(RulesTest, SenegaleseCardsHaveALongNumber) {
  const Zone zone = MustParse(
      {"I<SEN101198001<010001238<<<<<<", "8001014F3012316SEN<<<<<<<<<<<8", "PERSON<<INVENTED<<<<<<<<<<<<<<"});
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number, "10119800101000123");
}

// Every test named in the table of rules.
TEST(RulesTest, EveryRuleOfTheDocumentationHasItsTests) {
  std::set<std::string> tests;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j)
      tests.insert(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
  }
  std::ifstream in(LAGAN_SOURCE_DIR "/docs/document-reading.md");
  ASSERT_TRUE(in);
  int rules = 0;
  bool inside = false;
  for (std::string row; std::getline(in, row);) {
    if (row.starts_with("## ")) inside = row == "## Rules";
    if (!inside || !row.starts_with("| ") || row.starts_with("| Rule ")) continue;
    const std::vector<std::string> cells = SplitText(row, '|');
    ASSERT_EQ(cells.size(), 5U) << row;
    ++rules;
    for (const std::string& name : SplitText(cells[3], ','))
      EXPECT_TRUE(tests.contains(std::string(TrimSpace(name)))) << name << " of: " << row;
  }
  EXPECT_GE(rules, 37);
}

}  // namespace
}  // namespace lagan::mrz
