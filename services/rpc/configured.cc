#include "services/rpc/configured.h"

namespace lagan::rpc {

ServerOptions ServerOptionsOf(const Configuration& configuration, const std::string& service) {
  const ServiceConfiguration& own = configuration.services.at(service);
  return {.address = own.address,
          .certificates = own.certificates,
          .largest_message = own.largest_message,
          .largest_metadata = configuration.limits.metadata,
          .concurrent_streams = configuration.limits.concurrent_streams,
          .descriptor_cap = configuration.limits.descriptors,
          .handshake_timeout = configuration.limits.handshake,
          .drain = configuration.limits.drain};
}

DispatcherOptions DispatcherOptionsOf(const Configuration& configuration, const std::string& service) {
  const ServiceConfiguration& own = configuration.services.at(service);
  return {.service = service,
          .threads = own.threads,
          .queue = own.queue,
          .uploads = own.uploads,
          .longest_call = own.longest_call};
}

ChannelOptions ChannelOptionsOf(const Configuration& configuration, const std::string& caller,
                                const std::string& service) {
  const ServiceConfiguration& callee = configuration.services.at(service);
  const auto own = configuration.services.find(caller);
  return {.address = callee.address,
          .certificates = own == configuration.services.end() ? configuration.certificates / caller
                                                              : own->second.certificates,
          .server = service,
          .caller = caller,
          .largest_message = callee.largest_message};
}

}  // namespace lagan::rpc
