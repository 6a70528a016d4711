#include "services/document/reader_pool.h"

#include <algorithm>
#include <utility>

#include "base/core/file.h"

namespace lagan::document {
namespace {

constexpr std::size_t kMaxModelBytes = 4 << 20;

}  // namespace

Result<std::unique_ptr<ReaderPool>> ReaderPool::Open(const std::filesystem::path& model, unsigned count) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(model, kMaxModelBytes));
  std::unique_ptr<ReaderPool> pool(new ReaderPool);
  for (unsigned i = 0; i < std::max(count, 1U); ++i) {
    LAGAN_ASSIGN_OR_RETURN(auto reader, ocr::ZoneReader::Open(bytes));
    pool->idle_.push_back(std::move(reader));
  }
  return pool;
}

Result<ocr::ZoneReading> ReaderPool::Read(const image::Pixels& pixels, Date today) {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !idle_.empty(); });
  std::unique_ptr<ocr::ZoneReader> reader = std::move(idle_.back());
  idle_.pop_back();
  lock.unlock();
  Result<ocr::ZoneReading> reading = reader->Read(pixels, today);
  lock.lock();
  idle_.push_back(std::move(reader));
  returned_.notify_one();
  return reading;
}

}  // namespace lagan::document
