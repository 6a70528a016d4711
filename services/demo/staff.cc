#include "services/demo/staff.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/core/file.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/rpc/configured.h"

namespace lagan::demo {
namespace {

namespace v1 = access::v1;
using Json = nlohmann::json;
using Access = rpc::Client<v1::AccessService>;

constexpr std::size_t kMostRead = 4096;
constexpr std::chrono::days kTrainedAgo{30};
constexpr std::pair<const char*, v1::Role> kStaff[] = {{kFirstOperator, v1::ROLE_OPERATOR},
                                                       {kSecondOperator, v1::ROLE_OPERATOR},
                                                       {kSenior, v1::ROLE_SENIOR},
                                                       {kSupervisor, v1::ROLE_SUPERVISOR}};

// One member's file. Written before the operator is made, with what the call will say, so that the call can be repeated.
struct Card {
  std::string login{};
  std::string key{};  // of the call that makes them
  SecretText password{};
  std::string completed{};  // the day of their training
  std::string operator_id{};
  SecretText totp_address{};  // empty until they are made
  SecretText session{};       // their last one
  std::int64_t step = -1;     // of the last code they used
};

std::filesystem::path FileOf(const rpc::Configuration& configuration, const std::string& login) {
  return configuration.state / "demo-staff" / (login + ".json");
}

Status RequireSandbox(const rpc::Configuration& configuration) {
  if (configuration.sandbox) return Status();
  return FailedPrecondition("NOT_A_SANDBOX", "The demonstration's operators are for a sandbox only.",
                            "sandbox");
}

Status Write(const rpc::Configuration& configuration, const Card& card) {
  const std::filesystem::path file = FileOf(configuration, card.login);
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(file.parent_path()));
  const SecretText text(Json{
      {"login", card.login},
      {"key", card.key},
      {"password", card.password.Reveal()},
      {"completed", card.completed},
      {"operator_id", card.operator_id},
      {"totp_address", card.totp_address.Reveal()},
      {"session", card.session.Reveal()},
      {"step", card.step}}.dump());
  return WriteFileAtomically(file, AsBytes(text.Reveal()), 0600);
}

Result<Card> Read(const rpc::Configuration& configuration, const std::string& login) {
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(FileOf(configuration, login), kMostRead));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto member = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const bool whole = json.is_object() && json.contains("step") && json["step"].is_number_integer();
  if (!whole || member("login") != login || member("password").empty()) {
    return DataLoss("STAFF_UNREADABLE", "The card of a demonstration's operator cannot be read.");
  }
  return Card{.login = login,
              .key = member("key"),
              .password = SecretText(member("password")),
              .completed = member("completed"),
              .operator_id = member("operator_id"),
              .totp_address = SecretText(member("totp_address")),
              .session = SecretText(member("session")),
              .step = json["step"].get<std::int64_t>()};
}

Result<Access> Connect(const rpc::Configuration& configuration, const char* certificate) {
  LAGAN_ASSIGN_OR_RETURN(auto channel,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, certificate, "access")));
  return Access(std::move(channel));
}

Result<Card> FindOrDraw(const rpc::Configuration& configuration, const std::string& login, const Clock& clock,
                        crypto::RandomSource& random) {
  Result<Card> found = Read(configuration, login);
  if (found.ok() || found.status().reason() != "FILE_NOT_FOUND") return found;
  Card card{.login = login, .key = random.TakeId(), .password = SecretText(random.TakeId())};
  card.completed = FormatDate(DateOf(clock.Now() - kTrainedAgo));
  LAGAN_RETURN_IF_ERROR(Write(configuration, card));
  return card;
}

Status Make(const rpc::Configuration& configuration, const Access& client, v1::Role role, Card& card) {
  v1::CreateOperatorRequest request;
  request.set_idempotency_key(card.key);
  request.set_login(card.login);
  request.set_password(card.password.Reveal());
  request.add_roles(role);
  for (const char* topic : {"face_comparison", "document_examination", "caller_verification"}) {
    v1::Training& training = *request.add_training();
    training.set_topic(topic);
    training.set_completed(card.completed);
  }
  LAGAN_ASSIGN_OR_RETURN(const auto made, client.Call(&v1::AccessService::Stub::CreateOperator, {}, request));
  card.operator_id = made.operator_().operator_id();
  card.totp_address = SecretText(made.totp_address());
  return Write(configuration, card);
}

// The next code that may still be used: each once, and access takes those of the step before and after.
Result<std::int64_t> NextStep(const Card& card, const Clock& clock) {
  const std::int64_t now = access::TotpStepAt(clock.Now());
  const std::int64_t next = std::max(card.step + 1, now);
  if (next > now + 1) {
    return Unavailable("CODES_USED_UP",
                       "The one-time codes of this half minute are used up. Try again in 30 seconds.");
  }
  return next;
}

Status SignIn(const rpc::Configuration& configuration, const Access& client, const Clock& clock, Card& card) {
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes secret, access::ReadOtpauth(card.totp_address));
  LAGAN_ASSIGN_OR_RETURN(card.step, NextStep(card, clock));
  v1::SignInRequest request;
  request.set_login(card.login);
  request.set_password(card.password.Reveal());
  request.set_code(access::TotpCode(secret, card.step));
  // A code that was used without our hearing of it cannot be used again.
  LAGAN_ASSIGN_OR_RETURN(const auto signed_in,
                         client.Call(&v1::AccessService::Stub::SignIn, {.retry = false}, request));
  card.session = SecretText(signed_in.session());
  return Write(configuration, card);
}

}  // namespace

Result<std::vector<StaffMember>> MakeDemoStaff(const rpc::Configuration& configuration, const Clock& clock,
                                               crypto::RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(RequireSandbox(configuration));
  LAGAN_ASSIGN_OR_RETURN(const Access client, Connect(configuration, "administrator"));
  std::vector<StaffMember> staff;
  for (const auto& [login, role] : kStaff) {
    LAGAN_ASSIGN_OR_RETURN(Card card, FindOrDraw(configuration, login, clock, random));
    if (card.totp_address.Reveal().empty()) {
      LAGAN_RETURN_IF_ERROR(Make(configuration, client, role, card));
    }
    staff.push_back({card.login, card.operator_id});
  }
  return staff;
}

Result<std::unique_ptr<tokens::ActorSource>> SignInStaff(const rpc::Configuration& configuration,
                                                         const std::string& login, const Clock& clock) {
  LAGAN_RETURN_IF_ERROR(RequireSandbox(configuration));
  Result<Card> found = Read(configuration, login);
  if (!found.ok() || found->totp_address.Reveal().empty()) {
    return FailedPrecondition("STAFF_NOT_MADE",
                              "The demonstration has no such operator. Run: lagan operator demo-staff");
  }
  Card card = *std::move(found);
  LAGAN_ASSIGN_OR_RETURN(
      auto channel, rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, "operator-console", "access")));
  if (!card.session.Reveal().empty()) {
    auto source = std::make_unique<tokens::ActorSource>(channel, card.session, &clock);
    const Result<SecretText> token = source->Token();
    if (token.ok()) return source;
    if (token.status().reason() != "SESSION_OVER") return token.status();
  }
  LAGAN_RETURN_IF_ERROR(SignIn(configuration, Access(channel), clock, card));
  return std::make_unique<tokens::ActorSource>(channel, card.session, &clock);
}

}  // namespace lagan::demo
