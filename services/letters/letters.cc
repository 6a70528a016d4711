#include "services/letters/letters.h"

#include <algorithm>
#include <utility>

#include "base/crypto/digest.h"
#include "services/letters/draw.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::letters {
namespace {

using storage::InTransaction;
using storage::Transaction;

// What a letter's file is sealed as, under the letter's own key.
constexpr char kSealedField[] = "letter_pdf";
constexpr std::uint64_t kSealedVersion = 1;
constexpr std::size_t kMaxChunk = 256 << 10;
constexpr std::chrono::days kKeepForwarded{30};

LetterFields FieldsOf(const v1::SpoolLetterRequest& request) {
  return {.letter_serial = request.letter_serial(),
          .credential_serial = request.credential_serial(),
          .full_name = request.full_name(),
          .qr_text = request.qr_text(),
          .expires_at = request.expires_at(),
          .language = request.language(),
          .print = request.print(),
          .address_lines = {request.address_lines().begin(), request.address_lines().end()},
          .specimen = request.specimen()};
}

v1::SpoolLetterResponse ToMessage(const SpooledLetter& letter) {
  v1::SpoolLetterResponse response;
  response.set_run_id(letter.run_id);
  response.set_pages(static_cast<std::uint32_t>(letter.pages));
  response.set_sha256(std::string(AsText(letter.sha256)));
  return response;
}

v1::Manifest ManifestOf(const Run& run, const std::vector<SpooledLetter>& letters) {
  v1::Manifest manifest;
  manifest.set_run_id(run.id);
  manifest.set_closed_at(FormatTime(run.closed_at));
  for (const SpooledLetter& letter : letters) {
    v1::ManifestLetter& entry = *manifest.add_letters();
    entry.set_letter_serial(letter.serial);
    entry.set_pages(static_cast<std::uint32_t>(letter.pages));
    entry.set_sha256(std::string(AsText(letter.sha256)));
  }
  return manifest;
}

std::string PagesOf(const std::vector<SpooledLetter>& letters) {
  int pages = 0;
  for (const SpooledLetter& letter : letters) pages += letter.pages;
  return std::to_string(pages);
}

Status Append(Transaction& transaction, const audit::v1::Entry& entry, Time now) {
  return storage::AppendToOutbox(transaction,
                                 {.id = entry.event_id(),
                                  .kind = entry.kind(),
                                  .subject = "",
                                  .payload = ToBytes(entry.SerializeAsString())},
                                 now);
}

Result<SpooledLetter> Unchanged(SpooledLetter found, const Bytes& request_digest) {
  if (crypto::ConstantTimeEqual(found.request_digest, request_digest)) return found;
  return FailedPrecondition("LETTER_CHANGED", "A letter with this serial was spooled with other content.",
                            "letter_serial");
}

Status NotClosed() {
  return FailedPrecondition("RUN_NOT_CLOSED", "This print run still takes letters. Close it first.",
                            "run_id");
}

bool CountsAgree(const v1::ConfirmRunRequest& request, std::size_t letters) {
  return request.printed() == letters && request.enveloped() == letters && request.posted() == letters;
}

}  // namespace

Letters::Letters(Dependencies dependencies) : with_(std::move(dependencies)) {
  for (const auto& [language, words] : with_.wording.languages) languages_.push_back(language);
}

Result<std::unique_ptr<Letters>> Letters::Open(Dependencies with) {
  LAGAN_RETURN_IF_ERROR(CheckFonts());
  if (with.wording.helpline.invented && !with.sandbox) {
    return FailedPrecondition(
        "HELPLINE_INVENTED",
        "Put the helpline's real number into policy/letters/helpline.toml before letters go out.");
  }
  LAGAN_RETURN_IF_ERROR(storage::Migrate(*with.database, Migrations(), *with.clock));
  std::unique_ptr<Letters> letters(new Letters(std::move(with)));
  LAGAN_RETURN_IF_ERROR(letters->Maintain());
  return letters;
}

