// `lagan-vision host --services document,liveness`: the services that look at pictures, until SIGTERM.
//
// Starts lagan-decode first, while there is one thread and before anything of the network is in memory. Exit status 0 when
// it was told to stop, 1 when a service could not be started.
#pragma once

#include "services/lagan/command.h"

namespace lagan::vision {

commands::Runner AddHostOptions(CLI::App& app);

}  // namespace lagan::vision
