#include "ocr/tamper/capture_cue.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

TEST(CaptureCue, OnlyWhatMayBeAPictureOfAPicture) {
  QualityReport quality;
  for (const QualityReason reason :
       {QualityReason::kNoDocument, QualityReason::kCutOff, QualityReason::kTooSmall, QualityReason::kTooDark,
        QualityReason::kTooBright, QualityReason::kBlurred, QualityReason::kGlare}) {
    quality.findings.push_back({reason, 1, 2, ""});
  }
  EXPECT_TRUE(FindCaptureCues(quality).empty()) << "a bad photograph speaks against no document";
  quality.findings.push_back({QualityReason::kScreenSuspected, 6000, 1500, ""});
  quality.findings.push_back({QualityReason::kGreyCopySuspected, 1, 5, ""});
  const std::vector<CueFinding> cues = FindCaptureCues(quality);
  ASSERT_EQ(cues.size(), 2u);
  EXPECT_EQ(cues[0].cue, Cue::kGreyCopy);
  EXPECT_DOUBLE_EQ(cues[0].score, 0.8);
  EXPECT_EQ(cues[1].cue, Cue::kScreen);
  EXPECT_DOUBLE_EQ(cues[1].score, 0.75);
}

}  // namespace
}  // namespace lagan::ocr
