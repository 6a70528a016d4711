#include "tests/specimen/simulator_b.h"

#include <gtest/gtest.h>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/core/file.h"
#include "base/crypto/digest.h"

namespace lagan::specimen {
namespace {

constexpr std::array kLevels = {AgeingLevel::kLight, AgeingLevel::kModerate, AgeingLevel::kHard};

std::string Text() { return ReadTextFile(SimulatorBFile(), 1 << 20).value(); }

// The parameters were fixed before readers were tuned. Whoever changes them makes earlier figures incomparable: a new
// version of the file needs a new section of measurements.
TEST(SimulatorB, ParametersAreThoseWhoseDigestWasPublished) {
  const std::string digest = HexEncode(crypto::Sha256(AsBytes(Text())));
  const std::string page =
      ReadTextFile(std::filesystem::path(LAGAN_SOURCE_DIR) / "docs/measurements/document-reading.md", 1 << 20)
          .value();
  EXPECT_NE(page.find(digest), std::string::npos) << "simulator_b.json has SHA-256 " << digest;
}

TEST(SimulatorB, DrawsTheSameFromTheSameSeed) {
  const SimulatorB simulator = SimulatorB::Load(SimulatorBFile()).value();
  for (const AgeingLevel level : kLevels) {
    const CircumstancesB one = simulator.Draw(level, 5), same = simulator.Draw(level, 5);
    EXPECT_EQ(one.shot.roll_degrees, same.shot.roll_degrees);
    EXPECT_EQ(one.pass.skew_degrees, same.pass.skew_degrees);
    EXPECT_EQ(one.shot.seed, same.shot.seed);
    EXPECT_NE(one.shot.roll_degrees, simulator.Draw(level, 6).shot.roll_degrees);
  }
}

TEST(SimulatorB, KeepsWithinTheFilesRanges) {
  const SimulatorB simulator = SimulatorB::Load(SimulatorBFile()).value();
  const auto file = nlohmann::json::parse(Text());
  constexpr std::array kNames = {"light", "moderate", "hard"};
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    int scanned = 0, hands = 0, stamps = 0;
    std::set<ZoneFace> faces;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      const CircumstancesB drawn = simulator.Draw(kLevels[level], seed);
      EXPECT_LE(std::abs(drawn.shot.roll_degrees), file["phone"][kNames[level]]["roll_degrees"][1]);
      EXPECT_GE(drawn.pass.pixels_per_mm, file["scanner"][kNames[level]]["pixels_per_mm"][0]);
      EXPECT_GE(drawn.jpeg_quality, file["quality"][kNames[level]][0]);
      EXPECT_LT(drawn.jpeg_quality, file["quality"][kNames[level]][1]);
      EXPECT_FALSE(drawn.scanned && drawn.hand);
      scanned += drawn.scanned;
      hands += drawn.hand;
      stamps += drawn.print.stamp;
      faces.insert(drawn.print.face);
    }
    EXPECT_NEAR(scanned, 500 * file["scanned"].get<double>(), 45) << kNames[level];
    EXPECT_NEAR(hands, 350 * file["scene"][kNames[level]]["hand"].get<double>(), 40);
    EXPECT_NEAR(stamps, 500 * file["print"][kNames[level]]["stamp"][2].get<double>(), 40);
    EXPECT_EQ(faces.size(), 3u);
  }
}

TEST(SimulatorB, RefusesFilesWithHolesAndUnknownNames) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "simulator.json";
  const auto reason = [&](auto change) {
    auto file = nlohmann::json::parse(Text());
    change(file);
    EXPECT_TRUE(WriteFileAtomically(path, AsBytes(file.dump()), 0644).ok());
    return SimulatorB::Load(path).status().reason();
  };
  EXPECT_EQ(reason([](auto&) {}), "");
  EXPECT_EQ(reason([](auto& f) { f["phone"]["hard"].erase("shake"); }), "SIMULATOR_INVALID");
  EXPECT_EQ(reason([](auto& f) { f["phone"]["hard"]["shaek"] = {0, 1}; }), "SIMULATOR_INVALID");
  EXPECT_EQ(reason([](auto& f) { f["scanner"]["light"]["lid"] = {0}; }), "SIMULATOR_INVALID");
  EXPECT_EQ(reason([](auto& f) { f.erase("quality"); }), "SIMULATOR_INVALID");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace lagan::specimen
