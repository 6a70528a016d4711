// A picture of a document -> the fields printed on its page.
//
// Fields are found by their captions. What the zone says helps to find values whose caption could not be read: those that agree,
// and the only one left over where a value that the zone has is not to be found (value_search.h).
#pragma once

#include <filesystem>
#include <memory>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// Not thread-safe: one per thread. About 15 MB.
class PrintedFieldReader {
 public:
  // `model` is Debian's eng.traineddata (package tesseract-ocr-eng), at most 8 MiB. FILE_NOT_FOUND and the other reasons
  // of ReadFile; MODEL_UNREADABLE.
  static Result<std::unique_ptr<PrintedFieldReader>> Open(const std::filesystem::path& model);
  ~PrintedFieldReader();

  // `reading` is what ZoneReader::Read said of the same pixels. With a zone the page above it is read; without one the
  // picture is tried as a photocard licence or an electoral card. A page on which nothing was found has no fields. Every
  // value is read in two ways, and in a third when these differ. It may take kMostWorkOfAPage (ocr/picture_work.h); when that is used
  // up, what was read until then, and `given_up`. PIXELS_INVALID when the numbers of `pixels` do not fit each other,
  // PICTURE_PROCESSING_FAILED (INTERNAL) when memory or OpenCV gives up.
  Result<PrintedFields> Read(const image::Pixels& pixels, const ZoneReading& reading);

 private:
  struct Parts;
  explicit PrintedFieldReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lagan::ocr
