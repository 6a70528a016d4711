#include "services/document/document_reading.h"

#include <gtest/gtest.h>

#include <string>

namespace lagan::document {
namespace {

constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(22)};

image::Pixels Grey() { return image::MakePixels(30, 20, 1, Bytes(600, 200)); }

// Stages of which `fails` (0: none) gives an error; `asked` counts those that ran.
ReadingStages StagesFailing(int fails, int& asked) {
  const auto failed = [fails, &asked](int stage) {
    asked = stage;
    return stage == fails ? Internal("STAGE_" + std::to_string(stage), "It failed.") : Status();
  };
  ReadingStages stages;
  stages.read = [failed](const image::Pixels&, Date) -> Result<PictureReading> {
    LAGAN_RETURN_IF_ERROR(failed(1));
    PictureReading reading;
    reading.zone.verdict = ocr::ZoneVerdict::kAccepted;
    reading.page.emplace().layout = ocr::PrintedLayout::kIdentityCard;
    return reading;
  };
  stages.assess = [failed](const image::Pixels&, ocr::ZoneReading&) -> Result<ocr::QualityReport> {
    LAGAN_RETURN_IF_ERROR(failed(2));
    ocr::QualityReport quality;
    quality.findings = {{ocr::QualityReason::kGlare, 0.1, 0.004, "Tilt it."}};
    return quality;
  };
  stages.find_cues = [failed](const image::Pixels&, const ocr::QualityReport& quality,
                              const std::optional<ocr::PrintedFields>& page, Date today,
                              ocr::ZoneReading& zone) -> Result<std::vector<ocr::CueFinding>> {
    LAGAN_RETURN_IF_ERROR(failed(3));
    EXPECT_EQ(today, kToday);
    EXPECT_EQ(quality.findings.size(), 1U);
    EXPECT_EQ(zone.verdict, ocr::ZoneVerdict::kAccepted);
    EXPECT_TRUE(page.has_value() && page->layout == ocr::PrintedLayout::kIdentityCard);
    return std::vector{ocr::MakeFinding(ocr::Cue::kGreyCopy, 0.5)};
  };
  return stages;
}

TEST(ExaminePicture, SaysWhatEveryStageFound) {
  int asked = 0;
  const auto document = ExaminePicture(Grey(), kToday, StagesFailing(0, asked));
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->zone.verdict, ocr::ZoneVerdict::kAccepted);
  EXPECT_EQ(document->quality.findings.size(), 1U);
  ASSERT_EQ(document->cues.size(), 1U);
  EXPECT_EQ(document->cues[0].cue, ocr::Cue::kGreyCopy);
}

TEST(ExaminePicture, AStageThatFailsIsAnErrorAndNeverADocumentWithoutCues) {
  for (const int fails : {1, 2, 3}) {
    int asked = 0;
    const auto document = ExaminePicture(Grey(), kToday, StagesFailing(fails, asked));
    ASSERT_FALSE(document.ok()) << fails;
    EXPECT_EQ(document.status().reason(), "STAGE_" + std::to_string(fails));
    EXPECT_EQ(asked, fails) << "nothing is asked after an error";
  }
}

TEST(ExaminePicture, AQualityThatCannotBeAssessedIsAnError) {
  int asked = 0;
  ReadingStages stages = StagesFailing(0, asked);
  stages.assess = ocr::AssessReading;
  image::Pixels wrong = Grey();
  wrong.height = 4000;
  EXPECT_EQ(ExaminePicture(wrong, kToday, stages).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(asked, 1) << "no cues were looked for";
}

}  // namespace
}  // namespace lagan::document
