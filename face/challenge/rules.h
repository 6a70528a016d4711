// The numbers by which a challenge is judged, in one place.
//
// Those about heads rest on our measurements of three recordings of two people (docs/measurements/faces.md); they show that
// the rules can work, not how often they err. The others are bounds that an honest camera and person keep easily.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lagan::face::rules {

using std::chrono::milliseconds;

// Time, by the server's clock unless it says otherwise.
inline constexpr milliseconds kWhole{60'000};  // doubled, like the next, for somebody who asks for more time
inline constexpr milliseconds kOneStep{15'000};
// Between the return to rest and the next prompt; drawn for each step when the challenge is issued.
inline constexpr milliseconds kShortestDelay{300};
inline constexpr milliseconds kLongestDelay{1'200};
// Nobody answers a prompt sooner: simple visual reactions take about 200 ms, and a head has to move then.
inline constexpr milliseconds kReaction{150};
// Between frames, by the device's clock. A longer gap is long enough to put something else in front of the camera.
inline constexpr milliseconds kLongestGap{5'000};
// A device cannot have filmed for longer than the challenge is old. For clocks that do not tick alike.
inline constexpr milliseconds kClockSlack{1'000};
// A device's clock beyond this is no clock: milliseconds that a double holds exactly.
inline constexpr std::uint64_t kLatestCapture = std::uint64_t{1} << 53;
// Cameras and timers jitter by a millisecond or more; so many equal intervals in a row are made up.
inline constexpr unsigned kEqualIntervals = 12;

// Counts.
inline constexpr unsigned kSteps = 4;
inline constexpr std::size_t kMostFrames = 600;      // of a challenge: two minutes at five a second
inline constexpr std::size_t kMostFramesAtOnce = 8;  // of a message
inline constexpr std::size_t kRestFrames = 6;        // at rest, whose median is the person's own
inline constexpr unsigned kHeldFrames = 2;           // a movement counts when so many frames in a row show it
inline constexpr unsigned kMostFaceless = 3;         // frames in a row without a face, once the face is known

// Heads. A ratio of the pose changes by 0.004 to 0.016 from frame to frame at rest and by more than 0.2 in a real turn; a
// photograph that is swung by 40 degrees moves it by less than 0.07.
inline constexpr float kTurn = 0.13F;
inline constexpr float kNod = 0.13F;
inline constexpr float kCloser = 1.2F;       // times the face's height at rest, and
inline constexpr float kCloserEyes = 1.15F;  // times the distance between the eyes
// Other movements go along with the one that is asked for; that one must be at least this part of the strongest.
inline constexpr float kDominance = 0.8F;
// In parts of what is asked for: at rest below, another movement than the one asked for from here.
inline constexpr float kAtRest = 0.6F;
inline constexpr float kOtherMovement = 1.3F;
// Who is told to look straight does so: |yaw| at rest, and how far poses and sizes of the rest may lie apart.
inline constexpr float kStraightYaw = 0.2F;
inline constexpr float kRestSpread = 0.1F;
inline constexpr float kRestGrowth = 1.15F;

// Pictures.
inline constexpr float kSmallestFace = 96;  // pixels high: the smallest that can be compared with a portrait
inline constexpr float kSmallestFacePart = 0.2F;  // of the frame's height
inline constexpr float kOffCentreX = 0.3F;  // the face's centre from that of the frame, in parts of its width
inline constexpr float kOffCentreY = 0.35F;  // and height
inline constexpr float kDarkest = 40;        // mean grey of the face
inline constexpr float kBrightest = 225;
inline constexpr float kLeastSharp = 8;  // Observation::sharpness

// Between two frames at most this far apart in time a face stays where it is, about.
inline constexpr milliseconds kJumpWithin{500};
inline constexpr float kLongestJump = 0.8F;  // of the face's height
inline constexpr float kLargestGrowth = 1.5F;
// A living picture has noise: below this the background is a still. Looked at only while the face moves.
inline constexpr float kFrozen = 0.003F;  // Observation::background_motion
inline constexpr float kFaceMoves =
    0.03F;  // change of a pose ratio, or of the place in parts of the face's height
inline constexpr unsigned kFrozenMoves = 4;  // frames, and more than half of those that could be looked at

}  // namespace lagan::face::rules
