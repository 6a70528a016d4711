#include "ocr/visual/rival_values.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ocr/visual/test_zone.h"
#include "ocr/visual/value_search.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

using Names = std::vector<PrintedFieldName>;

TextBlock Text(double height, double x, double y, std::string text, double ink = 150) {
  return {x, y, x + 0.75 * height * static_cast<double>(text.size()), y + height, std::move(text), ink};
}
TextBlock Value(double x, double y, std::string text) { return Text(2, x, y, std::move(text)); }
TextBlock Small(double x, double y, std::string text) { return Text(1.2, x, y, std::move(text)); }

mrz::Zone Anna() { return ZoneOfAnna("IRL", "SWE"); }

// An honest page: place of birth, authority, personal number, date of issue.
std::vector<TextBlock> Page() {
  return {Text(3, 0, -6, "REPUBLIC OF NOWHERE"),
          Value(20, 0, "IRL"),
          Value(50, 0, "L898902C3"),
          Value(0, 6, "ERIKSSON"),
          Value(0, 12, "ANNA MARIA"),
          Value(0, 18, "SWE"),
          Value(20, 18, "12 AUG 1974"),
          Value(45, 18, "F"),
          Value(0, 24, "15 APR 2031"),
          Value(45, 24, "ZE184226B"),
          Value(0, 30, "ZENITH CITY"),
          Value(45, 30, "16 APR 2021"),
          Value(0, 36, "PASSPORT OFFICE")};
}
constexpr std::size_t kNumberAt = 2, kSurnameAt = 3, kCodeAt = 5, kBirthAt = 6, kLetterAt = 7, kExpiryAt = 8;

// As PrintedFieldReader does: captions, then the zone.
Names RivalsOn(const std::vector<TextBlock>& blocks, std::vector<float> sureness = {}) {
  if (sureness.empty()) sureness.assign(blocks.size(), 0.95F);
  FieldPlaces found = PlaceFields(blocks, false);
  std::vector<float> open = sureness;
  for (const FieldPlace& place : found.places) {
    for (const int block : {place.block, place.next_block, place.caption}) {
      if (block >= 0) open[static_cast<std::size_t>(block)] = 0;
    }
  }
  const std::vector<FieldPlace> by_zone = SearchByZone(blocks, open, found.places, Anna());
  found.places.insert(found.places.end(), by_zone.begin(), by_zone.end());
  Names rivals = FindRivals(blocks, sureness, found, Anna());
  std::ranges::sort(rivals);
  return rivals;
}

std::vector<TextBlock> With(std::vector<TextBlock> page, std::vector<TextBlock> more) {
  page.insert(page.end(), more.begin(), more.end());
  return page;
}

// What a person reads at `at` is `text`; what the zone says stands elsewhere as `again` draws it.
template <typename Again>
std::vector<TextBlock> Forged(std::size_t at, std::string text, Again again) {
  std::vector<TextBlock> page = Page();
  const std::string told = page[at].text;
  page[at].text = std::move(text);
  return With(page, {again(70.0, 42.0, told)});
}

TEST(FindRivals, AnHonestPageHasNone) {
  EXPECT_EQ(RivalsOn(Page()), Names());
  EXPECT_EQ(RivalsOn({}), Names());
  // The zone's values once more, smaller: a ghost of the number, the issuer.
  EXPECT_EQ(RivalsOn(With(Page(), {Small(70, 40, "L898902C3"), Small(70, 44, "ERIKSSON")})), Names());
}

TEST(FindRivals, WhatTheZoneSaysInSmallOrPalePrintIsNotWhatAPersonReads) {
  const struct {
    Names names;
    std::size_t at;
    const char* text;
  } cases[] = {{{kSurname}, kSurnameAt, "LINDQVIST"},
               {{kGivenNames}, kSurnameAt + 1, "OSKAR EMIL"},
               {{kDocumentNumber}, kNumberAt, "K40917725"},
               {{kNationality}, kCodeAt, "DEU"},
               {{kBirthDate, kExpiryDate}, kBirthAt, "03 MAY 1981"},
               {{kExpiryDate}, kExpiryAt, "15 APR 2034"}};
  const auto small = [](double x, double y, std::string text) { return Small(x, y, std::move(text)); };
  const auto pale = [](double x, double y, std::string text) { return Text(2, x, y, std::move(text), 60); };
  for (const auto& each : cases) {
    EXPECT_EQ(RivalsOn(Forged(each.at, each.text, small)), each.names) << each.text;
    EXPECT_EQ(RivalsOn(Forged(each.at, each.text, pale)), each.names) << each.text;
  }
}

