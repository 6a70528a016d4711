#include "verifier/qr/qr_matrix.h"

#include <qrencode.h>

#include <memory>
#include <string>

namespace lagan::verifier {
namespace {

QRecLevel LevelOf(QrLevel level) {
  switch (level) {
    case QrLevel::kL:
      return QR_ECLEVEL_L;
    case QrLevel::kQ:
      return QR_ECLEVEL_Q;
    case QrLevel::kH:
      return QR_ECLEVEL_H;
    case QrLevel::kM:
      break;
  }
  return QR_ECLEVEL_M;
}

}  // namespace

Result<QrMatrix> EncodeQr(std::string_view text, QrLevel level) {
  if (text.empty() || text.find('\0') != std::string_view::npos) {
    return InvalidArgument("QR_TEXT_INVALID", "The text for the QR code is empty or holds a zero byte.");
  }
  // Version 0 is the smallest that fits; with the hint QR_MODE_8 the library picks the best mode for each part.
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, LevelOf(level), QR_MODE_8, 1), &QRcode_free);
  if (!code) return InvalidArgument("QR_TEXT_TOO_LONG", "The text does not fit a QR code.");
  QrMatrix out;
  out.size = code->width;
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  out.dark.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.dark.push_back((code->data[i] & 1) != 0);
  return out;
}

Result<QrLayout> LayoutOfQr(int version) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString("0", version, QR_ECLEVEL_L, QR_MODE_8, 1), &QRcode_free);
  if (!code)
    return Unavailable("MEMORY_EXHAUSTED", "There is not enough memory for the layout of a QR code.");
  // The library marks each module: 8 version information, 16 timing, 32 alignment, 64 finder pattern and separator.
  constexpr int kFixed = 8 | 16 | 32 | 64;
  QrLayout out;
  out.matrix.size = code->width;
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  for (std::size_t i = 0; i < count; ++i) {
    out.fixed.push_back((code->data[i] & kFixed) != 0);
    out.matrix.dark.push_back(out.fixed.back() && (code->data[i] & 1) != 0);
  }
  return out;
}

}  // namespace lagan::verifier
