// What the tests of this folder share: peers that answer as a test tells them to, and a service on a real store.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/core/file.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/checks.h"
#include "services/proofing/doubts.h"
#include "services/proofing/face_checks.h"
#include "services/proofing/proofing.h"
#include "services/storage/outbox.h"
#include "tests/support/store.h"

namespace lagan::proofing {

inline constexpr const char* kSurname = "CANARYSURNAME";

// Peers that answer as the real ones would for one good passport; each can be told to fail or to say something else.
class FakePeers final : public Peers {
 public:
  FakePeers() {
    zone.set_format("TD3");
    zone.add_lines("P<UTOCANARYSURNAME<<ANNA<MARIA<<<<<<<<<<<<<<<");
    zone.set_document_code("P");
    zone.set_issuing_state("UTO");
    zone.set_document_number("L898902C3");
    zone.set_nationality("UTO");
    zone.set_birth_date("1974-08-12");
    zone.set_sex("F");
    zone.set_expiry_date("2031-04-15");
    zone.set_surname(kSurname);
    zone.set_given_names("ANNA MARIA");
    zone.set_valid(true);
    for (int i = 0; i < 3; ++i) {
      auto* question = questions.add_questions();
      question->set_question_id("q" + std::to_string(i));
      question->set_text("Which of these?");
      for (const char* choice : {"one", "two", "three"}) question->add_choices(choice);
      question->set_correct_choice(static_cast<std::uint32_t>(i));
    }
    grade.set_level("medium");
    grade.set_profile("M1B");
    grade.set_policy_version("test");
    grade.add_derivation()->set_text("Because.");
    judged.set_outcome(liveness::v1::JudgeFramesResponse::OUTCOME_CONTINUE);
    judged.set_sealed_state("STATECANARY-1");
    judged.mutable_prompt()->set_step("turn_left");
    compared.set_verdict(liveness::v1::ComparePortraitResponse::VERDICT_SAME);
  }

