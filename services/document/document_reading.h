// Everything that is found out about one decoded picture of a document, all of it or an error.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/quality/reading_quality.h"
#include "ocr/tamper/reading_cues.h"
#include "services/document/reader_pool.h"

namespace lagan::document {

struct DocumentReading {
  ocr::ZoneReading zone;
  ocr::QualityReport quality;
  std::vector<ocr::CueFinding> cues;
};

// What is done with a picture, in this order.
struct ReadingStages {
  std::function<Result<PictureReading>(const image::Pixels&, Date today)> read;
  std::function<Result<ocr::QualityReport>(const image::Pixels&, ocr::ZoneReading&)> assess =
      ocr::AssessReading;
  std::function<Result<std::vector<ocr::CueFinding>>(const image::Pixels&, const ocr::QualityReport&,
                                                     const std::optional<ocr::PrintedFields>&, Date,
                                                     ocr::ZoneReading&)>
      find_cues = ocr::CuesOfReading;
};

// The error of the first stage that fails: where it is not known what speaks against a document, there is no answer, never one
// without cues. As thread-safe as its stages.
Result<DocumentReading> ExaminePicture(const image::Pixels& pixels, Date today, const ReadingStages& stages);

}  // namespace lagan::document
