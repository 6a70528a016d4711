#include "tests/specimen/batch.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "base/core/text.h"
#include "tests/specimen/capture.h"

namespace lagan::specimen {
namespace {

constexpr std::size_t kLimit = 4 << 20;

class BatchTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/batch-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> Rows(const std::string& file) const {
    return SplitText(TrimSpace(ReadTextFile(folder_ / file, kLimit).value()), '\n');
  }

  // Low resolution: these tests are about files, not about legibility.
  RenderOptions render_{.pixels_per_mm = 2, .portrait_file = "", .print = {}};
  std::filesystem::path folder_;
};

TEST_F(BatchTest, SameSeedSameBytesAndTheTruthsAgree) {
  for (const bool b : {false, true}) {
    const Batch batch{
        .count = 2, .seed = 4, .level = AgeingLevel::kModerate, .render = render_, .simulator_b = b};
    ASSERT_TRUE(WriteBatch(folder_ / "one", batch).ok());
    ASSERT_TRUE(WriteBatch(folder_ / "two", batch).ok());
    const std::vector<std::string> rows = Rows("one/truth.csv"), lines = Rows("one/truth.json");
    ASSERT_EQ(rows.size(), 3u);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(rows[0], "file,doc_type,difficulty,check_digits,line1,line2,line3");
    EXPECT_EQ(Rows("two/truth.csv"), rows);
    EXPECT_EQ(Rows("two/truth.json"), lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto truth = nlohmann::json::parse(lines[i]);
      const std::vector<std::string> cells = SplitText(rows[i + 1], ',');
      ASSERT_EQ(cells.size(), 7u);
      EXPECT_EQ(truth["file"], cells[0]);
      EXPECT_EQ(truth["format"], cells[1]);
      EXPECT_EQ(truth["difficulty"], cells[2]);
      EXPECT_EQ(truth["simulator"], b ? "B" : "A");
      std::vector<std::string> zone;
      for (std::size_t j = 4; j < 7; ++j) {
        if (!cells[j].empty()) zone.push_back(cells[j]);
      }
      EXPECT_EQ(truth["lines"].get<std::vector<std::string>>(), zone);
      EXPECT_EQ(ReadFile(folder_ / "one" / cells[0], kLimit).value(),
                ReadFile(folder_ / "two" / cells[0], kLimit).value());
    }
  }
}

// So that a set can be made larger, or in parts.
TEST_F(BatchTest, ForgeriesSayWhatIsForged) {
  Batch batch{
      .count = 3, .seed = 2, .level = AgeingLevel::kNone, .render = render_, .kinds = {Kind::kPassport}};
  ASSERT_TRUE(WriteForgeries(folder_ / "one", batch).ok());
  for (const std::string& line : Rows("one/truth.json")) {
    const auto truth = nlohmann::json::parse(line);
    EXPECT_EQ(truth["layout"], "passport");
    EXPECT_EQ(truth["simulator"], "none");
    EXPECT_EQ(truth["difficulty"], "none;forged");
    ASSERT_FALSE(truth["forged"].empty());
    for (const auto& forgery : truth["forged"]) {
      if (forgery["kind"] == "zone_type") continue;
      EXPECT_EQ(truth["fields"].value(forgery["kind"].get<std::string>(), ""), forgery["printed"]);
      EXPECT_NE(forgery["printed"], forgery["zone"]);
    }
  }
  batch.kinds = {Kind::kLicenceGb};
  EXPECT_EQ(WriteForgeries(folder_ / "two", batch).reason(), "KIND_NOT_FORGEABLE");
}

TEST_F(BatchTest, OnlyTheKindsAskedFor) {
  const Batch batch{.count = 3,
                    .seed = 2,
                    .level = AgeingLevel::kNone,
                    .render = render_,
                    .kinds = {Kind::kLicenceNi, Kind::kFrenchLicence}};
  ASSERT_TRUE(WriteBatch(folder_ / "one", batch).ok());
  std::vector<std::string> layouts;
  for (const std::string& line : Rows("one/truth.json")) {
    layouts.push_back(nlohmann::json::parse(line)["layout"]);
  }
  EXPECT_EQ(layouts, (std::vector<std::string>{"licence-ni", "french-licence", "licence-ni"}));
  const std::vector<std::string> rows = Rows("one/truth.csv");
  EXPECT_EQ(rows[1], "specimen-0000.jpg,NONE,none,n/a,,,");
}

TEST_F(BatchTest, APictureDoesNotDependOnTheCount) {
  Batch batch{.count = 1, .seed = 9, .level = AgeingLevel::kLight, .render = render_};
  ASSERT_TRUE(WriteBatch(folder_ / "one", batch).ok());
  batch.count = 2;
  ASSERT_TRUE(WriteBatch(folder_ / "two", batch).ok());
  EXPECT_EQ(ReadFile(folder_ / "one/specimen-0000.jpg", kLimit).value(),
            ReadFile(folder_ / "two/specimen-0000.jpg", kLimit).value());
}

// Dark within the quad, at least where characters are: the quad is where the zone is, whatever was done to the page.
TEST_F(BatchTest, TheZoneQuadIsWhereTheZoneIs) {
  const SimulatorB simulator = SimulatorB::Load(SimulatorBFile()).value();
  RenderOptions render = render_;
  render.pixels_per_mm = 6;
  Random random(11);
  for (const Kind kind : {Kind::kPassport, Kind::kCard}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const Document document = RandomDocument(kind, random);
      const auto zone = ComposeZone(document).value();
      const Captured made =
          seed % 2 == 0 ? CaptureByB(document, zone, AgeingLevel::kLight, simulator, render, seed).value()
                        : CaptureByA(document, zone, AgeingLevel::kLight, render, seed).value();
      ASSERT_TRUE(made.truth.zone_quad.has_value());
      const Picture& picture = made.photograph.picture;
      // Along the middle of each text line there must be ink; half a line above the first there must be less.
      const auto spread = [&](double t) {
        int low = 255, high = 0;
        for (double s = 0.02; s < 0.98; s += 0.002) {
          const Quad& q = *made.truth.zone_quad;
          Point at{};
          for (std::size_t axis = 0; axis < 2; ++axis) {
            const double top = q[0][axis] + s * (q[1][axis] - q[0][axis]);
            const double foot = q[3][axis] + s * (q[2][axis] - q[3][axis]);
            at[axis] = top + t * (foot - top);
          }
          const std::size_t pixel =
              3 * (static_cast<std::size_t>(at[1]) * picture.width + static_cast<std::size_t>(at[0]));
          low = std::min<int>(low, picture.rgb[pixel + 1]);
          high = std::max<int>(high, picture.rgb[pixel + 1]);
        }
        return high - low;
      };
      const double height = zone.size() == 3 ? 15.6 : 9.25;  // millimetres
      EXPECT_GT(spread(1.3 / height), 60) << KindName(kind) << " " << seed;
      EXPECT_GT(spread(1 - 1.5 / height), 60) << KindName(kind) << " " << seed;
    }
  }
}

}  // namespace
}  // namespace lagan::specimen
