// The service on a real store with peers of the test's own: what a portal may do, and what may go wrong between.
#include "services/proofing/proofing.h"

#include "services/proofing/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/core/file.h"
#include "services/storage/outbox.h"
#include "tests/support/store.h"

namespace lagan::proofing {
namespace {

constexpr const char* kSurname = "CANARYSURNAME";

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
  }

  Result<document::v1::ReadDocumentResponse> ReadDocument(const rpc::CallContext&,
                                                          ByteView picture) override {
    LAGAN_RETURN_IF_ERROR(Called("ReadDocument"));
    const mrz::v1::Zone seen = zone;
    document::v1::ReadDocumentResponse response;
    response.set_verdict(verdict);
    *response.mutable_zone() = seen;
    response.set_clean_jpeg(std::string("clean:") + std::string(AsText(picture)));
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
    return response;
  }
  Result<assurance::v1::GradeResponse> Grade(const rpc::CallContext&,
                                             const assurance::v1::GradeRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("Grade"));
    asked = request;
    assurance::v1::GradeResponse response = grade;
    if (request.questions_correct() < 3) {
      response.set_level("low");
      response.set_profile("L1B");
    }
    return response;
  }
  Result<credential::v1::IssueCredentialResponse> IssueCredential(
      const rpc::CallContext&, const credential::v1::IssueCredentialRequest& request) override {
    LAGAN_RETURN_IF_ERROR(Called("IssueCredential"));
    issue_keys.insert(request.idempotency_key());
    credential::v1::IssueCredentialResponse response;
    response.set_serial("serial");
    response.set_qr_text("QR:" + request.claims().full_name());
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
    LAGAN_RETURN_IF_ERROR(Called("SignResult"));
    credential::v1::SignResultResponse response;
    response.set_jwt("JWT:" + request.relying_party() + ":" + request.subject_reference());
    return response;
  }
  Result<liveness::v1::IssueChallengeResponse> IssueChallenge(
      const rpc::CallContext&, const liveness::v1::IssueChallengeRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("IssueChallenge"));
    return liveness::v1::IssueChallengeResponse();
  }
  Result<liveness::v1::JudgeFramesResponse> JudgeFrames(const rpc::CallContext&,
                                                        const liveness::v1::JudgeFramesRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("JudgeFrames"));
    return liveness::v1::JudgeFramesResponse();
  }
  Result<liveness::v1::ComparePortraitResponse> ComparePortrait(
      const rpc::CallContext&, const liveness::v1::ComparePortraitRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("ComparePortrait"));
    return liveness::v1::ComparePortraitResponse();
  }
  Result<letters::v1::SpoolLetterResponse> SpoolLetter(const rpc::CallContext&,
                                                       const letters::v1::SpoolLetterRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("SpoolLetter"));
    return letters::v1::SpoolLetterResponse();
  }
  Result<credential::v1::SuspendCredentialResponse> SuspendCredential(
      const rpc::CallContext&, const credential::v1::SuspendCredentialRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("SuspendCredential"));
    return credential::v1::SuspendCredentialResponse();
  }
  Result<credential::v1::ReinstateCredentialResponse> ReinstateCredential(
      const rpc::CallContext&, const credential::v1::ReinstateCredentialRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("ReinstateCredential"));
    return credential::v1::ReinstateCredentialResponse();
  }
  Result<credential::v1::RevokeCredentialResponse> RevokeCredential(
      const rpc::CallContext&, const credential::v1::RevokeCredentialRequest&) override {
    LAGAN_RETURN_IF_ERROR(Called("RevokeCredential"));
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
  assurance::v1::PrepareQuestionsResponse questions;
  assurance::v1::GradeResponse grade;
  assurance::v1::GradeRequest asked;
  std::map<std::string, int> calls;
  std::map<std::string, Status> fail;
  // Run once, in the middle of the next call of that method: what others do meanwhile.
  std::map<std::string, std::function<void()>> during;
  std::set<std::string> issue_keys;
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

  // A new object on the same stores, as after a crash.
  void Restart() {
    Dependencies with;
    with.database = database_.get();
    with.data_keys = data_keys_.get();
    with.blobs = blobs_.get();
    with.peers = &peers_;
    with.clock = &clock_;
    with.random = &random_;
    with.limits = limits_;
    with.sandbox = sandbox_;
    service_ = std::make_unique<Proofing>(with);
    checks_ = std::make_unique<Checks>(std::move(with));
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
  Result<bool> Run() { return checks_->RunNextChecks(Call("checks", "proofing")); }

  // Up to and with the submission.
  std::string Submitted(std::vector<std::uint32_t> choices = {0, 1, 2}) {
    const std::string id = Create();
    EXPECT_TRUE(Notice(id).ok());
    EXPECT_TRUE(Upload(id).ok());
    EXPECT_TRUE(Ask(id).ok());
    EXPECT_TRUE(Answer(id, std::move(choices)).ok());
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
  std::vector<std::string> EventKinds() {
    storage::OutboxReader reader(*database_, "test");
    EXPECT_TRUE(reader.Register().ok());
    std::vector<std::string> kinds;
    const auto events = reader.Next(1000);
    EXPECT_TRUE(events.ok()) << events.status();
    for (const auto& stored : *events) kinds.push_back(stored.event.kind);
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
  std::unique_ptr<Checks> checks_;
};

TEST_F(ProofingTest, AnApplicationGoesFromCreationToAPass) {
  const std::string id = Submitted();
  EXPECT_EQ(Look(id)->state(), v1::STATE_SUBMITTED);
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
  const auto ran = Run();
  ASSERT_TRUE(ran.ok()) << ran.status();
  EXPECT_TRUE(*ran);
  EXPECT_FALSE(*Run()) << "nothing is left to do";

  const auto application = Look(id);
  ASSERT_TRUE(application.ok()) << application.status();
  EXPECT_EQ(application->state(), v1::STATE_ISSUED);
  EXPECT_EQ(application->level(), v1::LEVEL_MEDIUM);
  EXPECT_EQ(application->profile(), "M1B");
  EXPECT_EQ(application->outcome(), v1::OUTCOME_APPROVED);
  EXPECT_THAT(application->derivation(), testing::ElementsAre("Because."));
  const auto result = Fetch(id);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->qr_text(), std::string("QR:ANNA MARIA ") + kSurname);
  EXPECT_EQ(result->result_jwt(), "JWT:portal-sandbox:patient-77");
  EXPECT_EQ(Fetch(id)->SerializeAsString(), result->SerializeAsString());

  EXPECT_EQ(peers_.asked.questions_asked(), 3U);
  EXPECT_EQ(peers_.asked.questions_correct(), 3U);
  EXPECT_EQ(peers_.asked.document_type(), "passport_biometric");
  EXPECT_EQ(peers_.asked.level_asked(), "medium");
  EXPECT_TRUE(peers_.asked.zone_consistent());
  EXPECT_FALSE(peers_.asked.chip_verified());

  EXPECT_THAT(
      EventKinds(),
      testing::ElementsAre("application.created", "notice.recorded", "document.accepted", "questions.asked",
                           "questions.answered", "application.submitted", "checks.started", "sources.checked",
                           "application.graded", "decision.approved", "credential.stored"));
  EXPECT_EQ(application->audit_event_ids_size(), 11);
}

TEST_F(ProofingTest, AWrongAnswerLeadsToAPersonAndIssuesNothing) {
  const std::string id = Submitted({0, 1, 1});
  ASSERT_TRUE(Run().ok());
  const auto application = Look(id);
  EXPECT_EQ(application->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(application->reason(), "LEVEL_NOT_REACHED");
  EXPECT_EQ(application->outcome(), v1::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
  EXPECT_EQ(peers_.calls["SignResult"], 0);
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
}

TEST_F(ProofingTest, UnansweredQuestionsAreAskedForBeforeAPerson) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  ASSERT_TRUE(Ask(id).ok());
  ASSERT_TRUE(Answer(id, {0, 1, 2}).ok());
  const auto again = Submit(id, "submit-2");
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED) << Look(id)->reason();
}

// Every call to a peer fails once in each way: nothing is lost, and the end is the same.
TEST_F(ProofingTest, AFailingPeerIsTriedAgainLater) {
  for (const char* method : {"CheckSources", "Grade", "SignResult", "IssueCredential"}) {
    SCOPED_TRACE(method);
    TearDown();
    peers_ = FakePeers();
    SetUp();
    const std::string id = Submitted();
    peers_.fail[method] = Unavailable("SERVICE_AWAY", "The service is away.");
    EXPECT_EQ(Run().status().reason(), "SERVICE_AWAY");
    EXPECT_FALSE(*Run()) << "it waits before it tries again";
    peers_.fail.clear();
    Restart();
    clock_.Advance(std::chrono::minutes(2));
    const auto ran = Run();
    ASSERT_TRUE(ran.ok()) << ran.status();
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    EXPECT_EQ(peers_.issue_keys.size(), 1U);
    EXPECT_EQ(peers_.calls["CheckSources"], std::string_view(method) == "CheckSources" ? 2 : 1)
        << "done steps are kept";
  }
}

TEST_F(ProofingTest, ARepeatedCallHasOneEffectAndTheSameAnswer) {
  const auto first = service_->CreateApplication(Call("CreateApplication"), CreateRequest());
  const auto second = service_->CreateApplication(Call("CreateApplication"), CreateRequest());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  const std::string id = first->application().application_id();
  ASSERT_TRUE(Notice(id).ok());
  EXPECT_TRUE(Notice(id).ok());
  const auto upload = Upload(id);
  const auto repeated = Upload(id);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(upload->SerializeAsString(), repeated->SerializeAsString());
  EXPECT_EQ(peers_.calls["ReadDocument"], 1);
  EXPECT_EQ(Upload(id, "upload", "another picture").status().reason(), "IDEMPOTENCY_KEY_REUSED");
  auto other = CreateRequest();
  other.set_purpose("another-purpose");
  EXPECT_EQ(service_->CreateApplication(Call("CreateApplication"), other).status().reason(),
            "IDEMPOTENCY_KEY_REUSED");
  // The same key of another portal is another key.
  const auto elsewhere =
      service_->CreateApplication(Call("CreateApplication", "portal-other"), CreateRequest());
  ASSERT_TRUE(elsewhere.ok());
  EXPECT_NE(elsewhere->application().application_id(), id);
}

TEST_F(ProofingTest, AnotherPortalsApplicationIsLikeNone) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  const std::string none(32, '0');
  EXPECT_EQ(Look(id, "portal-other").status(), Look(none, "portal-other").status());
  EXPECT_EQ(Fetch(id, "portal-other").status(), Fetch(none, "portal-other").status());
  EXPECT_EQ(Ask(id, "portal-other").status(), Ask(none, "portal-other").status());
  EXPECT_EQ(Look("not an id").status(), Look(none).status());
  EXPECT_EQ(Look(none).status().code(), Code::kNotFound);
}

TEST_F(ProofingTest, CallsOutOfOrderAreRefusedAndChangeNothing) {
  const std::string id = Create();
  EXPECT_EQ(Upload(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Ask(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Answer(id, {0, 1, 2}).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Submit(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
  EXPECT_EQ(Look(id)->version(), 1U);
  EXPECT_EQ(peers_.calls["ReadDocument"], 0) << "a picture that cannot be taken is not even read";
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  EXPECT_EQ(Answer(id, {0, 1, 2}).status().reason(), "QUESTIONS_NOT_ASKED");
  ASSERT_TRUE(Ask(id).ok());
  EXPECT_EQ(Upload(id, "upload-2").status().reason(), "QUESTIONS_ALREADY_ASKED");
  EXPECT_EQ(Answer(id, {0, 1}).status().reason(), "FIELD_INVALID");
  EXPECT_EQ(Answer(id, {0, 1, 3}).status().reason(), "FIELD_INVALID");
  ASSERT_TRUE(Answer(id, {0, 1, 2}).ok());
  EXPECT_EQ(Answer(id, {2, 1, 0}, "answer-2").status().reason(), "QUESTIONS_ALREADY_ANSWERED");
}

TEST_F(ProofingTest, ABadPictureIsAnAnswerAndLosesNothing) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_NONE;
  auto bad = Upload(id, "upload-1");
  ASSERT_TRUE(bad.ok()) << bad.status();
  EXPECT_FALSE(bad->usable());
  EXPECT_EQ(bad->reason(), "DOCUMENT_NOT_FOUND");
  EXPECT_EQ(bad->application().state(), v1::STATE_RETAKE);
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_ACCEPTED;
  peers_.zone.set_expiry_date("2012-04-15");
  EXPECT_EQ(Upload(id, "upload-2")->reason(), "DOCUMENT_EXPIRED");
  peers_.zone.set_expiry_date("2031-04-15");
  peers_.zone.set_format("TD1");
  EXPECT_EQ(Upload(id, "upload-3")->reason(), "DOCUMENT_TYPE_MISMATCH");
  peers_.zone.set_format("TD3");
  peers_.fail["ReadDocument"] = InvalidArgument("PICTURE_TRUNCATED", "The picture is cut off.", "picture");
  EXPECT_EQ(Upload(id, "upload-4")->reason(), "PICTURE_TRUNCATED");
  peers_.fail["ReadDocument"] = ResourceExhausted("SERVER_BUSY", "Try again.");
  EXPECT_EQ(Upload(id, "upload-5").status().reason(), "SERVER_BUSY")
      << "not about the picture: an error of the call";
  peers_.fail.clear();
  ASSERT_TRUE(Upload(id, "upload-6")->usable());
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_DOUBTFUL;
  EXPECT_EQ(Upload(id, "upload-7")->application().state(), v1::STATE_COLLECTING)
      << "what was collected stays";
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Upload(id, "more-" + std::to_string(i)).ok());
  EXPECT_EQ(Upload(id, "one-too-many").status().reason(), "TOO_MANY_PICTURES");
}

TEST_F(ProofingTest, FieldsAreCheckedByName) {
  struct Case {
    const char* field;
    std::function<void(v1::CreateApplicationRequest&)> change;
  };
  const Case cases[] = {
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("short"); }},
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("with a space in it"); }},
      {"subject_reference", [](auto& r) { r.set_subject_reference(""); }},
      {"subject_reference", [](auto& r) { r.set_subject_reference("Anna Maria"); }},
      {"actor.kind", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_UNSPECIFIED); }},
      {"actor.kind", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SYSTEM); }},
      {"actor.reference", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_CARER); }},
      {"actor.reference", [](auto& r) { r.mutable_actor()->set_reference("somebody"); }},
      {"level_asked", [](auto& r) { r.set_level_asked(v1::LEVEL_NONE); }},
      {"purpose", [](auto& r) { r.set_purpose("no spaces"); }},
  };
  for (const Case& c : cases) {
    auto request = CreateRequest();
    c.change(request);
    const auto response = service_->CreateApplication(Call("CreateApplication"), request);
    EXPECT_EQ(response.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(response.status().field(), c.field);
  }
}

