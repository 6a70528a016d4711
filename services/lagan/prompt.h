// Questions at the terminal.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "services/lagan/command.h"

namespace lagan::commands {

// One line, without the space around it. INPUT_MISSING.
Result<std::string> Ask(Context& context, const std::string& question);
// One line that a terminal does not show.
Result<SecretText> AskSecret(Context& context, const std::string& question);

}  // namespace lagan::commands
