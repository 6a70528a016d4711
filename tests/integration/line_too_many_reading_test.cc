// What stands directly beside a zone: one more line of a zone is a doubt, any other print is not.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/integration/reading_test.h"
#include "tests/specimen/canvas.h"
#include "tests/specimen/zone_drawing.h"

namespace lagan::ocr {
namespace {

enum class Face { kZone, kTypewriter, kSans, kSerif, kRule };

struct Row {
  std::string text;
  double line = 0;  // where it stands, in distances of zone lines
  Face face = Face::kZone;
  double size = 1;    // of its characters, by those of the zone
  double pitch = 1;   // of print of one pitch, by that of the zone
  double indent = 0;  // in characters
  double ink = 1;     // 0 to 1: how dark
};

void DrawRow(const specimen::Canvas& canvas, const Row& row, double baseline) {
  using specimen::kZonePitch;
  constexpr double kLeft = 8;
  cairo_set_source_rgba(canvas.context(), 0.08, 0.08, 0.1, row.ink);
  const specimen::ZoneFont& zone = canvas.fonts().zone(specimen::ZoneFace::kRegular);
  if (row.face == Face::kRule) {
    cairo_rectangle(canvas.context(), kLeft, baseline - 1, 44 * kZonePitch, 0.3);
    cairo_fill(canvas.context());
  } else if (row.face == Face::kSans || row.face == Face::kSerif) {
    canvas.Text(row.face == Face::kSans ? canvas.fonts().value : canvas.fonts().signature,
                row.size * 1.4 * kZonePitch, kLeft, baseline, row.text);
  } else {
    for (std::size_t i = 0; i < row.text.size(); ++i) {
      canvas.Text(row.face == Face::kZone ? zone.face : canvas.fonts().typewriter,
                  row.size * zone.em * kZonePitch,
                  kLeft + (static_cast<double>(i) + row.indent) * row.pitch * kZonePitch, baseline,
                  row.text.substr(i, 1));
    }
  }
}

class LineTooManyReadingTest : public ReadingTest {
 protected:
  ZoneReading ReadSheet(const std::vector<Row>& rows) {
    auto canvas = specimen::Canvas::Open({.width = 128, .height = 60}, 8);
    EXPECT_TRUE(canvas.ok()) << canvas.status();
    cairo_set_source_rgb(canvas->context(), 0.87, 0.9, 0.95);
    cairo_paint(canvas->context());
    for (const Row& row : rows) DrawRow(*canvas, row, 25 + row.line * specimen::kZoneLinePitch);
    const auto picture = canvas->Finish();
    EXPECT_TRUE(picture.ok()) << picture.status();
    return Read(*picture);
  }
};

const std::string kName = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string kOtherName = "P<UTODOE<<JOHN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<";
const std::string kData = "L898902C36UTO7408122F3104150<<<<<<<<<<<<<<04";
const std::string kOtherData = "X123456785UTO7408122F3104150<<<<<<<<<<<<<<06";
const std::string kUpper = "I<UTOD231458907<<<<<<<<<<<<<<<", kMiddle = "7408122F3104150UTO<<<<<<<<<<<2";
const std::string kLower = "ERIKSSON<<ANNA<MARIA<<<<<<<<<<", kOtherLower = "DOE<<JOHN<<<<<<<<<<<<<<<<<<<<<";

TEST_F(LineTooManyReadingTest, OneMoreLineOfAZoneIsADoubt) {
  const std::vector<std::pair<std::string, std::vector<Row>>> cases = {
      {"a second name above", {{kOtherName, -1}, {kName, 0}, {kData, 1}}},
      {"a second name between", {{kName, -1}, {kOtherName, 0}, {kData, 1}}},
      {"a second data line", {{kName, 0}, {kData, 1}, {kOtherData, 2}}},
      {"a second name of a card between", {{kUpper, 0}, {kMiddle, 1}, {kOtherLower, 2}, {kLower, 3}}},
      {"a second name of a card below", {{kUpper, 0}, {kMiddle, 1}, {kLower, 2}, {kOtherLower, 3}}},
      {"close together", {{kName, 0}, {kOtherName, 0.7}, {kData, 1.4}}},
      {"farther apart", {{kName, -1.2}, {kOtherName, 0}, {kData, 1.2}}},
      {"shifted", {{.text = kOtherName, .line = -1, .indent = 4}, {kName, 0}, {kData, 1}}},
      {"smaller", {{.text = kOtherName, .line = -1, .size = 0.7}, {kName, 0}, {kData, 1}}},
      {"paler", {{.text = kOtherName, .line = -1, .ink = 0.45}, {kName, 0}, {kData, 1}}},
  };
  for (const auto& [what, rows] : cases) {
    const ZoneReading reading = ReadSheet(rows);
    EXPECT_EQ(reading.verdict, ZoneVerdict::kDoubtful) << what;
    EXPECT_EQ(reading.reason, "ZONE_LINE_TOO_MANY") << what;
    EXPECT_FALSE(reading.lines.empty()) << "what was read is told all the same";
  }
}

TEST_F(LineTooManyReadingTest, OtherPrintBesideAZoneIsNone) {
  const std::vector<std::pair<std::string, std::vector<Row>>> cases = {
      {"nothing", {}},
      {"a sentence", {{"The bearer of this passport is a citizen of Utopia and", -1, Face::kSans}}},
      {"a sentence in capitals", {{"THE BEARER OF THIS PASSPORT IS A CITIZEN OF UT", -1, Face::kSans, 0.9}}},
      {"a sentence below", {{"Signature of the bearer, who must sign before use of it", 2, Face::kSerif}}},
      {"a signature's rule", {{"", -1, Face::kRule}}},
      {"typing of another pitch",
       {{"This passport is valid for all countries unless endorsed", -1, Face::kTypewriter, 0.75, 0.78}}},
      {"typing of this pitch", {{"THIS PASSPORT IS VALID FOR ALL COUNTRIES UNL", -1, Face::kTypewriter}}},
      {"dots", {{". . . . . . . . . . . . . . . . . . . . . . .", -1, Face::kTypewriter}}},
      {"a number in the zone's face", {{"L898902C3", -1}}},
  };
  for (const auto& [what, beside] : cases) {
    std::vector<Row> rows = {{kName, 0}, {kData, 1}};
    rows.insert(rows.end(), beside.begin(), beside.end());
    const ZoneReading reading = ReadSheet(rows);
    EXPECT_EQ(reading.verdict, ZoneVerdict::kAccepted) << what << ": " << reading.reason;
    EXPECT_EQ(reading.lines, (std::vector<std::string>{kName, kData})) << what;
  }
}

// The line's characters are set closer, so that it is as long as it should be.
TEST_F(LineTooManyReadingTest, ALetterTooManyInNarrowerPrintIsADoubt) {
  const std::string longer = "P<UTOERITKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
  const Row closer = {.text = longer, .line = 0, .size = 0.98, .pitch = 44.0 / 45};
  const ZoneReading reading = ReadSheet({closer, {kData, 1}});
  EXPECT_EQ(reading.verdict, ZoneVerdict::kDoubtful);
  EXPECT_EQ(reading.reason, "ZONE_READINGS_DIFFER");
  EXPECT_EQ(reading.corrections.size(), 1U) << "what was dropped is told";
  // Closer, but of the right length: print shrinks.
  const Row shorter = {.text = kName, .line = 0, .size = 0.98, .pitch = 44.0 / 45};
  EXPECT_EQ(ReadSheet({shorter, {kData, 1}}).verdict, ZoneVerdict::kAccepted);
}

// One stroke behind both lines, as a card's edge is. It is seen, and dropped.
TEST_F(LineTooManyReadingTest, AStrokeBesideTheLinesIsNoLetterTooMany) {
  const ZoneReading reading = ReadSheet({{kName + "I", 0}, {kData + "I", 1}});
  EXPECT_EQ(reading.verdict, ZoneVerdict::kAccepted) << reading.reason;
  EXPECT_EQ(reading.lines, (std::vector<std::string>{kName, kData}));
  EXPECT_EQ(reading.corrections.size(), 2U);
}

}  // namespace
}  // namespace lagan::ocr
