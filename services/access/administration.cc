// The methods for administrators.
#include <utility>

#include "services/access/access.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/access/validation.h"
#include "services/storage/idempotency.h"

namespace lagan::access {
namespace {

using storage::Transaction;
using tokens::Role;

constexpr char kAdministratorCertificate[] = "administrator";

Status NotAllowed() { return PermissionDenied("ROLE_NOT_ALLOWED", "Only an administrator may do this."); }

// Answers hold the authenticator's secret.
std::string AnswerContext(std::string_view scope, std::string_view key) {
  return "created:" + std::string(scope) + ":" + std::string(key);
}

}  // namespace

Result<Access::Administrator> Access::Admit(const rpc::CallContext& call) {
  if (call.peer == kAdministratorCertificate && call.actor_token.Reveal().empty()) {
    return Administrator{.actor = "certificate:" + call.peer, .operator_id = ""};
  }
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken token, verifier_.Verify(call));
  LAGAN_RETURN_IF_ERROR(tokens::RequireRole(token, {Role::kAdministrator}));
  return Administrator{.actor = token.Actor(), .operator_id = token.operator_id};
}

Status Access::CheckStanding(Transaction& transaction, const Administrator& administrator) {
  if (administrator.operator_id.empty()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const std::optional<Account> account,
                         FindAccount(transaction, administrator.operator_id));
  if (!account || account->disabled || !account->roles.contains(Role::kAdministrator)) return NotAllowed();
  return Status();
}

Result<v1::CreateOperatorResponse> Access::CreateOperator(const rpc::CallContext& call,
                                                          const v1::CreateOperatorRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Administrator administrator, Admit(call));
  const Time now = with_.clock->Now();
  LAGAN_RETURN_IF_ERROR(Check(request, DateOf(now)));
  Account account{.operator_id = "op-" + HexEncode(with_.random->Take(8)), .login = request.login()};
  LAGAN_ASSIGN_OR_RETURN(account.roles, ReadRoles(request.roles()));
  for (const v1::Training& training : request.training()) {
    account.training.emplace(training.topic(), *ParseDate(training.completed()));
  }
  const SecretBytes totp_secret(with_.random->Take(kTotpSecretSize));
  Proof proof{.operator_id = account.operator_id};
  LAGAN_ASSIGN_OR_RETURN(proof.password_hash,
                         HashPassword(SecretText(request.password()), with_.password_cost));
  LAGAN_ASSIGN_OR_RETURN(proof.totp_secret, SealTotp(account.operator_id, totp_secret));
  return storage::InTransaction(*with_.database, [&](Transaction& transaction) {
    return Insert(transaction, administrator, request, account, proof, totp_secret, now);
  });
}

Result<v1::CreateOperatorResponse> Access::Insert(Transaction& transaction,
                                                  const Administrator& administrator,
                                                  const v1::CreateOperatorRequest& request,
                                                  const Account& account, const Proof& proof,
                                                  const SecretBytes& totp_secret, Time now) {
  LAGAN_RETURN_IF_ERROR(CheckStanding(transaction, administrator));
  const std::string scope = administrator.actor + "/CreateOperator";
  const std::string context = AnswerContext(scope, request.idempotency_key());
  LAGAN_ASSIGN_OR_RETURN(
      const storage::IdempotentCall repeated,
      storage::BeginIdempotent(transaction, scope, request.idempotency_key(),
                               Digest("create", SecretText(request.SerializeAsString()).Reveal()), now));
  v1::CreateOperatorResponse response;
  if (repeated.state == storage::IdempotentCall::State::kFinished) {
    LAGAN_ASSIGN_OR_RETURN(const SecretBytes answer, with_.kek->Unwrap(repeated.response, context));
    if (!response.ParseFromString(std::string(AsText(answer.Reveal())))) {
      return DataLoss("RECORD_UNREADABLE", "A stored answer is not what was written.");
    }
    return response;
  }
  LAGAN_RETURN_IF_ERROR(InsertAccount(transaction, account, proof, now));
  *response.mutable_operator_() = ToMessage(account);
  response.set_totp_address(WriteOtpauth(account.login, totp_secret).Reveal());
  LAGAN_ASSIGN_OR_RETURN(
      const Bytes sealed,
      with_.kek->Wrap(SecretBytes(ToBytes(response.SerializeAsString())), context, *with_.random));
  LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, scope, request.idempotency_key(), sealed));
  AuditEvent event = Event("operator.created", administrator.actor, account.operator_id);
  event.facts["roles"] = RoleList(account.roles);
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction, event, now));
  return response;
}

