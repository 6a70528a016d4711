// A few zone readers, each used by one thread at a time.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/core/result.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::document {

// Thread-safe.
class ReaderPool {
 public:
  // Opens `count` readers, at least one, of about 30 MB each. Errors: those of ocr::ZoneReader::Open.
  static Result<std::unique_ptr<ReaderPool>> Open(const std::filesystem::path& model, unsigned count);

  // As ocr::ZoneReader::Read; waits for a reader that is free.
  Result<ocr::ZoneReading> Read(const image::Pixels& pixels, Date today);

 private:
  ReaderPool() = default;

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<ocr::ZoneReader>> idle_;
};

}  // namespace lagan::document
