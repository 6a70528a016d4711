// `lagan grade FILE [--json] [--policy DIR]`: grades a file of scores, or standard input for "-".
//
// Exit status 0 when it could be graded, whatever the level; 2 for bad input, with the reason on standard error and,
// with --json, as {"error":{..}} on standard output; 1 when the policy cannot be read.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddGradeOptions(CLI::App& app);

}  // namespace lagan::commands
