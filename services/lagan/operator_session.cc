#include "services/lagan/operator_session.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/core/file.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostRead = 4096;

std::string TextMember(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Result<std::filesystem::path> FindSessionFile(const std::string& flag) {
  if (!flag.empty()) return std::filesystem::path(flag);
  const std::filesystem::path below = std::filesystem::path("lagan") / "session";
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return state / below;
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::filesystem::path(home) / ".local" / "state" / below;
  return FailedPrecondition("NO_HOME",
                            "There is no home folder to keep a session in: name a file with --session.");
}

Status KeepSession(const std::filesystem::path& file, const KeptSession& session) {
  if (file.has_parent_path()) {
    std::error_code error;
    if (!std::filesystem::exists(file.parent_path(), error)) {
      LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(file.parent_path()));
    }
  }
  const SecretText text(Json{
      {"session", session.session.Reveal()}, {"operator_id", session.operator_id}, {"login", session.login}}
                            .dump());
  return WriteFileAtomically(file, AsBytes(text.Reveal()), 0600);
}

Result<KeptSession> LoadKeptSession(const std::filesystem::path& file) {
  const Result<std::string> text = ReadTextFile(file, kMostRead);
  if (!text.ok() && text.status().reason() == "FILE_NOT_FOUND") {
    return Unauthenticated("NOT_SIGNED_IN", "Nobody is signed in here. Run: lagan operator sign-in");
  }
  if (!text.ok()) return text.status();
  if (!IsOwnerOnly(file)) {
    return FailedPrecondition("SESSION_NOT_PRIVATE",
                              "Others can read the file of the session. Sign out, and sign in again.");
  }
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  KeptSession kept;
  if (json.is_object()) {
    kept = {SecretText(TextMember(json, "session")), TextMember(json, "operator_id"),
            TextMember(json, "login")};
  }
  if (kept.session.Reveal().empty() || kept.operator_id.empty() || kept.login.empty()) {
    return FailedPrecondition("SESSION_UNREADABLE", "The file of the session cannot be read. Sign in again.");
  }
  return kept;
}

Result<std::unique_ptr<OperatorSession>> OperatorSession::Open(const rpc::Configuration& configuration,
                                                               const std::string& flag, const Clock& clock) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path file, FindSessionFile(flag));
  LAGAN_ASSIGN_OR_RETURN(KeptSession kept, LoadKeptSession(file));
  LAGAN_ASSIGN_OR_RETURN(
      auto access, rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, kOperatorConsole, "access")));
  return std::unique_ptr<OperatorSession>(
      new OperatorSession(configuration, std::move(kept), std::move(access), clock));
}

Result<std::shared_ptr<rpc::Channel>> OperatorSession::Connect(const std::string& service) const {
  return rpc::Channel::Open(rpc::ChannelOptionsOf(configuration_, kOperatorConsole, service));
}

}  // namespace lagan::commands
