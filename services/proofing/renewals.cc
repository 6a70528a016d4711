#include "services/proofing/renewals.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/proofing/pass_on_paper.h"
#include "services/proofing/validation.h"
#include "services/storage/outbox.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kSystem = "system";

// Nothing that another try could change; what is no reason here is tried again.
constexpr std::array<std::string_view, 12> kNotPossible = {
    "APPLICATION_OVER",   "EVIDENCE_GONE",          "CREDENTIAL_REVOKED",    "CREDENTIAL_SUSPENDED",
    "CREDENTIAL_EXPIRED", "CREDENTIAL_NOT_FOUND",   "CREDENTIAL_RENEWED",    "APPLICATION_ENDED",
    "DELIVERY_OVER",      "IDEMPOTENCY_KEY_REUSED", "APPLICATION_SUSPENDED", "APPLICATION_NOT_ENTITLED"};

// Far longer than the issuer repeats an event; one that came later still would be refused there, as delivered before.
constexpr std::chrono::days kKeepDone{60};

bool IsFinal(const Status& status) {
  return std::find(kNotPossible.begin(), kNotPossible.end(), status.reason()) != kNotPossible.end();
}

Status Check(const v1::RenewalDue& due) {
  const Result<Time> end = ParseTime(due.expires_at());
  if (IsHexId(due.event_id()) && IsHexId(due.serial()) && IsHexId(due.application_id()) && end.ok()) {
    return Status();
  }
  return InvalidArgument("FIELD_INVALID", "An event of a renewal is not what the contract says.", "renewals");
}

std::chrono::milliseconds Backoff(int attempt) {
  return std::chrono::seconds(1) * (1 << std::min(attempt, 10));
}

}  // namespace

Renewals::Renewals(Dependencies dependencies)
    : ApplicationWork(std::move(dependencies)), renewals_(*with_.database, *with_.clock, "renewals") {}

Result<v1::DeliverRenewalsDueResponse> Renewals::DeliverRenewalsDue(
    const rpc::CallContext&, const v1::DeliverRenewalsDueRequest& request) {
  if (request.renewals_size() < 1 || request.renewals_size() > 100) {
    return InvalidArgument("FIELD_INVALID", "Deliver 1 to 100 renewals at once.", "renewals");
  }
  for (const v1::RenewalDue& due : request.renewals()) {
    LAGAN_RETURN_IF_ERROR(Check(due));
    LAGAN_RETURN_IF_ERROR(Queue(due));
  }
  if (on_queued_) on_queued_();
  return v1::DeliverRenewalsDueResponse();
}

Status Renewals::Queue(const v1::RenewalDue& due) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(const bool first,
                           storage::FirstDelivery(transaction, kIssuer, due.event_id(), now));
    if (!first) return Status();
    const Result<ApplicationRecord> record = Load(transaction, due.application_id());
    if (record.status().reason() == "APPLICATION_NOT_FOUND") return Status();
    LAGAN_RETURN_IF_ERROR(record.status());
    return renewals_.Enqueue(transaction, "renewal-" + due.serial(), AsBytes(due.SerializeAsString()), now)
        .status();
  });
}

Result<bool> Renewals::RunNext(const rpc::CallContext& context) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<storage::Lease> lease, renewals_.Claim(with_.lease));
  if (!lease.has_value()) return false;
  v1::RenewalDue due;
  Status status;
  if (due.ParseFromArray(lease->payload.data(), static_cast<int>(lease->payload.size()))) {
    status = Renew(context, *lease, due);
    if (IsFinal(status)) status = GiveUp(due, status.reason());
  }
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) {
    if (status.ok()) return renewals_.Complete(transaction, *lease);
    return renewals_.Retry(transaction, *lease, with_.clock->Now() + Backoff(lease->attempt));
  }));
  if (!status.ok()) return status;
  return true;
}

Status Renewals::TidyUp() {
  const Time before = with_.clock->Now() - kKeepDone;
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(renewals_.ForgetDone(transaction, before).status());
    return storage::ForgetReceived(transaction, kIssuer, before).status();
  });
}

Status Renewals::Renew(const rpc::CallContext& context, const storage::Lease& lease,
                       const v1::RenewalDue& due) {
  LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, storage::InTransaction(
                                                             *with_.database,
                                                             [&](storage::Transaction& transaction) {
                                                               return Load(transaction, due.application_id());
                                                             },
                                                             storage::Mode::kRead));
  if (record.channel == v1::CHANNEL_DIGITAL) return Status();
  LAGAN_ASSIGN_OR_RETURN(const Evidence evidence, FindEvidence(due));
  LAGAN_ASSIGN_OR_RETURN(const auto pass, Issue(context, lease, due, evidence));
  return Post(context, lease, evidence, pass);
}

