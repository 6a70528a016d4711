// The part of Credential that has to do with incidents and with the publication of status lists.
#include "services/credential/credential.h"
#include "services/credential/incident.h"
#include "services/credential/validation.h"
#include "services/storage/idempotency.h"

namespace lagan::credential {
namespace {

using storage::InTransaction;
using storage::Transaction;

constexpr std::uint32_t kUsualPage = 100;

IncidentOrder OrderOf(const v1::RevokeManyRequest& request, const rpc::CallContext& context) {
  IncidentOrder order{.kid = request.kid(),
                      .issued_from = {},
                      .issued_until = {},
                      .reason = request.reason(),
                      .actor = request.actor(),
                      .second_actor = request.second_actor(),
                      .caller = context.peer};
  if (request.kid().empty()) {
    // They are valid: Check has read them.
    order.issued_from = *ParseTime(request.issued_from());
    order.issued_until = *ParseTime(request.issued_to());
  }
  return order;
}

const char* NameOf(IncidentState state) {
  switch (state) {
    case IncidentState::kRevoking:
      return "revoking";
    case IncidentState::kPublishing:
      return "publishing";
    case IncidentState::kDone:
      break;
  }
  return "done";
}

}  // namespace

Result<v1::RevokeManyResponse> Credential::RevokeMany(const rpc::CallContext& context,
                                                      const v1::RevokeManyRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const IncidentOrder order = OrderOf(request, context);
  const std::string scope = context.peer + "/" + request.GetTypeName();
  const crypto::Sha256Digest digest =
      crypto::HmacSha256(secret_.Reveal(), AsBytes("incident:" + request.SerializeAsString()));
  const std::string id = with_.random->TakeId();
  const std::string event_id = with_.random->TakeId();
  return InTransaction(*with_.database, [&](Transaction& transaction) -> Result<v1::RevokeManyResponse> {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(
        const storage::IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now));
    std::string incident_id = id;
    if (call.state == storage::IdempotentCall::State::kFinished) {
      incident_id = AsText(call.response);
    } else {
      LAGAN_RETURN_IF_ERROR(OpenIncident(transaction, order, id, event_id, now).status());
      LAGAN_RETURN_IF_ERROR(
          storage::FinishIdempotent(transaction, scope, request.idempotency_key(), AsBytes(id)));
    }
    LAGAN_ASSIGN_OR_RETURN(const Incident incident, FindIncident(transaction, incident_id));
    v1::RevokeManyResponse response;
    response.set_incident_id(incident.id);
    response.set_listed(static_cast<std::uint64_t>(incident.listed));
    return response;
  });
}

Result<v1::GetIncidentResponse> Credential::GetIncident(const rpc::CallContext&,
                                                        const v1::GetIncidentRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(
      const Incident incident,
      InTransaction(
          *with_.database,
          [&](Transaction& transaction) { return FindIncident(transaction, request.incident_id()); },
          storage::Mode::kRead));
  v1::GetIncidentResponse response;
  response.set_listed(static_cast<std::uint64_t>(incident.listed));
  response.set_revoked(static_cast<std::uint64_t>(incident.revoked));
  response.set_state(NameOf(incident.state));
  if (incident.published_at) response.set_published_at(FormatTime(*incident.published_at));
  return response;
}

Result<v1::ListIncidentResponse> Credential::ListIncident(const rpc::CallContext&,
                                                          const v1::ListIncidentRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::uint32_t size = request.page_size() == 0 ? kUsualPage : request.page_size();
  LAGAN_ASSIGN_OR_RETURN(const std::vector<IncidentItem> items,
                         InTransaction(
                             *with_.database,
                             [&](Transaction& transaction) {
                               return ListOf(transaction, request.incident_id(), request.page_token(),
                                             static_cast<int>(size));
                             },
                             storage::Mode::kRead));
  v1::ListIncidentResponse response;
  for (const IncidentItem& item : items) {
    v1::ListIncidentResponse::Item& out = *response.add_items();
    out.set_serial(item.serial);
    out.set_application_id(item.application_id);
    out.set_kind(item.kind);
    out.set_issued_at(FormatTime(item.issued_at));
  }
  if (items.size() == size) response.set_next_page_token(items.back().serial);
  return response;
}

Status Credential::PublishStatus() {
  LAGAN_ASSIGN_OR_RETURN(
      const bool changed,
      InTransaction(
          *with_.database, [](Transaction& transaction) { return StatusChanged(transaction); },
          storage::Mode::kRead));
  const std::lock_guard lock(mutex_);
  // None: what was signed before could not be published.
  if (!changed && issuer_ != nullptr) return Status();
  return LoadIssuer(with_.clock->Now());
}

Result<bool> Credential::WorkOnIncidents() {
  LAGAN_ASSIGN_OR_RETURN(
      const bool idle,
      InTransaction(
          *with_.database, [](Transaction& transaction) { return IncidentsAreDone(transaction); },
          storage::Mode::kRead));
  if (idle) return false;
  const std::string event_id = with_.random->TakeId();
  LAGAN_ASSIGN_OR_RETURN(const bool more, InTransaction(*with_.database, [&](Transaction& transaction) {
                           return RevokeSlice(transaction, event_id, with_.clock->Now());
                         }));
  if (more) return true;
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> waiting,
                         InTransaction(*with_.database, FindUnpublished, storage::Mode::kRead));
  LAGAN_RETURN_IF_ERROR(PublishStatus());
  LAGAN_ASSIGN_OR_RETURN(const std::shared_ptr<const Issuer> issuer, CurrentIssuer());
  for (const std::string& id : waiting) {
    const std::string published_event = with_.random->TakeId();
    LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) {
      return MarkPublished(transaction, id, issuer->trust.installed.bundle.sequence, published_event,
                           with_.clock->Now());
    }));
  }
  return false;
}

}  // namespace lagan::credential
