#include "ocr/visual/field_layout.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

// A run of print as a page has it: captions are 1 high, values 2.
TextBlock Caption(double x, double y, std::string text) {
  return {x, y, x + 0.7 * static_cast<double>(text.size()), y + 1, text};
}
TextBlock Value(double x, double y, std::string text) {
  return {x, y, x + 1.5 * static_cast<double>(std::max<std::size_t>(text.size(), 1)), y + 2, text};
}

std::vector<TextBlock> PassportPage() {
  return {Caption(0, 0, "Type"),
          Value(0, 2, "P"),
          Caption(40, 0, "Passport No."),
          Value(40, 2, "L898902C3"),
          Caption(0, 6, "Surname / Nom"),
          Value(0, 8, "ERIKSSON"),
          Caption(0, 12, "Given names / Pr\u00E9noms"),
          Value(0, 14, "ANNA MARIA"),
          Caption(0, 18, "Nationality"),
          Value(0, 20, "UTO"),
          Caption(20, 18, "Date of birth"),
          Value(20, 20, "12 AUG 1974"),
          Caption(45, 18, "Sex"),
          Value(45, 20, ""),
          Caption(0, 24, "Place of birth"),
          Value(0, 26, "ZENITH"),
          Caption(0, 30, "Date of expiry"),
          Value(0, 32, "15 APR 2031")};
}

std::string TextOf(PrintedFieldName name, const FieldPlaces& places, const std::vector<TextBlock>& blocks) {
  for (const FieldPlace& place : places.places) {
    if (place.name == name)
      return ValueText(blocks[static_cast<std::size_t>(place.block)].text, place, places.layout);
  }
  return "(none)";
}

TEST(PlaceFields, TakesWhatStandsBelowACaption) {
  const std::vector<TextBlock> blocks = PassportPage();
  const FieldPlaces places = PlaceFields(blocks, false);
  EXPECT_EQ(places.layout, PrintedLayout::kUnknown);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "ERIKSSON");
  EXPECT_EQ(TextOf(kGivenNames, places, blocks), "ANNA MARIA");
  EXPECT_EQ(TextOf(kDocumentNumber, places, blocks), "L898902C3");
  EXPECT_EQ(TextOf(kNationality, places, blocks), "UTO");
  EXPECT_EQ(TextOf(kBirthDate, places, blocks), "12 AUG 1974");
  EXPECT_EQ(TextOf(kExpiryDate, places, blocks), "15 APR 2031");
  // A letter is not read before its caption is known.
  EXPECT_TRUE(places.Has(kSex));
  EXPECT_EQ(
      blocks[static_cast<std::size_t>(std::ranges::find(places.places, kSex, &FieldPlace::name)->block)].left,
      45);
}

TEST(PlaceFields, ThePageDecidesNotWhatItOughtToSay) {
  std::vector<TextBlock> blocks = PassportPage();
  blocks[5].text = "LINDQVIST";
  blocks[3].text = "K40917725";
  const FieldPlaces places = PlaceFields(blocks, false);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "LINDQVIST");
  EXPECT_EQ(TextOf(kDocumentNumber, places, blocks), "K40917725");
}

TEST(PlaceFields, TakesWhatStandsBesideACaption) {
  const std::vector<TextBlock> blocks = {Caption(0, 0, "Surname"), Value(8, -0.5, "ERIKSSON"),
                                         Caption(0, 4, "Date of birth"), Value(12, 3.5, "12.08.1974"),
                                         Value(0, 40, "ELSEWHERE")};
  const FieldPlaces places = PlaceFields(blocks, false);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "ERIKSSON");
  EXPECT_EQ(TextOf(kBirthDate, places, blocks), "12.08.1974");
}

TEST(PlaceFields, TakesNoValueOfAnotherKindOrFarAway) {
  // A date is no name, a name no date, and text at the other end of the page belongs to no caption.
  const std::vector<TextBlock> wrong = {Caption(0, 0, "Surname"), Value(0, 2, "12 AUG 1974"),
                                        Caption(40, 0, "Date of birth"), Value(40, 2, "ERIKSSON")};
  EXPECT_TRUE(PlaceFields(wrong, false).places.empty());
  const std::vector<TextBlock> far = {Caption(0, 0, "Surname"), Value(0, 12, "ERIKSSON"),
                                      Value(60, 0, "ERIKSSON")};
  EXPECT_TRUE(PlaceFields(far, false).places.empty());
  EXPECT_TRUE(PlaceFields({}, true).places.empty());
}