Result<Renewals::Evidence> Renewals::FindEvidence(const v1::RenewalDue& due) {
  Result<Loaded> loaded = LoadWithKey(due.application_id());
  if (loaded.status().reason() == "DATA_KEY_NOT_FOUND") {
    return FailedPrecondition("APPLICATION_OVER", "The application was erased.");
  }
  LAGAN_RETURN_IF_ERROR(loaded.status());
  if (loaded->record.state != v1::STATE_ISSUED || loaded->record.erase_asked) {
    return FailedPrecondition("APPLICATION_OVER", "The application is over.");
  }
  LAGAN_ASSIGN_OR_RETURN(auto zone, ReadField<mrz::v1::Zone>(*loaded, field::kDocument));
  LAGAN_ASSIGN_OR_RETURN(auto address, ReadField<v1::RecordPostalAddressRequest>(*loaded, field::kAddress));
  if (!zone.has_value() || !address.has_value()) {
    return FailedPrecondition("EVIDENCE_GONE", "What the pass rests on is not kept any more.");
  }
  return Evidence{std::move(*loaded), *std::move(zone), *std::move(address)};
}

Result<credential::v1::IssueCredentialResponse> Renewals::Issue(const rpc::CallContext& context,
                                                                const storage::Lease& lease,
                                                                const v1::RenewalDue& due,
                                                                const Evidence& evidence) {
  const Loaded& loaded = evidence.loaded;
  LAGAN_ASSIGN_OR_RETURN(auto before,
                         ReadField<credential::v1::IssueCredentialResponse>(loaded, field::kRenewal));
  if (before.has_value()) return *std::move(before);
  credential::v1::IssueCredentialRequest request = MakeNamePassRequest(loaded.record, evidence.zone, {});
  request.set_idempotency_key(loaded.record.id + "-renew-" + due.serial().substr(0, 16));
  request.set_replaces(due.serial());
  request.set_keep_replaced(true);
  LAGAN_ASSIGN_OR_RETURN(auto pass, with_.peers->IssueCredential(context, request));
  LAGAN_RETURN_IF_ERROR(
      WriteUnderLease(lease, loaded.record.id,
                      [&](storage::Transaction& transaction, const ApplicationRecord& record) -> Status {
                        LAGAN_RETURN_IF_ERROR(PutMessage(transaction, loaded.key, record, field::kRenewal,
                                                         pass, *with_.random));
                        return AddEvent(transaction, record, "credential.renewed", kSystem,
                                        {{"serial", pass.serial()}, {"replaces", due.serial()}});
                      }));
  return pass;
}

Status Renewals::Post(const rpc::CallContext& context, const storage::Lease& lease, const Evidence& evidence,
                      const credential::v1::IssueCredentialResponse& pass) {
  const std::string& id = evidence.loaded.record.id;
  LAGAN_ASSIGN_OR_RETURN(const Time pass_ends_at, ParseTime(pass.expires_at()));
  LetterRow letter;
  LAGAN_RETURN_IF_ERROR(WriteUnderLease(
      lease, id, [&](storage::Transaction& transaction, const ApplicationRecord& record) -> Status {
        LAGAN_ASSIGN_OR_RETURN(
            letter, LetterOfPass(transaction, record.id, pass.serial(), *with_.random, with_.clock->Now()));
        return Status();
      }));
  LAGAN_ASSIGN_OR_RETURN(
      const auto spooled,
      with_.peers->SpoolLetter(context, MakeLetter(letter, evidence.zone, evidence.address, pass)));
  credential::v1::AcknowledgeDeliveryRequest delivered;
  delivered.set_application_id(id);
  LAGAN_RETURN_IF_ERROR(with_.peers->AcknowledgeDelivery(context, delivered).status());
  return WriteUnderLease(
      lease, id, [&](storage::Transaction& transaction, ApplicationRecord record) -> Status {
        LAGAN_RETURN_IF_ERROR(SetLetterRun(transaction, letter.letter_serial, spooled.run_id()));
        LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kRenewal));
        // What the next renewal needs is kept until the end of this pass.
        if (record.deadline == record.pass_ends_at) record.deadline = pass_ends_at;
        record.pass_ends_at = pass_ends_at;
        record.updated_at = with_.clock->Now();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        return AddEvent(transaction, record, "letter.spooled", kSystem,
                        {{"run", spooled.run_id()}, {"pages", std::to_string(spooled.pages())}});
      });
}

Status Renewals::GiveUp(const v1::RenewalDue& due, const std::string& reason) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, due.application_id()));
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kRenewal));
    return AddEvent(transaction, record, "renewal.not_possible", kSystem,
                    {{"serial", due.serial()}, {"reason", reason}});
  });
}

template <typename Fn>
Status Renewals::WriteUnderLease(const storage::Lease& lease, std::string_view application_id, Fn&& fn) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(renewals_.CheckLease(transaction, lease));
    LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, application_id));
    if (record.state != v1::STATE_ISSUED || record.erase_asked) {
      return FailedPrecondition("APPLICATION_OVER", "The application is over.");
    }
    return fn(transaction, std::move(record));
  });
}

}  // namespace lagan::proofing
