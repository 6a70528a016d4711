// `lagan serve`: all services of this machine, in three processes by security context, watched and started anew.
//
//   lagan serve [--config FILE] [--state DIR] [--store URL] [--certificates DIR] [--policy DIR] [--separate]
//
// In a sandbox it makes folders and certificates when they are missing. Prints "ready" once every service answers its
// health check; runs until SIGTERM or SIGINT. Exit status 0 when all ended well then, 1 otherwise, 2 for a wrong
// configuration.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddServeOptions(CLI::App& app);

}  // namespace lagan::commands