TEST(PlaceFields, ACaptionInAnotherLanguageIsNoName) {
  std::vector<TextBlock> blocks = {Caption(0, 12, "Given names"), Caption(9, 12, "Pr\u00E9nonis"),
                                   Value(0, 14, "ZOE")};
  EXPECT_EQ(TextOf(kGivenNames, PlaceFields(blocks, false), blocks), "ZOE");
  blocks.pop_back();
  EXPECT_FALSE(PlaceFields(blocks, false).Has(kGivenNames));
}

TEST(PlaceFields, ShortNamesAndMonthsAreNames) {
  for (const char* name : {"JAN", "10N", "NG", "WU", "5U"}) {
    const std::vector<TextBlock> blocks = {Caption(0, 12, "Given names"), Value(0, 14, name)};
    EXPECT_EQ(TextOf(kGivenNames, PlaceFields(blocks, false), blocks), name);
  }
  for (const char* number : {"10 NOV", "1O58X2", "1OMS", "108"}) {
    const std::vector<TextBlock> blocks = {Caption(0, 12, "Given names"), Value(0, 14, number)};
    EXPECT_FALSE(PlaceFields(blocks, false).Has(kGivenNames)) << number;
  }
}

TEST(PlaceFields, NamesMayGoOnInAnotherLine) {
  const std::vector<TextBlock> blocks = {Caption(0, 0, "Given names"), Value(0, 2, "ANNA MARIA"),
                                         Value(0, 4.8, "JOSEPHINE"), Caption(0, 9, "Sex")};
  const FieldPlaces places = PlaceFields(blocks, false);
  ASSERT_EQ(places.places.size(), 1u);
  EXPECT_EQ(places.places[0].next_block, 2);
}

std::vector<TextBlock> Licence() {
  return {Value(0, 0, "UK DRIVING LICENCE"),
          Value(0, 4, "1. MORGAN"),
          Value(0, 7, "2. SARAH MEREDYTH"),
          Value(0, 10, "3. 11.03.1976 UNITED KINGDOM"),
          Value(0, 13, "4a. 19.01.2013"),
          Value(30, 13, "4b. 18.01.2023"),
          Value(0, 16, "4c. DVLA"),
          Value(0, 19, "5. MORGA753116SM9IJ 35"),
          Value(0, 22, "8. 1 HIGH STREET, BELFAST")};
}

TEST(PlaceFields, NumbersOfAPhotocardLicence) {
  const std::vector<TextBlock> blocks = Licence();
  const FieldPlaces places = PlaceFields(blocks, true);
  EXPECT_EQ(places.layout, PrintedLayout::kPhotocardLicence);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "MORGAN");
  EXPECT_EQ(TextOf(kGivenNames, places, blocks), "SARAH MEREDYTH");
  EXPECT_EQ(TextOf(kIssueDate, places, blocks), "19.01.2013");
  EXPECT_EQ(TextOf(kExpiryDate, places, blocks), "18.01.2023");
  EXPECT_EQ(TextOf(kAuthority, places, blocks), "DVLA");
  EXPECT_EQ(TextOf(kDocumentNumber, places, blocks), "MORGA753116SM9IJ 35");
  EXPECT_EQ(TextOf(kBirthDate, places, blocks), "11.03.1976 UNITED KINGDOM");
  EXPECT_EQ(TextOf(kAddress, places, blocks), "1 HIGH STREET, BELFAST");
  EXPECT_EQ(PlaceFields(blocks, false).layout, PrintedLayout::kUnknown);
}

TEST(PlaceFields, AuthorityWithoutItsNumberAndAddressInTwoRuns) {
  std::vector<TextBlock> blocks = Licence();
  blocks[6] = Value(0, 16, "DVA");
  blocks[8] = Value(0, 22, "8. 1 HIGH STREET,");
  blocks.push_back(Value(blocks[8].right + 1, 22, "BT1 1AA"));
  const FieldPlaces places = PlaceFields(blocks, true);
  EXPECT_EQ(TextOf(kAuthority, places, blocks), "DVA");
  const auto address = std::ranges::find(places.places, kAddress, &FieldPlace::name);
  ASSERT_NE(address, places.places.end());
  EXPECT_EQ(address->next_block, 9);
}