TEST_F(ProofingTest, ErasureLeavesNoPersonBehind) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  v1::EraseApplicationRequest request;
  request.set_idempotency_key(Key("erase"));
  request.set_application_id(id);
  const auto erased = service_->EraseApplication(Call("EraseApplication"), request);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->application().state(), v1::STATE_ERASED);
  EXPECT_EQ(data_keys_->Get(id).status().reason(), "DATA_KEY_NOT_FOUND");
  EXPECT_TRUE(blobs_->Ids()->empty());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ERASED);
  EXPECT_TRUE(service_->EraseApplication(Call("EraseApplication"), request).ok());
  EXPECT_FALSE(Fetch(id).ok());
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM pictures"), 0);
  EXPECT_EQ(peers_.calls["AcknowledgeDelivery"], 1) << "the issuer forgets its sealed answers too";
}

TEST_F(ProofingTest, NoPersonIsPlainInAnyFile) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  int looked_at = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    const auto content = ReadFile(entry.path(), 100'000'000);
    ASSERT_TRUE(content.ok());
    ++looked_at;
    for (const std::string_view canary : {kSurname, "L898902C3", "patient-77", "clean:picture"}) {
      EXPECT_EQ(AsText(*content).find(canary), std::string_view::npos) << entry.path() << " " << canary;
    }
  }
  EXPECT_GE(looked_at, 2) << "a key file and a picture";
  // The tables, as text, on either engine.
  for (const char* table : {"sealed_fields", "applications", "idempotency", "outbox"}) {
    const Status looked =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          const auto rows = transaction.Execute("SELECT * FROM " + std::string(table));
          if (!rows.ok()) return rows.status();
          for (const auto& row : *rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
              const std::string text = row[i].text() != nullptr    ? *row[i].text()
                                       : row[i].bytes() != nullptr ? std::string(AsText(*row[i].bytes()))
                                                                   : "";
              EXPECT_EQ(text.find(kSurname), std::string::npos) << table;
              EXPECT_EQ(text.find("patient-77"), std::string::npos) << table;
              EXPECT_EQ(text.find("Because."), std::string::npos)
                  << table << ": how the grade came about is personal";
            }
          }
          return Status();
        });
    EXPECT_TRUE(looked.ok()) << looked;
  }
}

