// Specimens photographed well and badly, read, and judged: each way of spoiling is noticed, and what is not spoilt is left alone.
// tests/corpus/quality_corpus.cc measures the same over many.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "ocr/quality/reading_quality.h"
#include "tests/specimen/spoiling.h"

namespace lagan::ocr {
namespace {

using namespace std::chrono_literals;
using specimen::Spoiling;

constexpr Date kToday = 2026y / 11 / 22;

class QualityTest : public testing::Test {
 protected:
  void SetUp() override {
    auto reader = ZoneReader::Open(std::filesystem::path(LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata"));
    ASSERT_TRUE(reader.ok()) << reader.status();
    reader_ = *std::move(reader);
  }

  std::set<std::string> FindingsOf(const Result<specimen::Photograph>& photo) {
    EXPECT_TRUE(photo.ok()) << photo.status();
    if (!photo.ok()) return {};
    const specimen::Picture& picture = photo->picture;
    const auto pixels = image::MakePixels(picture.width, picture.height, 3, picture.rgb);
    Result<ZoneReading> reading = reader_->Read(pixels, kToday);
    EXPECT_TRUE(reading.ok()) << reading.status();
    if (!reading.ok()) return {};
    const Result<QualityReport> report = AssessReading(pixels, *reading);
    EXPECT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(reading->timings_ms.contains("quality"));
    std::set<std::string> names;
    if (report.ok()) {
      for (const QualityFinding& finding : report->findings) names.emplace(QualityReasonName(finding.reason));
    }
    return names;
  }

  std::unique_ptr<ZoneReader> reader_;
};

specimen::Order OrderOf(specimen::Kind kind, std::uint64_t seed) {
  specimen::Random random(seed);
  specimen::Order order;
  order.document = specimen::RandomDocument(kind, random);
  order.zone = specimen::ComposeZone(order.document).value();
  order.render.pixels_per_mm = 9;
  order.seed = seed;
  return order;
}

TEST_F(QualityTest, OrdinaryPhotographsAreLeftAlone) {
  for (const auto level :
       {specimen::AgeingLevel::kNone, specimen::AgeingLevel::kLight, specimen::AgeingLevel::kModerate}) {
    for (const auto kind : {specimen::Kind::kPassport, specimen::Kind::kCard, specimen::Kind::kCardFront}) {
      specimen::Order order = OrderOf(kind, 5);
      order.level = level;
      EXPECT_EQ(FindingsOf(specimen::MakePhotograph(order)), std::set<std::string>{})
          << specimen::KindName(kind);
    }
  }
}

TEST_F(QualityTest, WhatIsSpoiltInOneWayIsNamed) {
  const struct {
    Spoiling spoiling;
    double strength;
    const char* reason;
    // Nothing else is said. Where no print is left to judge by, or the zone is taken to be somewhere else, more may be.
    bool alone;
  } cases[] = {
      {Spoiling::kDark, 0.8, "TOO_DARK", true},
      {Spoiling::kBright, 0.9, "TOO_BRIGHT", false},
      {Spoiling::kGlare, 1, "GLARE", true},
      {Spoiling::kBlur, 0.7, "BLURRED", true},
      {Spoiling::kMotion, 0.9, "BLURRED", false},
      {Spoiling::kCut, 0.6, "CUT_OFF", true},
      {Spoiling::kSmall, 0.95, "TOO_SMALL", false},
      {Spoiling::kNoDocument, 1, "NO_DOCUMENT", false},
      {Spoiling::kScreen, 0.3, "SCREEN_SUSPECTED", true},
      {Spoiling::kGreyCopy, 1, "GREY_COPY_SUSPECTED", true},
  };
  for (const auto& each : cases) {
    for (const auto kind : {specimen::Kind::kPassport, specimen::Kind::kCard}) {
      const auto findings =
          FindingsOf(specimen::SpoiltPhotograph(OrderOf(kind, 6), each.spoiling, each.strength));
      EXPECT_TRUE(findings.contains(each.reason))
          << specimen::SpoilingName(each.spoiling) << ' ' << specimen::KindName(kind);
      if (each.alone) {
        EXPECT_EQ(findings, std::set<std::string>{each.reason}) << specimen::SpoilingName(each.spoiling);
      }
    }
  }
}

}  // namespace
}  // namespace lagan::ocr
