#include "services/proofing/application_work.h"

#include <algorithm>
#include <utility>

#include "services/proofing/doubts.h"
#include "services/proofing/validation.h"
#include "services/storage/outbox.h"

namespace lagan::proofing {

ApplicationWork::ApplicationWork(Dependencies dependencies)
    : with_(std::move(dependencies)), queue_(*with_.database, *with_.clock, "checks") {}

std::string ApplicationWork::Actor(const rpc::CallContext& context) {
  return context.operator_id.empty() ? "portal:" + context.peer : "operator:" + context.operator_id;
}

std::string ApplicationWork::IdempotencyScope(const rpc::CallContext& context) {
  const std::string caller =
      context.operator_id.empty() ? context.peer : context.peer + "/" + context.operator_id;
  return caller + "/" + context.method;
}

Result<ApplicationRecord> ApplicationWork::LoadForCaller(storage::Transaction& transaction,
                                                         std::string_view id,
                                                         const rpc::CallContext& context) {
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(id));
  LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, LoadForPortal(transaction, id, context.peer));
  if (record.operator_id == context.operator_id) return record;
  return NotFound("APPLICATION_NOT_FOUND", "There is no such application here.", "application_id");
}

Result<ApplicationWork::Loaded> ApplicationWork::LoadWithKeyForCaller(std::string_view id,
                                                                      const rpc::CallContext& context) {
  LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, storage::InTransaction(
                                                       *with_.database,
                                                       [&](storage::Transaction& transaction) {
                                                         return LoadForCaller(transaction, id, context);
                                                       },
                                                       storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(keys::DataKey key, with_.data_keys->Get(id));
  return Loaded{std::move(record), std::move(key)};
}

Result<ApplicationRecord> ApplicationWork::AddApplication(storage::Transaction& transaction,
                                                          const rpc::CallContext& context,
                                                          const std::string& id, const keys::DataKey& key,
                                                          v1::Channel channel,
                                                          const v1::CreateApplicationRequest& request) {
  const Time now = with_.clock->Now();
  ApplicationRecord record;
  record.id = id;
  record.portal = context.peer;
  record.operator_id = context.operator_id;
  record.channel = channel;
  record.level_asked = request.level_asked();
  record.purpose = request.purpose();
  record.actor_kind = request.actor().kind();
  record.created_at = now;
  EnterState(record, v1::STATE_CREATED, with_.limits, now);
  LAGAN_RETURN_IF_ERROR(InsertApplication(transaction, record));
  LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kSubject, request, *with_.random));
  LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_OPENED));
  LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "application.created", Actor(context),
                                 {{"purpose", record.purpose},
                                  {"level_asked", v1::Level_Name(record.level_asked)},
                                  {"channel", v1::Channel_Name(record.channel)}}));
  return record;
}

Status ApplicationWork::NoteNotice(storage::Transaction& transaction, const rpc::CallContext& context,
                                   ApplicationRecord& record, const std::string& version,
                                   const std::string& lawful_basis) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kNoticeRecorded, with_.limits, with_.clock->Now()));
  record.notice_version = version;
  record.lawful_basis = lawful_basis;
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  return AddEvent(transaction, record, "notice.recorded", Actor(context),
                  {{"notice_version", record.notice_version}, {"lawful_basis", record.lawful_basis}});
}