TEST_F(ProofingTest, TermsEndAndReviewsAreEscalatedNotRefused) {
  const std::string open = Create();
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(open)->state(), v1::STATE_EXPIRED);
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(open)->state(), v1::STATE_ERASED);
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0);

  TearDown();
  SetUp();
  const std::string reviewed = Submitted({1, 1, 1});
  ASSERT_TRUE(Run().ok());
  clock_.Advance(std::chrono::hours(24 * 6));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(reviewed)->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(Look(reviewed)->reason(), "REVIEW_OVERDUE");
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0) << "a new term has begun";
}

// Two uploads and a question at the same time must not end in answers about one person and the document of another.
TEST_F(ProofingTest, ADocumentCannotChangeUnderTheQuestions) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  peers_.during["ReadDocument"] = [&] { ASSERT_TRUE(Ask(id).ok()); };
  const auto late = Upload(id, "upload-2", "somebody else's picture");
  EXPECT_EQ(late.status().reason(), "QUESTIONS_ALREADY_ASKED");
  EXPECT_EQ(blobs_->Ids()->size(), 1U) << "what was not recorded is not kept";

  TearDown();
  peers_ = FakePeers();
  SetUp();
  const std::string other = Create();
  ASSERT_TRUE(Notice(other).ok());
  ASSERT_TRUE(Upload(other).ok());
  peers_.during["PrepareQuestions"] = [&] {
    peers_.zone.set_surname("VICTIM");
    ASSERT_TRUE(Upload(other, "upload-2", "somebody else's picture").ok());
  };
  EXPECT_EQ(Ask(other).status().reason(), "DOCUMENT_CHANGED");
}

