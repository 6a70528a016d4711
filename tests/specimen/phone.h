// Simulator B's telephone: what lens, sensor and processing of a telephone make of a scene. A model of its own, in linear
// light and in three dimensions; it shares no code with simulator A (ageing.h), so that a reader tuned on A is judged by
// circumstances that it was not tuned on.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/specimen/photograph.h"
#include "tests/specimen/scene.h"

namespace lagan::specimen {

// Lengths on the scene are in longest sides of the scene, from its middle.
struct PhoneShot {
  std::uint64_t seed = 1;  // of the ground, the hand's shake and the noise

  // Where camera and scene stand.
  double roll_degrees = 0;
  double pitch_degrees = 0;
  double yaw_degrees = 0;
  double distance = 3;        // of the camera, above 0.8
  double bend = 0;            // how far the page's middle rises above its ends
  double bend_degrees = 0;    // direction of the bend, 0: about an upright axis
  double margin = 0.06;       // of ground around the scene
  double pixels_per_mm = 10;  // of the finished picture, at the scene's middle
  double quarter_turns = 0;   // 0 to below 4, rounded down, clockwise

  // Light.
  double ambient = 1;  // share of light that comes from everywhere; the rest from a lamp
  double lamp_x = 0;
  double lamp_y = 0;
  double lamp_height = 1.5;
  double warmth = 0;     // -1 to 1: white balance left blue or yellow
  double highlight = 0;  // mirrored lamp, in units of the page's white
  double highlight_x = 0;
  double highlight_y = 0;
  double highlight_size = 0.1;
  double window = 0;  // mirrored window: as highlight, a quadrangle with straight edges

  // Lens.
  double radial = 0;      // Brown and Conrady's first radial coefficient; below 0: barrel
  double vignetting = 0;  // loss of light in the corners
  double defocus = 0;     // radius of the blur disc, pixels
  double shake = 0;       // length of the hand's path during exposure, pixels

  // Sensor and processing.
  double full_well = 20000;  // electrons of a white pixel: fewer, more shot noise
  double read_noise = 0;     // of 1
  double denoise = 0;        // 0 to 1
  double chroma_blur = 0;    // standard deviation, pixels
  double sharpen = 0;        // height of the halo at edges
  double sharpen_radius = 1.2;
  double exposure = 1;
  double contrast = 0;         // 0 to 1: of the tone curve
  double shrink = 1;           // 0 to 1: the sender's program makes the picture smaller...
  double first_quality = 100;  // ...after it was compressed once; 100: it was not
};

// `scene` has `scene_pixels_per_mm`. The same input gives the same pixels. `points` are carried along
// (Photograph::points). PICTURE_TOO_LARGE beyond 40 million pixels, errors of the JPEG coder.
Result<Photograph> TakeWithPhone(const Scene& scene, double scene_pixels_per_mm, const PhoneShot& shot,
                                 const std::vector<Point>& points);

}  // namespace lagan::specimen
