// `lagan demo [--journey NAME] [--film CLIP] [--document PHOTO] [--type TYPE] [--out DIR] [--json] [--config FILE] [--state DIR]
// ...`: plays the journeys of docs/journeys.md against a sandbox that `lagan serve` runs, and then shows the board.
//
// NAME is digital, doubt, assisted, refused or all. CLIP is the film of a person who stands in for somebody before a camera
// (face/models/fetch-media makes .tools/face-media/cap12); without one the journeys end with a person instead, and say so. PHOTO and
// TYPE are of the digital journey.
//
// Exit status 0 only when every journey that was asked for ended as described. Otherwise that of the first which did not: 2
// when the picture cannot be used, or for a wrong command line; 3 when nothing was issued because the evidence does not reach
// the level (it says what is missing); 1 for everything else, such as services that do not run.
//
// With --json one object on standard output, and the steps on standard error: {"digital": {..}, "doubt": {..}, ..}, each with
// {"as_described", "application_id", "state", "outcome", "level", "profile", "reason", "advice", "derivation", "missing", "audit_events",
// "audit_event_ids", "timings_ms"} (assisted: one such for each of two people) and what is its own (services/demo/journeys.h); of digital {"verified", "face", "serial", "specimen", "verdict":
// {"outcome", "reason"}, "claims": as lagan-verify gives them, or null}. A journey that broke off has {"as_described": false,
// "error": {"reason", "message"}, "timings_ms"}. {"error": {..}} alone when none could begin.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

inline constexpr int kExitNothingIssued = 3;

Runner AddDemoOptions(CLI::App& app);

}  // namespace lagan::commands
