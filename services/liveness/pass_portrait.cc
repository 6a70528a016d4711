// MakePassPortrait: the first frame of which a picture for a pass can be made.
#include "face/portrait/pass_portrait.h"

#include <optional>

#include "services/liveness/liveness.h"
#include "services/liveness/pictures.h"

namespace lagan::liveness {
namespace {

Result<face::PassPortrait> MakeOf(const image::Pixels& frame, const image::Pixels* document,
                                  FaceTools& tools) {
  LAGAN_ASSIGN_OR_RETURN(const face::Observation seen, tools.Observe(frame, nullptr));
  if (seen.faces != 1) {
    return FailedPrecondition("FACE_NOT_ALONE", "The picture must show one face and no other.");
  }
  return face::MakePassPortrait(frame, seen.largest, document,
                                [&](const image::Pixels& whole, std::span<const image::Pixels> frames) {
                                  return tools.Compare(whole, frames);
                                });
}

v1::MakePassPortraitResponse Answer(const face::PassPortrait& made) {
  v1::MakePassPortraitResponse out;
  out.set_webp(std::string(AsText(made.webp)));
  out.set_width(static_cast<std::uint32_t>(made.width));
  out.set_height(static_cast<std::uint32_t>(made.height));
  return out;
}

}  // namespace

Result<v1::MakePassPortraitResponse> Liveness::MakePassPortrait(const v1::MakePassPortraitRequest& request) {
  LAGAN_RETURN_IF_ERROR(ModelsThere());
  LAGAN_RETURN_IF_ERROR(CheckComparedFrames(request.frames()));
  std::optional<image::Pixels> document;
  if (!request.document_jpeg().empty()) {
    LAGAN_ASSIGN_OR_RETURN(document,
                           DecodePicture(request.document_jpeg(), "document_jpeg", *dependencies_.decoder));
  }
  const auto tools = dependencies_.faces->Take();
  Status first;
  for (const std::string& jpeg : request.frames()) {
    LAGAN_ASSIGN_OR_RETURN(const image::Pixels frame, DecodePicture(jpeg, "frames", *dependencies_.decoder));
    const auto made = MakeOf(frame, document.has_value() ? &*document : nullptr, *tools);
    if (made.ok()) return Answer(*made);
    if (made.status().code() != Code::kFailedPrecondition) return made.status();
    if (first.ok()) first = made.status();
  }
  return first;
}

}  // namespace lagan::liveness
