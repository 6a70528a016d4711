#include "mrz/documents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "mrz/check_digit.h"
#include "mrz/codes.h"
#include "mrz/number_pattern.h"
#include "mrz/parser.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;

bool IsPassport(const DocumentType& type) { return type.code == "P" && type.format == Format::kTd3; }

const DocumentType* Find(Format format, const char* code, const char* issuer) {
  ZoneFields zone;
  zone.format = format;
  zone.document_code = code;
  zone.issuer = issuer;
  return FindDocumentType(zone);
}

TEST(DocumentsTest, EveryCodeOfTheStandardHasAPassportRow) {
  for (const StateCode& code : AllCodes()) {
    const auto types = DocumentTypesOf(code.code);
    EXPECT_TRUE(std::ranges::any_of(types, IsPassport)) << code.code;
    for (const DocumentType& type : types) EXPECT_TRUE(type.sides == 1 || type.sides == 2) << type.name;
  }
}

TEST(DocumentsTest, AtLeast195StatesHaveAPassportRowOfTheirOwn) {
  std::set<std::string_view> states;
  for (const DocumentType& type : AllDocumentTypes()) {
    if (type.issuer.empty() || !IsPassport(type)) continue;
    const StateCode* const code = FindCode(type.issuer);
    ASSERT_NE(code, nullptr) << type.issuer;
    EXPECT_EQ(type.sides, 1) << type.issuer;
    if (code->kind == CodeKind::kState) states.insert(type.issuer);
  }
  EXPECT_GE(states.size(), 195U);
}

TEST(DocumentsTest, EveryRowNamesAKnownIssuerAndItsSource) {
  std::set<std::tuple<std::string_view, std::string_view, std::optional<Format>>> seen;
  for (const DocumentType& type : AllDocumentTypes()) {
    if (!type.issuer.empty()) {
      const StateCode* const code = FindCode(type.issuer);
      ASSERT_NE(code, nullptr) << type.issuer;
      EXPECT_EQ(code->code, type.issuer) << "not as the zone writes it";
    }
    EXPECT_FALSE(type.source.empty()) << type.issuer;
    EXPECT_FALSE(type.name.empty()) << type.issuer;
    EXPECT_TRUE(seen.insert({type.issuer, type.code, type.format}).second) << type.issuer << " " << type.code;
    if (!type.format) continue;
    EXPECT_NE(SpecOf(*type.format).first_characters.find(type.code.substr(0, 1)), std::string_view::npos)
        << type.issuer << " " << type.code;
    const bool back = *type.format == Format::kTd1 || *type.format == Format::kFrenchDrivingLicence ||
                      *type.format == Format::kSwissDrivingLicence;
    EXPECT_EQ(type.sides, back ? 2 : 1) << type.issuer << " " << type.code;
  }
}

TEST(DocumentsTest, EveryPatternMatchesItsExampleAndFitsTheZone) {
  int patterns = 0;
  for (const DocumentType& type : AllDocumentTypes()) {
    if (type.number_pattern.empty()) {
      EXPECT_EQ(MatchesNumberPattern(type, "A1234567"), PatternVerdict::kUnknown) << type.issuer;
      continue;
    }
    ++patterns;
    EXPECT_TRUE(IsNumberPattern(type.number_pattern)) << type.number_pattern;
    EXPECT_EQ(MatchesNumberPattern(type, type.example), PatternVerdict::kMatches) << type.number_pattern;
    EXPECT_NE(type.source.find("number: "), std::string_view::npos)
        << type.issuer << ": a pattern without its source";
    // TD3 has nine places; TD1 and TD2 may continue in the optional data.
    if (type.format == Format::kTd3) {
      EXPECT_LE(type.example.size(), 9U) << type.issuer;
    }
  }
  EXPECT_GE(patterns, 25);
}

TEST(DocumentsTest, EveryPatternRefusesWhatIsNotIt) {
  for (const DocumentType& type : AllDocumentTypes()) {
    if (type.number_pattern.empty()) continue;
    const std::string example(type.example);
    EXPECT_EQ(MatchesNumberPattern(type, ""), PatternVerdict::kUnknown);
    for (const std::string& other :
         {example.substr(0, 1), example + "0" + example, std::string("<") + example.substr(1), example + " ",
          std::string(example.size(), 'O') + "O0", example.substr(0, example.size() - 2)}) {
      EXPECT_EQ(MatchesNumberPattern(type, other), PatternVerdict::kDiffers)
          << type.issuer << " " << type.number_pattern << " " << other;
    }
  }
}

