// `lagan letters`: print runs, for those who print and post.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

// lagan letters close-run --token FILE [--json]
// lagan letters fetch-run RUN --to FOLDER --token FILE [--json]
// lagan letters confirm-run RUN --printed N --enveloped N --posted N --token FILE
// Each also takes [--config FILE] [--state FOLDER] [--certificates FOLDER].
// Asks the running letters service under the certificate "operator-console", in the name of the operator whose actor token is in
// the owner-only FILE (of the access service; they live five minutes). fetch-run writes what letters::WriteRun says. Exit status
// 2 when what was given is at fault: an unknown run, counts that differ, a token that is none; 1 when the service cannot be
// asked.
Runner AddLettersOptions(CLI::App& app);

}  // namespace lagan::commands
