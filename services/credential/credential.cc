#include "services/credential/credential.h"

#include <algorithm>
#include <utility>

#include "base/crypto/aead.h"
#include "services/credential/application_end.h"
#include "services/credential/eu_keys.h"
#include "services/credential/incident.h"
#include "services/credential/passes.h"
#include "services/credential/renewals.h"
#include "services/credential/result_payload.h"
#include "services/credential/retention.h"
#include "services/credential/validation.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"
#include "services/tokens/jwt.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::credential {
namespace {

using storage::InTransaction;
using storage::Transaction;

constexpr char kCommitmentSecret[] = "commitment";

// Events that the audit log has: kept a while, for whoever looks into a difference between the two.
constexpr std::chrono::days kKeepDelivered{30};

// More wait for the next time.
constexpr int kRenewalsAtOnce = 500;

Time WholeSeconds(Time time) { return FromUnixSeconds(ToUnixSeconds(time)); }

crypto::Sha256Digest Keyed(const SecretBytes& secret, std::string_view context, std::string_view content) {
  const crypto::Sha256Digest key = crypto::HmacSha256(secret.Reveal(), AsBytes(context));
  return crypto::HmacSha256(key, AsBytes(content));
}

Bytes AnswerContext(std::string_view serial) { return ToBytes("answer:" + std::string(serial)); }

template <typename Response>
Result<Response> ReadAnswer(ByteView stored) {
  Response response;
  if (!response.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return DataLoss("ANSWER_UNREADABLE", "The stored answer is not what was written.");
  }
  return response;
}

}  // namespace

Credential::Credential(Dependencies dependencies, SecretBytes secret)
    : with_(std::move(dependencies)),
      secret_(std::move(secret)),
      folder_(with_.settings.keys, with_.kek, with_.random, with_.make_signer),
      holder_(with_.holder != nullptr ? with_.holder.get() : &folder_),
      keys_(holder_, with_.database, with_.random, with_.settings.sandbox) {}

Result<std::unique_ptr<Credential>> Credential::Open(Dependencies with) {
  if (with.settings.minimum_verifier < 1 || with.settings.minimum_verifier > verifier::kVerifierVersion) {
    return InvalidArgument("MINIMUM_VERIFIER_INVALID",
                           "The oldest verifier that may decide is one of 1 to " +
                               std::to_string(verifier::kVerifierVersion) +
                               ", the version that checks here what was signed.",
                           "minimum_verifier");
  }
  LAGAN_RETURN_IF_ERROR(storage::Migrate(*with.database, Migrations(), *with.clock));
  KeyFolder folder(with.settings.keys, with.kek, with.random, with.make_signer);
  LAGAN_ASSIGN_OR_RETURN(SecretBytes secret, folder.LoadSecret(kCommitmentSecret));
  std::unique_ptr<Credential> credential(new Credential(std::move(with), std::move(secret)));
  LAGAN_RETURN_IF_ERROR(credential->Maintain());
  return credential;
}

Result<std::shared_ptr<const Credential::Issuer>> Credential::CurrentIssuer() {
  const std::lock_guard lock(mutex_);
  const Time now = with_.clock->Now();
  const bool current = issuer_ != nullptr && issuer_->from <= now && now < issuer_->until &&
                       IsFresh(issuer_->trust.installed.bundle, now);
  if (!current) LAGAN_RETURN_IF_ERROR(LoadIssuer(now));
  return issuer_;
}

Result<TrustIssuer> Credential::LoadTrustIssuer(Time now) {
  if (with_.settings.sandbox) return OpenSpecimenIssuer(folder_, with_.settings.sandbox_issuer, now);
  return OpenInstalledIssuer(*holder_, with_.settings.keys, now);
}

