// What the tests of the assisted route share: an operator at the console, on the stores and peers of test_fixture.h.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/proofing/assisted.h"
#include "services/proofing/letter_desk.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {

inline const std::string kMaeve = "op-00000000000000aa";
inline const std::string kNiall = "op-00000000000000bb";

// Whoever holds `token`; real signatures are tested where they are verified.
class FakeActors final : public tokens::ActorVerifier {
 public:
  Result<tokens::ActorToken> Verify(const rpc::CallContext&) override {
    if (!failure.ok()) return failure;
    return token;
  }
  tokens::ActorToken token;
  Status failure;
};

class AssistedFixture : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    SignIn(kMaeve);
    Train({{"face_comparison", "2026-09-01"},
           {"document_examination", "2026-09-01"},
           {"caller_verification", "2026-09-01"}});
    Restart();
  }
  void TearDown() override {
    assisted_.reset();
    desk_.reset();
    ProofingTest::TearDown();
  }
  void Restart() {
    ProofingTest::Restart();
    Dependencies with = With();
    with.actors = &actors_;
    with.voucher_positions = {"gp_practice", "school"};
    assisted_ = std::make_unique<Assisted>(with, service_.get());
    desk_ = std::make_unique<LetterDesk>(with);
  }
  void SignIn(const std::string& operator_id) {
    actors_.token.operator_id = operator_id;
    actors_.token.roles = {tokens::Role::kOperator};
  }
  void Train(const std::vector<std::pair<std::string, std::string>>& trainings) {
    actors_.token.training.clear();
    for (const auto& [topic, completed] : trainings) {
      actors_.token.training.push_back({topic, *ParseDate(completed)});
    }
  }
  rpc::CallContext Console(std::string method) { return Call(std::move(method), "operator-console"); }

  v1::OpenApplicationRequest OpenRequest(v1::Channel channel) {
    v1::OpenApplicationRequest request;
    request.set_idempotency_key(Key("open" + std::to_string(channel)));
    request.set_subject_reference("caller-77");
    request.set_channel(channel);
    request.set_level_asked(v1::LEVEL_MEDIUM);
    request.set_purpose("portal-sign-up");
    request.set_notice_version("2026-11");
    request.set_lawful_basis("public_task");
    return request;
  }
  // The same key for the same channel, as when a call is repeated.
  std::string Open(v1::Channel channel = v1::CHANNEL_TELEPHONE) { return OpenWith(OpenRequest(channel)); }
  std::string OpenAnother(v1::Channel channel = v1::CHANNEL_TELEPHONE) {
    v1::OpenApplicationRequest request = OpenRequest(channel);
    request.set_idempotency_key(random_.TakeId());
    return OpenWith(request);
  }
  std::string OpenWith(const v1::OpenApplicationRequest& request) {
    const auto response = assisted_->OpenApplication(Console("OpenApplication"), request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->application().application_id() : "";
  }
  // A request with the key that stands for it.
  template <typename Request>
  Request About(const std::string& id, const std::string& key) {
    Request request;
    request.set_idempotency_key(Key(key + "-" + id.substr(0, 12)));
    request.set_application_id(id);
    return request;
  }
  Result<v1::RecordTypedZoneResponse> Type(const std::string& id, const std::string& key = "") {
    auto request = About<v1::RecordTypedZoneRequest>(id, "type" + key);
    request.set_document_type("passport_biometric");
    *request.mutable_lines() = peers_.zone.lines();
    return assisted_->RecordTypedZone(Console("RecordTypedZone"), request);
  }
  Result<v1::UploadScanResponse> Scan(const std::string& id) {
    return assisted_->UploadScan(Console("UploadScan"), UploadRequest(id, random_.TakeId().substr(0, 8)),
                                 AsBytes("scan"));
  }
  Result<v1::RecordDocumentSeenResponse> See(const std::string& id, const std::string& form,
                                             const std::string& outcome) {
    auto request = About<v1::RecordDocumentSeenRequest>(id, "see-" + form + outcome);
    request.set_form(form);
    request.set_outcome(outcome);
    return assisted_->RecordDocumentSeen(Console("RecordDocumentSeen"), request);
  }
  Result<v1::RecordComparisonResponse> Compare(const std::string& id, const std::string& outcome) {
    auto request = About<v1::RecordComparisonRequest>(id, random_.TakeId().substr(0, 8));
    request.set_outcome(outcome);
    return assisted_->RecordComparison(Console("RecordComparison"), request);
  }
  Result<v1::RecordVouchResponse> Vouch(const std::string& id, const std::string& position,
                                        const std::string& given_by = "telephone",
                                        const std::string& reference = "GMC-4711") {
    auto request = About<v1::RecordVouchRequest>(id, "vouch");
    request.set_voucher_position(position);
    request.set_voucher_reference(reference);
    request.set_given_by(given_by);
    request.set_months_known(30);
    return assisted_->RecordVouch(Console("RecordVouch"), request);
  }
  Result<v1::RecordPostalAddressResponse> Address(
      const std::string& id, const std::vector<std::string>& lines = {"1 Canary Row", "Belfast", "BT1 1AA"},
      const std::string& language = "ga", const std::string& print = "large") {
    auto request = About<v1::RecordPostalAddressRequest>(id, random_.TakeId().substr(0, 8));
    for (const std::string& line : lines) request.add_lines(line);
    request.set_language(language);
    request.set_print(print);
    return assisted_->RecordPostalAddress(Console("RecordPostalAddress"), request);
  }
  // Asked and answered rightly.
  Status Questions(const std::string& id) {
    v1::AskQuestionsRequest ask;
    ask.set_application_id(id);
    LAGAN_RETURN_IF_ERROR(assisted_->AskQuestions(Console("AskQuestions"), ask).status());
    auto request = About<v1::RecordAnswersRequest>(id, "answers");
    AddAnswers(request, {0, 1, 2});
    return assisted_->RecordAnswers(Console("RecordAnswers"), request).status();
  }
  template <typename Request>
  static void AddAnswers(Request& request, const std::vector<std::uint32_t>& choices) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      v1::Answer* const answer = request.add_answers();
      answer->set_question_id("q" + std::to_string(i));
      answer->set_choice(choices[i]);
    }
  }
  Result<v1::SubmitAssistedResponse> SubmitTo(const std::string& id) {
    return assisted_->SubmitAssisted(Console("SubmitAssisted"),
                                     About<v1::SubmitAssistedRequest>(id, "submit"));
  }
  Result<v1::GetAssistedResponse> Get(const std::string& id) {
    v1::GetAssistedRequest request;
    request.set_application_id(id);
    return assisted_->GetAssisted(Console("GetAssisted"), request);
  }
  // An address, the submission, and the checks to their end.
  void Finish(const std::string& id) {
    EXPECT_TRUE(Address(id).ok());
    const auto submitted = SubmitTo(id);
    EXPECT_TRUE(submitted.ok()) << submitted.status();
    const auto ran = Run();
    EXPECT_TRUE(ran.ok()) << ran.status();
  }
  // A telephone application with everything, submitted and not yet checked.
  std::string Ready() {
    const std::string id = OpenAnother();
    EXPECT_TRUE(Type(id).ok());
    EXPECT_TRUE(Questions(id).ok());
    EXPECT_TRUE(Address(id).ok());
    EXPECT_TRUE(SubmitTo(id).ok());
    return id;
  }
  // The serial of a letter that was sent.
  std::string Posted() {
    const std::string id = Ready();
    EXPECT_TRUE(Run().ok());
    return Get(id)->letter_serial();
  }

  // Every method that works on an application.
  std::vector<Status> CallsOnApplication(const std::string& id) {
    v1::AskQuestionsRequest ask;
    ask.set_application_id(id);
    auto answers = About<v1::RecordAnswersRequest>(id, "answers");
    AddAnswers(answers, {0, 1, 2});
    return {Type(id).status(),
            Scan(id).status(),
            See(id, "copy", "passed").status(),
            Compare(id, "passed").status(),
            Vouch(id, "gp_practice").status(),
            assisted_->AskQuestions(Console("AskQuestions"), ask).status(),
            assisted_->RecordAnswers(Console("RecordAnswers"), answers).status(),
            Address(id).status(),
            SubmitTo(id).status(),
            Get(id).status()};
  }
  // Every method of the contract.
  std::vector<Status> EveryCall(const std::string& id) {
    std::vector<Status> said = CallsOnApplication(id);
    said.push_back(
        assisted_->OpenApplication(Console("OpenApplication"), OpenRequest(v1::CHANNEL_POST)).status());
    said.push_back(desk_->SuspendBySerial(Console("SuspendBySerial"), {}).status());
    said.push_back(desk_->StartCallerCheck(Console("StartCallerCheck"), {}).status());
    said.push_back(desk_->AnswerCallerCheck(Console("AnswerCallerCheck"), {}).status());
    said.push_back(desk_->RevokeBySerial(Console("RevokeBySerial"), {}).status());
    said.push_back(desk_->ReinstateBySerial(Console("ReinstateBySerial"), {}).status());
    return said;
  }

  std::int64_t Version(const std::string& id) {
    return Count("SELECT version FROM applications WHERE id = '" + id + "'");
  }
  // Everything that goes to other services: entries for the audit log and events.
  std::vector<storage::OutboxEvent> Outbox() {
    storage::OutboxReader reader(*database_, "assisted-test");
    EXPECT_TRUE(reader.Register().ok());
    std::vector<storage::OutboxEvent> events;
    const auto stored = reader.Next(1000);
    EXPECT_TRUE(stored.ok()) << stored.status();
    for (const auto& each : *stored) events.push_back(each.event);
    return events;
  }
  std::string OutboxText() {
    std::string text;
    for (const auto& event : Outbox()) text += event.kind + " " + std::string(AsText(event.payload)) + "\n";
    return text;
  }
  // Who the audit entries of one kind name.
  std::vector<std::string> ActorsOf(const std::string& kind) {
    std::vector<std::string> actors;
    for (const auto& event : Outbox()) {
      audit::v1::Entry entry;
      if (event.kind != kind || !entry.ParseFromString(std::string(AsText(event.payload)))) continue;
      actors.push_back(entry.actor());
    }
    return actors;
  }
  std::string KeptAnswers() {
    std::string text;
    const Status status =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(
              const storage::Rows rows,
              transaction.Execute("SELECT response FROM idempotency WHERE response IS NOT NULL"));
          for (const storage::Row& row : rows) {
            Bytes answer;
            LAGAN_RETURN_IF_ERROR(row.Read(answer));
            text += std::string(AsText(answer)) + "\n";
          }
          return Status();
        });
    EXPECT_TRUE(status.ok()) << status;
    return text;
  }

  FakeActors actors_;
  std::unique_ptr<Assisted> assisted_;
  std::unique_ptr<LetterDesk> desk_;
};

}  // namespace lagan::proofing
