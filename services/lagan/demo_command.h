// `lagan demo [--document PHOTO] [--type TYPE] [--person NUMBER] [--answer-wrong] [--out DIR] [--json] [--config FILE]
// [--state DIR] ...`: plays a portal and then a venue against a sandbox that `lagan serve` runs: from the photo of a document
// to a verified credential.
//
// Exit status 0 only when the journey ended in a specimen credential that lagan-verify verified offline and a result
// whose signature holds; 2 when the picture cannot be used, or for a wrong command line; 3 when nothing was issued
// because the evidence does not reach the level (it says what is missing); 1 for everything else, such as services that
// do not run.
//
// With --json one object on standard output, and the steps on standard error: {"verified", "application_id", "state",
// "outcome", "level", "profile", "reason", "advice", "derivation", "missing", "serial", "specimen", "audit_events",
// "verdict": {"outcome", "reason"}, "claims": as lagan-verify gives them, or null, "timings_ms"}; when the journey broke off,
// {"verified": false, "error": {"reason", "message"}, "timings_ms"}.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

inline constexpr int kExitNothingIssued = 3;

Runner AddDemoOptions(CLI::App& app);

}  // namespace lagan::commands