// What is published of each number, said once more by hand: what it may look like, and a near miss.
TEST(DocumentsTest, PublishedNumbers) {
  const struct {
    const char* issuer;
    const char* code;
    Format format;
    const char* matches;
    const char* differs;
  } cases[] = {
      {"GBR", "P", Format::kTd3, "501234567", "A01234567"},
      {"IRL", "P", Format::kTd3, "LT0123456", "LTA123456"},
      {"D", "P", Format::kTd3, "C01X00T47", "C01X00A47"},  // no vowels
      {"D", "ID", Format::kTd1, "T22000129", "T2200012O"},
      {"FRA", "P", Format::kTd3, "12AB34567", "AB1234567"},
      {"FRA", "ID", Format::kTd1, "X0Y1Z2T34", "X0Y1Z2T3"},
      {"FRA", "ID", Format::kFrenchIdentityCard, "95062A012345", "950620AB2345"},
      {"NLD", "P", Format::kTd3, "NW12B34C5", "NWO2B34C5"},  // no letter O
      {"NLD", "I", Format::kTd1, "IX12B34C5", "IX12B34CX"},
      {"BEL", "P", Format::kTd3, "EX012345", "EX0123456"},
      {"BEL", "ID", Format::kTd1, "000001103271", "00000110327"},
      {"ESP", "P", Format::kTd3, "PAA012345", "PAAA12345"},
      {"ESP", "ID", Format::kTd1, "BAA012345", "BA0012345"},
      {"ITA", "P", Format::kTd3, "YA0123456", "YA012345X"},
      {"ITA", "C", Format::kTd1, "CA01234BB", "DA01234BB"},
      {"POL", "P", Format::kTd3, "EH0123456", "E01234567"},
      {"POL", "I", Format::kTd1, "ABA300000", "AB0300000"},
      {"ROU", "P", Format::kTd3, "051234567", "A51234567"},
      {"ROU", "ID", Format::kRomanianIdentityCard, "RX012345", "R0012345"},
      {"USA", "P", Format::kTd3, "A01234567", "AB1234567"},   // since 2021
      {"USA", "P", Format::kTd3, "012345678", "0123456789"},  // before
      {"USA", "IP", Format::kTd1, "C01234567", "D01234567"},
      {"CAN", "P", Format::kTd3, "A123456BC", "A1234567B"},  // since 2023
      {"CAN", "P", Format::kTd3, "AB123456", "AB1234567"},   // before
      {"AUS", "P", Format::kTd3, "PA0123456", "PAB123456"},
      {"IND", "P", Format::kTd3, "Z0123456", "ZZ012345"},
      {"GBR", "IR", Format::kTd1, "ZU0123456", "Z00123456"},
      {"KOR", "P", Format::kTd3, "M123A4567", "X123A4567"},
  };
  for (const auto& c : cases) {
    const DocumentType* const type = Find(c.format, c.code, c.issuer);
    ASSERT_NE(type, nullptr) << c.issuer << c.code;
    EXPECT_EQ(type->issuer, c.issuer);
    EXPECT_EQ(MatchesNumberPattern(*type, c.matches), PatternVerdict::kMatches)
        << c.issuer << " " << c.matches;
    EXPECT_EQ(MatchesNumberPattern(*type, c.differs), PatternVerdict::kDiffers)
        << c.issuer << " " << c.differs;
  }
}

