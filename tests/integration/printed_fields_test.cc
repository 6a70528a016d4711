// Specimen pages, right and forged, are read and compared with their zone.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "ocr/reader/zone_reader.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/printed_field_reader.h"
#include "tests/specimen/sets.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;
using namespace std::chrono_literals;

constexpr Date kToday = 2026y / 11 / 22;
const std::filesystem::path kPrintModel = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";

class PrintedFieldsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto zones = ZoneReader::Open(std::filesystem::path(LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata"));
    ASSERT_TRUE(zones.ok()) << zones.status();
    zones_ = *std::move(zones);
    auto printed = PrintedFieldReader::Open(kPrintModel);
    ASSERT_TRUE(printed.ok()) << printed.status();
    printed_ = *std::move(printed);
  }

  // The page of `document` above `zone`, photographed.
  void Read(const specimen::Document& document, const std::vector<std::string>& zone,
            specimen::AgeingLevel level, std::optional<specimen::Repetition> repeated = std::nullopt) {
    specimen::Order order;
    order.render.print.repeated = std::move(repeated);
    order.document = document;
    order.zone = zone;
    order.level = level;
    order.seed = 11;
    order.render.pixels_per_mm = 12;
    const auto photograph = specimen::MakePhotograph(order);
    ASSERT_TRUE(photograph.ok()) << photograph.status();
    const specimen::Picture& picture = photograph->picture;
    const image::Pixels pixels = image::MakePixels(picture.width, picture.height, 3, picture.rgb);
    const auto reading = zones_->Read(pixels, kToday);
    ASSERT_TRUE(reading.ok()) << reading.status();
    ASSERT_TRUE(reading->zone.has_value());
    auto fields = printed_->Read(pixels, *reading);
    ASSERT_TRUE(fields.ok()) << fields.status();
    fields_ = *std::move(fields);
    checks_ = CompareWithZone(fields_, *reading->zone);
    width_ = picture.width, height_ = picture.height;
  }

  std::unique_ptr<ZoneReader> zones_;
  std::unique_ptr<PrintedFieldReader> printed_;
  PrintedFields fields_;
  CrossChecks checks_;
  int width_ = 0, height_ = 0;
};

specimen::Document Anna(specimen::Kind kind) {
  specimen::Document document;
  document.kind = kind;
  document.surname = "ERIKSSON";
  document.given_names = "ANNA MARIA";
  document.number = "L898902C3";
  document.birth = 1974y / 8 / 12;
  document.sex = 'F';
  document.expiry = 2031y / 4 / 15;
  return document;
}

TEST_F(PrintedFieldsTest, AHonestPageAgreesInEveryField) {
  for (const specimen::Kind kind : {specimen::Kind::kPassport, specimen::Kind::kVisa}) {
    const specimen::Document document = Anna(kind);
    for (const auto level : {specimen::AgeingLevel::kNone, specimen::AgeingLevel::kLight}) {
      ASSERT_NO_FATAL_FAILURE(Read(document, specimen::ComposeZone(document).value(), level));
      EXPECT_EQ(fields_.layout, PrintedLayout::kPassportPage);
      EXPECT_FALSE(checks_.AnyDiffers());
      for (const PrintedFieldName name :
           {kSurname, kGivenNames, kDocumentNumber, kNationality, kBirthDate, kExpiryDate}) {
        EXPECT_EQ(checks_.OutcomeOf(name), CheckOutcome::kAgrees) << PrintedFieldText(name);
        const PrintedField* const field = fields_.Find(name);
        ASSERT_NE(field, nullptr) << PrintedFieldText(name);
        EXPECT_GT(field->confidence, 0.5) << PrintedFieldText(name);
        for (const ImagePoint& corner : field->quad) {
          EXPECT_TRUE(corner.x >= 0 && corner.x < width_ && corner.y >= 0 && corner.y < height_);
        }
      }
    }
  }
}

