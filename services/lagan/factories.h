// Which services the program `lagan` contains.
#pragma once

#include "services/host/host.h"

namespace lagan::commands {

host::Factories MakeFactories();

}  // namespace lagan::commands
