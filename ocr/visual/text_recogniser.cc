#include "ocr/visual/text_recogniser.h"

#include <tesseract/resultiterator.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/core/text.h"

namespace lagan::ocr {
namespace {

void ReadText(tesseract::ResultIterator& symbol, RecognisedText& read) {
  float sum = 0, least = 1;
  int count = 0;
  do {
    const std::unique_ptr<char[]> text(symbol.GetUTF8Text(tesseract::RIL_SYMBOL));
    if (text == nullptr || text[0] == '\0') continue;
    if (symbol.IsAtBeginningOf(tesseract::RIL_WORD) && !read.text.empty()) read.text += ' ';
    read.text += text.get();
    const float sure = std::clamp(symbol.Confidence(tesseract::RIL_SYMBOL) / 100, 0.0F, 1.0F);
    sum += sure;
    least = std::min(least, sure);
    ++count;
  } while (symbol.Next(tesseract::RIL_SYMBOL));
  if (count == 0) return;
  read.mean = sum / static_cast<float>(count);
  read.least = least;
}

}  // namespace

Result<TextRecogniser> TextRecogniser::Open(ByteView model) {
  static constexpr LineNetwork::Setting kWithoutPatterns[] = {{"load_punc_dawg", "0"},
                                                              {"load_number_dawg", "0"}};
  std::optional<LineNetwork> network = LineNetwork::Open(model, kWithoutPatterns);
  if (!network) {
    return FailedPrecondition("MODEL_UNREADABLE", "The model for print cannot be loaded; install it again.",
                              "model");
  }
  return TextRecogniser(*std::move(network));
}

RecognisedText TextRecogniser::Recognise(const cv::Mat& strip) {
  RecognisedText read;
  network_.Recognise(strip, [&](tesseract::ResultIterator& symbol) { ReadText(symbol, read); });
  if (!IsUtf8(read.text)) return {};
  return read;
}

}  // namespace lagan::ocr