Result<ApplicationWork::Loaded> ApplicationWork::LoadWithKey(std::string_view id) {
  LAGAN_ASSIGN_OR_RETURN(
      ApplicationRecord record,
      storage::InTransaction(
          *with_.database, [&](storage::Transaction& transaction) { return Load(transaction, id); },
          storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(keys::DataKey key, with_.data_keys->Get(id));
  return Loaded{std::move(record), std::move(key)};
}

Result<v1::Application> ApplicationWork::Describe(storage::Transaction& transaction,
                                                  const ApplicationRecord& record) const {
  v1::Application out;
  out.set_application_id(record.id);
  out.set_state(record.state);
  out.set_public_state(std::string(PublicWords(record.state)));
  out.set_reason(record.reason);
  out.set_advice(record.advice);
  out.set_level_asked(record.level_asked);
  out.set_level(record.level);
  out.set_profile(record.profile);
  if (record.deadline_state != v1::STATE_UNSPECIFIED) {
    out.set_deadline(FormatTime(record.deadline));
    out.set_deadline_state(record.deadline_state);
  }
  out.set_version(static_cast<std::uint64_t>(record.version));
  out.set_created_at(FormatTime(record.created_at));
  out.set_updated_at(FormatTime(record.updated_at));
  out.mutable_actor()->set_kind(static_cast<common::v1::ActorKind>(record.actor_kind));
  out.set_outcome(record.outcome);
  out.set_channel(record.channel);
  out.set_face_check(record.face_check);
  out.set_manual(record.manual);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> events, EventIds(transaction, record.id));
  for (const std::string& event : events) out.add_audit_event_ids(event);
  return out;
}

namespace {

// Reasons of a case that teach nobody what to change.
bool IsHarmless(std::string_view reason) {
  return reason == "LEVEL_NOT_REACHED" || reason == "CHECKS_OVERDUE" || reason == doubt::kConsentRefused ||
         reason == doubt::kUnavailable || reason == doubt::kPortraitTooSmall;
}

// How a grade came about is for the person to know. Only where somebody is in doubt it is for those who look, and not for whoever may
// have caused it. Operators are told what they work on.
bool MayTellWhy(const ApplicationRecord& record) {
  if (!record.operator_id.empty()) return true;
  const bool harmless = std::all_of(record.case_reasons.begin(), record.case_reasons.end(), IsHarmless);
  switch (record.state) {
    case v1::STATE_SUBMITTED:
    case v1::STATE_CHECKING:
      return false;
    case v1::STATE_IN_REVIEW:
    case v1::STATE_NEEDS_EVIDENCE:
      return harmless;
    case v1::STATE_CLOSED:
      return record.outcome != v1::OUTCOME_REFUSED_FRAUD && harmless;
    default:
      return true;
  }
}

}  // namespace

Result<v1::Application> ApplicationWork::DescribeWithGrade(storage::Transaction& transaction,
                                                           const ApplicationRecord& record) const {
  LAGAN_ASSIGN_OR_RETURN(v1::Application out, Describe(transaction, record));
  if (record.level == v1::LEVEL_UNSPECIFIED || record.state == v1::STATE_ERASED || !MayTellWhy(record))
    return out;
  const auto key = with_.data_keys->Get(record.id);
  // An erasure that was interrupted after the key was destroyed: there is nothing to describe any more.
  if (key.status().reason() == "DATA_KEY_NOT_FOUND") return out;
  LAGAN_RETURN_IF_ERROR(key.status());
  LAGAN_ASSIGN_OR_RETURN(const auto grade, GetMessage<assurance::v1::GradeResponse>(
                                               transaction, *key, record.id, field::kGrade));
  if (grade.has_value()) {
    for (const auto& line : grade->derivation()) out.add_derivation(line.text());
    for (const auto& missing : grade->missing()) out.add_missing(missing);
  }
  return out;
}

Status ApplicationWork::AddEvent(storage::Transaction& transaction, const ApplicationRecord& record,
                                 std::string_view kind, std::string_view actor,
                                 const std::map<std::string, std::string>& facts) {
  return AddEventAs(transaction, record, with_.random->TakeId(), kind, actor, facts);
}

Status ApplicationWork::AddEventAs(storage::Transaction& transaction, const ApplicationRecord& record,
                                   std::string event_id, std::string_view kind, std::string_view actor,
                                   const std::map<std::string, std::string>& facts) {
  audit::v1::Entry entry;
  entry.set_event_id(std::move(event_id));
  entry.set_service("proofing");
  entry.set_kind(std::string(kind));
  entry.set_application_id(record.id);
  entry.set_actor(std::string(actor));
  entry.set_occurred_at(FormatTime(with_.clock->Now()));
  for (const auto& [name, value] : facts) (*entry.mutable_facts())[name] = value;
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("INSERT INTO events (event_id, application_id) VALUES ($1, $2)",
                                     {entry.event_id(), entry.application_id()})
                            .status());
  return storage::AppendToOutbox(transaction,
                                 {.id = entry.event_id(),
                                  .kind = entry.kind(),
                                  .subject = entry.application_id(),
                                  .payload = ToBytes(entry.SerializeAsString())},
                                 with_.clock->Now());
}

Status ApplicationWork::Tell(storage::Transaction& transaction, std::string_view kind,
                             std::string_view event_id, std::string_view subject,
                             const std::string& payload) {
  return storage::AppendToOutbox(transaction,
                                 {.id = std::string(event_id),
                                  .kind = std::string(kind),
                                  .subject = std::string(subject),
                                  .payload = ToBytes(payload)},
                                 with_.clock->Now());
}

Status ApplicationWork::EnqueueChecks(storage::Transaction& transaction, const ApplicationRecord& record) {
  // A second submission, after more evidence came, is a new step: hence the version.
  return queue_
      .Enqueue(transaction, record.id + ":" + std::to_string(record.version), AsBytes(record.id),
               with_.clock->Now())
      .status();
}

rpc::CallContext ApplicationWork::OwnContext(std::string method) const {
  rpc::CallContext context;
  context.peer = "proofing";
  context.trace_id = with_.random->TakeId();
  context.clock = with_.clock;
  context.deadline = with_.clock->Now() + std::chrono::seconds(20);
  context.method = std::move(method);
  return context;
}

}  // namespace lagan::proofing
