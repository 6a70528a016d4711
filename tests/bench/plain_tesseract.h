// Tesseract as it comes, on a whole picture: what one gets without a reader of zones.
#pragma once

#include <memory>
#include <string>

#include "base/core/result.h"
#include "base/image/pixels.h"

namespace tesseract {
class TessBaseAPI;
}

namespace lagan::bench {

enum class PlainWay {
  kWholePicture,  // psm 3, finding the layout by itself
  kBottomThird,   // psm 6: one block of text in the lowest third
};

// Debian's English model, in this process and loaded once, which spares it what its command line costs. Not thread-safe.
class PlainTesseract {
 public:
  // MODEL_UNREADABLE when tesseract-ocr-eng is not installed.
  static Result<PlainTesseract> Open();
  PlainTesseract(PlainTesseract&&) noexcept;
  ~PlainTesseract();

  // All the text it finds, without blanks.
  std::string Read(const image::Pixels& pixels, PlainWay way);

 private:
  explicit PlainTesseract(std::unique_ptr<tesseract::TessBaseAPI> api);
  std::unique_ptr<tesseract::TessBaseAPI> api_;
};

}  // namespace lagan::bench
