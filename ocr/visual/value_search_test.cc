#include "ocr/visual/value_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ocr/visual/test_zone.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

TextBlock Value(double x, double y, std::string text) {
  return {x, y, x + 1.5 * static_cast<double>(text.size()), y + 2, std::move(text)};
}

mrz::Zone Anna() { return ZoneOfAnna("UTO", "UTO"); }

// A page without any caption.
std::vector<TextBlock> Page() {
  return {Value(20, 0, "UTO"),        Value(50, 0, "L898902C3"),   Value(0, 6, "ERIKSSON"),
          Value(0, 12, "ANNA MARIA"), Value(0, 18, "UTO"),         Value(20, 18, "12 AUG 1974"),
          Value(45, 18, "F"),         Value(0, 24, "15 APR 2031"), Value(45, 24, "ZE184226B")};
}
constexpr std::size_t kNumber = 1, kSurnameAt = 2, kGiven = 3, kCode = 4, kBirth = 5, kLetter = 6,
                      kExpiry = 7;

std::string TextOf(PrintedFieldName name, const std::vector<TextBlock>& blocks,
                   std::vector<float> sureness = {}, std::vector<FieldPlace> placed = {}) {
  if (sureness.empty()) sureness.assign(blocks.size(), 0.95F);
  for (const FieldPlace& place : SearchByZone(blocks, sureness, placed, Anna())) {
    if (place.name == name) return blocks[static_cast<std::size_t>(place.block)].text;
  }
  return "(none)";
}

TEST(SearchByZone, FindsWhatTheZoneSays) {
  const std::vector<TextBlock> page = Page();
  EXPECT_EQ(TextOf(kSurname, page), "ERIKSSON");
  EXPECT_EQ(TextOf(kGivenNames, page), "ANNA MARIA");
  EXPECT_EQ(TextOf(kDocumentNumber, page), "L898902C3");
  EXPECT_EQ(TextOf(kNationality, page), "UTO");
  EXPECT_EQ(TextOf(kBirthDate, page), "12 AUG 1974");
  EXPECT_EQ(TextOf(kSex, page), "F");
  EXPECT_EQ(TextOf(kExpiryDate, page), "15 APR 2031");
}

TEST(SearchByZone, WhatIsLeftOverIsWhatTheZoneLacks) {
  const std::tuple<PrintedFieldName, std::size_t, const char*> kForged[] = {
      {kSurname, kSurnameAt, "LINDQVIST"},
      {kGivenNames, kGiven, "OSKAR"},
      {kDocumentNumber, kNumber, "K40917725"},
      {kNationality, kCode, "SWE"},
      {kSex, kLetter, "M"},
      {kBirthDate, kBirth, "03 MAY 1981"},
      {kExpiryDate, kExpiry, "15 APR 2034"},
  };
  for (const auto& [name, at, text] : kForged) {
    std::vector<TextBlock> page = Page();
    page[at].text = text;
    EXPECT_EQ(TextOf(name, page), text);
  }
  // Several at once, too.
  std::vector<TextBlock> page = Page();
  page[kSurnameAt].text = "LINDQVIST";
  page[kGiven].text = "OSKAR";
  page[kBirth].text = "03 MAY 1981";
  page[kExpiry].text = "04 MAY 2034";
  EXPECT_EQ(TextOf(kSurname, page), "LINDQVIST");
  EXPECT_EQ(TextOf(kGivenNames, page), "OSKAR");
  EXPECT_EQ(TextOf(kBirthDate, page), "03 MAY 1981");
  EXPECT_EQ(TextOf(kExpiryDate, page), "04 MAY 2034");
}

TEST(SearchByZone, TheIssuersCodeIsNoNationality) {
  std::vector<TextBlock> page = Page();
  page[kCode].text = "";
  EXPECT_EQ(TextOf(kNationality, page), "(none)");
}