Status Credential::LoadIssuer(Time now) {
  // Lists that are signed count as unchanged from then on: until they are public there is no issuer, so that whoever comes next
  // tries again.
  issuer_ = nullptr;
  LAGAN_ASSIGN_OR_RETURN(const TrustIssuer trust_issuer, LoadTrustIssuer(now));
  // In this order: keys are made, announced, and only then used.
  LAGAN_RETURN_IF_ERROR(keys_.Prepare(now));
  LAGAN_ASSIGN_OR_RETURN(const SigningKey status_key, keys_.KeyFor(verifier::kPurposeStatusList, now));
  const StatusIssuer status_issuer{status_key.kid, status_key.signer.get(), with_.settings.status_lists};
  LAGAN_RETURN_IF_ERROR(RefreshStatusLists(*with_.database, status_issuer, now, *with_.random).status());
  LAGAN_ASSIGN_OR_RETURN(PublishedTrust trust, EnsureTrust(*with_.database, trust_issuer, now, *with_.random,
                                                           with_.settings.minimum_verifier));
  LAGAN_RETURN_IF_ERROR(PublishTrust(with_.settings.public_folder, trust, trust_issuer.root));
  auto issuer = std::make_shared<Issuer>(Issuer{.from = now,
                                                .specimen = trust_issuer.specimen,
                                                .name = trust_issuer.name,
                                                .root = trust_issuer.root,
                                                .trust = std::move(trust),
                                                .certificate_ends = trust_issuer.not_after});
  LAGAN_ASSIGN_OR_RETURN(issuer->keys, keys_.AllKeys(now));
  LAGAN_ASSIGN_OR_RETURN(issuer->until, keys_.NextChange(now));
  issuer_ = std::move(issuer);
  return Status();
}

Result<std::shared_ptr<const Credential::Issuer>> Credential::IssuerFor(
    const std::optional<verifier::StatusReference>& slot) {
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  const auto& lists = issuer->trust.installed.bundle.status_lists;
  const bool named =
      !slot || std::ranges::find(lists, slot->list, &verifier::TrustedStatusList::number) != lists.end();
  return named ? std::move(issuer) : ReloadIssuer();
}

template <typename Request>
Issuance Credential::Propose(Kind kind, const rpc::CallContext& context, const Request& request,
                             std::string content, Time now) const {
  Issuance proposal;
  proposal.serial = with_.random->TakeId();
  proposal.kind = kind;
  proposal.caller = context.peer;
  proposal.client_key = request.idempotency_key();
  const SecretText whole(request.SerializeAsString());
  const SecretText committed(std::move(content));
  proposal.request_digest = Keyed(secret_, "request", whole.Reveal());
  proposal.commitment = Keyed(secret_, "commitment:" + proposal.serial, committed.Reveal());
  proposal.application_id = request.application_id();
  proposal.level = request.level();
  proposal.profile = request.profile();
  proposal.event_id = with_.random->TakeId();
  proposal.specimen = with_.settings.sandbox;
  proposal.issued_at = WholeSeconds(now);
  return proposal;
}

template <typename Response, typename Fn>
Result<Response> Credential::Issue(const Issuance& proposal, Fn&& sign) {
  const std::string recorded_event = with_.random->TakeId();
  LAGAN_ASSIGN_OR_RETURN(Issuance record, InTransaction(*with_.database, [&](Transaction& transaction) {
                           return FindOrRecord(transaction, proposal, recorded_event, *with_.random,
                                               with_.clock->Now());
                         }));
  if (record.state == State::kRecorded) {
    LAGAN_ASSIGN_OR_RETURN(const Response response, sign(record));
    LAGAN_ASSIGN_OR_RETURN(const SealedAnswer answer,
                           Seal(record.serial, SecretText(response.SerializeAsString())));
    const Time now = with_.clock->Now();
    const Status finished = InTransaction(*with_.database, [&](Transaction& transaction) {
      return Finish(transaction, record, answer, *with_.random, now, now + with_.settings.delivery);
    });
    // Another process may have withdrawn the key: the next call loads them anew.
    if (finished.reason() == "KEY_WITHDRAWN") DropIssuer();
    LAGAN_RETURN_IF_ERROR(finished);
  }
  // Only what is stored is delivered, also the first time: two calls at once get the same bytes.
  LAGAN_ASSIGN_OR_RETURN(const std::optional<SealedAnswer> stored,
                         InTransaction(
                             *with_.database,
                             [&](Transaction& transaction) {
                               return FindAnswer(transaction, record.serial, with_.clock->Now());
                             },
                             storage::Mode::kRead));
  if (!stored) {
    return FailedPrecondition("DELIVERY_OVER",
                              "This was delivered before, and the time to ask for it again is over.");
  }
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes plain, Open(record.serial, *stored));
  return ReadAnswer<Response>(plain.Reveal());
}