TEST_F(ProofingTest, ThePictureLimitHoldsForUploadsAtTheSameTime) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(Upload(id, "upload-" + std::to_string(i)).ok());
  peers_.during["ReadDocument"] = [&] { ASSERT_TRUE(Upload(id, "at-the-same-time").ok()); };
  EXPECT_EQ(Upload(id, "one-too-many").status().reason(), "TOO_MANY_PICTURES");
}

TEST_F(ProofingTest, QuestionsAboutOnePersonAreNotAskedAgainAndAgain) {
  int number = 0;
  const auto ask = [&](bool answer_rightly) {
    auto request = CreateRequest();
    request.set_idempotency_key(Key("create-" + std::to_string(++number)));
    const auto made = service_->CreateApplication(Call("CreateApplication"), request);
    const std::string id = made->application().application_id();
    v1::RecordNoticeRequest notice;
    notice.set_idempotency_key(Key("notice-" + std::to_string(number)));
    notice.set_application_id(id);
    notice.set_notice_version("2026-11");
    notice.set_lawful_basis("public_task");
    EXPECT_TRUE(service_->RecordNotice(Call("RecordNotice"), notice).ok());
    EXPECT_TRUE(Upload(id, "upload-" + std::to_string(number)).ok());
    const auto questions = Ask(id);
    EXPECT_TRUE(questions.ok()) << questions.status();
    if (questions->questions_size() > 0 && answer_rightly) {
      EXPECT_TRUE(Answer(id, {0, 1, 2}, "answer-" + std::to_string(number)).ok());
    }
    return questions->questions_size();
  };
  EXPECT_EQ(ask(true), 3) << "what was answered rightly does not count";
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 0);
  EXPECT_EQ(EventKinds().back(), "questions.withheld");
  peers_.zone.set_surname("SOMEBODYELSE");
  EXPECT_EQ(ask(false), 3);
  peers_.zone.set_surname(kSurname);
  clock_.Advance(std::chrono::hours(24 * 31));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM question_sets"), 0);
  EXPECT_EQ(ask(true), 3);
}

