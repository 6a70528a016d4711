#include "services/access/access.h"

#include <utility>

#include "base/core/file.h"
#include "services/access/totp.h"
#include "services/access/validation.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::access {
namespace {

using storage::Transaction;

constexpr char kSigningKey[] = "actor-token";
constexpr char kDigestKey[] = "access-digest";
constexpr char kDecoyId[] = "op-0000000000000000";
constexpr std::size_t kSessionBytes = 32;
constexpr std::chrono::days kEventMemory{30};

// As credential names its keys: the first eight bytes of the digest of the public key.
std::string KidOf(const crypto::P256PublicKey& key) {
  const crypto::Sha256Digest digest = crypto::Sha256(key.ToDer());
  return HexEncode(ByteView(digest).first(8));
}

Status SignInFailed() {
  return Unauthenticated("SIGN_IN_FAILED", "Login, password or code is wrong. Each code works once.");
}

Status SessionOver() { return Unauthenticated("SESSION_OVER", "The session is over. Sign in again."); }

std::string TotpContext(std::string_view operator_id) { return "totp:" + std::string(operator_id); }

}  // namespace

Access::Access(const Dependencies& dependencies, crypto::P256PrivateKey signing_key, SecretBytes digest_key)
    : with_(dependencies),
      digest_key_(std::move(digest_key)),
      public_key_(signing_key.PublicKey()),
      kid_(KidOf(public_key_)),
      signer_(std::move(signing_key)),
      ring_(tokens::PublicKeys{{kid_, public_key_}}),
      verifier_(&ring_, dependencies.clock) {}

Result<std::unique_ptr<Access>> Access::Open(const Dependencies& with) {
  LAGAN_RETURN_IF_ERROR(storage::Migrate(*with.database, Migrations(), *with.clock));
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(with.keys));
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey signing_key,
                         keys::LoadOrCreateSigningKey(with.keys / (std::string(kSigningKey) + ".key"),
                                                      *with.kek, kSigningKey, *with.random));
  LAGAN_ASSIGN_OR_RETURN(SecretBytes digest_key,
                         keys::LoadOrCreateSecret(with.keys / (std::string(kDigestKey) + ".key"), *with.kek,
                                                  kDigestKey, *with.random));
  std::unique_ptr<Access> access(new Access(with, std::move(signing_key), std::move(digest_key)));
  LAGAN_RETURN_IF_ERROR(access->MakeDecoy());
  return access;
}

Status Access::MakeDecoy() {
  decoy_.operator_id = kDecoyId;
  LAGAN_ASSIGN_OR_RETURN(decoy_.password_hash,
                         HashPassword(SecretText(with_.random->TakeId()), with_.password_cost));
  LAGAN_ASSIGN_OR_RETURN(decoy_.totp_secret,
                         SealTotp(kDecoyId, SecretBytes(with_.random->Take(kTotpSecretSize))));
  return Status();
}

crypto::Sha256Digest Access::Digest(std::string_view what, std::string_view text) const {
  return crypto::HmacSha256(digest_key_.Reveal(), AsBytes(std::string(what) + ":" + std::string(text)));
}

Result<Bytes> Access::SealTotp(std::string_view operator_id, const SecretBytes& secret) const {
  return with_.kek->Wrap(secret, TotpContext(operator_id), *with_.random);
}

AuditEvent Access::Event(std::string kind, std::string actor, std::string_view operator_id) const {
  AuditEvent event{.id = with_.random->TakeId(), .kind = std::move(kind), .actor = std::move(actor)};
  if (!operator_id.empty()) event.facts["operator"] = operator_id;
  return event;
}

Result<v1::SignInResponse> Access::SignIn(const rpc::CallContext& call, const v1::SignInRequest& request) {
  if (!CanBeSignIn(request)) return SignInFailed();
  const Time now = with_.clock->Now();
  const crypto::Sha256Digest login = Digest("login", request.login());
  std::optional<Proof> proof;
  LAGAN_ASSIGN_OR_RETURN(
      const Attempt attempt,
      storage::InTransaction(*with_.database, [&](Transaction& transaction) -> Result<Attempt> {
        LAGAN_ASSIGN_OR_RETURN(proof, FindProof(transaction, request.login()));
        return ChargeAttempt(transaction, login, now);
      }));
  if (attempt.locked) {
    return ResourceExhausted("SIGN_IN_LOCKED", "Too many failures. Try again in 15 minutes.");
  }
  LAGAN_ASSIGN_OR_RETURN(const Finding finding, Examine(request, proof, now));
  const SecretText session(HexEncode(with_.random->Take(kSessionBytes)));
  LAGAN_ASSIGN_OR_RETURN(const bool let_in,
                         storage::InTransaction(*with_.database, [&](Transaction& transaction) {
                           return Conclude(transaction, call, request, proof, finding, attempt,
                                           Digest("session", session.Reveal()), now);
                         }));
  if (!let_in) return SignInFailed();
  v1::SignInResponse response;
  response.set_session(session.Reveal());
  response.set_operator_id(proof->operator_id);
  return response;
}