TEST_F(PrintedFieldsTest, AForgedPageDiffersInWhatWasForged) {
  const specimen::Document honest = Anna(specimen::Kind::kPassport);
  const std::vector<std::string> zone = specimen::ComposeZone(honest).value();
  struct Forgery {
    PrintedFieldName field;
    specimen::Document page;
  };
  std::vector<Forgery> forgeries = {{kSurname, honest},   {kGivenNames, honest}, {kDocumentNumber, honest},
                                    {kBirthDate, honest}, {kExpiryDate, honest}, {kSex, honest},
                                    {kSurname, honest},   {kGivenNames, honest}};
  forgeries[0].page.surname = "LINDQVIST";
  forgeries[1].page.given_names = "OSKAR EMIL";
  forgeries[2].page.number = "L898907C3";
  forgeries[3].page.birth = 1979y / 8 / 12;
  forgeries[4].page.expiry = 2034y / 4 / 15;
  forgeries[5].page.sex = 'M';
  // Two letters, and a month.
  forgeries[6].page.surname = "WU";
  forgeries[7].page.given_names = "JAN";
  for (const Forgery& forgery : forgeries) {
    ASSERT_NO_FATAL_FAILURE(Read(forgery.page, zone, specimen::AgeingLevel::kLight));
    for (const CrossCheck& check : checks_.checks) {
      if (check.field == forgery.field) {
        EXPECT_EQ(check.outcome, CheckOutcome::kDiffers) << PrintedFieldText(forgery.field);
        EXPECT_GE(check.confidence, 0.6) << PrintedFieldText(forgery.field);
      } else {
        EXPECT_NE(check.outcome, CheckOutcome::kDiffers) << PrintedFieldText(check.field);
      }
    }
  }
}

// What the zone says stands on the page as well, for a machine to find.
TEST_F(PrintedFieldsTest, WhatTheZoneSaysASecondTimeDoesNotAgree) {
  const specimen::Document honest = Anna(specimen::Kind::kPassport);
  specimen::Document page = honest;
  page.surname = "LINDQVIST";
  page.number = "K40917725";
  const std::vector<std::string> zone = specimen::ComposeZone(honest).value();
  for (const auto manner : {specimen::RepeatManner::kSmall, specimen::RepeatManner::kPale,
                            specimen::RepeatManner::kSecondCaption}) {
    ASSERT_NO_FATAL_FAILURE(
        Read(page, zone, specimen::AgeingLevel::kLight, specimen::Repetition{manner, honest}));
    for (const PrintedFieldName name : {kSurname, kDocumentNumber})
      EXPECT_NE(checks_.OutcomeOf(name), CheckOutcome::kAgrees)
          << PrintedFieldText(name) << " in manner " << static_cast<int>(manner);
    EXPECT_TRUE(checks_.AnyDiffers() || checks_.AnyTelling());
    EXPECT_EQ(checks_.OutcomeOf(kGivenNames), CheckOutcome::kAgrees);
  }
}

TEST_F(PrintedFieldsTest, APictureWithoutPrintHasNoFields) {
  for (const auto& [width, height] : {std::pair{1, 1}, {640, 480}, {3, 2000}, {2000, 3}}) {
    for (const int channels : {1, 3}) {
      const auto pixels =
          image::MakePixels(width, height, channels,
                            Bytes(static_cast<std::size_t>(width) * height * channels, std::uint8_t{200}));
      const auto fields = printed_->Read(pixels, ZoneReading());
      ASSERT_TRUE(fields.ok()) << fields.status();
      EXPECT_TRUE(fields->fields.empty());
      EXPECT_EQ(fields->layout, PrintedLayout::kUnknown);
    }
  }
}

TEST_F(PrintedFieldsTest, RefusesWhatDoesNotFit) {
  image::Pixels pixels = image::MakePixels(10, 10, 3, Bytes(300, std::uint8_t{0}));
  pixels.height = 11;
  EXPECT_EQ(printed_->Read(pixels, ZoneReading()).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(PrintedFieldReader::Open("/nowhere/eng.traineddata").status().reason(), "FILE_NOT_FOUND");
  EXPECT_EQ(PrintedFieldReader::Open(LAGAN_SOURCE_DIR "/README.md").status().reason(), "MODEL_UNREADABLE");
}

}  // namespace
}  // namespace lagan::ocr
