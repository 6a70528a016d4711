// What an installation's configuration means for servers and channels.
#pragma once

#include <string>

#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/rpc/dispatcher.h"
#include "services/rpc/server.h"

namespace lagan::rpc {

// Of one service. `service` must be one of ServiceNames().
ServerOptions ServerOptionsOf(const Configuration& configuration, const std::string& service);
DispatcherOptions DispatcherOptionsOf(const Configuration& configuration, const std::string& service);
// For calls of `caller` (any certificate name: a service, "administrator", "health", a portal) to a service.
ChannelOptions ChannelOptionsOf(const Configuration& configuration, const std::string& caller,
                                const std::string& service);

}  // namespace lagan::rpc
