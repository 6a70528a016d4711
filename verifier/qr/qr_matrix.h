// A QR code (ISO/IEC 18004) as black and white modules.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::verifier {

// Light modules that must surround a code on every side (ISO/IEC 18004 section 9.1).
inline constexpr int kQuietZone = 4;

// How much of a code may be lost: 7, 15, 25 and 30 %.
enum class QrLevel { kL, kM, kQ, kH };

struct QrMatrix {
  int size = 0;            // modules on a side, without the quiet zone
  std::vector<bool> dark;  // size * size, top row first
  // Where a module of the code is in `dark`, and in QrLayout::fixed.
  std::size_t Index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x);
  }
  // False outside the code, as the quiet zone is.
  bool IsDark(int x, int y) const {
    if (x < 0 || y < 0 || x >= size || y >= size) return false;
    return dark[Index(x, y)];
  }
  // 1 to 40.
  int Version() const { return (size - 17) / 4; }
};

// The smallest code that holds `text` at that level; base45 with its prefixes goes into the alphanumeric mode. Small codes
// read better than strong ones (docs/measurements/qr-reading.md): M is for everything, Q only for a code that stays at
// version 20 or below with it. QR_TEXT_INVALID for an empty text or
// one with a zero byte, QR_TEXT_TOO_LONG beyond version 40.
Result<QrMatrix> EncodeQr(std::string_view text, QrLevel level = QrLevel::kM);

// What all codes of a version have in common (ISO/IEC 18004 section 6.3): finder patterns with their separators, timing,
// alignment and version information.
struct QrLayout {
  QrMatrix matrix;          // dark where one of these is dark; light where the modules are a code's own
  std::vector<bool> fixed;  // which modules these are; size * size
};

// `version` from 1 to 40. MEMORY_EXHAUSTED.
Result<QrLayout> LayoutOfQr(int version);

}  // namespace lagan::verifier
