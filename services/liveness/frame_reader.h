// The frames of one message: from bytes of a stranger to what the rules see, and to the cut-outs worth keeping.
#pragma once

#include <optional>
#include <vector>

#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "face/challenge/judge.h"
#include "face/pictures/crop.h"
#include "lagan/liveness/v1/liveness.pb.h"
#include "services/liveness/face_tools.h"

namespace lagan::liveness {

struct ReadFrames {
  std::vector<face::SeenFrame> seen;
  // Of each frame with one face.
  std::vector<std::optional<face::FaceCrop>> crops;
};

// Decodes (in the sandbox) and observes. A frame that is no JPEG of the right size is `unreadable`, with its reason;
// DECODER_UNAVAILABLE and PICTURE_PROCESSING_FAILED are errors.
Result<ReadFrames> ReadMessage(const google::protobuf::RepeatedPtrField<v1::Frame>& frames,
                               image::DecoderClient& decoder, FaceTools& faces);

}  // namespace lagan::liveness