TEST(FindRivals, ASignatureIsNone) {
  EXPECT_EQ(RivalsOn(With(Page(), {Text(3, 0, 42, "A Eriksson")})), Names());
  EXPECT_EQ(RivalsOn(With(Page(), {Text(3, 0, 42, "Bnksson")})), Names()) << "as handwriting is read";
  const std::vector<TextBlock> forged =
      Forged(kSurnameAt, "Lindqvist", [](double x, double y, std::string text) { return Small(x, y, text); });
  EXPECT_EQ(RivalsOn(forged), Names{kSurname});
}

TEST(FindRivals, SmallIsTwoFifthsLessAndPaleAThirdLess) {
  const auto rivals = [](double height, double ink) {
    return RivalsOn(Forged(kNumberAt, "K40917725", [&](double x, double y, std::string text) {
      return Text(height, x, y, std::move(text), ink);
    }));
  };
  EXPECT_EQ(rivals(1.4, 150), Names{kDocumentNumber});
  EXPECT_EQ(rivals(1.5, 150), Names()) << "other numbers stand on honest pages";
  EXPECT_EQ(rivals(2, 95), Names{kDocumentNumber});
  EXPECT_EQ(rivals(2, 110), Names());
}

TEST(FindRivals, AnotherDayAsHighIsARivalUnlessItMayBeTheDayOfIssue) {
  const auto with = [](std::string date) { return RivalsOn(With(Page(), {Value(20, 42, std::move(date))})); };
  EXPECT_EQ(with("03 MAY 1981"), (Names{kBirthDate, kExpiryDate}));
  EXPECT_EQ(with("03 MAY 2022"), Names());
  // The zone's own, with a digit that was misread.
  EXPECT_EQ(with("12 AUG 1975"), Names());
  EXPECT_EQ(with("13 AUG 1975"), (Names{kBirthDate, kExpiryDate}));
}

TEST(FindRivals, AnotherSexOrAThirdCodeWhereValuesStand) {
  EXPECT_EQ(RivalsOn(With(Page(), {Value(60, 18, "M")})), Names{kSex});
  EXPECT_EQ(RivalsOn(With(Page(), {Value(60, 18, "F")})), Names());
  EXPECT_EQ(RivalsOn(With(Page(), {Value(70, 50, "M")})), Names()) << "letters stand everywhere";
  EXPECT_EQ(RivalsOn(With(Page(), {Value(70, 18, "DEU")})), Names{kNationality});
  // The issuer's code once, not twice.
  std::vector<TextBlock> page = Page();
  page[kCodeAt].text = "IRL";
  EXPECT_EQ(RivalsOn(With(page, {Small(70, 42, "SWE")})), Names{kNationality});
}

TEST(FindRivals, ASecondCaptionForOneField) {
  std::vector<TextBlock> page = Page();
  page[kSurnameAt].text = "LINDQVIST";
  page.push_back(Text(1, 0, 4.5, "Surname"));
  EXPECT_EQ(RivalsOn(With(page, {Text(1.2, 60, 42, "Surname ERIKSSON")})), Names{kSurname});
  // Both say the same.
  page[kSurnameAt].text = "ERIKSSON";
  EXPECT_EQ(RivalsOn(With(page, {Text(1.2, 60, 42, "Surname ERIKSSON")})), Names());
}

TEST(FindRivals, OnlyWhatWasReadSurely) {
  const std::vector<TextBlock> page =
      Forged(kNumberAt, "K40917725", [](double x, double y, std::string text) { return Small(x, y, text); });
  std::vector<float> sureness(page.size(), 0.95F);
  const auto rival = [&](float sure) {
    sureness[kNumberAt] = sure;
    FieldPlaces found;
    found.places.push_back({kDocumentNumber, static_cast<int>(page.size()) - 1, -1, -1, false});
    return FindRivals(page, sureness, found, Anna());
  };
  EXPECT_EQ(rival(0.89F), Names());
  EXPECT_EQ(rival(0.9F), Names{kDocumentNumber});
}

TEST(FindRivals, ValuesOfAPageArePrintedAlike) {
  // What a person reads was not read at all.
  const auto with_small = [](std::size_t at) {
    std::vector<TextBlock> page = Page();
    const TextBlock told = page[at];
    page[at].text.clear();
    page.resize(kExpiryAt + 1);  // without other names, among which a small one is told
    return RivalsOn(With(page, {Small(70, 42, told.text)}));
  };
  EXPECT_EQ(with_small(kBirthAt), Names{kBirthDate});
  EXPECT_EQ(with_small(kNumberAt), Names{kDocumentNumber});
  EXPECT_EQ(with_small(kSurnameAt), Names()) << "a long name is set smaller";
}

}  // namespace
}  // namespace lagan::ocr
