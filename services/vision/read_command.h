// `lagan-vision read FILE... [--json]`: what the machine-readable zone in each picture says.
#pragma once

#include "services/lagan/command.h"

namespace lagan::vision {

// With --json the printed page is read, too, and compared with the zone, unless --zone-only is given.
// Pictures are decoded by lagan-decode only. With --json one object a line (reading_json.h); the output is personal data.
// With --show a picture of each reading, too; what cannot be drawn is said on standard error, and the reading is printed all the same.
// Exit status: 0 when every file was a picture and drawn, 2 when one was refused or not drawn, 1 when the model or the decoder is missing.
commands::Runner AddReadOptions(CLI::App& app);

}  // namespace lagan::vision
