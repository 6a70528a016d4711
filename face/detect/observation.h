// What one frame shows, in numbers: everything that a challenge is judged by. Plain data, free of OpenCV.
#pragma once

#include <array>
#include <cstdint>

#include "base/crypto/digest.h"

namespace lagan::face {

// Pixels of the frame, from its top left corner.
struct Point {
  float x = 0;
  float y = 0;
};

struct Box {
  float left = 0;
  float top = 0;
  float width = 0;
  float height = 0;
};

// The 68 points of the iBUG annotation, in its order: 0-16 jaw, 17-26 brows, 27-35 nose, 36-47 eyes, 48-67 mouth.
using Landmarks = std::array<Point, 68>;

struct Face {
  Box box;
  float score = 0;  // of the detector, 0 to 1
  Landmarks landmarks{};
};

// Where the head points, as ratios that need no camera model: the nose's distance from the middle of the eyes, along the
// axis of the eyes and across it, over the distance between the eyes (yaw) and from eyes to mouth (pitch). Only changes
// against the same person's own median mean anything. Yaw rises when the nose moves to the right of the picture, pitch
// when it moves down.
struct Pose {
  float yaw = 0;
  float pitch = 0;
};

struct Observation {
  int width = 0;
  int height = 0;
  // Faces of at least the detector's threshold; the rest is about the largest and is zero when there is none.
  int faces = 0;
  Face largest;
  Pose pose;
  float eye_distance = 0;  // pixels between the centres of the eyes
  float sharpness = 0;     // variance of the Laplacian of the face, 112 pixels wide, grey 0..255
  float brightness = 0;    // mean grey of the face, 0..255
  // Mean absolute difference of the pixels outside the face (twice its box) to the frame before, 0..255; negative when
  // there is no frame before or too little background.
  float background_motion = -1;
  // Of the decoded pixels: equal digests are the same frame twice.
  crypto::Sha256Digest digest{};
};

}  // namespace lagan::face
