// `lagan statistics`: the board in a terminal.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

// lagan statistics live [--config FILE] [--state FOLDER] [--certificates FOLDER] [--json]
// lagan statistics release WEEK [the same]      WEEK: the Monday it begins with, YYYY-MM-DD
// Asks the running statistics service under the certificate "administrator". Exit status 2 for a week that is none or is not
// over; 1 when the service cannot be asked.
Runner AddStatisticsOptions(CLI::App& app);

}  // namespace lagan::commands
