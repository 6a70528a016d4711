#include "services/tokens/actor_source.h"

namespace lagan::tokens {

Result<SecretText> ActorSource::Token() {
  const std::lock_guard lock(mutex_);
  if (clock_->Now() + kLeastLeft < expires_at_) return token_;
  access::v1::IssueActorTokenRequest request;
  request.set_session(session_.Reveal());
  LAGAN_ASSIGN_OR_RETURN(const auto response,
                         client_.Call(&access::v1::AccessService::Stub::IssueActorToken, {}, request));
  LAGAN_ASSIGN_OR_RETURN(expires_at_, ParseTime(response.expires_at()));
  token_ = SecretText(response.actor_token());
  return token_;
}

Result<rpc::CallOptions> ActorSource::Call(std::chrono::milliseconds timeout) {
  rpc::CallOptions options{.timeout = timeout};
  LAGAN_ASSIGN_OR_RETURN(options.actor_token, Token());
  return options;
}

}  // namespace lagan::tokens
