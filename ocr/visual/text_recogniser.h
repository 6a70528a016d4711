// One straight run of Latin print as a grey strip -> text with confidence, by Debian's English model (package tesseract-ocr-eng;
// line_network.h), without its dictionaries: names are in none.
#pragma once

#include <string>
#include <utility>

#include <opencv2/core.hpp>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "ocr/line_network.h"

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

  // `strip` is 8-bit, one channel, dark on light. Empty text when nothing was recognised.
  RecognisedText Recognise(const cv::Mat& strip);

 private:
  explicit TextRecogniser(LineNetwork network) : network_(std::move(network)) {}
  LineNetwork network_;
};

}  // namespace lagan::ocr
