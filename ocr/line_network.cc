#include "ocr/line_network.h"

#include <dlfcn.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <string>
#include <utility>
#include <vector>

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

constexpr LineNetwork::Setting kOfEveryLine[] = {{"debug_file", "/dev/null"},
                                                 {"load_system_dawg", "0"},
                                                 {"load_freq_dawg", "0"},
                                                 {"tessedit_do_invert", "0"},
                                                 {"user_defined_dpi", "300"}};

}  // namespace

std::optional<LineNetwork> LineNetwork::Open(ByteView model, std::span<const Setting> settings) {
  ForbidInnerThreads();
  std::vector<std::string> names, values;
  const auto add = [&](std::span<const Setting> some) {
    for (const Setting& setting : some) {
      names.emplace_back(setting.name);
      values.emplace_back(setting.value);
    }
  };
  add(kOfEveryLine);
  add(settings);
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  if (api->Init(reinterpret_cast<const char*>(model.data()), static_cast<int>(model.size()), "lagan",
                tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values, false, nullptr) != 0) {
    return std::nullopt;
  }
  api->SetPageSegMode(tesseract::PSM_RAW_LINE);
  return LineNetwork(std::move(api));
}

LineNetwork::LineNetwork(std::unique_ptr<tesseract::TessBaseAPI> api) : api_(std::move(api)) {}
LineNetwork::LineNetwork(LineNetwork&&) noexcept = default;
LineNetwork& LineNetwork::operator=(LineNetwork&&) noexcept = default;
LineNetwork::~LineNetwork() = default;

void LineNetwork::Recognise(const cv::Mat& strip,
                            const std::function<void(tesseract::ResultIterator&)>& read) {
  ForbidInnerThreads();
  if (strip.empty()) return;
  api_->SetImage(strip.data, strip.cols, strip.rows, 1, static_cast<int>(strip.step));
  if (api_->Recognize(nullptr) == 0) {
    const std::unique_ptr<tesseract::ResultIterator> symbol(api_->GetIterator());
    if (symbol != nullptr && !symbol->Empty(tesseract::RIL_SYMBOL)) read(*symbol);
  }
  api_->Clear();
}

}  // namespace lagan::ocr
