// The credential service without its network: the issuer.
//
// A signature is made in three steps, so that none is ever delivered without a record (rule 5 of the house):
//   1. one transaction records what will be signed: serial, application, expiry, a commitment to the claims;
//   2. the claims are signed, and what came out is read back and verified as a stranger would;
//   3. one transaction stores the answer, sealed, with its audit event; only what is stored is delivered.
// A call repeated after a crash between 1 and 3 takes up the record where it stands, under the same serial; after 3 it
// gets the stored bytes. Thread-safe.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/credential/v1/keys.pb.h"
#include "services/credential/issuance.h"
#include "services/credential/issuer_store.h"
#include "services/credential/key_folder.h"
#include "services/credential/signing_keys.h"
#include "services/credential/standing.h"
#include "services/credential/trust_store.h"
#include "services/keys/key_encryption_key.h"
#include "services/policy/working_days.h"
#include "services/rpc/call_context.h"
#include "services/storage/database.h"

namespace lagan::credential {

struct Settings {
  // True: a specimen root and issuer certificate are made unasked, and everything issued is a specimen. False: what the ceremony
  // installed (issuer_store.h).
  bool sandbox = true;
  // iss of credentials, results and the trust bundle in a sandbox; else the name in the issuer certificate holds.
  std::string sandbox_issuer = "lagan-sandbox";
  // Owner-only folder of the wrapped keys.
  std::filesystem::path keys{};
  // Where venues fetch trust.bundle and trust.bundle.root.
  std::filesystem::path public_folder{};
  // What the addresses of status lists begin with; their numbers follow. A list keeps the address that it was begun with. The one
  // given here leads nowhere (RFC 2606 section 2) and is a sandbox's.
  std::string status_lists = "https://lists.lagan.invalid/";
  // Older verifiers must not decide (kVerifierVersion of verifier/trust/trust_bundle.h); stands in each bundle. Not higher than ours.
  std::uint32_t minimum_verifier = 1;
  // A result is for the relying party that asked, which may fetch it as long as a repeated call is answered.
  std::chrono::minutes result_life{24 * 60};
  // Days on which no post moves: renewals are due in working days.
  policy::WorkingDays calendar{};
  // How long a repeated call gets its answer, unless delivery is acknowledged before.
  std::chrono::hours delivery{24};
};

// Everything outlives the service. The database is its alone.
struct Dependencies {
  storage::Database* database = nullptr;
  const keys::KeyEncryptionKey* kek = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  Settings settings{};
  // Of keys in files.
  SignerFactory make_signer{};
  // Where signing keys are. Empty: files in settings.keys.
  std::shared_ptr<KeyHolder> holder{};
};

class Credential {
 public:
  // Brings the tables up to date, makes the keys that are missing, signs and publishes a trust bundle when one is due.
  // In a sandbox everything is a specimen: nothing signed there verifies as real. MINIMUM_VERIFIER_INVALID; reasons of storage::Migrate, KeyHolder,
  // OpenInstalledIssuer, SigningKeys, EnsureTrust and PublishTrust.
  static Result<std::unique_ptr<Credential>> Open(Dependencies dependencies);

  // The methods of the contract (proto/lagan/credential/v1/credential.proto says what each promises). Besides:
  // FIELD_INVALID, IDEMPOTENCY_KEY_INVALID; LINT_FAILED (internal) when our own verifier does not accept what was
  // signed, which is then never delivered; ABORTED KEY_WITHDRAWN when the key was withdrawn while it signed: the same call again
  // signs with another.
  Result<v1::IssueCredentialResponse> IssueCredential(const rpc::CallContext& context,
                                                      const v1::IssueCredentialRequest& request);
  Result<v1::IssueBatchResponse> IssueBatch(const rpc::CallContext& context,
                                            const v1::IssueBatchRequest& request);
  Result<v1::AcknowledgeDeliveryResponse> AcknowledgeDelivery(const rpc::CallContext& context,
                                                              const v1::AcknowledgeDeliveryRequest& request);
  Result<v1::SignResultResponse> SignResult(const rpc::CallContext& context,
                                            const v1::SignResultRequest& request);
  Result<v1::SuspendCredentialResponse> SuspendCredential(const rpc::CallContext& context,
                                                          const v1::SuspendCredentialRequest& request);
  Result<v1::ReinstateCredentialResponse> ReinstateCredential(const rpc::CallContext& context,
                                                              const v1::ReinstateCredentialRequest& request);
  Result<v1::RevokeCredentialResponse> RevokeCredential(const rpc::CallContext& context,
                                                        const v1::RevokeCredentialRequest& request);
  Result<v1::GetCredentialStatusResponse> GetCredentialStatus(const rpc::CallContext& context,
                                                              const v1::GetCredentialStatusRequest& request);
  Result<v1::EndApplicationResponse> EndApplication(const rpc::CallContext& context,
                                                    const v1::EndApplicationRequest& request);
  Result<v1::GetTrustBundleResponse> GetTrustBundle(const rpc::CallContext& context,
                                                    const v1::GetTrustBundleRequest& request);

