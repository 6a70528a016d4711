#include "ocr/tamper/capture_cue.h"

namespace lagan::ocr {

std::vector<CueFinding> FindCaptureCues(const QualityReport& quality) {
  std::vector<CueFinding> cues;
  for (const QualityFinding& finding : quality.findings) {
    if (finding.reason == QualityReason::kGreyCopySuspected && finding.limit > 0)
      cues.insert(cues.begin(), MakeFinding(Cue::kGreyCopy, 1 - finding.value / finding.limit));
    if (finding.reason == QualityReason::kScreenSuspected && finding.value > 0)
      cues.push_back(MakeFinding(Cue::kScreen, 1 - finding.limit / finding.value));
  }
  return cues;
}

}  // namespace lagan::ocr
