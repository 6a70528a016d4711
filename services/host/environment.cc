#include "services/host/environment.h"

#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/rpc/configured.h"

namespace lagan::host {

std::string Environment::StoreUrl(std::string_view name) const {
  constexpr std::string_view kSqlite = "sqlite:";
  if (name == service || !store.starts_with(kSqlite)) return store;
  std::filesystem::path file = store.substr(kSqlite.size());
  file.replace_filename(std::string(name) + ".db");
  return std::string(kSqlite) + file.string();
}

Result<std::shared_ptr<rpc::Channel>> Environment::Connect(const std::string& server) const {
  if (!configuration->services.contains(server)) {
    return InvalidArgument("SERVICE_UNKNOWN", "There is no service '" + server + "'.");
  }
  return rpc::Channel::Open(rpc::ChannelOptionsOf(*configuration, service, server));
}

}  // namespace lagan::host
