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

// Lines of half blocks, two modules a character, light modules drawn: for terminals with light text on a dark ground.
std::string QrTerminal(const QrMatrix& matrix);

}  // namespace lagan::verifier
