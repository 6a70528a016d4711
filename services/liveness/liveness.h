// Issues challenges, judges frames, compares a selfie with a portrait, makes the picture for a pass: the contract of proto/lagan/liveness/v1 without
// gRPC. Keeps nothing of anybody between two calls but, for two minutes, which states were used (usage.h).
#pragma once

#include <memory>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "base/image/decoder_client.h"
#include "lagan/liveness/v1/liveness.pb.h"
#include "services/liveness/face_pool.h"
#include "services/liveness/sealed_state.h"
#include "services/liveness/usage.h"

namespace lagan::liveness {

// Of one frame and of a message.
inline constexpr std::size_t kMostFrameBytes = 256 << 10;
inline constexpr int kShortestSide = 240;
inline constexpr int kLongestSide = 1920;
inline constexpr int kMostComparedFrames = 3;

struct LivenessDependencies {
  image::DecoderClient* decoder = nullptr;
  // Null: no models are installed, and every call is FACE_MODELS_MISSING.
  FacePool* faces = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
};

// Thread-safe; borrows the dependencies. Errors of each method as the contract says. Memory: a call holds two decoded
// frames and at most eight cut-outs of faces, about 40 MB, whatever a caller sends.
class Liveness {
 public:
  Liveness(LivenessDependencies dependencies, StateSealer sealer)
      : dependencies_(dependencies), sealer_(std::move(sealer)) {}

  // Also APPLICATION_ID_INVALID, CONSENT_ID_INVALID.
  Result<v1::IssueChallengeResponse> IssueChallenge(const v1::IssueChallengeRequest& request);
  // Also FRAMES_MISSING, DECODER_UNAVAILABLE.
  Result<v1::JudgeFramesResponse> JudgeFrames(const v1::JudgeFramesRequest& request);
  // Also FRAMES_MISSING, FRAMES_TOO_MANY, FRAME_TOO_LARGE, DECODER_UNAVAILABLE.
  Result<v1::ComparePortraitResponse> ComparePortrait(const v1::ComparePortraitRequest& request);
  // Also DECODER_UNAVAILABLE.
  Result<v1::MakePassPortraitResponse> MakePassPortrait(const v1::MakePassPortraitRequest& request);

 private:
  Status ModelsThere() const;

  const LivenessDependencies dependencies_;
  const StateSealer sealer_;
  Usage usage_;
};

}  // namespace lagan::liveness
