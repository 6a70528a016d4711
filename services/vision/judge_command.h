// `lagan-vision judge CLIP --challenge left,closer,up,right`: what the rules of a liveness challenge make of a recording.
// `lagan-vision judge CLIP --observe`: what its frames show, as a table (face/challenge/observation_table.h).
//
// CLIP is a folder of JPEG frames with frames.tsv (face/detect/clip.h). Each frame is a message of its own, the server's
// clock is the clip's, and no step waits for its delay; else it is judged as the service does, without the passive check.
// Clips that a converter made have equal times between frames, which the rules take for made up: --resampled varies them by
// a few milliseconds.
//
// With --json one object a line:
//   {"file": "00001.jpg", "captured_at_ms": 0, "asked": "look_straight", "used": true, "reason": "", "faces": 1,
//    "yaw": 0.01, "pitch": 0.3, "face_height": 146.0, "sharpness": 31.0}
//   and last {"outcome": "PASSED", "reason": "", "advice": "", "steps_shown": 4}
// where the outcome is CONTINUE and the reason CLIP_ENDED when the clip ends before the challenge. --sheet FILE.png draws
// all frames on one picture, owner-only. Output and sheet are personal data.
#pragma once

#include "services/lagan/command.h"

namespace lagan::vision {

// Exit status: 0 when the clip was judged, whatever the outcome; 2 when clip or challenge cannot be read; 1 when networks or
// decoder are missing.
commands::Runner AddJudgeOptions(CLI::App& app);

}  // namespace lagan::vision
