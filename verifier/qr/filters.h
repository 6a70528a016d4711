// Grey pictures and what helps a QR reader that found nothing at first sight.
#pragma once

#include "base/core/bytes.h"
#include "base/image/pixels.h"

namespace lagan::verifier {

// One byte a pixel, rows without gaps.
struct Grey {
  int width = 0;
  int height = 0;
  Bytes bytes;
};

// Luma by ITU-R BT.601; grey as it is.
Grey ToGrey(const image::Pixels& pixels);
// Stretches so that the darkest and the lightest hundredth become black and white.
Grey StretchContrast(const Grey& in);
// Adds `amount` times the difference from the picture blurred by a Gaussian of `sigma` pixels.
Grey Sharpen(const Grey& in, double sigma, double amount);
// Wiener's inverse of a Gaussian blur of `sigma` pixels, for a picture whose noise has `noise` times the power of its
// detail; rows and columns apart.
Grey Deblur(const Grey& in, double sigma, double noise);
// Half the width and height, each pixel the mean of four; an odd last row or column is left out.
Grey Reduce(const Grey& in);
// Twice the width and height, by Catmull-Rom interpolation.
Grey Enlarge(const Grey& in);
Grey Invert(const Grey& in);

}  // namespace lagan::verifier