Result<v1::IssueCredentialResponse> Credential::IssueCredential(const rpc::CallContext& context,
                                                                const v1::IssueCredentialRequest& request) {
  const Time now = with_.clock->Now();
  LAGAN_RETURN_IF_ERROR(Check(request, DateOf(now)));
  // Nothing is recorded that could not be signed.
  LAGAN_RETURN_IF_ERROR(CurrentIssuer().status());
  const verifier::PassKind& kind = *KindOf(request);
  Issuance proposal = Propose(Kind::kCredential, context, request,
                              request.claims().SerializeAsString() + request.portrait(), now);
  proposal.pass_kind = kind.name;
  proposal.replaces = request.replaces();
  proposal.keep_replaced = request.keep_replaced();
  proposal.expires_at = verifier::ExpiryOf(kind, proposal.issued_at);
  return Issue<v1::IssueCredentialResponse>(
      proposal, [&](Issuance& record) -> Result<v1::IssueCredentialResponse> {
        LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, IssuerFor(record.slot));
        return MakeCredential(*issuer, record, request);
      });
}

Result<v1::IssueCredentialResponse> Credential::MakeCredential(
    const Issuer& issuer, Issuance& record, const v1::IssueCredentialRequest& request) const {
  const verifier::PassKind& kind = *KindOf(request);
  const SigningKey& key = issuer.keys.at(std::string(kind.name));
  record.kid = key.kid;
  if (kind.status) record.renewal_at = RenewalDueAt(record.expires_at, with_.settings.calendar);
  LAGAN_ASSIGN_OR_RETURN(const std::string text,
                         SignPass(kind, ClaimsOf(kind, record, request, issuer.name, record.slot), key,
                                  issuer.trust, issuer.specimen, with_.clock->Now()));
  v1::IssueCredentialResponse response;
  response.set_serial(record.serial);
  response.set_qr_text(text);
  response.set_issued_at(FormatTime(record.issued_at));
  response.set_expires_at(FormatTime(record.expires_at));
  response.set_specimen(issuer.specimen);
  response.set_audit_event_id(record.event_id);
  response.set_kind(record.pass_kind);
  return response;
}

Result<v1::IssueBatchResponse> Credential::IssueBatch(const rpc::CallContext& context,
                                                      const v1::IssueBatchRequest& request) {
  const Time now = with_.clock->Now();
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  const verifier::PassKind& kind = *verifier::FindPassKind(request.kind());
  Issuance proposal = Propose(Kind::kBatch, context, request, request.SerializeAsString(), now);
  proposal.pass_kind = kind.name;
  proposal.pass_count = static_cast<int>(request.count());
  proposal.expires_at = verifier::ExpiryOf(kind, proposal.issued_at);
  return Issue<v1::IssueBatchResponse>(proposal,
                                       [&](Issuance& record) { return MakeBatch(*issuer, record, request); });
}

Result<v1::IssueBatchResponse> Credential::MakeBatch(const Issuer& issuer, Issuance& record,
                                                     const v1::IssueBatchRequest& request) const {
  const verifier::PassKind& kind = *verifier::FindPassKind(record.pass_kind);
  const Time now = with_.clock->Now();
  // A record that a crash left behind may be nearly over: the passes' time begins when they are signed.
  record.expires_at = verifier::ExpiryOf(kind, WholeSeconds(now));
  const SigningKey& key = issuer.keys.at(std::string(kind.name));
  record.kid = key.kid;
  v1::IssueBatchResponse response;
  for (const verifier::CredentialClaims& claims : ClaimsOf(kind, record, request, issuer.name)) {
    LAGAN_ASSIGN_OR_RETURN(*response.add_qr_texts(),
                           SignPass(kind, claims, key, issuer.trust, issuer.specimen, now));
  }
  response.set_expires_at(FormatTime(record.expires_at));
  response.set_specimen(issuer.specimen);
  response.set_audit_event_id(record.event_id);
  response.set_kind(record.pass_kind);
  return response;
}

Result<v1::AcknowledgeDeliveryResponse> Credential::AcknowledgeDelivery(
    const rpc::CallContext&, const v1::AcknowledgeDeliveryRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const bool forgot, InTransaction(*with_.database, [&](Transaction& transaction) {
                           return Acknowledge(transaction, request.application_id());
                         }));
  if (forgot) LAGAN_RETURN_IF_ERROR(EmptyLog());
  return v1::AcknowledgeDeliveryResponse();
}

