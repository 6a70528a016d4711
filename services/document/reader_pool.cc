#include "services/document/reader_pool.h"

#include <algorithm>
#include <utility>

#include "base/core/file.h"
#include "ocr/reader/stage_clock.h"

namespace lagan::document {
namespace {

constexpr std::size_t kMaxModelBytes = 4 << 20;

Result<PictureReading> ReadWith(ocr::ZoneReader& zones, ocr::PrintedFieldReader& pages,
                                const image::Pixels& pixels, Date today) {
  PictureReading reading;
  LAGAN_ASSIGN_OR_RETURN(reading.zone, zones.Read(pixels, today));
  if (reading.zone.verdict != ocr::ZoneVerdict::kAccepted) return reading;
  const double start = ocr::WallMilliseconds();
  LAGAN_ASSIGN_OR_RETURN(reading.page, pages.Read(pixels, reading.zone));
  reading.zone.timings_ms["printed"] = ocr::WallMilliseconds() - start;
  return reading;
}

}  // namespace

Result<std::unique_ptr<ReaderPool>> ReaderPool::Open(const std::filesystem::path& line_model,
                                                     const std::filesystem::path& print_model,
                                                     unsigned count) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(line_model, kMaxModelBytes));
  std::unique_ptr<ReaderPool> pool(new ReaderPool);
  for (unsigned i = 0; i < std::max(count, 1U); ++i) {
    Reader reader;
    LAGAN_ASSIGN_OR_RETURN(reader.zones, ocr::ZoneReader::Open(bytes));
    LAGAN_ASSIGN_OR_RETURN(reader.pages, ocr::PrintedFieldReader::Open(print_model));
    pool->idle_.push_back(std::move(reader));
  }
  return pool;
}

ReaderPool::Reader ReaderPool::Borrow() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !idle_.empty(); });
  Reader reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void ReaderPool::Return(Reader reader) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(reader));
  }
  returned_.notify_one();
}

Result<PictureReading> ReaderPool::Read(const image::Pixels& pixels, Date today) {
  Reader reader = Borrow();
  Result<PictureReading> reading = ReadWith(*reader.zones, *reader.pages, pixels, today);
  Return(std::move(reader));
  return reading;
}

}  // namespace lagan::document