// A worker that slept through its lease must not write over the one that took the step up.
TEST_F(ProofingTest, AWorkerWithoutItsLeaseChangesNothing) {
  const std::string id = Submitted();
  peers_.during["CheckSources"] = [&] {
    clock_.Advance(std::chrono::minutes(5));
    const auto other = Run();
    ASSERT_TRUE(other.ok()) << other.status();
    ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  };
  EXPECT_EQ(Run().status().reason(), "LEASE_LOST");
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  const std::vector<std::string> kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "sources.checked"), 1);
}

TEST_F(ProofingTest, TheReadersWordIsNotTaken) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  peers_.zone.set_valid(false);
  EXPECT_EQ(Upload(id)->reason(), "DOCUMENT_NOT_READ");
}

TEST_F(ProofingTest, ADocumentThatExpiresBeforeItsChecksIsSaidToHaveExpired) {
  peers_.zone.set_expiry_date("2026-11-21");
  const std::string id = Submitted();
  clock_.Advance(std::chrono::hours(24));
  ASSERT_TRUE(Run().ok());
  EXPECT_TRUE(peers_.asked.document_expired());
}

TEST_F(ProofingTest, TypesMustFitTheZone) {
  struct Case {
    const char* type;
    const char* format;
    const char* issuer;
    bool sandbox;
    const char* reason;
  };
  const Case cases[] = {
      {"passport_biometric", "TD3", "IRL", false, ""},
      {"passport_uk", "TD3", "GBR", false, ""},
      {"passport_uk", "TD3", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_us", "TD1", "USA", false, ""},
      {"passport_us", "TD1", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"id_card_eea_biometric", "TD1", "EST", false, ""},
      {"id_card_eea_biometric", "TD1", "D", false, ""},
      {"id_card_eea_biometric", "TD1", "USA", false, "DOCUMENT_TYPE_MISMATCH"},
      {"id_card_eea_biometric", "TD3", "EST", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_biometric", "TD1", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_biometric", "MRV-A", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"account_bank", "TD3", "IRL", false, "DOCUMENT_TYPE_NOT_READ"},
      {"passport_uk", "TD3", "UTO", true, ""},
      {"passport_uk", "TD3", "UTO", false, "DOCUMENT_SPECIMEN"},
  };
  for (const Case& c : cases) {
    mrz::v1::Zone zone = peers_.zone;
    zone.set_format(c.format);
    zone.set_issuing_state(c.issuer);
    EXPECT_EQ(CheckUsable(c.type, zone, DateOf(clock_.Now()), c.sandbox).reason(), c.reason)
        << c.type << ' ' << c.format << ' ' << c.issuer;
  }
}

TEST_F(ProofingTest, StrayPicturesGoAndThoseInUseStay) {
  const std::string id = Submitted();
  ASSERT_TRUE(blobs_->Put(AsBytes("sealed, and then the power went")).ok());
  ASSERT_EQ(blobs_->Ids()->size(), 2U);
  Restart();
  ASSERT_TRUE(service_->DeleteStrayPictures().ok());
  EXPECT_EQ(blobs_->Ids()->size(), 1U);
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
}

TEST_F(ProofingTest, IdempotencyKeysAreForgottenAfterTheirWeek) {
  const std::string id = Create();
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(Create(), id) << "a repetition within the week gets the first answer";
  clock_.Advance(std::chrono::hours(24 * 7 + 1));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_NE(Create(), id);
}

TEST_F(ProofingTest, AnAcknowledgedResultIsForgotten) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  v1::AcknowledgeResultRequest request;
  request.set_idempotency_key(Key("acknowledge"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->AcknowledgeResult(Call("AcknowledgeResult"), request).ok());
  EXPECT_TRUE(service_->AcknowledgeResult(Call("AcknowledgeResult"), request).ok());
  EXPECT_EQ(peers_.calls["AcknowledgeDelivery"], 1);
  EXPECT_EQ(Fetch(id).status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields WHERE field IN ('result', 'credential')"), 0);
}

TEST_F(ProofingTest, AWithdrawnApplicationIsNotChecked) {
  const std::string id = Submitted();
  v1::WithdrawApplicationRequest request;
  request.set_idempotency_key(Key("withdraw"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), request).ok());
  EXPECT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_WITHDRAWN);
  EXPECT_EQ(peers_.calls["CheckSources"], 0);
}

}  // namespace
}  // namespace lagan::proofing