Result<v1::SignResultResponse> Credential::SignResult(const rpc::CallContext& context,
                                                      const v1::SignResultRequest& request) {
  const Time now = with_.clock->Now();
  LAGAN_RETURN_IF_ERROR(Check(request, DateOf(now)));
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  Issuance proposal = Propose(Kind::kResult, context, request, request.claims().SerializeAsString(), now);
  proposal.audience = request.relying_party();
  proposal.expires_at = proposal.issued_at + with_.settings.result_life;
  return Issue<v1::SignResultResponse>(
      proposal, [&](Issuance& record) { return MakeResult(*issuer, record, request); });
}

Result<v1::SignResultResponse> Credential::MakeResult(const Issuer& issuer, Issuance& record,
                                                      const v1::SignResultRequest& request) const {
  // A record that a crash left behind may be older than a result lives: its time begins when it is signed.
  const Time now = with_.clock->Now();
  record.issued_at = WholeSeconds(now);
  record.expires_at = record.issued_at + with_.settings.result_life;
  const SigningKey& key = issuer.keys.at(kPurposeResult);
  record.kid = key.kid;
  const std::string payload = ResultPayload(issuer.name, record, request);
  LAGAN_ASSIGN_OR_RETURN(const std::string jwt, tokens::EncodeJwt(payload, HexEncode(key.kid), *key.signer));
  // As the relying party will read it.
  const auto read = tokens::VerifyJwt(
      jwt, key.public_key, {.issuer = issuer.name, .audience = request.relying_party(), .now = now});
  if (!read.ok() || *read != payload) return LintFailed();
  v1::SignResultResponse response;
  response.set_jwt(jwt);
  response.set_specimen(issuer.specimen);
  response.set_audit_event_id(record.event_id);
  return response;
}

template <typename Response, typename Request, typename Fn>
Result<Response> Credential::Once(const rpc::CallContext& context, const Request& request, Fn&& fn) {
  // "2": answers were kept as bare words once, and are not to be read as messages.
  const std::string scope = context.peer + "/2/" + request.GetTypeName();
  const crypto::Sha256Digest digest = Keyed(secret_, "request", request.SerializeAsString());
  return InTransaction(*with_.database, [&](Transaction& transaction) -> Result<Response> {
    LAGAN_ASSIGN_OR_RETURN(
        const storage::IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, with_.clock->Now()));
    if (call.state == storage::IdempotentCall::State::kFinished) {
      return ReadAnswer<Response>(call.response);
    }
    LAGAN_ASSIGN_OR_RETURN(const Response response, fn(transaction));
    LAGAN_RETURN_IF_ERROR(storage::FinishIdempotent(transaction, scope, request.idempotency_key(),
                                                    AsBytes(response.SerializeAsString())));
    return response;
  });
}

template <typename Response, typename Request>
Result<Response> Credential::Order(Change change, const rpc::CallContext& context, const Request& request) {
  LAGAN_RETURN_IF_ERROR(
      CheckOrder(request.idempotency_key(), request.serial(), request.reason(), request.actor()));
  const StandingOrder order{.change = change,
                            .serial = request.serial(),
                            .reason = request.reason(),
                            .actor = request.actor(),
                            .caller = context.peer};
  const std::string event_id = with_.random->TakeId();
  return Once<Response>(context, request, [&](Transaction& transaction) -> Result<Response> {
    Response response;
    LAGAN_ASSIGN_OR_RETURN(*response.mutable_status(),
                           ChangeStanding(transaction, order, event_id, with_.clock->Now()));
    return response;
  });
}

Result<v1::EndApplicationResponse> Credential::EndApplication(const rpc::CallContext& context,
                                                              const v1::EndApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const EndOrder order{.application_id = request.application_id(),
                       .reason = request.reason(),
                       .actor = request.actor(),
                       .caller = context.peer};
  LAGAN_ASSIGN_OR_RETURN(
      const v1::EndApplicationResponse response,
      Once<v1::EndApplicationResponse>(
          context, request, [&](Transaction& transaction) -> Result<v1::EndApplicationResponse> {
            LAGAN_ASSIGN_OR_RETURN(
                const std::uint32_t revoked,
                credential::EndApplication(transaction, order, *with_.random, with_.clock->Now()));
            v1::EndApplicationResponse made;
            made.set_revoked(revoked);
            return made;
          }));
  LAGAN_RETURN_IF_ERROR(EmptyLog());
  return response;
}