TEST(SearchByZone, ADateThatLostADigitIsNoNumberAndOneBesideNoneOfTheZoneNoExpiry) {
  std::vector<TextBlock> page = Page();
  page[kNumber].text = "";
  page[kBirth].text = "208 1974";
  EXPECT_EQ(TextOf(kDocumentNumber, page), "(none)");
  page[kBirth].text = "208 1979";
  EXPECT_EQ(TextOf(kDocumentNumber, page), "208 1979") << "left over";
  // Driving licences: the page has a birth date, the zone has none.
  page = Page();
  page[kExpiry].text = "";
  mrz::Zone zone = Anna();
  zone.birth_date = mrz::PartialDate();
  const std::vector<float> sureness(page.size(), 0.95F);
  for (const FieldPlace& place : SearchByZone(page, sureness, {}, zone)) EXPECT_NE(place.name, kExpiryDate);
}

TEST(SearchByZone, OfTwoLettersTheSexStandsBesideTheBirthDate) {
  std::vector<TextBlock> page = Page();
  page[kLetter].text = "M";
  EXPECT_EQ(TextOf(kSex, page), "M");
  page.insert(page.begin(), Value(0, -6, "X"));
  EXPECT_EQ(TextOf(kSex, page), "M");
  page[kLetter + 1].text = "";
  page.insert(page.begin(), Value(0, -12, "M"));
  EXPECT_EQ(TextOf(kSex, page), "(none)") << "neither stands there";
}

TEST(SearchByZone, LeavesOutWhatMayBeSomethingElse) {
  const std::vector<TextBlock> page = Page();
  const auto with = [&](std::size_t at, TextBlock block) {
    std::vector<TextBlock> changed = page;
    changed[at] = std::move(block);
    return changed;
  };
  // Not read well, higher than values, or away from them.
  std::vector<float> unsure(page.size(), 0.95F);
  unsure[kSurnameAt] = 0.8F;
  EXPECT_EQ(TextOf(kSurname, with(kSurnameAt, Value(0, 6, "LINDQVIST")), unsure), "(none)");
  TextBlock high = Value(0, 6, "LINDQVIST");
  high.top -= 1;
  EXPECT_EQ(TextOf(kSurname, with(kSurnameAt, high)), "(none)");
  EXPECT_EQ(TextOf(kSurname, with(kSurnameAt, Value(9, 6, "LINDQVIST"))), "(none)");
  // A date on which it may have been issued.
  EXPECT_EQ(TextOf(kBirthDate, with(kBirth, Value(20, 18, "16 APR 2021"))), "(none)");
  // Two of a kind.
  std::vector<TextBlock> two = with(kSurnameAt, Value(0, 6, "LINDQVIST"));
  two.insert(two.begin() + 3, Value(0, 9, "ZENITH CITY"));
  EXPECT_EQ(TextOf(kSurname, two), "(none)");
}

TEST(SearchByZone, OfSeveralThatAgreeTheHighest) {
  std::vector<TextBlock> page = Page();
  TextBlock small = Value(60, -8, "ERIKSSON");
  small.bottom = small.top + 1;
  page.insert(page.begin(), small);
  const std::vector<float> sureness(page.size(), 0.95F);
  const std::vector<FieldPlace> places = SearchByZone(page, sureness, {}, Anna());
  const auto surname = std::ranges::find(places, kSurname, &FieldPlace::name);
  ASSERT_NE(surname, places.end());
  EXPECT_EQ(surname->block, static_cast<int>(kSurnameAt) + 1);
}

TEST(SearchByZone, PlacesNothingTwice) {
  const std::vector<TextBlock> page = Page();
  const std::vector<FieldPlace> placed = {{kSurname, static_cast<int>(kSurnameAt), -1, -1, false}};
  std::vector<float> sureness(page.size(), 0.95F);
  sureness[kSurnameAt] = 0;
  EXPECT_EQ(TextOf(kSurname, page, sureness, placed), "(none)");
  EXPECT_EQ(TextOf(kGivenNames, page, sureness, placed), "ANNA MARIA");
}

TEST(SearchByZone, NothingFoundTellsNothing) {
  EXPECT_TRUE(SearchByZone({}, {}, {}, Anna()).empty());
  const std::vector<TextBlock> strange = {Value(0, 0, "LINDQVIST"), Value(0, 6, "OSKAR"),
                                          Value(0, 12, "03 MAY 1981")};
  const std::vector<float> sureness(strange.size(), 0.95F);
  EXPECT_TRUE(SearchByZone(strange, sureness, {}, Anna()).empty());
}

}  // namespace
}  // namespace lagan::ocr