template <typename Response, typename Fn>
Result<Response> Access::Change(const Administrator& administrator, const std::string& operator_id,
                                Fn&& change) {
  if (administrator.operator_id == operator_id && !operator_id.empty()) {
    return PermissionDenied("OWN_ACCOUNT", "Nobody changes their own account. Ask another administrator.",
                            "operator_id");
  }
  const Time now = with_.clock->Now();
  return storage::InTransaction(*with_.database, [&](Transaction& transaction) -> Result<Response> {
    LAGAN_RETURN_IF_ERROR(CheckStanding(transaction, administrator));
    LAGAN_ASSIGN_OR_RETURN(std::optional<Account> account, FindAccount(transaction, operator_id));
    if (!account) return NotFound("OPERATOR_NOT_FOUND", "There is no such operator.", "operator_id");
    AuditEvent event = Event("", administrator.actor, operator_id);
    const Account before = *account;
    LAGAN_RETURN_IF_ERROR(change(transaction, *account, event));
    // What is so already is said once in the audit log.
    if (!(before == *account)) LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction, event, now));
    Response response;
    *response.mutable_operator_() = ToMessage(*account);
    return response;
  });
}

Result<v1::SetOperatorRolesResponse> Access::SetOperatorRoles(const rpc::CallContext& call,
                                                              const v1::SetOperatorRolesRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Administrator administrator, Admit(call));
  LAGAN_ASSIGN_OR_RETURN(const std::set<Role> roles, ReadRoles(request.roles()));
  return Change<v1::SetOperatorRolesResponse>(
      administrator, request.operator_id(),
      [&](Transaction& transaction, Account& account, AuditEvent& event) -> Status {
        event.kind = "operator.roles_changed";
        event.facts["roles"] = RoleList(roles);
        account.roles = roles;
        return StoreRoles(transaction, account.operator_id, roles);
      });
}

Result<v1::RecordTrainingResponse> Access::RecordTraining(const rpc::CallContext& call,
                                                          const v1::RecordTrainingRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Administrator administrator, Admit(call));
  LAGAN_RETURN_IF_ERROR(CheckTraining(request.training(), DateOf(with_.clock->Now())));
  const Date completed = *ParseDate(request.training().completed());
  return Change<v1::RecordTrainingResponse>(
      administrator, request.operator_id(),
      [&](Transaction& transaction, Account& account, AuditEvent& event) -> Status {
        const std::string& topic = request.training().topic();
        event.kind = "operator.trained";
        event.facts["topic"] = topic;
        event.facts["completed"] = request.training().completed();
        account.training[topic] = completed;
        return StoreTraining(transaction, account.operator_id, topic, completed);
      });
}

Result<v1::DisableOperatorResponse> Access::DisableOperator(const rpc::CallContext& call,
                                                            const v1::DisableOperatorRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Administrator administrator, Admit(call));
  return Change<v1::DisableOperatorResponse>(
      administrator, request.operator_id(),
      [](Transaction& transaction, Account& account, AuditEvent& event) -> Status {
        event.kind = "operator.disabled";
        account.disabled = true;
        LAGAN_RETURN_IF_ERROR(EndSessionsOf(transaction, account.operator_id));
        return StoreDisabled(transaction, account.operator_id);
      });
}

Result<v1::ListOperatorsResponse> Access::ListOperators(const rpc::CallContext& call,
                                                        const v1::ListOperatorsRequest&) {
  LAGAN_ASSIGN_OR_RETURN(const Administrator administrator, Admit(call));
  return storage::InTransaction(
      *with_.database,
      [&](Transaction& transaction) -> Result<v1::ListOperatorsResponse> {
        LAGAN_RETURN_IF_ERROR(CheckStanding(transaction, administrator));
        LAGAN_ASSIGN_OR_RETURN(const std::vector<Account> accounts, ListAccounts(transaction));
        v1::ListOperatorsResponse response;
        for (const Account& account : accounts) *response.add_operators() = ToMessage(account);
        return response;
      },
      storage::Mode::kRead);
}

}  // namespace lagan::access
