// What a challenge has seen so far: all that the next frames are judged by. Plain data, a few kilobytes, no picture; ratios
// of a face and digests of frames are personal data all the same. state_codec.h makes bytes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "face/challenge/challenge.h"

namespace lagan::face {

enum class Phase : std::uint8_t {
  kRest,    // the person looks straight; the median of some frames becomes their Rest
  kWait,    // at rest: the next step is asked for when its delay is over
  kStep,    // a step has been asked for
  kReturn,  // it has been shown: the person looks straight again
  kOver,    // there is an outcome
};

// The only face of a frame.
struct FaceSeen {
  std::uint64_t captured_ms = 0;
  float x = 0;  // centre of the box, pixels
  float y = 0;
  float height = 0;
  float yaw = 0;
  float pitch = 0;

  friend bool operator==(const FaceSeen&, const FaceSeen&) = default;
};

// The frames as a recording: what shows whether a camera made them.
struct ClipSeen {
  std::uint32_t frames = 0;  // judged, whether they could be used or not
  std::int32_t width = 0;    // of all of them; 0 before the first
  std::int32_t height = 0;
  std::uint64_t first_capture_ms = 0;
  std::uint64_t last_capture_ms = 0;
  std::uint64_t last_interval_ms = 0;
  std::uint32_t equal_intervals = 0;   // in a row, up to the last
  std::uint32_t faceless = 0;          // frames in a row, up to the last
  std::uint32_t moves = 0;             // frames in which the face moved and the background could be looked at
  std::uint32_t still_moves = 0;       // of these, with a background that stood still
  std::optional<FaceSeen> face;        // the last one
  std::vector<std::uint64_t> digests;  // the first eight bytes of each frame's

  friend bool operator==(const ClipSeen&, const ClipSeen&) = default;
};

struct ChallengeState {
  Challenge challenge;
  Phase phase = Phase::kRest;
  // Steps that have been shown; in kStep and kWait the index of the one that is asked for.
  std::uint32_t step = 0;
  std::vector<Rest> rest_frames;  // while kRest
  Rest rest;                      // afterwards
  Time wait_until{};              // while kWait
  // While kStep: when the server asked, and the last frame that the device had captured by then.
  Time asked_at{};
  std::uint64_t asked_capture_ms = 0;
  std::uint32_t held = 0;    // frames in a row that show what was asked for
  std::uint32_t astray = 0;  // frames in a row that show something else
  ClipSeen clip;

  friend bool operator==(const ChallengeState&, const ChallengeState&) = default;
};

}  // namespace lagan::face
