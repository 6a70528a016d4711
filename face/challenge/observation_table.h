// What the frames of a clip show, as a table: written by `lagan-vision judge --observe`, for people, for measurements and for
// programs that must not link OpenCV.
//
// Tab-separated, a first row with the names of the columns, then a row a frame:
//   file captured_at_ms width height faces left top box_width box_height score yaw pitch eye_distance sharpness brightness
//   background_motion digest
// in the units of detect/observation.h; digest is 64 hexadecimal characters. Landmarks are left out. Personal data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "face/detect/observation.h"

namespace lagan::face {

struct ObservedFrame {
  std::string file;
  std::uint64_t captured_ms = 0;
  Observation observation;
};

std::string WriteObservations(const std::vector<ObservedFrame>& frames);
// What WriteObservations wrote, to four decimals. OBSERVATIONS_INVALID, with the row, for anything else; at most 100,000
// frames.
Result<std::vector<ObservedFrame>> ReadObservations(std::string_view table);

}  // namespace lagan::face
