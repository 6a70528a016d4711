#include "verifier/qr/qr_reader.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>

#include "verifier/qr/equaliser.h"
#include "verifier/qr/filters.h"
#include "verifier/qr/finder.h"
#include "verifier/qr/grid.h"
#include "verifier/qr/qr_render.h"

namespace lagan::verifier {
namespace {

using ZXing::Binarizer;

// Pictures are reduced to this many pixels (1920 x 1080) before filters: more costs more than it finds.
constexpr std::size_t kLargestToFilter = 2'100'000;
// Up to this many (1280 x 720) they are enlarged and searched for grids: the modules of larger pictures are large already.
constexpr std::size_t kLargestToEnlarge = 1'000'000;
// A code whose modules cannot be told apart in fewer is small enough for libzxing without filters.
constexpr std::size_t kSmallestToReduce = 100'000;

std::optional<std::string> Look(const Grey& picture, Binarizer binarizer) {
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode)
      .setTryHarder(true)
      .setTryRotate(true)
      .setBinarizer(binarizer)
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

// The pixels as they are and with other thresholds: cheap, and enough for most codes.
std::optional<std::string> LookQuickly(const Grey& grey, const Grey& stretched) {
  if (auto text = Look(grey, Binarizer::GlobalHistogram)) return text;
  if (auto text = Look(stretched, Binarizer::FixedThreshold)) return text;
  if (auto text = Look(stretched, Binarizer::LocalAverage)) return text;
  return Look(Invert(stretched), Binarizer::LocalAverage);
}

// Pixels between the pixels, for modules of less than two; the interpolation smooths noise as well.
std::optional<std::string> LookCloser(const Grey& picture) {
  if (picture.bytes.size() > kLargestToEnlarge) return std::nullopt;
  const Grey enlarged = Enlarge(picture);
  if (auto text = Look(enlarged, Binarizer::GlobalHistogram)) return text;
  return Look(enlarged, Binarizer::LocalAverage);
}

// Out of focus or moved.
std::optional<std::string> LookSharper(const Grey& stretched) {
  if (auto text = Look(Deblur(stretched, 2.4, 0.03), Binarizer::LocalAverage)) return text;
  return Look(Sharpen(stretched, 2.0, 2.5), Binarizer::LocalAverage);
}

// Modules as they are believed to be, drawn clean for libzxing's decoder and its error correction.
std::optional<std::string> Decode(const QrMatrix& matrix) {
  return Look(ToGrey(RenderQr(matrix, 2)), Binarizer::FixedThreshold);
}

// Where blur has run the modules together: finds the code by its finder patterns, fits the grid and equalises.
std::optional<std::string> LookByGrid(const Grey& stretched) {
  constexpr int kTurns = 5;
  if (stretched.bytes.size() > kLargestToEnlarge) return std::nullopt;
  const std::array<Grey, 3> sharpened = {Deblur(stretched, 1.2, 0.01), Deblur(stretched, 2.4, 0.003),
                                         Deblur(stretched, 2.8, 0.005)};
  for (const FinderTriple& triple : FindFinders(stretched, sharpened)) {
    for (const FittedGrid& fitted : FitGrids(stretched, triple)) {
      Equaliser equaliser(SampleModules(stretched, fitted.grid), fitted.layout);
      for (int turn = 0; turn < kTurns; ++turn) {
        if (auto text = Decode(equaliser.Improve())) return text;
      }
    }
  }
  return std::nullopt;
}

// The smallest code is 21 modules wide.
bool CanReduce(const Grey& picture) { return std::min(picture.width, picture.height) >= 2 * 21; }

// All that costs more than a first look.
std::optional<std::string> LookAgain(const Grey& grey) {
  const Grey stretched = StretchContrast(grey);
  if (auto text = LookQuickly(grey, stretched)) return text;
  if (auto text = LookCloser(stretched)) return text;
  // How wide the blur is in pixels is not known: the filters are made for some pixels, so the picture shrinks.
  for (Grey level = stretched;; level = Reduce(level)) {
    if (auto text = LookSharper(level)) return text;
    if (auto text = LookCloser(Deblur(level, 2.0, 0.03))) return text;
    if (auto text = LookByGrid(level)) return text;
    if (level.bytes.size() < kSmallestToReduce || !CanReduce(level)) return std::nullopt;
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
  Grey grey = ToGrey(pixels);
  if (auto text = Look(grey, Binarizer::LocalAverage)) return *text;
  while (grey.bytes.size() > kLargestToFilter && CanReduce(grey)) grey = Reduce(grey);
  if (grey.bytes.size() <= kLargestToFilter) {
    if (auto text = LookAgain(grey)) return *text;
  }
  return NotFound("QR_NOT_FOUND", "There is no QR code to be found in the picture.");
}

}  // namespace lagan::verifier
