// The first look at the bytes of a picture from outside: what it is and how large it would become, without
// decoding anything. Every picture passes here before anything else touches it.
//
// Limits: a JPEG or PNG of at most 12 MiB, 25 megapixels, 8000 pixels a side, and no side more than ten times
// the other. Reads headers only, allocates nothing, takes microseconds; a 30000x30000 one-bit PNG of 109 KB
// that would cost a decoder 2.6 GB is refused here.
#pragma once

#include <cstddef>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::image {

inline constexpr std::size_t kMaxPictureBytes = std::size_t{12} * 1024 * 1024;
inline constexpr int kMaxPixels = 25'000'000;
inline constexpr int kMaxSide = 8000;
inline constexpr int kMaxAspect = 10;

enum class PictureKind { kJpeg, kPng };

struct Sniffed {
  PictureKind kind = PictureKind::kJpeg;
  // As stored, before the orientation is applied.
  int width = 0;
  int height = 0;
  // Of the decoded picture: 1 for grey, 3 for everything else (palettes and transparency are resolved).
  int channels = 0;
  // EXIF 2.3 tag 0x0112, 1 to 8: how to turn the stored rows to stand upright. 1 where a JPEG has none or a
  // malformed one, and for every PNG.
  int orientation = 1;

  // Sides of the upright picture: swapped for orientations 5 to 8.
  int UprightWidth() const { return orientation >= 5 ? height : width; }
  int UprightHeight() const { return orientation >= 5 ? width : height; }
};

// Errors (all INVALID_ARGUMENT):
//   PICTURE_EMPTY               no bytes
//   PICTURE_TOO_LARGE           more than kMaxPictureBytes
//   PICTURE_NOT_A_PICTURE       no known picture format
//   PICTURE_KIND_UNSUPPORTED    a GIF, WebP, HEIC, AVIF, TIFF, BMP, PDF or a rare kind of JPEG; the message
//   says what to do PICTURE_COLOURS_UNSUPPORTED a JPEG of four inks (CMYK) PICTURE_TRUNCATED           the
//   file ends before its header does PICTURE_DAMAGED             the header breaks the rules of its format
//   PICTURE_TOO_MANY_PIXELS     more than kMaxPixels
//   PICTURE_SHAPE_UNSUITABLE    a side longer than kMaxSide, or narrower than a tenth of the other
// Pure and thread-safe.
Result<Sniffed> Sniff(ByteView picture);

}  // namespace lagan::image
