#include "tests/specimen/render.h"

#include <gtest/gtest.h>
#include <array>
#include <cmath>
#include <utility>

#include "tests/specimen/people.h"
#include "tests/specimen/printed.h"

namespace lagan::specimen {
namespace {

// Small, to be quick; a zone character is still 15 pixels wide.
constexpr double kScale = 6;
constexpr std::array<Kind, 5> kZoneKinds = {Kind::kPassport, Kind::kCard, Kind::kCardTd2, Kind::kVisa,
                                            Kind::kVisaSmall};

struct Drawn {
  Document document;
  std::vector<std::string> zone;
  Picture page;
};
Drawn Draw(Kind kind, std::uint64_t seed = 7) {
  Random random(seed);
  Drawn drawn;
  drawn.document = RandomDocument(kind, random);
  drawn.zone = ComposeZone(drawn.document).value();
  auto page = RenderPage(drawn.document, drawn.zone, {.pixels_per_mm = kScale, .portrait_file = ""});
  EXPECT_TRUE(page.ok()) << page.status();
  if (page.ok()) drawn.page = std::move(page).value();
  return drawn;
}

// Pixels darker than half in a box of millimetres.
int DarkPixels(const Picture& page, double left, double top, double right, double bottom) {
  int dark = 0;
  for (int y = static_cast<int>(top * kScale); y < static_cast<int>(bottom * kScale); ++y) {
    for (int x = static_cast<int>(left * kScale); x < static_cast<int>(right * kScale); ++x) {
      const std::uint8_t* pixel = &page.rgb[std::size_t{3} * (static_cast<std::size_t>(y) * page.width + x)];
      dark += pixel[0] + pixel[1] + pixel[2] < 3 * 128;
    }
  }
  return dark;
}

// Each cell of the grid holds one glyph, inside the page, and nothing dark stands between the lines or around them.
TEST(RenderPage, HasTheSizeOfTheFormatAndTheZoneOnItsGrid) {
  EXPECT_EQ(PageSize(Kind::kPassport).width, 125);
  EXPECT_EQ(PageSize(Kind::kPassport).height, 88);
  for (const Kind kind : kZoneKinds) {
    const Drawn drawn = Draw(kind);
    EXPECT_EQ(drawn.page.width, std::lround(PageSize(kind).width * kScale)) << KindName(kind);
    EXPECT_EQ(drawn.page.height, std::lround(PageSize(kind).height * kScale));
    ASSERT_EQ(drawn.page.rgb.size(), std::size_t{3} * drawn.page.width * drawn.page.height);
    const int lines = static_cast<int>(drawn.zone.size());
    const double foot = PageSize(kind).height;
    double above = foot - 23.2;
    for (int line = 0; line < lines; ++line) {
      const int columns = static_cast<int>(drawn.zone[static_cast<std::size_t>(line)].size());
      const Position first = ZonePosition(kind, lines, line, 0);
      const Position last = ZonePosition(kind, lines, line, columns - 1);
      EXPECT_GT(first.x, 3);
      EXPECT_LT(last.x + kZonePitch, PageSize(kind).width - 3);
      for (int column = 0; column < columns; ++column) {
        const Position at = ZonePosition(kind, lines, line, column);
        EXPECT_NEAR(at.x - first.x, column * 2.54, 1e-9);
        EXPECT_GT(DarkPixels(drawn.page, at.x, at.y - 2.6, at.x + kZonePitch, at.y + 0.3), 12)
            << KindName(kind) << " line " << line << " column " << column;
        // Glyphs stand apart: the boundary between two cells is (all but) empty.
        EXPECT_LT(
            DarkPixels(drawn.page, at.x + kZonePitch - 0.1, at.y - 2.6, at.x + kZonePitch + 0.1, at.y + 0.3),
            6);
      }
      EXPECT_EQ(DarkPixels(drawn.page, 0, above, PageSize(kind).width, first.y - 3.0), 0) << KindName(kind);
      EXPECT_EQ(DarkPixels(drawn.page, 0, first.y - 3, first.x - 0.3, first.y + 0.5), 0);
      above = first.y + 0.5;
    }
    EXPECT_EQ(DarkPixels(drawn.page, 0, above, PageSize(kind).width, foot), 0);
  }
}

TEST(RenderPage, SameInputSamePixelsOtherPersonOtherPixels) {
  const Picture page = Draw(Kind::kCard, 3).page;
  EXPECT_EQ(Draw(Kind::kCard, 3).page, page);
  EXPECT_NE(Draw(Kind::kCard, 4).page, page);
}

TEST(RenderPage, EachPrintedFieldIsDrawn) {
  const Drawn drawn = Draw(Kind::kCard);
  const auto differs = [&](auto change) {
    Document other = drawn.document;
    change(other);
    return RenderPage(other, drawn.zone, {.pixels_per_mm = kScale, .portrait_file = ""}).value() !=
           drawn.page;
  };
  EXPECT_TRUE(differs([](Document& d) { d.given_names += "X"; }));
  EXPECT_TRUE(differs([](Document& d) { d.nationality = "XXA"; }));
  EXPECT_TRUE(differs([](Document& d) { d.birth = std::chrono::year(1901) / 1 / 1; }));
  EXPECT_TRUE(differs([](Document& d) { d.expiry = std::chrono::year(2099) / 1 / 1; }));
  EXPECT_TRUE(differs([](Document& d) { d.sex = d.sex == 'F' ? 'M' : 'F'; }));
}

// Every kind is drawn whole, and each of its printed fields makes a difference that can be seen.
TEST(RenderPage, EveryKindShowsEachOfItsFields) {
  constexpr double kSmall = 2;
  for (int i = 0; i < kKindCount; ++i) {
    const Kind kind = static_cast<Kind>(i);
    Random random(3);
    const Document document = VariedDocument(kind, random);
    const auto zone = ComposeZone(document).value();
    const auto draw = [&](const Document& drawn) {
      return RenderPage(drawn, zone, {.pixels_per_mm = kSmall, .portrait_file = ""}).value();
    };
    const Picture page = draw(document);
    EXPECT_EQ(page.width, std::lround(PageSize(kind).width * kSmall)) << KindName(kind);
    std::vector<std::pair<const char*, Document>> changes;
    const auto change = [&](const char* name, auto set) {
      changes.emplace_back(name, document);
      set(changes.back().second);
    };
    change("given_names", [](Document& d) { d.given_names += "X"; });
    change("birth_date", [](Document& d) { d.birth = std::chrono::year(1901) / 1 / 1; });
    change("expiry_date", [](Document& d) { d.expiry = std::chrono::year(2099) / 1 / 1; });
    change("nationality", [](Document& d) { d.nationality = "XXA"; });
    change("sex", [](Document& d) { d.sex = d.sex == 'F' ? 'M' : 'F'; });
    change("birth_place", [](Document& d) { d.birth_place += " X"; });
    change("issue_date", [](Document& d) { d.issued = std::chrono::year(2001) / 1 / 1; });
    change("authority", [](Document& d) { d.authority += "X"; });
    change("categories", [](Document& d) { d.categories += "/X"; });
    for (const auto& [name, changed] : changes) {
      if (PrintedTexts(changed, {}) == PrintedTexts(document, {})) continue;
      EXPECT_NE(draw(changed), page) << KindName(kind) << " " << name;
    }
  }
}

TEST(RenderPage, TheCutOfOcrBAndTheStampAreSeen) {
  Random random(1);
  const Document document = RandomDocument(Kind::kCard, random);
  const auto zone = ComposeZone(document).value();
  const auto draw = [&](PrintStyle style) {
    return RenderPage(document, zone, {.pixels_per_mm = 4, .portrait_file = "", .print = style}).value();
  };
  const Picture plain = draw({});
  EXPECT_NE(draw({.face = ZoneFace::kSharp}), plain);
  EXPECT_NE(draw({.face = ZoneFace::kLeaning}), plain);
  EXPECT_NE(draw({.zone_jitter = 0.2}), plain);
  EXPECT_NE(draw({.zone_ink = 0.5}), plain);
  EXPECT_NE(draw({.zone_veil = 0.1}), plain);
  EXPECT_NE(draw({.wear = 0.5}), plain);
  EXPECT_NE(draw({.stamp = true}), plain);
  EXPECT_EQ(draw({.seed = 99}), plain) << "nothing of it is random";
}

TEST(RenderPage, RefusesAScaleItCannotDraw) {
  Random random(1);
  const Document document = RandomDocument(Kind::kCard, random);
  for (const double scale : {0.0, -1.0, 1000.0, std::nan("")}) {
    EXPECT_EQ(RenderPage(document, {}, {.pixels_per_mm = scale, .portrait_file = ""}).status().reason(),
              "SCALE_INVALID");
  }
}

}  // namespace
}  // namespace lagan::specimen
