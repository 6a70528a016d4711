#include <algorithm>

#include "services/liveness/liveness.h"
#include "services/liveness/pictures.h"

namespace lagan::liveness {
namespace {

v1::ComparePortraitResponse::Verdict VerdictOf(face::MatchVerdict verdict) {
  switch (verdict) {
    case face::MatchVerdict::kSame:
      return v1::ComparePortraitResponse::VERDICT_SAME;
    case face::MatchVerdict::kDifferent:
      return v1::ComparePortraitResponse::VERDICT_DIFFERENT;
    case face::MatchVerdict::kUncertain:
      return v1::ComparePortraitResponse::VERDICT_UNCERTAIN;
    default:
      return v1::ComparePortraitResponse::VERDICT_NOT_COMPARED;
  }
}

}  // namespace

Result<v1::ComparePortraitResponse> Liveness::ComparePortrait(const v1::ComparePortraitRequest& request) {
  LAGAN_RETURN_IF_ERROR(ModelsThere());
  LAGAN_RETURN_IF_ERROR(CheckComparedFrames(request.frames()));
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels document,
                         DecodePicture(request.document_jpeg(), "document_jpeg", *dependencies_.decoder));
  std::vector<image::Pixels> frames;
  for (const std::string& frame : request.frames()) {
    LAGAN_ASSIGN_OR_RETURN(image::Pixels pixels, DecodePicture(frame, "frames", *dependencies_.decoder));
    frames.push_back(std::move(pixels));
  }
  LAGAN_ASSIGN_OR_RETURN(const face::MatchResult match,
                         dependencies_.faces->Take()->Compare(document, frames));
  v1::ComparePortraitResponse out;
  out.set_verdict(VerdictOf(match.verdict));
  out.set_reason(match.reason);
  out.set_portrait_pixels(static_cast<std::uint32_t>(std::max(match.portrait_pixels, 0)));
  return out;
}

}  // namespace lagan::liveness
