// `lagan certificates init DIR [--services a,b] [--portals portal-x,..] [--days N]`: makes the authority and the
// certificates that are missing in DIR, one folder a name.
//
// Exit status 0 when all are there, 2 for a name that is none, 1 when they could not be made.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddCertificatesOptions(CLI::App& app);

}  // namespace lagan::commands
