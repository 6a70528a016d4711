#include "face/portrait/pass_portrait.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "face/portrait/drawing.h"
#include "face/portrait/webp.h"

namespace lagan::face {
namespace {

struct Encoded {
  Bytes webp;
  float quality = 0;
};

// No noise shaping and one segment: measured to resemble most at this size.
Result<Bytes> EncodeAt(const image::Pixels& picture, float quality) {
  return EncodeWebp(picture, {.quality = quality, .spatial_noise = 0, .filter = 60, .segments = 1});
}

// With the best quality in whole numbers from `least` that fits; empty when the least does not. Size grows with quality but for a few bytes,
// so halving finds one that fits, and next to always the best.
Result<std::optional<Encoded>> EncodeToFit(const image::Pixels& picture, int least) {
  std::optional<Encoded> best;
  int most = 100;
  while (least <= most) {
    // The least first: most pictures that do not fit are told by one try.
    const int middle = best.has_value() ? (least + most) / 2 : least;
    LAGAN_ASSIGN_OR_RETURN(Bytes webp, EncodeAt(picture, static_cast<float>(middle)));
    const bool fits = webp.size() <= image::kMostPassPortraitBytes;
    if (!fits && !best.has_value()) break;
    if (fits) best = Encoded{std::move(webp), static_cast<float>(middle)};
    (fits ? least : most) = fits ? middle + 1 : middle - 1;
  }
  return best;
}

Status NotMade() {
  return FailedPrecondition(
      "PORTRAIT_NOT_MADE",
      "The face could not be made small enough for a pass; take a picture before a plain wall.");
}

Status NotAlike() {
  return FailedPrecondition(
      "PORTRAIT_NOT_ALIKE",
      "The small picture would not be recognised; take one that is sharp, close and evenly lit.");
}

// Both comparisons of the finished picture, written into `portrait`; false when one does not say the same person.
Result<bool> IsAlike(PassPortrait& portrait, const image::Pixels& frame, const image::Pixels* document,
                     const CompareFaces& compare) {
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels seen, DecodeOwnWebp(portrait.webp));
  const std::span<const image::Pixels> small(&seen, 1);
  LAGAN_ASSIGN_OR_RETURN(portrait.with_frame, compare(frame, small));
  if (portrait.with_frame.verdict != MatchVerdict::kSame) return false;
  if (document == nullptr) return true;
  LAGAN_ASSIGN_OR_RETURN(portrait.with_document, compare(*document, small));
  return portrait.with_document.verdict == MatchVerdict::kSame;
}

}  // namespace

Result<PassPortrait> MakePassPortrait(const image::Pixels& frame, const Face& face,
                                      const image::Pixels* document, const CompareFaces& compare) {
  Status refused = NotMade();
  for (const PortraitSize& size : kPortraitSizes) {
    LAGAN_ASSIGN_OR_RETURN(const image::Pixels picture, DrawFace(frame, face.box, size.height));
    LAGAN_ASSIGN_OR_RETURN(std::optional<Encoded> encoded, EncodeToFit(picture, size.least_quality));
    if (!encoded.has_value() || !image::CheckPassPortrait(encoded->webp).ok()) continue;
    PassPortrait portrait{.webp = std::move(encoded->webp),
                          .width = picture.width,
                          .height = picture.height,
                          .quality = encoded->quality,
                          .with_frame = {},
                          .with_document = {}};
    LAGAN_ASSIGN_OR_RETURN(const bool alike, IsAlike(portrait, frame, document, compare));
    if (alike) return portrait;
    refused = NotAlike();
  }
  return refused;
}

}  // namespace lagan::face