Bytes Letters::DigestOf(const google::protobuf::MessageLite& request) const {
  const SecretText whole(request.SerializeAsString());
  return ToBytes(ByteView(with_.data_keys->RequestDigest(AsBytes(whole.Reveal()))));
}

audit::v1::Entry Letters::EntryOf(const std::string& kind, const std::string& actor,
                                  const std::vector<std::pair<std::string, std::string>>& facts) const {
  audit::v1::Entry entry;
  entry.set_event_id(with_.random->TakeId());
  entry.set_service("letters");
  entry.set_kind(kind);
  entry.set_actor(actor);
  entry.set_occurred_at(FormatTime(with_.clock->Now()));
  for (const auto& [name, value] : facts) (*entry.mutable_facts())[name] = value;
  return entry;
}

Result<tokens::ActorToken> Letters::Printer(const rpc::CallContext& context) const {
  LAGAN_ASSIGN_OR_RETURN(tokens::ActorToken actor, with_.actors->Verify(context));
  LAGAN_RETURN_IF_ERROR(tokens::RequireRole(actor, {tokens::Role::kOperator, tokens::Role::kSupervisor}));
  return actor;
}

Result<v1::SpoolLetterResponse> Letters::SpoolLetter(const rpc::CallContext& context,
                                                     const v1::SpoolLetterRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(Letter letter, CheckLetter(FieldsOf(request), languages_, with_.clock->Now()));
  letter.specimen = letter.specimen || with_.sandbox;
  return Spool(letter, DigestOf(request), "service:" + context.peer);
}

Result<v1::SpoolLetterResponse> Letters::Spool(const Letter& letter, const Bytes& request_digest,
                                               const std::string& actor) {
  LAGAN_ASSIGN_OR_RETURN(
      std::optional<SpooledLetter> found,
      InTransaction(
          *with_.database, [&](Transaction& transaction) { return FindLetter(transaction, letter.serial); },
          storage::Mode::kRead));
  if (found) {
    LAGAN_ASSIGN_OR_RETURN(const SpooledLetter unchanged, Unchanged(*std::move(found), request_digest));
    return ToMessage(unchanged);
  }
  const Words& words = with_.wording.languages.find(letter.language)->second;
  LAGAN_ASSIGN_OR_RETURN(const DrawnLetter drawn,
                         DrawLetter(letter, words, with_.wording.helpline, DateOf(with_.clock->Now())));
  LAGAN_ASSIGN_OR_RETURN(const SpooledLetter stored,
                         Store(letter,
                               {.serial = letter.serial,
                                .run_id = {},
                                .request_digest = request_digest,
                                .pages = drawn.pages,
                                .sha256 = ToBytes(ByteView(crypto::Sha256(drawn.pdf.Reveal()))),
                                .blob_id = {}},
                               drawn.pdf, actor));
  return ToMessage(stored);
}

Result<SpooledLetter> Letters::Store(const Letter& letter, SpooledLetter spooled, const SecretBytes& pdf,
                                     const std::string& actor) {
  LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, with_.data_keys->Create(spooled.serial));
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed,
                         key.Seal(kSealedField, kSealedVersion, pdf.Reveal(), *with_.random));
  const std::shared_lock lock(writing_);
  LAGAN_ASSIGN_OR_RETURN(spooled.blob_id, with_.spool->Put(sealed));
  const std::string fresh_run_id = with_.random->TakeId();
  audit::v1::Entry entry = EntryOf("letter.spooled", actor,
                                   {{"letter_serial", letter.serial},
                                    {"credential_serial", letter.credential_serial},
                                    {"language", letter.language},
                                    {"pages", std::to_string(spooled.pages)},
                                    {"specimen", letter.specimen ? "true" : "false"}});
  // Where this fails, or another call was first, the file is one that no row names.
  return InTransaction(*with_.database, [&](Transaction& transaction) -> Result<SpooledLetter> {
    LAGAN_ASSIGN_OR_RETURN(std::optional<SpooledLetter> found, FindLetter(transaction, spooled.serial));
    if (found) return Unchanged(*std::move(found), spooled.request_digest);
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(spooled.run_id, AddToOpenRun(transaction, spooled, fresh_run_id, now));
    (*entry.mutable_facts())["run_id"] = spooled.run_id;
    LAGAN_RETURN_IF_ERROR(Append(transaction, entry, now));
    return spooled;
  });
}