TEST(DocumentsTest, AZoneFindsItsRow) {
  const struct {
    Format format;
    const char* code;
    const char* issuer;
    const char* found_issuer;
    const char* evidence_type;
  } cases[] = {
      {Format::kTd3, "P", "GBR", "GBR", "passport_uk"},
      {Format::kTd3, "PD", "GBR", "GBR", "passport_uk"},
      {Format::kTd3, "P", "GBN", "GBN", "passport_uk"},
      {Format::kTd3, "P", "IRL", "IRL", "passport_biometric"},
      {Format::kTd3, "P", "D", "D", "passport_biometric"},
      {Format::kTd3, "P", "DEU", "D", "passport_biometric"},  // against the standard, met all the same
      {Format::kTd3, "P", "BDR", "D", "passport_biometric"},
      {Format::kTd1, "ID", "SI", "SVN", "id_card_eea_biometric"},  // `SI<` is met on Slovenian cards
      {Format::kTd1, "I", "FRA", "FRA", "id_card_eea_biometric"},
      {Format::kTd1, "ID", "FRA", "FRA", "id_card_eea_biometric"},
      {Format::kFrenchIdentityCard, "ID", "FRA", "FRA", "id_card_eea_non_biometric"},
      {Format::kFrenchDrivingLicence, "D1", "FRA", "FRA", "driving_licence_eea"},
      {Format::kSwissDrivingLicence, "FA", "CHE", "CHE", ""},  // of no state of the EEA
      {Format::kSwissDrivingLicence, "FA", "LIE", "LIE", "driving_licence_eea"},
      {Format::kTd1, "IR", "FRA", "", ""},  // a residence permit is not its issuer's identity card
      {Format::kTd1, "AR", "D", "", ""},
      {Format::kTd1, "IR", "GBR", "GBR", "id_card_residence_permit"},
      {Format::kTd1, "IP", "USA", "USA", "passport_us"},
      {Format::kTd1, "I", "USA", "", ""},
      {Format::kTd3, "P", "GIB", "", "passport_icao"},  // no row of its own
      {Format::kTd3, "P", "QQQ", "", "passport_icao"},  // no such issuer
      {Format::kTd3, "P", "", "", "passport_icao"},
      {Format::kMrvA, "VC", "USA", "", ""},
      {Format::kMrvB, "V", "POL", "", ""},
      {Format::kTd3, "P", "UTO", "UTO", ""},
      {Format::kTd2, "I", "UTO", "UTO", ""},
  };
  for (const auto& c : cases) {
    const DocumentType* const type = Find(c.format, c.code, c.issuer);
    ASSERT_NE(type, nullptr) << c.issuer << " " << c.code;
    EXPECT_EQ(type->issuer, c.found_issuer) << c.issuer << " " << c.code;
    EXPECT_EQ(type->evidence_type, c.evidence_type) << c.issuer << " " << c.code;
    EXPECT_EQ(type->format, c.format);
  }
}

TEST(DocumentsTest, TheLongestCodeWinsInWhateverOrder) {
  DocumentType rows[] = {{.code = "I", .format = Format::kTd1},
                         {.code = "IR", .format = Format::kTd1},
                         {.code = "IRX", .format = Format::kTd1},
                         {.code = "ID", .format = Format::kTd2}};
  ZoneFields zone;
  zone.format = Format::kTd1;
  for (int turn = 0; turn < 2; ++turn) {
    zone.document_code = "IR";
    ASSERT_NE(FindAmong(rows, zone), nullptr);
    EXPECT_EQ(FindAmong(rows, zone)->code, "IR");
    zone.document_code = "ID";
    EXPECT_EQ(FindAmong(rows, zone)->code, "I") << "the other is of another format";
    zone.document_code = "A";
    EXPECT_EQ(FindAmong(rows, zone), nullptr);
    std::ranges::reverse(rows);
  }
}

TEST(DocumentsTest, NoRowIsNoRefusal) {
  EXPECT_EQ(Find(Format::kTd3, "", "IRL"), nullptr);
  EXPECT_EQ(Find(Format::kTd3, "Q", "IRL"), nullptr);
  EXPECT_EQ(Find(Format::kRomanianIdentityCard, "ID", "HUN"), nullptr);
}

TEST(DocumentsTest, TheSpecimenOfTheStandardFindsItsRow) {
  const auto zone =
      Parse({"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
            2026y / 11 / 22);
  ASSERT_TRUE(zone.ok()) << zone.status();
  const DocumentType* const type = FindDocumentType(*zone);
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->issuer, "UTO");
  EXPECT_TRUE(type->evidence_type.empty()) << "a specimen is evidence of nothing";
  EXPECT_EQ(MatchesNumberPattern(*type, zone->document_number), PatternVerdict::kUnknown);
}

TEST(DocumentsTest, LicencesAndCardsWithoutAZone) {
  std::set<std::string_view> british;
  int licences = 0;
  for (const DocumentType& type : AllDocumentTypes()) {
    licences += type.evidence_type == "driving_licence_eea";
    if (type.format) continue;
    if (type.issuer == "GBR") british.insert(type.code);
  }
  EXPECT_EQ(licences, 30);  // 27 of the Union, Iceland, Liechtenstein, Norway
  EXPECT_EQ(british, (std::set<std::string_view>{"DVA", "DVLA", "EONI"}));
}

}  // namespace
}  // namespace lagan::mrz