  // Revokes a window or a key at once (incident.h, incident_calls.cc). SECOND_ACTOR_REQUIRED, INCIDENT_NOT_FOUND.
  Result<v1::RevokeManyResponse> RevokeMany(const rpc::CallContext& context,
                                            const v1::RevokeManyRequest& request);
  Result<v1::GetIncidentResponse> GetIncident(const rpc::CallContext& context,
                                              const v1::GetIncidentRequest& request);
  Result<v1::ListIncidentResponse> ListIncident(const rpc::CallContext& context,
                                                const v1::ListIncidentRequest& request);

  // One piece of the incidents under way: a slice, or the publication when all slices are done. True when there may be more. To be
  // called within seconds of RevokeMany and until it answers false.
  Result<bool> WorkOnIncidents();
  // Publishes status lists and trust bundle when a standing has changed or the last try failed; to be called each minute.
  Status PublishStatus();

  // lagan/credential/v1/keys.proto.
  Result<v1::ListKeysResponse> ListKeys(const rpc::CallContext& context, const v1::ListKeysRequest& request);
  Result<v1::RotateKeyResponse> RotateKey(const rpc::CallContext& context,
                                          const v1::RotateKeyRequest& request);
  Result<v1::WithdrawKeyResponse> WithdrawKey(const rpc::CallContext& context,
                                              const v1::WithdrawKeyRequest& request);
  Result<v1::ImportEuKeyResponse> ImportEuKey(const rpc::CallContext& context,
                                              const v1::ImportEuKeyRequest& request);

  // To be called now and then, at least hourly: tells of passes that end soon (renewals.h); forgets answers whose time is over, what
  // retention.h says, idempotency keys of a week ago, ends of applications and events that were forwarded a month ago; and
  // signs and publishes the next trust bundle when it is due.
  Status Maintain();

 private:
  // What signs now. Immutable.
  struct Issuer {
    Time from{}, until{};  // to be loaded anew outside
    bool specimen = true;
    std::string name{};  // iss
    crypto::P256PublicKey root;
    std::map<std::string, SigningKey, std::less<>> keys{};  // one for each purpose of KeyPlans()
    PublishedTrust trust;
    Time certificate_ends{};
  };

  Credential(Dependencies dependencies, SecretBytes secret);

  Result<std::shared_ptr<const Issuer>> CurrentIssuer();
  // Signs and publishes what is due and sets issuer_, which is null after an error: nothing is issued under a bundle that venues
  // cannot have. With mutex_ held.
  Status LoadIssuer(Time now);
  Result<TrustIssuer> LoadTrustIssuer(Time now);
  // After the keys were changed: they are loaded anew at the next call, or at once.
  void DropIssuer();
  Result<std::shared_ptr<const Issuer>> ReloadIssuer();
  // One whose published bundle names the status list of `slot`: loaded anew when the list was begun since, by another process say.
  Result<std::shared_ptr<const Issuer>> IssuerFor(const std::optional<verifier::StatusReference>& slot);

  // The three steps. `sign` makes the answer for a record; its message type is Response. It may change the times of the
  // record, and those are stored.
  template <typename Response, typename Fn>
  Result<Response> Issue(const Issuance& proposal, Fn&& sign);
  Result<v1::IssueCredentialResponse> MakeCredential(const Issuer& issuer, Issuance& record,
                                                     const v1::IssueCredentialRequest& request) const;
  Result<v1::IssueBatchResponse> MakeBatch(const Issuer& issuer, Issuance& record,
                                           const v1::IssueBatchRequest& request) const;
  Result<v1::SignResultResponse> MakeResult(const Issuer& issuer, Issuance& record,
                                            const v1::SignResultRequest& request) const;
  // A proposal with what all kinds have in common; `content` is what is committed to.
  template <typename Request>
  Issuance Propose(Kind kind, const rpc::CallContext& context, const Request& request, std::string content,
                   Time now) const;

  // Does `fn(transaction)` once for an idempotency key and keeps its answer, in one transaction.
  template <typename Response, typename Request, typename Fn>
  Result<Response> Once(const rpc::CallContext& context, const Request& request, Fn&& fn);
  template <typename Response, typename Request>
  Result<Response> Order(Change change, const rpc::CallContext& context, const Request& request);

  // After a deletion. A reader may be in the way; Maintain tries again.
  Status EmptyLog();
  Result<SealedAnswer> Seal(std::string_view serial, const SecretText& answer) const;
  Result<SecretBytes> Open(std::string_view serial, const SealedAnswer& answer) const;

  const Dependencies with_;
  const SecretBytes secret_;  // of digests and commitments
  KeyFolder folder_;          // guarded by mutex_
  KeyHolder* const holder_;   // guarded by mutex_
  SigningKeys keys_;          // guarded by mutex_
  std::mutex mutex_;
  // Guarded by mutex_; null before the first, and when the last try to publish failed.
  std::shared_ptr<const Issuer> issuer_;
};

}  // namespace lagan::credential
