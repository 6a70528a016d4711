#include "tests/specimen/sets.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/core/file.h"

namespace lagan::specimen {
namespace {

constexpr std::size_t kLimit = 4 << 20;

class Sets : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/specimen-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Low resolution: these tests are about files, not about legibility.
  RenderOptions render_{.pixels_per_mm = 2, .portrait_file = "", .print = {}};
  std::filesystem::path folder_;
};

TEST_F(Sets, DemoTellsTheTruth) {
  ASSERT_TRUE(WriteDemo(folder_, render_).ok());
  const auto truth = nlohmann::json::parse(ReadTextFile(folder_ / "truth.json", kLimit).value());
  ASSERT_EQ(truth["files"].size(), 6u);
  std::vector<std::string> formats;
  for (const auto& entry : truth["files"]) {
    const auto bytes = ReadFile(folder_ / entry["file"].get<std::string>(), kLimit);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_NE(AsText(*bytes).find(kCanaryModel), std::string_view::npos);
    formats.push_back(entry["format"]);
    Document document;
    document.kind = KindFromName(entry["kind"].get<std::string>()).value();
    const auto& fields = entry["fields"];
    document.surname = fields["surname"];
    document.given_names = fields["given_names"];
    document.number = fields["number"];
    document.nationality = fields["nationality"];
    document.birth = ParseDate(fields["birth"].get<std::string>()).value();
    document.sex = fields["sex"].get<std::string>()[0];
    document.expiry = ParseDate(fields["expiry"].get<std::string>()).value();
    document.optional_data = fields["optional_data"];
    EXPECT_EQ(entry["lines"].get<std::vector<std::string>>(), ComposeZone(document).value());
    EXPECT_EQ(entry["corners"].size(), 4u);
  }
  EXPECT_EQ(formats, (std::vector<std::string>{"TD3", "TD1", "TD3", "TD3", "NONE", "TD3"}));
}

TEST_F(Sets, RefusesAnUnknownEnding) {
  Order order = DemoSet()[0].order;
  order.render = render_;
  EXPECT_EQ(WriteSpecimen(order, folder_ / "passport.gif").reason(), "PICTURE_ENDING_UNKNOWN");
  EXPECT_TRUE(WriteSpecimen(order, folder_ / "passport.png").ok());
}

TEST_F(Sets, QuarterTurnOfAScanSwapsItsSides) {
  Order order = DemoSet()[0].order;
  order.render = render_;
  order.level = AgeingLevel::kNone;
  const Photograph upright = MakePhotograph(order).value();
  EXPECT_EQ(upright.picture.width, 250);
  EXPECT_EQ(upright.picture.height, 176);
  order.quarter_turns = 1;
  const Photograph turned = MakePhotograph(order).value();
  EXPECT_GT(turned.picture.height, turned.picture.width);
}

}  // namespace
}  // namespace lagan::specimen
