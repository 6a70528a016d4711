#include "verifier/qr/qr_reader.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <exception>
#include <optional>

#include "verifier/qr/filters.h"

namespace lagan::verifier {
namespace {

// Beyond this many pixels an enlarged picture costs more than it finds: the modules are large enough already.
constexpr std::size_t kLargestToEnlarge = 4'000'000;

std::optional<std::string> Look(const Grey& picture) {
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode)
      .setTryHarder(true)
      .setTryRotate(true)
      .setMaxNumberOfSymbols(1);
  try {
    const ZXing::ImageView view(picture.bytes.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    const ZXing::Result result = ZXing::ReadBarcode(view, hints);
    if (!result.isValid()) return std::nullopt;
    return std::string(result.bytes().begin(), result.bytes().end());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool IsSound(const image::Pixels& pixels) {
  if (pixels.width <= 0 || pixels.height <= 0 || (pixels.channels != 1 && pixels.channels != 3)) return false;
  const auto row = static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.channels);
  return pixels.stride >= row &&
         pixels.bytes.size() >= pixels.stride * static_cast<std::size_t>(pixels.height - 1) + row;
}

}  // namespace

Result<std::string> ReadQr(const image::Pixels& pixels) {
  if (!IsSound(pixels)) return InvalidArgument("PIXELS_INVALID", "The picture has no sound size.");
  const Grey grey = ToGrey(pixels);
  if (auto text = Look(grey)) return *text;
  const Grey stretched = StretchContrast(grey);
  if (auto text = Look(Sharpen(stretched, 2.0, 2.5))) return *text;
  if (grey.bytes.size() <= kLargestToEnlarge) {
    const Grey enlarged = Enlarge(stretched);
    if (auto text = Look(enlarged)) return *text;
    if (auto text = Look(Sharpen(enlarged, 5.0, 3.5))) return *text;
  }
  if (auto text = Look(Invert(stretched))) return *text;
  return NotFound("QR_NOT_FOUND", "There is no QR code to be found in the picture.");
}

}  // namespace lagan::verifier
