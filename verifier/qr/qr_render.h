// QR codes for paper, screens and terminals; always with the quiet zone.
#pragma once

#include <string>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "verifier/qr/qr_matrix.h"

namespace lagan::verifier {

// Grey pixels, black on white, `module` pixels a module (1 to 64).
image::Pixels RenderQr(const QrMatrix& matrix, int module);

// The same as a PNG file.
Result<Bytes> QrPng(const QrMatrix& matrix, int module = 8);

// An SVG document of one path, one unit a module; scales to any size.
std::string QrSvg(const QrMatrix& matrix);

// What a terminal writes its text on. With the wrong one a code comes out inverted, and many readers refuse it.
enum class Ground { kDark, kLight };

// Lines of half blocks (U+2580, U+2584, U+2588 and spaces), two modules a character: on a dark ground the light modules
// are drawn, on a light one the dark ones.
std::string QrTerminal(const QrMatrix& matrix, Ground ground = Ground::kDark);

}  // namespace lagan::verifier
