// Pictures of a QR code as printers, lenses, hands and cameras spoil it: for measuring readers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/image/pixels.h"
#include "verifier/qr/qr_matrix.h"

namespace lagan::corpus {

// What happens to one picture, in the order of the fields. The default is a clean picture with weak noise.
struct QrCondition {
  std::string_view name;
  double module = 4;  // pixels a module in the middle of the code; ignored with a frame
  double turn = 0;    // degrees within the picture plane
  double tilt = 0;    // degrees about the upright axis, seen from 2.5 times the code's side
  int frame_width =
      0;  // pixels of a camera's frame with a textured ground; 0: a white ground around the code
  int frame_height = 0;
  double fill = 0;        // side of the code with its quiet zone in frame heights
  bool gradient = false;  // light falls from full on the left to a quarter on the right
  double dark = 0;        // contrast is squeezed to dark..light
  double light = 255;
  double disc = 0;        // share of the code's area under a saturated disc, off centre
  bool inverted = false;  // dark and light exchanged, the ground as well
  double blur = 0;        // standard deviation of a Gaussian, pixels
  double motion = 0;      // length of a movement during exposure, pixels, at an angle drawn from the seed
  double noise = 3;       // standard deviation, of 255
  int jpeg_quality = 0;   // 1 to 100; 0: never compressed
};

// The 27 conditions that readers are measured under, most with codes of four pixels a module.
std::span<const QrCondition> QrConditions();

// A grey picture. The same input gives the same pixels on every machine with the same libjpeg and libm.
image::Pixels PhotographQr(const verifier::QrMatrix& matrix, const QrCondition& condition,
                           std::uint64_t seed);

}  // namespace lagan::corpus
