// A few readers of zones and pages, each used by one thread at a time.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/core/result.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/printed_field_reader.h"

namespace lagan::document {

struct PictureReading {
  ocr::ZoneReading zone;
  // The page beside an accepted zone. Empty where the zone is not accepted: such a picture is sent back, whatever its page says.
  std::optional<ocr::PrintedFields> page;
};

// Thread-safe.
class ReaderPool {
 public:
  // Opens `count` readers, at least one, of about 45 MB each: one for zones, with the line model, and one for the print of the page.
  // Errors: those of ocr::ZoneReader::Open and ocr::PrintedFieldReader::Open; never a pool that reads zones only.
  static Result<std::unique_ptr<ReaderPool>> Open(const std::filesystem::path& line_model,
                                                  const std::filesystem::path& print_model, unsigned count);

  // As ocr::ZoneReader::Read, then ocr::PrintedFieldReader::Read; waits for a reader that is free. Adds "printed" to the timings of
  // the zone, not to their total. An error of either is an error: a page that could not be looked at is not one that says nothing.
  Result<PictureReading> Read(const image::Pixels& pixels, Date today);

 private:
  struct Reader {
    std::unique_ptr<ocr::ZoneReader> zones;
    std::unique_ptr<ocr::PrintedFieldReader> pages;
  };
  ReaderPool() = default;
  Reader Borrow();
  void Return(Reader reader);

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Reader> idle_;
};

}  // namespace lagan::document
