#include "ocr/reader/line_recogniser.h"

#include <dlfcn.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include "mrz/check_digit.h"

namespace lagan::ocr {
namespace {

// Tesseract splits each matrix product over four threads, which for lines this short costs more than it gives
// and takes the cores from other readers. OMP_THREAD_LIMIT is read when the library loads, too early for us
// to set; this is the same at run time, for the calling thread. Looked up by name because only libtesseract
// knows which OpenMP it uses.
void ForbidInnerThreads() {
  using SetLevels = void (*)(int);
  static const auto set_levels =
      reinterpret_cast<SetLevels>(dlsym(RTLD_DEFAULT, "omp_set_max_active_levels"));
  if (set_levels != nullptr) set_levels(0);
}

}  // namespace

Result<LineRecogniser> LineRecogniser::Open(ByteView model) {
  ForbidInnerThreads();
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  const std::vector<std::string> names = {"debug_file", "load_system_dawg", "load_freq_dawg",
                                          "tessedit_do_invert", "user_defined_dpi"};
  const std::vector<std::string> values = {"/dev/null", "0", "0", "0", "300"};
  if (api->Init(reinterpret_cast<const char*>(model.data()), static_cast<int>(model.size()), "lagan",
                tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values, false, nullptr) != 0) {
    return FailedPrecondition("MODEL_UNREADABLE", "The line model cannot be loaded; install it again.",
                              "model");
  }
  api->SetPageSegMode(tesseract::PSM_RAW_LINE);
  return LineRecogniser(std::move(api));
}

LineRecogniser::LineRecogniser(std::unique_ptr<tesseract::TessBaseAPI> api) : api_(std::move(api)) {}
LineRecogniser::LineRecogniser(LineRecogniser&&) noexcept = default;
LineRecogniser& LineRecogniser::operator=(LineRecogniser&&) noexcept = default;
LineRecogniser::~LineRecogniser() = default;

RecognisedLine LineRecogniser::Recognise(const cv::Mat& strip) {
  ForbidInnerThreads();
  RecognisedLine line;
  if (strip.empty()) return line;
  api_->SetImage(strip.data, strip.cols, strip.rows, 1, static_cast<int>(strip.step));
  if (api_->Recognize(nullptr) == 0) {
    const std::unique_ptr<tesseract::ResultIterator> symbol(api_->GetIterator());
    if (symbol != nullptr && !symbol->Empty(tesseract::RIL_SYMBOL)) {
      do {
        const std::unique_ptr<char[]> text(symbol->GetUTF8Text(tesseract::RIL_SYMBOL));
        if (text == nullptr || text[0] == '\0' || text[1] != '\0' || !mrz::IsZoneCharacter(text[0])) continue;
        line.text += text[0];
        line.confidence.push_back(symbol->Confidence(tesseract::RIL_SYMBOL) / 100);
      } while (symbol->Next(tesseract::RIL_SYMBOL));
    }
  }
  api_->Clear();
  return line;
}

}  // namespace lagan::ocr
