// One straight run of Latin print as a grey strip -> text with confidence. Tesseract's line network with Debian's English
// model (package tesseract-ocr-eng), without its dictionaries: names are in none.
#pragma once

#include <memory>
#include <string>

#include <opencv2/core.hpp>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace tesseract {
class TessBaseAPI;
}

namespace lagan::ocr {

struct RecognisedText {
  std::string text;  // UTF-8, single blanks between words; what the model cannot say (most accents) is plain
  float mean = 0;    // of the symbols' confidences, 0 to 1
  float least = 0;   // of the least sure symbol
};

// Holds one network, about 10 MB. Not thread-safe: one per thread.
class TextRecogniser {
 public:
  // `model` is a .traineddata file in memory. MODEL_UNREADABLE when Tesseract does not take it.
  static Result<TextRecogniser> Open(ByteView model);
  TextRecogniser(TextRecogniser&&) noexcept;
  TextRecogniser& operator=(TextRecogniser&&) noexcept;
  ~TextRecogniser();

  // `strip` is 8-bit, one channel, dark on light. Empty text when nothing was recognised.
  RecognisedText Recognise(const cv::Mat& strip);

 private:
  explicit TextRecogniser(std::unique_ptr<tesseract::TessBaseAPI> api);
  std::unique_ptr<tesseract::TessBaseAPI> api_;
};

}  // namespace lagan::ocr
