// Faces that do not exist, painted as grey squares in real JPEG files, and tools that read them back: so that the service
// and its decoder can be tested where no networks are installed. For tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

#include "base/crypto/digest.h"
#include "base/image/jpeg_writer.h"
#include "face/challenge/rules.h"
#include "face/challenge/step.h"
#include "services/liveness/face_tools.h"

namespace lagan::liveness {

// What one frame shows. Greys are kept to about two by JPEG, so poses to about 0.01.
struct Painted {
  int faces = 1;
  float yaw = 0.02F;
  float pitch = 0.4F;
  int face_height = 120;  // pixels; the eyes are a third of it apart
  double live = 0.9;
  unsigned number = 0;  // makes frames differ
  int width = 480;
  int height = 360;
  // The face has the detail of a face, so that pictures of it have as many bytes.
  bool detailed = false;
};

inline Painted PaintedShowing(face::Step step) {
  Painted out;
  constexpr float kFar = 1.6F;
  using enum face::Step;
  if (step == kTurnLeft) out.yaw += kFar * face::rules::kTurn;
  if (step == kTurnRight) out.yaw -= kFar * face::rules::kTurn;
  if (step == kLookUp) out.pitch -= kFar * face::rules::kNod;
  if (step == kLookDown) out.pitch += kFar * face::rules::kNod;
  if (step == kComeCloser) out.face_height = 170;
  return out;
}

inline std::string Paint(const Painted& face) {
  Bytes bytes(static_cast<std::size_t>(face.width) * face.height * 3, 90);
  const double values[] = {
      face.faces * 50.0, (face.yaw + 1) * 100.0,  (face.pitch + 1) * 100.0,     face.face_height * 1.0,
      face.live * 200.0, face.number % 16 * 15.0, face.number / 16 % 16 * 15.0, face.number / 256 * 15.0};
  constexpr int kSquare = 24;
  for (std::size_t i = 0; i < std::size(values); ++i) {
    for (int y = 0; y < kSquare; ++y) {
      const std::size_t row = (static_cast<std::size_t>(y) * face.width + i * kSquare) * 3;
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(row), kSquare * 3,
                  static_cast<std::uint8_t>(std::lround(std::clamp(values[i], 0.0, 255.0))));
    }
  }
  // Below the squares.
  for (int y = 2 * kSquare; face.detailed && y < face.height; ++y) {
    for (int x = 0; x < face.width; ++x) {
      const double wave = 60 * std::sin(x * 0.15) * std::cos(y * 0.1);
      std::fill_n(bytes.begin() + (static_cast<std::ptrdiff_t>(y) * face.width + x) * 3, 3,
                  static_cast<std::uint8_t>(130 + wave));
    }
  }
  const auto jpeg = image::WriteJpeg(image::MakePixels(face.width, face.height, 3, std::move(bytes)), 95);
  return std::string(AsText(*jpeg));
}

// Reads what Paint wrote. A match is what the first frame's own number says: even is the same person.
class PaintedFaces final : public FaceTools {
 public:
  Result<face::Observation> Observe(const image::Pixels& frame, const image::Pixels* before) override {
    face::Observation seen;
    seen.width = frame.width;
    seen.height = frame.height;
    seen.digest = crypto::Sha256(ByteView(frame.bytes));
    seen.faces = static_cast<int>(std::lround(At(frame, 0) / 50));
    if (seen.faces == 0) return seen;
    seen.pose = {At(frame, 1) / 100 - 1, At(frame, 2) / 100 - 1};
    const float height = At(frame, 3);
    const float width = height * 0.8F;
    seen.largest.box = {(static_cast<float>(frame.width) - width) / 2,
                        (static_cast<float>(frame.height) - height) / 2, width, height};
    seen.largest.score = At(frame, 4) / 200;  // carries the live score to LiveScore
    seen.eye_distance = height / 3;
    seen.sharpness = 150;
    seen.brightness = 120;
    seen.background_motion = before == nullptr ? -1.0F : 1.0F;
    return seen;
  }
  Result<double> LiveScore(const image::Pixels&, const face::Face& face) override { return face.score; }
  Result<face::MatchResult> Compare(const image::Pixels& document, std::span<const image::Pixels>) override {
    face::MatchResult match;
    const int number = static_cast<int>(std::lround(At(document, 5) / 15));
    match.verdict = static_cast<face::MatchVerdict>(number % 4);
    match.reason = number % 4 == 0 ? "" : "FACES_DIFFER";
    match.portrait_pixels = static_cast<int>(At(document, 3));
    return match;
  }
  double passive_live() const override { return 0.5; }

 private:
  static float At(const image::Pixels& frame, int square) {
    return frame.Row(
        12)[static_cast<std::size_t>(square * 24 + 12) * static_cast<std::size_t>(frame.channels)];
  }
};

}  // namespace lagan::liveness
