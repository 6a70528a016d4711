// `lagan assisted ...`: an operator helps somebody through an application, and takes calls about letters.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

// Under the session of `lagan operator sign-in`. What is personal (lines of the document, address, answers) is asked for at the terminal and
// never taken from the command line, where other users and the shell's history would have it.
Runner AddAssistedOptions(CLI::App& app);

}  // namespace lagan::commands