  Result<document::v1::ReadDocumentResponse> ReadDocument(const rpc::CallContext&,
                                                          ByteView picture) override {
    LAGAN_RETURN_IF_ERROR(Called("ReadDocument"));
    const mrz::v1::Zone seen = zone;
    document::v1::ReadDocumentResponse response;
    response.set_verdict(verdict);
    *response.mutable_zone() = seen;
    response.set_clean_jpeg(std::string("clean:") + std::string(AsText(picture)));
    for (const document::v1::CueFinding::Cue cue : cues) response.add_cues()->set_cue(cue);
    return response;
  }
  Result<mrz::v1::ParseZoneResponse> ParseZone(const rpc::CallContext&,
                                               const mrz::v1::ParseZoneRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("ParseZone"));
    mrz::v1::ParseZoneResponse response;
    *response.mutable_zone() = zone;
    return response;
  }
  Result<assurance::v1::PrepareQuestionsResponse> PrepareQuestions(
      const rpc::CallContext&, const assurance::v1::PrepareQuestionsRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("PrepareQuestions"));
    return questions;
  }
  Result<assurance::v1::CheckSourcesResponse> CheckSources(
      const rpc::CallContext&, const assurance::v1::CheckSourcesRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("CheckSources"));
    assurance::v1::CheckSourcesResponse response;
    response.mutable_register_()->set_outcome("match");
    response.mutable_fraud()->set_outcome(fraud);
    return response;
  }
  Result<assurance::v1::GradeResponse> Grade(const rpc::CallContext&,
                                             const assurance::v1::GradeRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("Grade"));
    asked = request;
    assurance::v1::GradeResponse response = grade;
    if (request.questions_correct() < 3 && request.face_automatic() != "passed") {
      response.set_level("low");
      response.set_profile("L1B");
    }
    return response;
  }
  Result<credential::v1::IssueCredentialResponse> IssueCredential(
      const rpc::CallContext&, const credential::v1::IssueCredentialRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("IssueCredential"));
    issue_keys.insert(request.idempotency_key());
    issue_asked_for = request;
    credential::v1::IssueCredentialResponse response;
    response.set_serial(pass_serial);
    response.set_qr_text("QR:" + request.claims().full_name());
    response.set_expires_at(pass_expires_at);
    response.set_specimen(true);
    return response;
  }
  Result<credential::v1::AcknowledgeDeliveryResponse> AcknowledgeDelivery(
      const rpc::CallContext&, const credential::v1::AcknowledgeDeliveryRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("AcknowledgeDelivery"));
    return credential::v1::AcknowledgeDeliveryResponse();
  }
  Result<credential::v1::SignResultResponse> SignResult(
      const rpc::CallContext&, const credential::v1::SignResultRequest& request) override {
    sign_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("SignResult"));
    credential::v1::SignResultResponse response;
    response.set_jwt("JWT:" + request.relying_party() + ":" + request.subject_reference());
    return response;
  }
  Result<credential::v1::IssueBatchResponse> IssueBatch(
      const rpc::CallContext&, const credential::v1::IssueBatchRequest& request) override {
    batch_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("IssueBatch"));
    credential::v1::IssueBatchResponse response;
    for (unsigned i = 0; i < request.count(); ++i) response.add_qr_texts("PASSCANARY-" + std::to_string(i));
    response.set_expires_at("2026-11-22T12:00:00Z");
    response.set_specimen(true);
    response.set_kind(request.kind());
    return response;
  }
  Result<credential::v1::EndApplicationResponse> EndApplication(
      const rpc::CallContext&, const credential::v1::EndApplicationRequest& request) override {
    end_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("EndApplication"));
    return credential::v1::EndApplicationResponse();
  }
  Result<liveness::v1::IssueChallengeResponse> IssueChallenge(
      const rpc::CallContext&, const liveness::v1::IssueChallengeRequest& request) override {
    issue_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("IssueChallenge"));
    liveness::v1::IssueChallengeResponse response;
    const std::string number = std::to_string(++challenges_issued);
    response.set_challenge_id(std::string(32 - number.size(), 'c') + number);
    response.set_sealed_state("STATECANARY-0");
    response.mutable_prompt()->set_step("look_straight");
    response.mutable_prompt()->set_words("Look straight ahead.");
    response.mutable_prompt()->set_number(1);
    response.mutable_prompt()->set_of(5);
    response.set_expires_at(challenge_expires_at);
    return response;
  }
  Result<liveness::v1::JudgeFramesResponse> JudgeFrames(
      const rpc::CallContext&, const liveness::v1::JudgeFramesRequest& request) override {
    judge_asked = request;
    // What was to be said when the call came, whatever is set meanwhile.
    const liveness::v1::JudgeFramesResponse response = judged;
    LAGAN_RETURN_IF_ERROR(Called("JudgeFrames"));
    return response;
  }
  Result<liveness::v1::ComparePortraitResponse> ComparePortrait(
      const rpc::CallContext&, const liveness::v1::ComparePortraitRequest& request) override {
    compare_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("ComparePortrait"));
    return compared;
  }
  Result<liveness::v1::MakePassPortraitResponse> MakePassPortrait(
      const rpc::CallContext&, const liveness::v1::MakePassPortraitRequest& request) override {
    portrait_asked = request;
    LAGAN_RETURN_IF_ERROR(Called("MakePassPortrait"));
    return portrait;
  }
  Result<letters::v1::SpoolLetterResponse> SpoolLetter(
      const rpc::CallContext&, const letters::v1::SpoolLetterRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("SpoolLetter"));
    letters[request.letter_serial()] = request;
    letters::v1::SpoolLetterResponse response;
    response.set_run_id("run-1");
    response.set_pages(1);
    return response;
  }
  Result<credential::v1::SuspendCredentialResponse> SuspendCredential(
      const rpc::CallContext&, const credential::v1::SuspendCredentialRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("SuspendCredential"));
    orders[request.idempotency_key()] =
        "Suspend " + request.serial() + " " + request.reason() + " " + request.actor();
    return credential::v1::SuspendCredentialResponse();
  }
  Result<credential::v1::ReinstateCredentialResponse> ReinstateCredential(
      const rpc::CallContext&, const credential::v1::ReinstateCredentialRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("ReinstateCredential"));
    orders[request.idempotency_key()] =
        "Reinstate " + request.serial() + " " + request.reason() + " " + request.actor();
    return credential::v1::ReinstateCredentialResponse();
  }
  Result<credential::v1::RevokeCredentialResponse> RevokeCredential(
      const rpc::CallContext&, const credential::v1::RevokeCredentialRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("RevokeCredential"));
    orders[request.idempotency_key()] =
        "Revoke " + request.serial() + " " + request.reason() + " " + request.actor();
    return credential::v1::RevokeCredentialResponse();
  }
  Result<audit::v1::AppendEntriesResponse> AppendEntries(const rpc::CallContext&,
                                                         const audit::v1::AppendEntriesRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("AppendEntries"));
    return audit::v1::AppendEntriesResponse();
  }

  Status Called(const std::string& method) {
    ++calls[method];
    if (const auto hook = during.find(method); hook != during.end()) {
      const auto run = std::move(hook->second);
      during.erase(hook);
      run();
    }
    const auto failure = fail.find(method);
    return failure == fail.end() ? Status() : failure->second;
  }

  mrz::v1::Zone zone;
  document::v1::ReadDocumentResponse::Verdict verdict = document::v1::ReadDocumentResponse::VERDICT_ACCEPTED;
  std::vector<document::v1::CueFinding::Cue> cues;
  assurance::v1::PrepareQuestionsResponse questions;
  assurance::v1::GradeResponse grade;
  std::string fraud = "clear";
  assurance::v1::GradeRequest asked;
  liveness::v1::IssueChallengeRequest issue_asked;
  credential::v1::SignResultRequest sign_asked;
  credential::v1::IssueBatchRequest batch_asked;
  credential::v1::EndApplicationRequest end_asked;
  credential::v1::IssueCredentialRequest issue_asked_for;
  std::string pass_serial = "serial";
  std::string pass_expires_at = "2027-11-21T00:00:00Z";
  int challenges_issued = 0;
  std::string challenge_expires_at = "2027-11-21T12:00:00Z";
  liveness::v1::JudgeFramesRequest judge_asked;
  liveness::v1::JudgeFramesResponse judged;
  liveness::v1::ComparePortraitRequest compare_asked;
  liveness::v1::ComparePortraitResponse compared;
  liveness::v1::MakePassPortraitRequest portrait_asked;
  liveness::v1::MakePassPortraitResponse portrait;
  std::map<std::string, int> calls;
  std::map<std::string, Status> fail;
  // Run once, in the middle of the next call of that method: what others do meanwhile.
  std::map<std::string, std::function<void()>> during;
  std::set<std::string> issue_keys;
  // By serial, and what credential was told by which key.
  std::map<std::string, letters::v1::SpoolLetterRequest> letters;
  std::map<std::string, std::string> orders;
};

class ProofingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-proofing-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    database_ = OpenStore("proofing");
    key_database_ = OpenStore("proofing-keys");
    auto wrapper = keys::OpenOrCreateSandboxKey(folder_, "proofing", random_);
    ASSERT_TRUE(wrapper.ok()) << wrapper.status();
    auto data_keys = keys::DataKeyStore::Open(*key_database_, std::move(wrapper).value(), random_, clock_);
    ASSERT_TRUE(data_keys.ok()) << data_keys.status();
    data_keys_ = std::move(data_keys).value();
    auto blobs = storage::FolderBlobStore::Open(folder_ / "blobs", random_);
    ASSERT_TRUE(blobs.ok()) << blobs.status();
    blobs_ = std::move(blobs).value();
    const Status migrated = storage::Migrate(*database_, Migrations(), clock_);
    ASSERT_TRUE(migrated.ok()) << migrated;
    auto limits = LoadLimits(LAGAN_SOURCE_DIR "/policy");
    ASSERT_TRUE(limits.ok()) << limits.status();
    limits_ = *limits;
    Restart();
  }
  void TearDown() override {
    service_.reset();
    faces_.reset();
    checks_.reset();
    blobs_.reset();
    data_keys_.reset();
    key_database_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<storage::Database> OpenStore(const std::string& name) {
    const test::TestStore store = test::NewTestStore();
    auto database = storage::Database::Open({.url = store.url, .name = name, .schema = store.schema});
    EXPECT_TRUE(database.ok()) << database.status();
    return std::move(database).value();
  }

  Dependencies With() {
    Dependencies with;
    with.database = database_.get();
    with.data_keys = data_keys_.get();
    with.blobs = blobs_.get();
    with.peers = &peers_;
    with.clock = &clock_;
    with.random = &random_;
    with.limits = limits_;
    with.sandbox = sandbox_;
    return with;
  }
  // A new object on the same stores, as after a crash.
  void Restart() {
    service_ = std::make_unique<Proofing>(With());
    faces_ = std::make_unique<FaceChecks>(With());
    checks_ = std::make_unique<Checks>(With());
  }

  rpc::CallContext Call(std::string method, std::string portal = "portal-sandbox") {
    rpc::CallContext context;
    context.peer = std::move(portal);
    context.method = std::move(method);
    context.clock = &clock_;
    context.deadline = clock_.Now() + std::chrono::seconds(30);
    return context;
  }
  std::string Key(const std::string& what) { return "key-0123456789-" + what; }

  v1::CreateApplicationRequest CreateRequest() {
    v1::CreateApplicationRequest request;
    request.set_idempotency_key(Key("create"));
    request.set_subject_reference("patient-77");
    request.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SUBJECT);
    request.set_level_asked(v1::LEVEL_MEDIUM);
    request.set_purpose("portal-sign-up");
    return request;
  }
  std::string Create() {
    const auto response = service_->CreateApplication(Call("CreateApplication"), CreateRequest());
    EXPECT_TRUE(response.ok()) << response.status();
    return response->application().application_id();
  }
  Status Notice(const std::string& id) {
    v1::RecordNoticeRequest request;
    request.set_idempotency_key(Key("notice"));
    request.set_application_id(id);
    request.set_notice_version("2026-11");
    request.set_lawful_basis("public_task");
    return service_->RecordNotice(Call("RecordNotice"), request).status();
  }
  v1::UploadDocumentStart UploadRequest(const std::string& id, const std::string& key = "upload") {
    v1::UploadDocumentStart request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    request.set_document_type("passport_biometric");
    return request;
  }
  Result<v1::UploadDocumentResponse> Upload(const std::string& id, const std::string& key = "upload",
                                            const std::string& picture = "picture") {
    return service_->UploadDocument(Call("UploadDocument"), UploadRequest(id, key), AsBytes(picture));
  }
  Result<v1::GetQuestionsResponse> Ask(const std::string& id, const std::string& portal = "portal-sandbox") {
    v1::GetQuestionsRequest request;
    request.set_application_id(id);
    return service_->GetQuestions(Call("GetQuestions", portal), request);
  }
  Result<v1::AnswerQuestionsResponse> Answer(const std::string& id, std::vector<std::uint32_t> choices,
                                             const std::string& key = "answer") {
    v1::AnswerQuestionsRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      auto* answer = request.add_answers();
      answer->set_question_id("q" + std::to_string(i));
      answer->set_choice(choices[i]);
    }
    return service_->AnswerQuestions(Call("AnswerQuestions"), request);
  }
  Result<v1::SubmitApplicationResponse> Submit(const std::string& id, const std::string& key = "submit") {
    v1::SubmitApplicationRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    return service_->SubmitApplication(Call("SubmitApplication"), request);
  }
  Result<v1::Application> Look(const std::string& id, const std::string& portal = "portal-sandbox") {
    v1::GetApplicationRequest request;
    request.set_application_id(id);
    auto response = service_->GetApplication(Call("GetApplication", portal), request);
    if (!response.ok()) return response.status();
    return response->application();
  }
  Result<v1::GetResultResponse> Fetch(const std::string& id, const std::string& portal = "portal-sandbox") {
    v1::GetResultRequest request;
    request.set_application_id(id);
    return service_->GetResult(Call("GetResult", portal), request);
  }
  Result<v1::RecordConsentResponse> Consent(const std::string& id, v1::ConsentPurpose purpose, bool given,
                                            const std::string& key) {
    v1::RecordConsentRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    request.set_purpose(purpose);
    request.set_given(given);
    request.set_version("face-2026-11");
    return faces_->RecordConsent(Call("RecordConsent"), request);
  }
  // To the liveness check and to the comparison.
  void ConsentToFace(const std::string& id) {
    const auto liveness = Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes-liveness");
    EXPECT_TRUE(liveness.ok()) << liveness.status();
    const auto match = Consent(id, v1::CONSENT_PURPOSE_FACE_MATCH, true, "yes-match");
    EXPECT_TRUE(match.ok()) << match.status();
  }
  Result<v1::StartFaceCheckResponse> StartFace(const std::string& id, const std::string& key = "start",
                                               const std::string& portal = "portal-sandbox") {
    v1::StartFaceCheckRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    return faces_->StartFaceCheck(Call("StartFaceCheck", portal), request);
  }
  v1::SendFaceFramesRequest FramesRequest(const std::string& id, const std::string& challenge,
                                          std::uint32_t batch, const std::string& key) {
    v1::SendFaceFramesRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    request.set_challenge_id(challenge);
    request.set_batch(batch);
    for (int i = 0; i < 2; ++i) {
      auto* frame = request.add_frames();
      frame->set_jpeg("FRAMECANARY");
      frame->set_captured_at_ms(batch * 1000 + static_cast<std::uint64_t>(i) * 33);
    }
    return request;
  }
  Result<v1::SendFaceFramesResponse> SendFrames(const std::string& id, const std::string& challenge,
                                                std::uint32_t batch, const std::string& key) {
    return faces_->SendFaceFrames(Call("SendFaceFrames"), FramesRequest(id, challenge, batch, key));
  }
  // What the liveness service will say to the next frames.
  void JudgeAs(liveness::v1::JudgeFramesResponse::Outcome outcome, const std::string& reason = "") {
    peers_.judged.Clear();
    peers_.judged.set_outcome(outcome);
    peers_.judged.set_reason(reason);
    if (outcome == liveness::v1::JudgeFramesResponse::OUTCOME_PASSED ||
        outcome == liveness::v1::JudgeFramesResponse::OUTCOME_REVIEW) {
      peers_.judged.add_best_frames("BESTCANARY");
      peers_.judged.add_signals("SIGNALCANARY");
    } else if (outcome == liveness::v1::JudgeFramesResponse::OUTCOME_CONTINUE) {
      peers_.judged.set_sealed_state("STATECANARY-1");
    }
  }
  // A challenge begun and answered in one batch, with consent recorded before.
  Result<v1::SendFaceFramesResponse> AnswerChallenge(const std::string& id, const std::string& key = "face") {
    const auto started = StartFace(id, key + "-start");
    if (!started.ok()) return started.status();
    return SendFrames(id, started->challenge_id(), 1, key + "-frames");
  }
  void PassFace(const std::string& id, const std::string& key = "face") {
    JudgeAs(liveness::v1::JudgeFramesResponse::OUTCOME_PASSED);
    const auto sent = AnswerChallenge(id, key);
    ASSERT_TRUE(sent.ok()) << sent.status();
    ASSERT_EQ(sent->outcome(), v1::SendFaceFramesResponse::OUTCOME_PASSED);
  }
  std::vector<std::string> DoubtsOf(const std::string& id) {
    const auto doubts = storage::InTransaction(
        *database_,
        [&](storage::Transaction& transaction) -> Result<std::vector<std::string>> {
          LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id));
          return Doubts(transaction, record);
        },
        storage::Mode::kRead);
    EXPECT_TRUE(doubts.ok()) << doubts.status();
    return *doubts;
  }
  bool HasField(const std::string& id, std::string_view name) {
    return Count("SELECT count(*) FROM sealed_fields WHERE application_id = '" + id + "' AND field = '" +
                 std::string(name) + "'") == 1;
  }
  // As if readers had sent the application there.
  void SendTo(const std::string& id, v1::State state) {
    const Status status =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, id));
          EnterState(record, state, limits_, clock_.Now());
          return UpdateApplication(transaction, record);
        });
    EXPECT_TRUE(status.ok()) << status;
  }
  // Created and noticed, with its document.
  std::string Collecting() {
    const std::string id = Create();
    EXPECT_TRUE(Notice(id).ok());
    EXPECT_TRUE(Upload(id).ok());
    return id;
  }
  Result<bool> Run() { return checks_->RunNextChecks(Call("checks", "proofing")); }

  // Up to and with the submission, on the digital route.
  std::string Submitted() {
    const std::string id = Collecting();
    ConsentToFace(id);
    PassFace(id);
    EXPECT_TRUE(Submit(id).ok());
    return id;
  }
  // The same by telephone, with questions instead of the face.
  std::string SubmittedByTelephone(std::vector<std::uint32_t> choices = {0, 1, 2}) {
    const std::string id = Create();
    ByTelephone(id);
    EXPECT_TRUE(Notice(id).ok());
    EXPECT_TRUE(Upload(id).ok());
    EXPECT_TRUE(Ask(id).ok());
    EXPECT_TRUE(Answer(id, std::move(choices)).ok());
    EXPECT_TRUE(Submit(id).ok());
    return id;
  }
  // As if the person had called, and said where the pass is to be posted to.
  void ByTelephone(const std::string& id) {
    const Status status =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          LAGAN_RETURN_IF_ERROR(transaction
                                    .Execute("UPDATE applications SET channel = $1 WHERE id = $2",
                                             {static_cast<int>(v1::CHANNEL_TELEPHONE), id})
                                    .status());
          LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id));
          LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, data_keys_->Get(id));
          v1::RecordPostalAddressRequest address;
          address.add_lines("1 Main Street");
          return PutMessage(transaction, key, record, field::kAddress, address, random_);
        });
    EXPECT_TRUE(status.ok()) << status;
  }
  // On the digital route: document, consents, a passed face check, submitted.
  std::string WithFace() {
    const std::string id = Collecting();
    ConsentToFace(id);
    PassFace(id);
    EXPECT_TRUE(Submit(id).ok());
    return id;
  }
  std::int64_t Count(const std::string& sql) {
    std::int64_t count = -1;
    const Status status =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows, transaction.Execute(sql));
          return rows[0].Read(count);
        });
    EXPECT_TRUE(status.ok()) << status;
    return count;
  }
  // Nothing that was written beside the databases holds one of `canaries` in plain.
  void ExpectInNoFile(const std::vector<std::string_view>& canaries) {
    int looked_at = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      const auto content = ReadFile(entry.path(), 100'000'000);
      ASSERT_TRUE(content.ok());
      ++looked_at;
      for (const std::string_view canary : canaries) {
        EXPECT_EQ(AsText(*content).find(canary), std::string_view::npos) << entry.path() << " " << canary;
      }
    }
    EXPECT_GE(looked_at, 2) << "a key file and a picture";
  }
  // No cell of any table does, on either engine.
  void ExpectInNoTable(const std::vector<std::string_view>& canaries) {
    for (const char* table : {"sealed_fields", "applications", "idempotency", "outbox", "consents",
                              "challenges", "doubts", "pictures"}) {
      const Status looked =
          storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
            LAGAN_ASSIGN_OR_RETURN(const auto rows,
                                   transaction.Execute("SELECT * FROM " + std::string(table)));
            for (const auto& row : rows) {
              for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string text = row[i].text() != nullptr    ? *row[i].text()
                                         : row[i].bytes() != nullptr ? std::string(AsText(*row[i].bytes()))
                                                                     : "";
                for (const std::string_view canary : canaries) {
                  EXPECT_EQ(text.find(canary), std::string::npos) << table << " " << canary;
                }
              }
            }
            return Status();
          });
      EXPECT_TRUE(looked.ok()) << looked;
    }
  }
  // What the newest audit entry of this kind says; empty when there is none.
  std::map<std::string, std::string> FactsOf(const std::string& kind) {
    storage::OutboxReader reader(*database_, "test");
    EXPECT_TRUE(reader.Register().ok());
    std::map<std::string, std::string> facts;
    const auto events = reader.Next(1000);
    EXPECT_TRUE(events.ok()) << events.status();
    for (const auto& stored : *events) {
      if (stored.event.kind != kind) continue;
      audit::v1::Entry entry;
      EXPECT_TRUE(entry.ParseFromString(std::string(AsText(stored.event.payload))));
      facts = {entry.facts().begin(), entry.facts().end()};
    }
    return facts;
  }
  std::vector<std::string> EventKinds() {
    storage::OutboxReader reader(*database_, "test");
    EXPECT_TRUE(reader.Register().ok());
    std::vector<std::string> kinds;
    const auto events = reader.Next(1000);
    EXPECT_TRUE(events.ok()) << events.status();
    // What goes to other services than the audit log is looked at in cases_test.cc.
    for (const auto& stored : *events) {
      if (!stored.event.kind.starts_with("to-")) kinds.push_back(stored.event.kind);
    }
    return kinds;
  }

  std::filesystem::path folder_;
  crypto::SystemRandom random_;
  ManualClock clock_{*ParseTime("2026-11-21T12:00:00Z")};
  FakePeers peers_;
  Limits limits_;
  bool sandbox_ = true;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Database> key_database_;
  std::unique_ptr<keys::DataKeyStore> data_keys_;
  std::unique_ptr<storage::BlobStore> blobs_;
  std::unique_ptr<Proofing> service_;
  std::unique_ptr<FaceChecks> faces_;
  std::unique_ptr<Checks> checks_;
};

}  // namespace lagan::proofing
