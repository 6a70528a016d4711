// lagan-verify without its process: arguments and streams in, exit status out.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "base/core/clock.h"

namespace lagan::verifier {

// Runs the command (cli/options.h). The report goes to `out` alone, so that --json output stays one object. Pictures
// go through lagan-decode (base/image/decoder_client.h).
int RunVerify(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
              const Clock& clock);

}  // namespace lagan::verifier
