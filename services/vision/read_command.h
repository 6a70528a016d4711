// `lagan-vision read FILE... [--json]`: what the machine-readable zone in each picture says.
#pragma once

#include "services/lagan/command.h"

namespace lagan::vision {

// With --json the printed page is read, too, and compared with the zone, unless --zone-only is given.
// Pictures are decoded by lagan-decode only. With --json one object a line (reading_json.h); the output is personal data.
// Exit status: 0 when every file was a picture, 2 when one was refused, 1 when the model or the decoder is missing.
commands::Runner AddReadOptions(CLI::App& app);

}  // namespace lagan::vision
