// What the tests of QR codes share.
#pragma once

#include <string>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include "base/crypto/random.h"
#include "verifier/base45/base45.h"
#include "verifier/qr/qr_reader.h"

namespace lagan::verifier::testing {

inline std::string SampleText(std::size_t bytes, std::uint64_t seed = 18004) {
  crypto::SeededRandomForTest random(seed);
  return Base45Encode(random.Take(bytes));
}

// The text that our reader finds in the picture, or the reason why none.
inline std::string Read(const image::Pixels& pixels) {
  const Result<std::string> text = ReadQr(pixels);
  return text.ok() ? *text : text.status().reason();
}

// The text that libzxing finds by itself in a grey picture without gaps between its rows, empty when none.
inline std::string ReadByZxing(const image::Pixels& pixels) {
  const ZXing::ImageView view(pixels.bytes.data(), pixels.width, pixels.height, ZXing::ImageFormat::Lum);
  const ZXing::Result result =
      ZXing::ReadBarcode(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
  return result.isValid() ? std::string(result.bytes().begin(), result.bytes().end()) : "";
}

}  // namespace lagan::verifier::testing
