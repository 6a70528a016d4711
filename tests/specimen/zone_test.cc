#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mrz/parser.h"
#include "tests/specimen/document.h"

namespace lagan::specimen {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::SizeIs;

Document Eriksson(Kind kind) {
  Document document;
  document.kind = kind;
  document.surname = "ERIKSSON";
  document.given_names = "ANNA MARIA";
  document.number = "L898902C3";
  document.birth = std::chrono::year(1974) / 8 / 12;
  document.sex = 'F';
  document.expiry = std::chrono::year(2012) / 4 / 15;
  return document;
}

// Doc 9303 part 4, appendix B.
TEST(ComposeZone, PassportOfTheStandard) {
  Document document = Eriksson(Kind::kPassport);
  document.optional_data = "ZE184226B";
  EXPECT_THAT(ComposeZone(document).value(), ElementsAre("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10"));
}

// Doc 9303 parts 5 and 6 show this person's cards with the number D23145890.
TEST(ComposeZone, CardsOfTheStandard) {
  Document document = Eriksson(Kind::kCard);
  document.number = "D23145890";
  EXPECT_THAT(ComposeZone(document).value(),
              ElementsAre("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                          "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"));
  document.kind = Kind::kCardTd2;
  EXPECT_THAT(ComposeZone(document).value(),
              ElementsAre("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"));
}

// Doc 9303 part 7, appendix: the optional data of the example visas.
TEST(ComposeZone, VisasOfTheStandard) {
  Document document = Eriksson(Kind::kVisa);
  document.number = "L8988901C";
  document.birth = std::chrono::year(1940) / 9 / 7;
  document.expiry = std::chrono::year(1996) / 12 / 10;
  document.nationality = "XXX";
  document.optional_data = "6ZE184226B";
  EXPECT_THAT(ComposeZone(document).value(), ElementsAre("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                                         "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"));
  document.kind = Kind::kVisaSmall;
  document.optional_data = "6ZE18422";
  EXPECT_THAT(ComposeZone(document).value(),
              ElementsAre("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE18422"));
}

TEST(ComposeZone, PrintedNamesAreTransliterated) {
  Document document = Eriksson(Kind::kPassport);
  document.surname = "MÜLLER-LÜDENSCHEIDT";
  EXPECT_EQ(ComposeZone(document).value()[0], "P<UTOMUELLER<LUEDENSCHEIDT<<ANNA<MARIA<<<<<<");
}

TEST(ComposeZone, PassesOnWhatTheComposerRefuses) {
  Document document = Eriksson(Kind::kPassport);
  document.number = "";
  EXPECT_EQ(ComposeZone(document).status().field(), "document_number");
}

// The published examples of the national zones (mrz/rules_test.cc has their sources).
TEST(ComposeZone, NationalZones) {
  Document licence = Eriksson(Kind::kFrenchLicence);
  licence.issuer = "FRA";
  licence.surname = "MARTIN";
  licence.number = "13AA00002";
  licence.expiry = std::chrono::year(2018) / 12 / 31;
  EXPECT_THAT(ComposeZone(licence).value(), ElementsAre("D1FRA13AA000026181231MARTIN<<9"));
  Document swiss = Eriksson(Kind::kSwissLicence);
  swiss.issuer = "CHE";
  swiss.surname = "MARCHAND";
  swiss.given_names = "FABIENNE";
  swiss.number = "AAA001D";
  swiss.optional_data = "305142128097";
  swiss.birth = std::chrono::year(1980) / 1 / 26;
  EXPECT_THAT(ComposeZone(swiss).value(),
              ElementsAre("AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"));
  Document french = Eriksson(Kind::kFrenchCard);
  french.issuer = "FRA";
  french.surname = "BERTHIER";
  french.given_names = "CORINNE";
  french.number = "940992310285";
  french.optional_data = "";
  french.birth = std::chrono::year(1965) / 12 / 6;
  french.sex = 'F';
  EXPECT_THAT(ComposeZone(french).value(),
              ElementsAre("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"));
}

TEST(ComposeZone, FrontOfACardHasNone) {
  EXPECT_THAT(ComposeZone(Eriksson(Kind::kCardFront)).value(), SizeIs(0));
}

TEST(RandomDocument, FitsEachFormatAndComesBackFromItsZone) {
  struct Shape {
    Kind kind;
    std::size_t lines, width;
  };
  Random random(1);
  for (const Shape shape : {Shape{Kind::kPassport, 2, 44},
                            {Kind::kCard, 3, 30},
                            {Kind::kCardTd2, 2, 36},
                            {Kind::kVisa, 2, 44},
                            {Kind::kVisaSmall, 2, 36}}) {
    for (int i = 0; i < 50; ++i) {
      const Document made = RandomDocument(shape.kind, random);
      const auto lines = ComposeZone(made);
      ASSERT_TRUE(lines.ok()) << lines.status();
      EXPECT_EQ(lines->size(), shape.lines);
      EXPECT_THAT(*lines, Each(SizeIs(shape.width)));
      const auto read = DocumentFromZone(*lines);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(read->kind, made.kind);
      EXPECT_EQ(read->number, made.number);
      EXPECT_EQ(read->nationality, made.nationality);
      EXPECT_EQ(read->birth, made.birth);
      EXPECT_EQ(read->expiry, made.expiry);
      EXPECT_EQ(read->sex, made.sex);
      EXPECT_EQ(mrz::Parse(*lines, std::chrono::year(2026) / 1 / 1)->valid(), true);
      EXPECT_EQ(read->optional_data, made.optional_data);
      EXPECT_EQ(read->surname.substr(0, 3), made.surname.substr(0, 3));
    }
  }
}

TEST(DocumentFromZone, RefusesOtherShapes) {
  EXPECT_FALSE(DocumentFromZone({}).ok());
  EXPECT_EQ(DocumentFromZone({"P<UTO", "123"}).status().reason(), "ZONE_SHAPE_UNKNOWN");
}

TEST(KindName, GoesBothWays) {
  for (int i = 0; i < kKindCount; ++i) {
    EXPECT_EQ(KindFromName(KindName(static_cast<Kind>(i))), static_cast<Kind>(i));
  }
  EXPECT_EQ(KindFromName("bus ticket"), std::nullopt);
}

}  // namespace
}  // namespace lagan::specimen
