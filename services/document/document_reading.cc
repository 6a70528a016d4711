#include "services/document/document_reading.h"

#include <utility>

namespace lagan::document {

Result<DocumentReading> ExaminePicture(const image::Pixels& pixels, Date today, const ReadingStages& stages) {
  LAGAN_ASSIGN_OR_RETURN(PictureReading read, stages.read(pixels, today));
  DocumentReading document;
  document.zone = std::move(read.zone);
  LAGAN_ASSIGN_OR_RETURN(document.quality, stages.assess(pixels, document.zone));
  LAGAN_ASSIGN_OR_RETURN(document.cues,
                         stages.find_cues(pixels, document.quality, read.page, today, document.zone));
  return document;
}

}  // namespace lagan::document
