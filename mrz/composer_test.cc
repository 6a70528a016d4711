#include "mrz/composer.h"

#include <gtest/gtest.h>

#include <functional>

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;

ZoneFields Eriksson(Format format) {
  ZoneFields fields;
  fields.format = format;
  fields.document_code = format == Format::kTd3 ? "P" : "I";
  fields.issuer = fields.nationality = "UTO";
  fields.document_number = "D23145890";
  fields.birth_date = PartialDate::Of(1974y / 8 / 12);
  fields.sex = 'F';
  fields.expiry_date = 2012y / 4 / 15;
  fields.surname = "Eriksson";
  fields.given_names = "Anna Maria";
  return fields;
}

TEST(ComposerTest, SpecimensOfTheStandard) {
  EXPECT_EQ(*Compose(Eriksson(Format::kTd1)),
            (std::vector<std::string>{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                                      "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}));
  EXPECT_EQ(*Compose(Eriksson(Format::kTd2)),
            (std::vector<std::string>{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
                                      "D231458907UTO7408122F1204159<<<<<<<6"}));
  ZoneFields passport = Eriksson(Format::kTd3);
  passport.document_number = "L898902C3";
  passport.optional_data_1 = "ZE184226B";
  EXPECT_EQ(*Compose(passport), (std::vector<std::string>{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                                          "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}));
}

TEST(ComposerTest, LongNumberGoesOnInTheOptionalData) {
  ZoneFields fields = Eriksson(Format::kTd1);
  fields.document_number = "D23145890734";
  EXPECT_EQ((*Compose(fields))[0], "I<UTOD23145890<7349<<<<<<<<<<<");
  fields.optional_data_1 = "XYZ";
  EXPECT_EQ((*Compose(fields))[0], "I<UTOD23145890<7349<XYZ<<<<<<<");
  fields.optional_data_1.clear();
  fields.document_number = std::string(22, '7');
  EXPECT_TRUE(Compose(fields).ok());
  fields.document_number += '7';
  EXPECT_EQ(Compose(fields).status().reason(), "FIELD_TOO_LONG");
}

TEST(ComposerTest, WhatDoesNotFitIsNamed) {
  const struct {
    std::function<void(ZoneFields&)> change;
    const char* reason;
    const char* field;
  } kCases[] = {
      {[](ZoneFields& f) { f.format = Format::kFrenchIdentityCard; }, "FORMAT_UNSUPPORTED", "format"},
      {[](ZoneFields& f) {
         f.format = Format::kTd2;
         f.document_code = "ID";
         f.issuer = "FRA";
       },
       "FORMAT_UNSUPPORTED", "format"},
      {[](ZoneFields& f) { f.document_code = ""; }, "FIELD_BLANK", "document_code"},
      {[](ZoneFields& f) { f.document_code = "V"; }, "FIELD_CHARACTER_INVALID", "document_code"},
      {[](ZoneFields& f) { f.document_code = "PPP"; }, "FIELD_TOO_LONG", "document_code"},
      {[](ZoneFields& f) { f.issuer = ""; }, "FIELD_BLANK", "issuer"},
      {[](ZoneFields& f) { f.issuer = "U2O"; }, "FIELD_CHARACTER_INVALID", "issuer"},
      {[](ZoneFields& f) { f.nationality = "UTOP"; }, "FIELD_TOO_LONG", "nationality"},
      {[](ZoneFields& f) { f.document_number = ""; }, "FIELD_BLANK", "document_number"},
      {[](ZoneFields& f) { f.document_number = "1234567890"; }, "FIELD_TOO_LONG", "document_number"},
      {[](ZoneFields& f) { f.document_number = "12-4"; }, "FIELD_CHARACTER_INVALID", "document_number"},
      {[](ZoneFields& f) { f.document_number = "124<"; }, "FIELD_CHARACTER_INVALID", "document_number"},
      {[](ZoneFields& f) { f.birth_date.month = 13; }, "DATE_INVALID", "birth_date"},
      {[](ZoneFields& f) {
         f.birth_date = {1985, 2, 30};
       },
       "DATE_INVALID", "birth_date"},
      {[](ZoneFields& f) { f.expiry_date = 2027y / 2 / 29; }, "DATE_INVALID", "expiry_date"},
      {[](ZoneFields& f) { f.sex = 'H'; }, "FIELD_CHARACTER_INVALID", "sex"},
      {[](ZoneFields& f) { f.surname = "R2D2"; }, "NAME_CHARACTER_INVALID", "surname"},
      {[](ZoneFields& f) { f.given_names = "\xFF"; }, "UTF8_INVALID", "given_names"},
      {[](ZoneFields& f) { f.surname = f.given_names = "'"; }, "FIELD_BLANK", "names"},
      {[](ZoneFields& f) { f.optional_data_1 = std::string(15, 'A'); }, "FIELD_TOO_LONG", "optional_data_1"},
      {[](ZoneFields& f) { f.optional_data_2 = "A"; }, "FIELD_NOT_IN_FORMAT", "optional_data_2"},
  };
  for (const auto& test : kCases) {
    ZoneFields fields = Eriksson(Format::kTd3);
    test.change(fields);
    const auto lines = Compose(fields);
    ASSERT_FALSE(lines.ok()) << test.reason << " " << test.field;
    EXPECT_EQ(lines.status().reason(), test.reason) << test.field;
    EXPECT_EQ(lines.status().field(), test.field);
  }
}

}  // namespace
}  // namespace lagan::mrz
