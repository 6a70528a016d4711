#include <algorithm>

#include "services/liveness/liveness.h"

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

Status CheckFrames(const v1::ComparePortraitRequest& request) {
  if (request.frames().empty()) return InvalidArgument("FRAMES_MISSING", "Send 1 to 3 frames.", "frames");
  if (request.frames_size() > kMostComparedFrames) {
    return InvalidArgument("FRAMES_TOO_MANY", "Send at most 3 frames.", "frames");
  }
  for (const std::string& frame : request.frames()) {
    if (frame.size() > kMostKeptBytes) {
      return InvalidArgument("FRAME_TOO_LARGE", "Send the frames as they were given.", "frames");
    }
  }
  return Status();
}

Result<image::Pixels> Decode(const std::string& picture, const char* field, image::DecoderClient& decoder) {
  auto decoded = decoder.Decode(AsBytes(picture));
  if (decoded.ok()) return std::move(decoded->pixels);
  const Status& why = decoded.status();
  return Status(why.code(), why.reason(), why.message(), field);
}

}  // namespace

Result<v1::ComparePortraitResponse> Liveness::ComparePortrait(const v1::ComparePortraitRequest& request) {
  LAGAN_RETURN_IF_ERROR(ModelsThere());
  LAGAN_RETURN_IF_ERROR(CheckFrames(request));
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels document,
                         Decode(request.document_jpeg(), "document_jpeg", *dependencies_.decoder));
  std::vector<image::Pixels> frames;
  for (const std::string& frame : request.frames()) {
    LAGAN_ASSIGN_OR_RETURN(image::Pixels pixels, Decode(frame, "frames", *dependencies_.decoder));
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
