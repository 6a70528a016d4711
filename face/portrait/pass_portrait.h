// The picture of a face on a pass: a few hundred bytes that are still the same person.
//
// A pass with a face is shown on a telephone or printed, and looked at by a person or compared by software; so it is not made
// smaller than faces can be compared at, and whether they can is tried on the finished picture before anybody gets it.
#pragma once

#include <functional>
#include <span>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "base/image/webp_header.h"
#include "face/detect/observation.h"
#include "face/match/matcher.h"

namespace lagan::face {

// Of these, the largest that fits is taken, largest first. A larger picture of less quality resembles the person more than a smaller one
// of the same size in bytes, until blocks show; the smallest may have them rather than not be made
// (docs/measurements/face-on-pass.md).
struct PortraitSize {
  int height = 0;
  int least_quality = 0;  // of libwebp, 0 to 100
};
inline constexpr PortraitSize kPortraitSizes[] = {{128, 20}, {112, 20}, {96, 5}};

struct PassPortrait {
  // What image::CheckPassPortrait takes.
  Bytes webp;
  int width = 0;
  int height = 0;
  float quality = 0;
  // The finished picture against the frame it was made of, and against the document where one was given. Personal data, for
  // measurements only: MatchResult says why.
  MatchResult with_frame;
  MatchResult with_document;
};

// Compares a picture (the first) with a frame: Matcher::Compare.
using CompareFaces =
    std::function<Result<MatchResult>(const image::Pixels& document, std::span<const image::Pixels> frames)>;

// `face` is the only face of `frame`, a picture of a living person that a challenge has passed, `document` the whole picture of the
// document or null. The finished picture is decoded again, and is given only when both embeddings say that it shows the person of the
// frame, and of the document: the same thresholds as for a match.
// FAILED_PRECONDITION, with advice; another frame may do:
//   FACE_AT_EDGE        as DrawFace
//   PORTRAIT_NOT_MADE   even the smallest picture of the least quality has more than 700 bytes, or the best of the largest less than 350
//   PORTRAIT_NOT_ALIKE  the finished picture would not be taken for the person
// and the errors of DrawFace, EncodeWebp and `compare`. The same input and networks always give the same bytes. Takes about 0.3 s.
Result<PassPortrait> MakePassPortrait(const image::Pixels& frame, const Face& face,
                                      const image::Pixels* document, const CompareFaces& compare);

}  // namespace lagan::face
