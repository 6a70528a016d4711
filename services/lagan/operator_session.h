// The session of the operator at this terminal, kept between commands: what every command that an operator gives is built on.
//
//   LAGAN_ASSIGN_OR_RETURN(auto session, OperatorSession::Open(configuration, options.session, clock));
//   LAGAN_ASSIGN_OR_RETURN(const auto channel, session->Connect("review"));
//   LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, session->Call());
//   rpc::Client<ReviewService>(channel).Call(&ReviewService::Stub::ClaimNext, call, request);
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"
#include "services/tokens/actor_source.h"

namespace lagan::commands {

// The certificate of a terminal or console.
inline constexpr char kOperatorConsole[] = "operator-console";

// What the file of a session holds.
struct KeptSession {
  SecretText session;
  std::string operator_id;
  std::string login;
};

// `flag` when it is given, else $XDG_STATE_HOME/lagan/session, else ~/.local/state/lagan/session. NO_HOME when there is none of them.
Result<std::filesystem::path> FindSessionFile(const std::string& flag);
// Owner-only, in an owner-only folder.
Status KeepSession(const std::filesystem::path& file, const KeptSession& session);
// NOT_SIGNED_IN when there is none; SESSION_NOT_PRIVATE when others can read it; SESSION_UNREADABLE.
Result<KeptSession> LoadKeptSession(const std::filesystem::path& file);

// Thread-safe.
class OperatorSession {
 public:
  // `flag` as FindSessionFile takes it. Configuration and clock outlive the session. Asks access nothing yet. Reasons of
  // FindSessionFile, LoadKeptSession and rpc::Channel::Open.
  static Result<std::unique_ptr<OperatorSession>> Open(const rpc::Configuration& configuration,
                                                       const std::string& flag, const Clock& clock);

  const std::string& operator_id() const { return kept_.operator_id; }
  const std::string& login() const { return kept_.login; }
  // For one call in the operator's name. SESSION_OVER: sign in again.
  Result<rpc::CallOptions> Call(std::chrono::milliseconds timeout = std::chrono::milliseconds(10'000)) {
    return source_.Call(timeout);
  }
  // To a service, under the console's certificate.
  Result<std::shared_ptr<rpc::Channel>> Connect(const std::string& service) const;

 private:
  OperatorSession(const rpc::Configuration& configuration, KeptSession kept,
                  std::shared_ptr<rpc::Channel> access, const Clock& clock)
      : configuration_(configuration),
        kept_(std::move(kept)),
        source_(std::move(access), kept_.session, &clock) {}

  const rpc::Configuration& configuration_;
  const KeptSession kept_;
  tokens::ActorSource source_;
};

}  // namespace lagan::commands