Result<v1::CloseRunResponse> Letters::CloseRun(const rpc::CallContext& context,
                                               const v1::CloseRunRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken actor, Printer(context));
  const std::string scope = actor.operator_id + "/CloseRun";
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  return InTransaction(*with_.database, [&](Transaction& transaction) -> Result<v1::CloseRunResponse> {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(
        const storage::IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now));
    const bool repeated = call.state == storage::IdempotentCall::State::kFinished;
    LAGAN_ASSIGN_OR_RETURN(const Run run, repeated ? FindRun(transaction, AsText(call.response))
                                                   : CloseOpenRun(transaction, now));
    LAGAN_ASSIGN_OR_RETURN(const std::vector<SpooledLetter> letters, LettersOf(transaction, run.id));
    v1::CloseRunResponse response;
    *response.mutable_manifest() = ManifestOf(run, letters);
    if (repeated) return response;
    LAGAN_RETURN_IF_ERROR(
        storage::FinishIdempotent(transaction, scope, request.idempotency_key(), AsBytes(run.id)));
    LAGAN_RETURN_IF_ERROR(Append(
        transaction,
        EntryOf(
            "run.closed", actor.Actor(),
            {{"run_id", run.id}, {"letters", std::to_string(letters.size())}, {"pages", PagesOf(letters)}}),
        now));
    return response;
  });
}

Status Letters::GetRun(const rpc::CallContext& context, const v1::GetRunRequest& request,
                       const std::function<bool(v1::GetRunResponse)>& emit) {
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken actor, Printer(context));
  Run run;
  std::vector<SpooledLetter> letters;
  LAGAN_RETURN_IF_ERROR(InTransaction(
      *with_.database,
      [&](Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(run, FindRun(transaction, request.run_id()));
        LAGAN_ASSIGN_OR_RETURN(letters, LettersOf(transaction, run.id));
        return Status();
      },
      storage::Mode::kRead));
  if (run.state == RunState::kOpen) return NotClosed();
  if (run.state == RunState::kConfirmed) {
    return FailedPrecondition("RUN_CONFIRMED", "This print run was posted, and its letters are destroyed.",
                              "run_id");
  }
  LAGAN_RETURN_IF_ERROR(with_.append_audit(EntryOf(
      "run.fetched", actor.Actor(),
      {{"run_id", run.id}, {"letters", std::to_string(letters.size())}, {"pages", PagesOf(letters)}})));
  v1::GetRunResponse first;
  *first.mutable_manifest() = ManifestOf(run, letters);
  if (!emit(std::move(first))) return Status();
  for (std::size_t i = 0; i < letters.size(); ++i) {
    LAGAN_RETURN_IF_ERROR(Emit(letters[i], static_cast<std::uint32_t>(i), emit));
  }
  return Status();
}

Status Letters::Emit(const SpooledLetter& letter, std::uint32_t number,
                     const std::function<bool(v1::GetRunResponse)>& emit) const {
  if (!letter.blob_id) {
    return FailedPrecondition("RUN_CONFIRMED", "This print run was posted meanwhile.", "run_id");
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, with_.spool->Get(*letter.blob_id));
  LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, with_.data_keys->Get(letter.serial));
  const Result<SecretBytes> pdf = key.Open(kSealedField, kSealedVersion, sealed);
  if (!pdf.ok() || !std::ranges::equal(crypto::Sha256(pdf->Reveal()), letter.sha256)) {
    return DataLoss("LETTER_UNREADABLE", "A letter in the spool is not what was written.");
  }
  const std::string_view bytes = AsText(pdf->Reveal());
  for (std::size_t at = 0; at < bytes.size(); at += kMaxChunk) {
    v1::GetRunResponse part;
    part.set_letter(number);
    part.set_chunk(std::string(bytes.substr(at, kMaxChunk)));
    if (!emit(std::move(part))) return Aborted("CLIENT_GONE", "The client went away.");
  }
  return Status();
}

