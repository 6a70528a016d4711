#include "ocr/visual/text_recogniser.h"

#include <dlfcn.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/core/text.h"

namespace lagan::ocr {
namespace {

// See reader/line_recogniser.cc: one line is too short to share between threads.
void ForbidInnerThreads() {
  using SetLevels = void (*)(int);
  static const auto set_levels =
      reinterpret_cast<SetLevels>(dlsym(RTLD_DEFAULT, "omp_set_max_active_levels"));
  if (set_levels != nullptr) set_levels(0);
}

}  // namespace

Result<TextRecogniser> TextRecogniser::Open(ByteView model) {
  ForbidInnerThreads();
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  const std::vector<std::string> names = {"debug_file",      "load_system_dawg", "load_freq_dawg",
                                          "load_punc_dawg",  "load_number_dawg", "tessedit_do_invert",
                                          "user_defined_dpi"};
  const std::vector<std::string> values = {"/dev/null", "0", "0", "0", "0", "0", "300"};
  if (api->Init(reinterpret_cast<const char*>(model.data()), static_cast<int>(model.size()), "eng",
                tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values, false, nullptr) != 0) {
    return FailedPrecondition("MODEL_UNREADABLE", "The model for print cannot be loaded; install it again.",
                              "model");
  }
  api->SetPageSegMode(tesseract::PSM_RAW_LINE);
  return TextRecogniser(std::move(api));
}

TextRecogniser::TextRecogniser(std::unique_ptr<tesseract::TessBaseAPI> api) : api_(std::move(api)) {}
TextRecogniser::TextRecogniser(TextRecogniser&&) noexcept = default;
TextRecogniser& TextRecogniser::operator=(TextRecogniser&&) noexcept = default;
TextRecogniser::~TextRecogniser() = default;

RecognisedText TextRecogniser::Recognise(const cv::Mat& strip) {
  ForbidInnerThreads();
  RecognisedText read;
  if (strip.empty()) return read;
  api_->SetImage(strip.data, strip.cols, strip.rows, 1, static_cast<int>(strip.step));
  if (api_->Recognize(nullptr) == 0) {
    const std::unique_ptr<tesseract::ResultIterator> symbol(api_->GetIterator());
    float sum = 0, least = 1;
    int count = 0;
    if (symbol != nullptr && !symbol->Empty(tesseract::RIL_SYMBOL)) {
      do {
        const std::unique_ptr<char[]> text(symbol->GetUTF8Text(tesseract::RIL_SYMBOL));
        if (text == nullptr || text[0] == '\0') continue;
        if (symbol->IsAtBeginningOf(tesseract::RIL_WORD) && !read.text.empty()) read.text += ' ';
        read.text += text.get();
        const float sure = std::clamp(symbol->Confidence(tesseract::RIL_SYMBOL) / 100, 0.0F, 1.0F);
        sum += sure;
        least = std::min(least, sure);
        ++count;
      } while (symbol->Next(tesseract::RIL_SYMBOL));
    }
    if (count > 0) {
      read.mean = sum / static_cast<float>(count);
      read.least = least;
    }
  }
  api_->Clear();
  if (!IsUtf8(read.text)) return {};
  return read;
}

}  // namespace lagan::ocr
