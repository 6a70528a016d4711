#include "ocr/tamper/reading_cues.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(22)};

void Add(PrintedFieldName name, const std::string& text, PrintedFields& printed) {
  PrintedField field;
  field.name = name;
  field.text = field.second_text = text;
  field.confidence = 0.95F;
  printed.fields.push_back(field);
}

PrintedFields Licence(const std::string& birth) {
  PrintedFields printed;
  printed.layout = PrintedLayout::kPhotocardLicence;
  Add(PrintedFieldName::kSurname, "ROBINSON", printed);
  Add(PrintedFieldName::kGivenNames, "CHARLES JOHN", printed);
  Add(PrintedFieldName::kBirthDate, birth, printed);
  Add(PrintedFieldName::kAuthority, "DVLA", printed);
  Add(PrintedFieldName::kDocumentNumber, "ROBIN757026CJ9AZ", printed);
  return printed;
}

TEST(CuesOfReading, ALicenceIsComparedWithItsNumber) {
  const auto pixels = image::MakePixels(30, 20, 1, Bytes(600, 200));
  ZoneReading none;
  const auto honest = CuesOfReading(pixels, {}, Licence("02.07.1976"), kToday, none);
  ASSERT_TRUE(honest.ok()) << honest.status();
  EXPECT_TRUE(honest->empty());
  EXPECT_TRUE(none.timings_ms.contains("cues"));
  EXPECT_FALSE(none.timings_ms.contains("total"));
  const auto forged = CuesOfReading(pixels, {}, Licence("14.03.1991"), kToday, none);
  ASSERT_TRUE(forged.ok()) << forged.status();
  ASSERT_EQ(forged->size(), 1u);
  EXPECT_EQ(forged->front().cue, Cue::kPageDiffers);
  EXPECT_TRUE(CuesOfReading(pixels, {}, std::nullopt, kToday, none)->empty());
}

TEST(CuesOfReading, APictureThatCannotBeLookedAtIsAnErrorAndNotAllWell) {
  image::Pixels wrong = image::MakePixels(30, 20, 1, Bytes(600, 200));
  wrong.height = 4000;
  ZoneReading none;
  EXPECT_EQ(CuesOfReading(wrong, {}, std::nullopt, kToday, none).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::ocr