Result<v1::ConfirmRunResponse> Letters::ConfirmRun(const rpc::CallContext& context,
                                                   const v1::ConfirmRunRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const tokens::ActorToken actor, Printer(context));
  const std::string scope = actor.operator_id + "/ConfirmRun";
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(request.SerializeAsString()));
  LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_ASSIGN_OR_RETURN(
        const storage::IdempotentCall call,
        storage::BeginIdempotent(transaction, scope, request.idempotency_key(), digest, now));
    if (call.state == storage::IdempotentCall::State::kFinished) return Status();
    LAGAN_ASSIGN_OR_RETURN(const Run run, FindRun(transaction, request.run_id()));
    if (run.state == RunState::kOpen) return NotClosed();
    LAGAN_ASSIGN_OR_RETURN(const std::vector<SpooledLetter> letters, LettersOf(transaction, run.id));
    if (!CountsAgree(request, letters.size())) {
      return FailedPrecondition(
          "RUN_COUNTS_DIFFER",
          "Printed, enveloped and posted must each be the number of letters in the manifest. "
          "Find the letter that is missing or too many before you confirm.");
    }
    LAGAN_RETURN_IF_ERROR(
        storage::FinishIdempotent(transaction, scope, request.idempotency_key(), AsBytes(run.id)));
    if (run.state == RunState::kConfirmed) return Status();
    LAGAN_RETURN_IF_ERROR(MarkConfirmed(transaction, run.id, now));
    const std::string count = std::to_string(letters.size());
    return Append(transaction,
                  EntryOf("run.printed", actor.Actor(),
                          {{"run_id", run.id}, {"printed", count}, {"enveloped", count}, {"posted", count}}),
                  now);
  }));
  // Also when repeated: an earlier call may have ended before this.
  LAGAN_RETURN_IF_ERROR(DestroyConfirmed());
  return v1::ConfirmRunResponse();
}

Status Letters::DestroyConfirmed() {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<SpooledLetter> letters,
                         InTransaction(*with_.database, LettersToDestroy, storage::Mode::kRead));
  for (const SpooledLetter& letter : letters) {
    LAGAN_RETURN_IF_ERROR(with_.data_keys->Destroy(letter.serial));
    LAGAN_RETURN_IF_ERROR(with_.spool->Delete(*letter.blob_id));
    LAGAN_RETURN_IF_ERROR(InTransaction(*with_.database, [&](Transaction& transaction) {
      return MarkDestroyed(transaction, letter.serial);
    }));
  }
  return Status();
}

Status Letters::RemoveStrays() {
  const std::unique_lock lock(writing_);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> named,
                         InTransaction(*with_.database, BlobIds, storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> stored, with_.spool->Ids());
  for (const std::string& id : stored) {
    if (std::find(named.begin(), named.end(), id) == named.end())
      LAGAN_RETURN_IF_ERROR(with_.spool->Delete(id));
  }
  return Status();
}

Status Letters::Maintain() {
  LAGAN_RETURN_IF_ERROR(DestroyConfirmed());
  LAGAN_RETURN_IF_ERROR(RemoveStrays());
  return InTransaction(*with_.database, [&](Transaction& transaction) -> Status {
    const Time now = with_.clock->Now();
    LAGAN_RETURN_IF_ERROR(storage::ForgetIdempotent(transaction, now).status());
    return storage::ForgetDelivered(transaction, now - kKeepForwarded).status();
  });
}

}  // namespace lagan::letters
