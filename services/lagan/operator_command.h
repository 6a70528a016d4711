// `lagan operator ...`: operators, and the session of the one at this terminal.
//
//   create --login L --roles operator,senior [--training face_comparison=2026-09-01 ..] [--password-file FILE]
//   list | disable ID | train ID TOPIC=DATE | roles ID operator,senior
//       for administrators: under the certificate "administrator", or with --console in the name of whoever is signed in
//   sign-in [--login L] [--password-file FILE] | sign-out | whoami
//   demo-staff: makes the demonstration's operators, in a sandbox only
//
// A password is asked for without echo, never taken from the command line; a code is asked for. Exit status 0; 2 for what the caller
// gave, a failed sign-in included; 1 otherwise.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddOperatorOptions(CLI::App& app);

}  // namespace lagan::commands