Result<v1::SuspendCredentialResponse> Credential::SuspendCredential(
    const rpc::CallContext& context, const v1::SuspendCredentialRequest& request) {
  return Order<v1::SuspendCredentialResponse>(Change::kSuspend, context, request);
}

Result<v1::ReinstateCredentialResponse> Credential::ReinstateCredential(
    const rpc::CallContext& context, const v1::ReinstateCredentialRequest& request) {
  return Order<v1::ReinstateCredentialResponse>(Change::kReinstate, context, request);
}

Result<v1::RevokeCredentialResponse> Credential::RevokeCredential(
    const rpc::CallContext& context, const v1::RevokeCredentialRequest& request) {
  return Order<v1::RevokeCredentialResponse>(Change::kRevoke, context, request);
}

Result<v1::GetCredentialStatusResponse> Credential::GetCredentialStatus(
    const rpc::CallContext&, const v1::GetCredentialStatusRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const std::string status, InTransaction(
                                                       *with_.database,
                                                       [&](Transaction& transaction) {
                                                         return FindStatus(transaction, request.serial(),
                                                                           with_.clock->Now());
                                                       },
                                                       storage::Mode::kRead));
  v1::GetCredentialStatusResponse response;
  response.set_status(status);
  return response;
}

Result<v1::GetTrustBundleResponse> Credential::GetTrustBundle(const rpc::CallContext&,
                                                              const v1::GetTrustBundleRequest&) {
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  v1::GetTrustBundleResponse response;
  response.set_bundle(std::string(AsText(issuer->trust.file)));
  response.set_root_public_key(std::string(AsText(issuer->root.ToDer())));
  response.set_result_public_key(std::string(AsText(issuer->keys.at(kPurposeResult).public_key.ToDer())));
  response.set_sequence(issuer->trust.installed.bundle.sequence);
  for (const StatusFile& file : issuer->trust.list_files) {
    v1::StatusListFile& list = *response.add_status_lists();
    list.set_number(file.number);
    list.set_token(std::string(AsText(file.token)));
  }
  return response;
}

Status Credential::Maintain() {
  LAGAN_ASSIGN_OR_RETURN([[maybe_unused]] const auto issuer, CurrentIssuer());
  LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_RETURN_IF_ERROR(ForgetAnswers(transaction, now));
    LAGAN_RETURN_IF_ERROR(ForgetIssued(transaction, now));
    LAGAN_RETURN_IF_ERROR(QueueRenewals(transaction, *with_.random, now, kRenewalsAtOnce).status());
    LAGAN_RETURN_IF_ERROR(ForgetEnds(transaction, now));
    LAGAN_RETURN_IF_ERROR(ForgetIncidents(transaction, now));
    LAGAN_RETURN_IF_ERROR(ForgetEuKeys(transaction, now));
    LAGAN_RETURN_IF_ERROR(storage::ForgetIdempotent(transaction, now).status());
    return storage::ForgetDelivered(transaction, now - kKeepDelivered).status();
  }));
  return EmptyLog();
}

Status Credential::EmptyLog() {
  const Status emptied = with_.database->EmptyLog();
  return emptied.reason() == "STORE_BUSY" ? Status() : emptied;
}

Result<SealedAnswer> Credential::Seal(std::string_view serial, const SecretText& answer) const {
  const Bytes context = AnswerContext(serial);
  const SecretBytes key(with_.random->Take(crypto::kAeadKeySize));
  LAGAN_ASSIGN_OR_RETURN(Bytes wrapped, with_.kek->Wrap(key, AsText(context), *with_.random));
  LAGAN_ASSIGN_OR_RETURN(Bytes sealed,
                         crypto::AeadSeal(key, AsBytes(answer.Reveal()), context, *with_.random));
  return SealedAnswer{std::move(wrapped), std::move(sealed)};
}

Result<SecretBytes> Credential::Open(std::string_view serial, const SealedAnswer& answer) const {
  const Bytes context = AnswerContext(serial);
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes key, with_.kek->Unwrap(answer.wrapped_key, AsText(context)));
  return crypto::AeadOpen(key, answer.sealed, context);
}

}  // namespace lagan::credential
