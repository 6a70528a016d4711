// `lagan host --services a,b`: the named services in this one process, until SIGTERM.
//
// Exit status 0 when it was told to stop, 1 when a service could not be started.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddHostOptions(CLI::App& app);

}  // namespace lagan::commands