TEST(PlaceFields, LinesOfALicenceWhoseNumberWasNotRead) {
  std::vector<TextBlock> blocks = Licence();
  blocks[1] = Value(3, 4, "MORGAN");
  blocks[7] = Value(3, 19, "MORGA753116SM9IJ 35");
  blocks[5].left = 0, blocks[5].top = 16, blocks[5].bottom = 18;  // 4b above 5
  blocks[6] = Value(30, 16, "4c. DVLA");
  const FieldPlaces places = PlaceFields(blocks, true);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "MORGAN");
  EXPECT_EQ(TextOf(kDocumentNumber, places, blocks), "MORGA753116SM9IJ 35");
}

TEST(PlaceFields, TwoNumbersMakeNoLicence) {
  const std::vector<TextBlock> blocks = {Value(0, 4, "1. MORGAN"), Value(0, 7, "2. SARAH")};
  EXPECT_EQ(PlaceFields(blocks, true).layout, PrintedLayout::kUnknown);
}

TEST(PlaceFields, ElectoralCardByItsTitle) {
  const std::vector<TextBlock> blocks = {Value(0, 0, "ELECTORAL IDENTITY CARD"), Caption(0, 5, "Surname"),
                                         Value(0, 7, "O'NEILL")};
  const FieldPlaces places = PlaceFields(blocks, true);
  EXPECT_EQ(places.layout, PrintedLayout::kElectoralCard);
  EXPECT_EQ(TextOf(kSurname, places, blocks), "O'NEILL");
}

TEST(LearnCaptionOffset, FollowsThePage) {
  const std::vector<TextBlock> blocks = PassportPage();
  const CaptionOffset learnt = LearnCaptionOffset(blocks, PlaceFields(blocks, false).places);
  EXPECT_DOUBLE_EQ(learnt.up, 1.25);
  EXPECT_DOUBLE_EQ(learnt.height, 0.5);
  EXPECT_DOUBLE_EQ(LearnCaptionOffset(blocks, {}).up, CaptionOffset().up);
}

TEST(ValueText, DropsCaptionAndMarksAtTheEnds) {
  const FieldPlace plain, captioned = {kSurname, 0, -1, -1, true};
  EXPECT_EQ(ValueText("\u2018ERIKSSON-", plain, PrintedLayout::kUnknown), "ERIKSSON");
  EXPECT_EQ(ValueText("(10 FEB 2027 \u2014", plain, PrintedLayout::kUnknown), "10 FEB 2027");
  EXPECT_EQ(ValueText("Surname: \u00D3 N\u00C9ILL.", captioned, PrintedLayout::kUnknown),
            "\u00D3 N\u00C9ILL");
  EXPECT_EQ(ValueText("1. MORGAN", captioned, PrintedLayout::kPhotocardLicence), "MORGAN");
  EXPECT_EQ(ValueText("---", plain, PrintedLayout::kUnknown), "");
  EXPECT_EQ(ValueText("", plain, PrintedLayout::kUnknown), "");
}

TEST(PlaceFields, ListsWhatASecondCaptionSaysOfAField) {
  EXPECT_TRUE(PlaceFields(PassportPage(), false).rivals.empty());
  std::vector<TextBlock> blocks = PassportPage();
  blocks.push_back(Caption(60, 40, "Surname  LINDQVIST"));
  FieldPlaces places = PlaceFields(blocks, false);
  ASSERT_EQ(places.rivals.size(), 1U);
  EXPECT_EQ(places.rivals[0].name, kSurname);
  // The value in the caption's own line is nearer to it, and is taken; the other one is the rival.
  EXPECT_EQ(TextOf(kSurname, places, blocks), "LINDQVIST");
  EXPECT_EQ(blocks[static_cast<std::size_t>(places.rivals[0].block)].text, "ERIKSSON");
  // The same caption in another language, over the same value.
  blocks = PassportPage();
  blocks.push_back(Caption(8, 6, "Cognome"));
  EXPECT_TRUE(PlaceFields(blocks, false).rivals.empty());
}

}  // namespace
}  // namespace lagan::ocr