// Does everything before it judges anything, so that the time tells nothing.
Result<Access::Finding> Access::Examine(const v1::SignInRequest& request, const std::optional<Proof>& proof,
                                        Time now) const {
  const Proof& against = proof ? *proof : decoy_;
  const bool password = PasswordMatches(SecretText(request.password()), against.password_hash);
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes secret,
                         with_.kek->Unwrap(against.totp_secret, TotpContext(against.operator_id)));
  const std::optional<std::int64_t> step = MatchTotp(secret, request.code(), now);
  if (!proof) return Finding{.refusal = "login"};
  if (proof->disabled) return Finding{.refusal = "disabled"};
  if (!password) return Finding{.refusal = "password"};
  if (!step) return Finding{.refusal = "code"};
  return Finding{.totp_step = *step};
}

Result<bool> Access::Conclude(Transaction& transaction, const rpc::CallContext& call,
                              const v1::SignInRequest& request, const std::optional<Proof>& proof,
                              Finding finding, const Attempt& attempt, const crypto::Sha256Digest& session,
                              Time now) {
  if (finding.refusal.empty()) {
    LAGAN_ASSIGN_OR_RETURN(const bool fresh, UseTotpStep(transaction, proof->operator_id, finding.totp_step));
    if (!fresh) finding.refusal = "code_used";
  }
  const std::string operator_id = proof ? proof->operator_id : std::string();
  if (finding.refusal.empty()) {
    LAGAN_RETURN_IF_ERROR(ClearAttempts(transaction, Digest("login", request.login())));
    LAGAN_RETURN_IF_ERROR(InsertSession(transaction, session, operator_id, now));
    LAGAN_RETURN_IF_ERROR(AppendAuditEvent(
        transaction, Event("operator.signed_in", "operator:" + operator_id, operator_id), now));
    return true;
  }
  const std::string actor = "certificate:" + call.peer;
  AuditEvent failed = Event("operator.sign_in_failed", actor, operator_id);
  failed.facts["reason"] = finding.refusal;
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction, failed, now));
  if (attempt.failures >= kMostFailures) {
    LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction, Event("operator.locked", actor, operator_id), now));
  }
  return false;
}

Result<v1::IssueActorTokenResponse> Access::IssueActorToken(const rpc::CallContext&,
                                                            const v1::IssueActorTokenRequest& request) {
  if (!IsSession(request.session())) return SessionOver();
  const Time now = with_.clock->Now();
  LAGAN_ASSIGN_OR_RETURN(
      const std::optional<Account> account,
      storage::InTransaction(
          *with_.database, [&](Transaction& transaction) -> Result<std::optional<Account>> {
            LAGAN_ASSIGN_OR_RETURN(const std::optional<std::string> operator_id,
                                   UseSession(transaction, Digest("session", request.session()), now));
            if (!operator_id) return std::optional<Account>();
            return FindAccount(transaction, *operator_id);
          }));
  if (!account || account->disabled) return SessionOver();
  tokens::ActorToken token;
  token.operator_id = account->operator_id;
  token.roles = account->roles;
  for (const auto& [topic, completed] : account->training) token.training.push_back({topic, completed});
  token.issued_at = FromUnixSeconds(ToUnixSeconds(now));
  token.expires_at = token.issued_at + tokens::kActorTokenLife;
  v1::IssueActorTokenResponse response;
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_actor_token(), tokens::SignActorToken(token, kid_, signer_));
  response.set_expires_at(FormatTime(token.expires_at));
  return response;
}

Result<v1::SignOutResponse> Access::SignOut(const rpc::CallContext&, const v1::SignOutRequest& request) {
  if (!IsSession(request.session())) return v1::SignOutResponse();
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(*with_.database, [&](Transaction& transaction) {
    return EndSession(transaction, Digest("session", request.session()));
  }));
  return v1::SignOutResponse();
}

Result<v1::GetTokenKeysResponse> Access::GetTokenKeys(const rpc::CallContext&,
                                                      const v1::GetTokenKeysRequest&) {
  v1::GetTokenKeysResponse response;
  v1::TokenKey& key = *response.add_keys();
  key.set_kid(kid_);
  key.set_public_key(std::string(AsText(public_key_.ToDer())));
  return response;
}

Status Access::Maintain() {
  const Time now = with_.clock->Now();
  return storage::InTransaction(*with_.database, [&](Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(ForgetSessions(transaction, now));
    LAGAN_RETURN_IF_ERROR(ForgetAttempts(transaction, now));
    LAGAN_RETURN_IF_ERROR(storage::ForgetIdempotent(transaction, now).status());
    return storage::ForgetDelivered(transaction, now - kEventMemory).status();
  });
}

}  // namespace lagan::access
