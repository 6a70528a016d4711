// The access service without its network: who operators are, and that they are it.
//
// A sign-in is counted before it is looked at, does the same work whether there is such a login or not, and has one answer for
// every failure. Sessions are 256 random bits of which only a keyed digest is kept. What is signed is an actor token of five
// minutes (services/tokens/actor_token.h). Thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/digest.h"
#include "base/crypto/random.h"
#include "lagan/access/v1/access.pb.h"
#include "services/access/account.h"
#include "services/access/audit_event.h"
#include "services/access/password.h"
#include "services/access/session.h"
#include "services/keys/key_encryption_key.h"
#include "services/rpc/call_context.h"
#include "services/storage/database.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::access {

// Everything outlives the service. The database is its alone.
struct Dependencies {
  storage::Database* database = nullptr;
  const keys::KeyEncryptionKey* kek = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  // Owner-only folder of the wrapped keys.
  std::filesystem::path keys{};
  PasswordCost password_cost = kPasswordCost;
};

class Access {
 public:
  // Brings the tables up to date and makes the keys that are missing: actor-token.key, which signs, and access-digest.key.
  // Reasons of storage::Migrate, keys::LoadOrCreateSigningKey and keys::LoadOrCreateSecret.
  static Result<std::unique_ptr<Access>> Open(const Dependencies& dependencies);

  // The methods of the contract (proto/lagan/access/v1/access.proto says what each promises). Besides: the reasons of
  // validation.h, IDEMPOTENCY_KEY_INVALID and IDEMPOTENCY_KEY_REUSED; for administrators' calls those of VerifyActorToken, and
  // PERMISSION_DENIED OWN_ACCOUNT for whoever would change their own roles or training or disable themselves. An
  // administrator who was disabled or is none any more is refused at once, whatever their token still says.
  Result<v1::SignInResponse> SignIn(const rpc::CallContext& call, const v1::SignInRequest& request);
  Result<v1::IssueActorTokenResponse> IssueActorToken(const rpc::CallContext& call,
                                                      const v1::IssueActorTokenRequest& request);
  Result<v1::SignOutResponse> SignOut(const rpc::CallContext& call, const v1::SignOutRequest& request);
  Result<v1::CreateOperatorResponse> CreateOperator(const rpc::CallContext& call,
                                                    const v1::CreateOperatorRequest& request);
  Result<v1::SetOperatorRolesResponse> SetOperatorRoles(const rpc::CallContext& call,
                                                        const v1::SetOperatorRolesRequest& request);
  Result<v1::RecordTrainingResponse> RecordTraining(const rpc::CallContext& call,
                                                    const v1::RecordTrainingRequest& request);
  Result<v1::DisableOperatorResponse> DisableOperator(const rpc::CallContext& call,
                                                      const v1::DisableOperatorRequest& request);
  Result<v1::ListOperatorsResponse> ListOperators(const rpc::CallContext& call,
                                                  const v1::ListOperatorsRequest& request);
  Result<v1::GetTokenKeysResponse> GetTokenKeys(const rpc::CallContext& call,
                                                const v1::GetTokenKeysRequest& request);

  // To be called now and then, at least hourly: forgets sessions that are over, old failures, idempotency keys of a week ago and
  // events that were forwarded a month ago.
  Status Maintain();

 private:
  // Who administers: an operator, or whoever has the certificate, and then without an id.
  struct Administrator {
    std::string actor;
    std::string operator_id;
  };
  // What a sign-in came to: why not, or with which code.
  struct Finding {
    std::string refusal{};
    std::int64_t totp_step = 0;
  };

  Access(const Dependencies& dependencies, crypto::P256PrivateKey signing_key, SecretBytes digest_key);
  Status MakeDecoy();

  crypto::Sha256Digest Digest(std::string_view what, std::string_view text) const;
  // A new operator's secret, sealed under its id.
  Result<Bytes> SealTotp(std::string_view operator_id, const SecretBytes& secret) const;
  Result<Finding> Examine(const v1::SignInRequest& request, const std::optional<Proof>& proof,
                          Time now) const;
  // True when somebody was let in.
  Result<bool> Conclude(storage::Transaction& transaction, const rpc::CallContext& call,
                        const v1::SignInRequest& request, const std::optional<Proof>& proof, Finding finding,
                        const Attempt& attempt, const crypto::Sha256Digest& session, Time now);
  AuditEvent Event(std::string kind, std::string actor, std::string_view operator_id) const;

  Result<Administrator> Admit(const rpc::CallContext& call);
  // Checked again in each transaction.
  static Status CheckStanding(storage::Transaction& transaction, const Administrator& administrator);
  // Finds the account that is to be changed, lets `change` alter it, and gives what it is afterwards. `change` gives what the
  // audit log is told, or nothing when nothing changed.
  template <typename Response, typename Fn>
  Result<Response> Change(const Administrator& administrator, const std::string& operator_id, Fn&& change);
  Result<v1::CreateOperatorResponse> Insert(storage::Transaction& transaction,
                                            const Administrator& administrator,
                                            const v1::CreateOperatorRequest& request, const Account& account,
                                            const Proof& proof, const SecretBytes& totp_secret, Time now);

  const Dependencies with_;
  const SecretBytes digest_key_;
  const crypto::P256PublicKey public_key_;
  const std::string kid_;
  const verifier::LocalSigner signer_;
  const tokens::KeyRing ring_;
  tokens::KeyRingActorVerifier verifier_;
  // What an unknown login is checked against, so that it costs the same.
  Proof decoy_;
};

}  // namespace lagan::access
