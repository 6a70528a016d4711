#include "tests/integration/console.h"

#include <cstdlib>

#include "services/rpc/configured.h"

namespace lagan::integration {
namespace {

constexpr std::size_t kMostParts = 100'000;

std::shared_ptr<rpc::Channel> OpenChannel(const rpc::Configuration& configuration,
                                          const std::string& server) {
  rpc::ChannelOptions options = rpc::ChannelOptionsOf(configuration, "operator-console", server);
  options.tries = 1;
  options.largest_message = 8 << 20;
  auto channel = rpc::Channel::Open(std::move(options));
  if (!channel.ok()) std::abort();
  return *channel;
}

}  // namespace

Console::Console(const rpc::Configuration& configuration, const Operator& who)
    : who_(who),
      proofing_(OpenChannel(configuration, "proofing")),
      assisted_(proofing_),
      evidence_(proofing_),
      letters_(OpenChannel(configuration, "letters")),
      review_(OpenChannel(configuration, "review")) {}

Result<rpc::CallOptions> Console::Options() const {
  rpc::CallOptions options{.timeout = std::chrono::seconds(20), .retry = false};
  LAGAN_ASSIGN_OR_RETURN(options.actor_token, who_.Token());
  return options;
}

Result<std::vector<std::string>> Console::Letters(const std::string& run_id) const {
  letters::v1::GetRunRequest request;
  request.set_run_id(run_id);
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, Options());
  LAGAN_ASSIGN_OR_RETURN(const auto parts,
                         letters_.Collect(&LettersStub::GetRun, options, request, kMostParts));
  std::vector<std::string> letters;
  for (const letters::v1::GetRunResponse& part : parts) {
    if (part.has_manifest()) {
      letters.resize(static_cast<std::size_t>(part.manifest().letters_size()));
      continue;
    }
    letters.at(part.letter()) += part.chunk();
  }
  return letters;
}

}  // namespace lagan::integration
