// `lagan audit verify`: computes the audit log anew and compares it with every signed head kept outside its database.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

// lagan audit verify [--config FILE] [--state FOLDER] [--store URL] [--heads FILE] [--key FILE] [--json]
// Exit status 0 when everything agrees; 1 when it does not, naming the first place that differs; 2 when the log could not
// be read at all. May run beside a running service.
Runner AddAuditOptions(CLI::App& app);

}  // namespace lagan::commands
