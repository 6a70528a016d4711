// The pictures of a request about a passed challenge: their limits, and the way through the sandboxed decoder.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "base/image/pixels.h"
#include "lagan/liveness/v1/liveness.pb.h"

namespace lagan::liveness {

// INVALID_ARGUMENT FRAMES_MISSING, FRAMES_TOO_MANY, FRAME_TOO_LARGE.
Status CheckComparedFrames(const google::protobuf::RepeatedPtrField<std::string>& frames);
// The errors of DecoderClient::Decode, naming the field.
Result<image::Pixels> DecodePicture(const std::string& picture, const char* field,
                                    image::DecoderClient& decoder);

}  // namespace lagan::liveness
