// The command line of `lagan` without its process: everything but main().
#pragma once

#include <string>
#include <vector>

#include "services/lagan/command.h"

namespace lagan::commands {

// Parses `arguments` (without the program's name), runs the command they name and gives the exit status.
// --help and --version print to out and give 0; a wrong command line prints to err and gives kExitBadInput.
int RunLagan(const std::vector<std::string>& arguments, Context context);

}  // namespace lagan::commands
