#include "tests/specimen/forgery.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <map>

#include "mrz/parser.h"
#include "mrz/transliteration.h"
#include "tests/specimen/printed.h"
#include "tests/specimen/render.h"

namespace lagan::specimen {
namespace {

constexpr Date kToday = std::chrono::year(2026) / 1 / 1;

std::vector<std::string> Names(const std::vector<Forgery>& forgeries) {
  std::vector<std::string> names;
  for (const Forgery& forgery : forgeries) {
    if (forgery.kind != "zone_type") names.push_back(forgery.kind);
  }
  return names;
}

// The zone is valid in itself and tells of `told`; page and zone differ in exactly what the truth says.
TEST(Forge, DiffersInExactlyWhatItsTruthSays) {
  std::map<std::string, int> met;
  int two = 0, retyped = 0;
  Random random(1);
  for (int i = 0; i < 600; ++i) {
    const Kind kind = ForgeableKinds()[static_cast<std::size_t>(i) % ForgeableKinds().size()];
    const auto forged = Forge(kind, random);
    ASSERT_TRUE(forged.ok()) << forged.status();
    const auto zone = mrz::Parse(forged->zone, kToday);
    ASSERT_TRUE(zone.ok()) << zone.status();
    EXPECT_TRUE(zone->valid());
    EXPECT_EQ(zone->document_number, forged->told.number);
    EXPECT_EQ(zone->nationality, forged->told.nationality);
    EXPECT_EQ(forged->zone, ComposeZone(forged->told).value());
    EXPECT_NE(forged->zone, ComposeZone(forged->page).value()) << "a difference that the zone does not show";

    const std::vector<Forgery> forgeries = ForgeriesOf(*forged, {});
    const std::vector<std::string> names = Names(forgeries);
    ASSERT_TRUE(names.size() == 1 || names.size() == 2) << names.size();
    two += names.size() == 2;
    for (const std::string& name : names) ++met[name];
    const auto page = PrintedTexts(forged->page, {}), told = PrintedTexts(forged->told, {});
    for (const PrintedText& text : page) {
      const bool listed = std::find(names.begin(), names.end(), text.name) != names.end();
      EXPECT_EQ(TextOf(told, text.name) != text.text, listed) << text.name;
    }
    retyped += forged->retyped.has_value();
    EXPECT_EQ(forgeries.size() - names.size(), forged->retyped ? 1u : 0u);
  }
  for (const char* name :
       {"surname", "given_names", "document_number", "birth_date", "expiry_date", "nationality", "sex"}) {
    EXPECT_GT(met[name], 20) << name;
  }
  EXPECT_GT(two, 100);
  EXPECT_GT(retyped, 60);
}

// No forgery is one that an honest page could have: another spelling, a look-alike, another century.
TEST(Forge, NoDifferenceIsOneOfSpelling) {
  Random random(2);
  for (int i = 0; i < 300; ++i) {
    const ForgedDocument forged = Forge(Kind::kPassport, random).value();
    const mrz::Zone zone = mrz::Parse(forged.zone, kToday).value();
    for (const std::string& name : Names(ForgeriesOf(forged, {}))) {
      if (name == "surname") {
        EXPECT_FALSE(mrz::NameMatches(forged.page.surname, zone.surname, false)) << forged.page.surname;
      } else if (name == "given_names") {
        EXPECT_FALSE(mrz::NameMatches(forged.page.given_names, zone.given_names, false));
      } else if (name == "birth_date") {
        EXPECT_NE(mrz::PartialDate::Of(forged.page.birth), mrz::PartialDate::Of(forged.told.birth));
      }
    }
  }
}

TEST(Forge, ASeedRepeats) {
  Random one(3), same(3);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Forge(Kind::kCard, one)->zone, Forge(Kind::kCard, same)->zone);
  }
}

// A part of the zone that was set anew looks different, and nothing else does.
TEST(RenderPage, RetypedPartsDifferWhereTheTruthSays) {
  Random random(4);
  const Document document = RandomDocument(Kind::kCard, random);
  const auto zone = ComposeZone(document).value();
  constexpr double kScale = 6;
  const auto draw = [&](std::optional<Retyping> retyped) {
    return RenderPage(document, zone,
                      {.pixels_per_mm = kScale, .portrait_file = "", .print = {.retyped = retyped}})
        .value();
  };
  const Picture plain = draw(std::nullopt);
  for (const Retyping retyping :
       {Retyping{1, 0, 6, 0.9, 0, false}, Retyping{1, 0, 6, 1, 0.3, false}, Retyping{1, 0, 6, 1, 0, true}}) {
    const Picture other = draw(retyping);
    const Position first = ZonePosition(document.kind, 3, 1, 0),
                   beyond = ZonePosition(document.kind, 3, 1, 6);
    int inside = 0, outside = 0;
    for (int y = 0; y < plain.height; ++y) {
      for (int x = 0; x < plain.width; ++x) {
        const std::size_t at = std::size_t{3} * (static_cast<std::size_t>(y) * plain.width + x);
        if (plain.rgb[at] == other.rgb[at]) continue;
        const bool within = x >= (first.x - 0.5) * kScale && x <= (beyond.x + 0.5) * kScale &&
                            y >= (first.y - 3.5) * kScale && y <= (first.y + 1.5) * kScale;
        ++(within ? inside : outside);
      }
    }
    EXPECT_GT(inside, 30);
    EXPECT_EQ(outside, 0);
  }
}

// A page that repeats what its zone says has it at its head, in no more places than fields were forged; where the manner is to be found by
// its print alone, what was forged has lost its caption.
TEST(RenderPage, RepetitionsStandAtTheHeadOfThePage) {
  Random random(5);
  const Document told = RandomDocument(Kind::kPassport, random);
  Document page = told;
  page.surname = "LINDQVIST";
  const auto zone = ComposeZone(told).value();
  constexpr double kScale = 6;
  const auto draw = [&](std::optional<Repetition> repeated) {
    return RenderPage(page, zone,
                      {.pixels_per_mm = kScale, .portrait_file = "", .print = {.repeated = repeated}})
        .value();
  };
  const Picture plain = draw(std::nullopt);
  // Rows, in millimetres: between the title and the first field; the caption of the surname.
  const auto changed = [&](const Picture& other, double from, double to) {
    int pixels = 0;
    for (int y = static_cast<int>(from * kScale); y < static_cast<int>(to * kScale); ++y) {
      for (int x = 0; x < plain.width; ++x) {
        const std::size_t at = std::size_t{3} * (static_cast<std::size_t>(y) * plain.width + x);
        pixels += plain.rgb[at] == other.rgb[at] ? 0 : 1;
      }
    }
    return pixels;
  };
  for (const RepeatManner manner :
       {RepeatManner::kSmall, RepeatManner::kPale, RepeatManner::kSecondCaption}) {
    const Picture other = draw(Repetition{manner, told});
    EXPECT_GT(changed(other, 8.2, 16), 30);
    EXPECT_EQ(changed(other, 22.8, 25) > 0, manner != RepeatManner::kSecondCaption);
    EXPECT_EQ(changed(other, 25.5, 88), 0);
    EXPECT_EQ(changed(draw(Repetition{manner, page}), 0, 88), 0) << "nothing to repeat";
  }
}

}  // namespace
}  // namespace lagan::specimen
