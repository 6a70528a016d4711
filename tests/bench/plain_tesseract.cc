#include "tests/bench/plain_tesseract.h"

#include <tesseract/baseapi.h>

namespace lagan::bench {

Result<PlainTesseract> PlainTesseract::Open() {
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  if (api->Init(nullptr, "eng", tesseract::OEM_LSTM_ONLY) != 0)
    return FailedPrecondition("MODEL_UNREADABLE", "Tesseract's English model is not installed.", "eng");
  api->SetVariable("debug_file", "/dev/null");
  return PlainTesseract(std::move(api));
}

PlainTesseract::PlainTesseract(std::unique_ptr<tesseract::TessBaseAPI> api) : api_(std::move(api)) {}
PlainTesseract::PlainTesseract(PlainTesseract&&) noexcept = default;
PlainTesseract::~PlainTesseract() = default;

std::string PlainTesseract::Read(const image::Pixels& pixels, PlainWay way) {
  const bool whole = way == PlainWay::kWholePicture;
  const int top = whole ? 0 : pixels.height * 2 / 3;
  api_->SetPageSegMode(whole ? tesseract::PSM_AUTO : tesseract::PSM_SINGLE_BLOCK);
  api_->SetImage(pixels.bytes.data() + static_cast<std::size_t>(top) * pixels.stride, pixels.width,
                 pixels.height - top, pixels.channels, static_cast<int>(pixels.stride));
  const std::unique_ptr<char[]> text(api_->GetUTF8Text());
  api_->Clear();
  std::string found = text == nullptr ? "" : text.get();
  std::erase(found, ' ');
  return found;
}

}  // namespace lagan::bench
