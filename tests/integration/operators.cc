#include "tests/integration/operators.h"

#include <algorithm>

#include "base/core/clock.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/rpc/configured.h"
#include "tests/integration/portal.h"

namespace lagan::integration {
namespace {

using Stub = access::v1::AccessService::Stub;

// Tokens live five minutes.
constexpr std::chrono::minutes kRenewAfter{3};

std::string NewPassword() { return "password-" + NewKey(); }

Result<access::v1::CreateOperatorResponse> Create(const rpc::Client<access::v1::AccessService>& administrator,
                                                  const OperatorOptions& options,
                                                  const std::string& password) {
  access::v1::CreateOperatorRequest request;
  request.set_idempotency_key(NewKey());
  request.set_login(options.login);
  request.set_password(password);
  for (const access::v1::Role role : options.roles) request.add_roles(role);
  const auto today = std::chrono::floor<std::chrono::days>(SystemClock().Now());
  for (const std::string& topic : options.training) {
    access::v1::Training& training = *request.add_training();
    training.set_topic(topic);
    training.set_completed(FormatDate(Date(today)));
  }
  return Portal::Persistently([&] { return administrator.Call(&Stub::CreateOperator, {}, request); });
}

// A code works once. Where an answer was lost, the code is used up and that of the half minute before or after goes as well.
Result<access::v1::SignInResponse> SignIn(const rpc::Client<access::v1::AccessService>& console,
                                          const std::string& login, const std::string& password,
                                          const SecretBytes& secret) {
  access::v1::SignInRequest request;
  request.set_login(login);
  request.set_password(password);
  const auto now = access::TotpStepAt(SystemClock().Now());
  Result<access::v1::SignInResponse> session = Internal("NEVER_TRIED", "Nobody tried to sign in.");
  for (const auto step : {now - 1, now, now + 1}) {
    request.set_code(access::TotpCode(secret, step));
    session = Portal::Persistently([&] { return console.Call(&Stub::SignIn, {}, request); });
    if (session.ok()) break;
  }
  return session;
}

}  // namespace

Result<std::unique_ptr<Operator>> Operator::Make(const rpc::Configuration& configuration,
                                                 const OperatorOptions& options) {
  LAGAN_ASSIGN_OR_RETURN(auto as_administrator,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, "administrator", "access")));
  LAGAN_ASSIGN_OR_RETURN(auto as_console, rpc::Channel::Open(rpc::ChannelOptionsOf(
                                              configuration, "operator-console", "access")));
  const std::string password = NewPassword();
  const rpc::Client<access::v1::AccessService> administrator(std::move(as_administrator));
  LAGAN_ASSIGN_OR_RETURN(const auto made, Create(administrator, options, password));
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes secret, access::ReadOtpauth(SecretText(made.totp_address())));

  std::unique_ptr<Operator> one(new Operator(std::move(as_console)));
  LAGAN_ASSIGN_OR_RETURN(const auto session, SignIn(one->access_, options.login, password, secret));
  one->id_ = session.operator_id();
  one->senior_ = std::any_of(options.roles.begin(), options.roles.end(), [](access::v1::Role role) {
    return role == access::v1::ROLE_SENIOR || role == access::v1::ROLE_SUPERVISOR;
  });
  one->session_ = SecretText(session.session());
  LAGAN_RETURN_IF_ERROR(Portal::Persistently([&] { return one->Token(); }).status());
  return one;
}

Result<SecretText> Operator::Token() const {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < renew_at_) return token_;
  access::v1::IssueActorTokenRequest request;
  request.set_session(session_.Reveal());
  LAGAN_ASSIGN_OR_RETURN(const auto issued, access_.Call(&Stub::IssueActorToken, {}, request));
  token_ = SecretText(issued.actor_token());
  renew_at_ = now + kRenewAfter;
  return token_;
}

}  // namespace lagan::integration
