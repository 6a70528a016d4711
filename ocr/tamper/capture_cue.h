// GREY_COPY and SCREEN: the picture may show a picture of the document instead of the document.
#pragma once

#include <vector>

#include "ocr/quality/quality.h"
#include "ocr/tamper/cue.h"

namespace lagan::ocr {

// The findings of quality.h that are about the document and not about how it was photographed. The score says how far the measure
// is beyond its limit: 0 at the limit, one half at half (or twice) of it.
std::vector<CueFinding> FindCaptureCues(const QualityReport& quality);

}  // namespace lagan::ocr
