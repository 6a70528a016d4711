// The command line of `lagan-vision` without its process: everything but main().
#pragma once

#include <string>
#include <vector>

#include "services/lagan/command.h"

namespace lagan::vision {

// Parses `arguments` (without the program's name), runs the command they name and gives the exit status.
// --help and --version print to out and give 0; a wrong command line prints to err and gives kExitBadInput.
int RunVision(const std::vector<std::string>& arguments, commands::Context context);

}  // namespace lagan::vision
