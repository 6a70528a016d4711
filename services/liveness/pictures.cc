#include "services/liveness/pictures.h"

#include "services/liveness/liveness.h"

namespace lagan::liveness {

Status CheckComparedFrames(const google::protobuf::RepeatedPtrField<std::string>& frames) {
  if (frames.empty()) return InvalidArgument("FRAMES_MISSING", "Send 1 to 3 frames.", "frames");
  if (frames.size() > kMostComparedFrames) {
    return InvalidArgument("FRAMES_TOO_MANY", "Send at most 3 frames.", "frames");
  }
  for (const std::string& frame : frames) {
    if (frame.size() > kMostKeptBytes) {
      return InvalidArgument("FRAME_TOO_LARGE", "Send the frames as they were given.", "frames");
    }
  }
  return Status();
}

Result<image::Pixels> DecodePicture(const std::string& picture, const char* field,
                                    image::DecoderClient& decoder) {
  auto decoded = decoder.Decode(AsBytes(picture));
  if (decoded.ok()) return std::move(decoded->pixels);
  const Status& why = decoded.status();
  return Status(why.code(), why.reason(), why.message(), field);
}

}  // namespace lagan::liveness
