// One of Tesseract's line networks, opened from memory: no layout analysis, no dictionary, nothing written anywhere.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include <opencv2/core.hpp>

#include "base/core/bytes.h"

namespace tesseract {
class ResultIterator;
class TessBaseAPI;
}  // namespace tesseract

namespace lagan::ocr {

// Not thread-safe: one per thread, and the thread keeps to itself.
class LineNetwork {
 public:
  // A variable of Tesseract's.
  struct Setting {
    const char* name;
    const char* value;
  };

  // `model` is a .traineddata file in memory; `settings` come on top of those that every line needs. Nothing when Tesseract does
  // not take it.
  static std::optional<LineNetwork> Open(ByteView model, std::span<const Setting> settings);
  LineNetwork(LineNetwork&&) noexcept;
  LineNetwork& operator=(LineNetwork&&) noexcept;
  ~LineNetwork();

  // Calls `read` at the first symbol of `strip`, which is 8-bit, one channel, dark on light; not at all where nothing was recognised. The
  // iterator ends with the call.
  void Recognise(const cv::Mat& strip, const std::function<void(tesseract::ResultIterator&)>& read);

 private:
  explicit LineNetwork(std::unique_ptr<tesseract::TessBaseAPI> api);
  std::unique_ptr<tesseract::TessBaseAPI> api_;
};

}  // namespace lagan::ocr
