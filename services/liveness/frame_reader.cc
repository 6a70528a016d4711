#include "services/liveness/frame_reader.h"

#include <algorithm>

#include "services/liveness/liveness.h"

namespace lagan::liveness {
namespace {

// By the header alone: nothing is decoded that is not what we ask for.
Status CheckHeader(ByteView jpeg) {
  LAGAN_ASSIGN_OR_RETURN(const image::Sniffed sniffed, image::Sniff(jpeg));
  const auto [shorter, longer] = std::minmax(sniffed.width, sniffed.height);
  if (sniffed.kind != image::PictureKind::kJpeg)
    return InvalidArgument("PICTURE_KIND_UNSUPPORTED", "Send JPEG.");
  if (shorter < kShortestSide || longer > kLongestSide) {
    return InvalidArgument("FRAME_SIZE_UNSUITABLE", "Each side of a frame has 240 to 1920 pixels.");
  }
  return Status();
}

Result<image::Pixels> Decode(ByteView jpeg, image::DecoderClient& decoder) {
  LAGAN_RETURN_IF_ERROR(CheckHeader(jpeg));
  LAGAN_ASSIGN_OR_RETURN(image::DecodedPicture picture, decoder.Decode(jpeg));
  return std::move(picture.pixels);
}

}  // namespace

Result<ReadFrames> ReadMessage(const google::protobuf::RepeatedPtrField<v1::Frame>& frames,
                               image::DecoderClient& decoder, FaceTools& faces) {
  ReadFrames read;
  image::Pixels before;
  for (const v1::Frame& frame : frames) {
    face::SeenFrame& seen = read.seen.emplace_back();
    std::optional<face::FaceCrop>& kept = read.crops.emplace_back();
    seen.captured_ms = frame.captured_at_ms();
    auto pixels = Decode(AsBytes(frame.jpeg()), decoder);
    if (!pixels.ok()) {
      if (pixels.status().code() != Code::kInvalidArgument) return std::move(pixels).status();
      seen.unreadable = pixels.status().reason();
      before = {};
      continue;
    }
    LAGAN_ASSIGN_OR_RETURN(seen.observation, faces.Observe(*pixels, before.empty() ? nullptr : &before));
    if (seen.observation.faces == 1) {
      auto crop = face::CropFace(*pixels, seen.observation.largest);
      if (crop.ok()) kept = std::move(crop).value();
    }
    before = std::move(pixels).value();
  }
  return read;
}

}  // namespace lagan::liveness
