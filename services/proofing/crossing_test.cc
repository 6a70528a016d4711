// No answer holds another subject's data: a thousand applications, interleaved by eight threads, whose pictures, frames, documents
// and references are all canaries (tests/support/subjects.h). Every answer, of the service and to its peers, is searched for
// everybody's; and on purpose one's own keys are tried on another's application.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <mutex>
#include <set>
#include <span>
#include <thread>

#include "services/proofing/evidence_views.h"
#include "services/proofing/test_fixture.h"
#include "services/tokens/actor_verifier.h"
#include "services/tokens/test_keys.h"
#include "tests/support/crossing_tally.h"

namespace lagan::proofing {
namespace {

using test::Canary;
using test::CanaryOf;

constexpr int kThreads = 8;
constexpr int kSubjects = 1000;
// Applications of one thread that are under way at once.
constexpr int kWindow = 5;
// One in so many goes to a person.
constexpr int kReviewed = 5;
// Of a call that the store rolled back because of another; each of them is eleven of the store's own.
constexpr int kTries = 20;
constexpr std::string_view kRolledBack = "STORE_RETRY";
// So many looks at an application that waits for its checks, and a second has passed: whatever was put off comes due.
constexpr int kLooksASecond = 200;
constexpr std::array<const char*, 2> kPortals = {"portal-one", "portal-two"};
constexpr std::array<const char*, 2> kReaders = {"op-0123456789abcdef", "op-fedcba9876543210"};

// Peers that know nothing but what they are asked, and answer out of that. Thread-safe.
class CanaryPeers final : public Peers {
 public:
  explicit CanaryPeers(test::CrossingTally& tally) : tally_(tally) {}

  Result<document::v1::ReadDocumentResponse> ReadDocument(const rpc::CallContext&,
                                                          ByteView picture) override {
    const int subject = SubjectOf("ReadDocument", AsText(picture));
    document::v1::ReadDocumentResponse response;
    response.set_verdict(document::v1::ReadDocumentResponse::VERDICT_ACCEPTED);
    mrz::v1::Zone& zone = *response.mutable_zone();
    zone.set_format("TD3");
    zone.add_lines("P<UTO" + CanaryOf(subject, Canary::kSurname) + "<<" +
                   CanaryOf(subject, Canary::kGivenNames));
    zone.set_document_number(CanaryOf(subject, Canary::kNumber));
    zone.set_document_code("P");
    zone.set_issuing_state("UTO");
    zone.set_nationality("UTO");
    zone.set_birth_date("1974-08-12");
    zone.set_sex("F");
    zone.set_expiry_date("2031-04-15");
    zone.set_surname(CanaryOf(subject, Canary::kSurname));
    zone.set_given_names(CanaryOf(subject, Canary::kGivenNames));
    zone.set_valid(true);
    {
      const std::lock_guard lock(mutex_);
      zones_[zone.lines(0)] = zone;
    }
    response.set_clean_jpeg("clean:" + std::string(AsText(picture)));
    return response;
  }
  Result<mrz::v1::ParseZoneResponse> ParseZone(const rpc::CallContext&,
                                               const mrz::v1::ParseZoneRequest& request) override {
    SubjectOf("ParseZone", request.SerializeAsString());
    mrz::v1::ParseZoneResponse response;
    const std::lock_guard lock(mutex_);
    *response.mutable_zone() = zones_.at(request.lines(0));
    return response;
  }
  Result<assurance::v1::PrepareQuestionsResponse> PrepareQuestions(
      const rpc::CallContext&, const assurance::v1::PrepareQuestionsRequest&) override {
    return NotFound("QUESTIONS_NOT_AVAILABLE", "Nobody is asked here.");
  }
  Result<assurance::v1::CheckSourcesResponse> CheckSources(
      const rpc::CallContext&, const assurance::v1::CheckSourcesRequest& request) override {
    SubjectOf("CheckSources", request.SerializeAsString());
    assurance::v1::CheckSourcesResponse response;
    response.mutable_register_()->set_outcome("match");
    return response;
  }
  Result<assurance::v1::GradeResponse> Grade(const rpc::CallContext&,
                                             const assurance::v1::GradeRequest& request) override {
    tally_.SeeOne("Grade", request.SerializeAsString());
    assurance::v1::GradeResponse response;
    response.set_level("medium");
    response.set_profile("M1B");
    response.set_policy_version("test");
    return response;
  }
  Result<credential::v1::IssueCredentialResponse> IssueCredential(
      const rpc::CallContext&, const credential::v1::IssueCredentialRequest& request) override {
    SubjectOf("IssueCredential", request.SerializeAsString());
    credential::v1::IssueCredentialResponse response;
    response.set_serial("serial");
    response.set_qr_text("QR:" + request.claims().full_name());
    response.set_specimen(true);
    return response;
  }
  Result<credential::v1::SignResultResponse> SignResult(
      const rpc::CallContext&, const credential::v1::SignResultRequest& request) override {
    SubjectOf("SignResult", request.SerializeAsString());
    credential::v1::SignResultResponse response;
    response.set_jwt("JWT:" + request.subject_reference() + ":" + request.claims().full_name());
    return response;
  }
  Result<liveness::v1::IssueChallengeResponse> IssueChallenge(
      const rpc::CallContext&, const liveness::v1::IssueChallengeRequest& request) override {
    liveness::v1::IssueChallengeResponse response;
    response.set_challenge_id(random_.TakeId());
    response.set_sealed_state(request.application_id());
    response.mutable_prompt()->set_step("look_straight");
    response.set_expires_at("2026-11-21T13:00:00Z");
    return response;
  }
  // The first batch goes on, the second passes. The state says whose it is, and what was seen.
  Result<liveness::v1::JudgeFramesResponse> JudgeFrames(
      const rpc::CallContext&, const liveness::v1::JudgeFramesRequest& request) override {
    SubjectOf("JudgeFrames", request.SerializeAsString());
    if (!request.sealed_state().starts_with(request.application_id()))
      tally_.Cross("JudgeFrames has the state of another application");
    liveness::v1::JudgeFramesResponse response;
    if (request.sealed_state() == request.application_id()) {
      response.set_outcome(liveness::v1::JudgeFramesResponse::OUTCOME_CONTINUE);
      response.set_sealed_state(request.application_id() + request.frames(0).jpeg());
      return response;
    }
    response.set_outcome(liveness::v1::JudgeFramesResponse::OUTCOME_PASSED);
    response.add_best_frames(request.frames(0).jpeg());
    return response;
  }
  Result<liveness::v1::ComparePortraitResponse> ComparePortrait(
      const rpc::CallContext&, const liveness::v1::ComparePortraitRequest& request) override {
    const int subject = SubjectOf("ComparePortrait", request.SerializeAsString());
    liveness::v1::ComparePortraitResponse response;
    response.set_verdict(subject % kReviewed == 0 ? liveness::v1::ComparePortraitResponse::VERDICT_UNCERTAIN
                                                  : liveness::v1::ComparePortraitResponse::VERDICT_SAME);
    return response;
  }
  Result<liveness::v1::MakePassPortraitResponse> MakePassPortrait(
      const rpc::CallContext&, const liveness::v1::MakePassPortraitRequest& request) override {
    SubjectOf("MakePassPortrait", request.SerializeAsString());
    return NotHere();
  }
  Result<audit::v1::AppendEntriesResponse> AppendEntries(
      const rpc::CallContext&, const audit::v1::AppendEntriesRequest& request) override {
    if (!test::CanariesIn(request.SerializeAsString()).empty())
      tally_.Cross("an audit entry has personal data");
    return audit::v1::AppendEntriesResponse();
  }
  Result<credential::v1::AcknowledgeDeliveryResponse> AcknowledgeDelivery(
      const rpc::CallContext&, const credential::v1::AcknowledgeDeliveryRequest&) override {
    return NotHere();
  }
  Result<credential::v1::IssueBatchResponse> IssueBatch(const rpc::CallContext&,
                                                        const credential::v1::IssueBatchRequest&) override {
    return NotHere();
  }
  Result<credential::v1::EndApplicationResponse> EndApplication(
      const rpc::CallContext&, const credential::v1::EndApplicationRequest&) override {
    return NotHere();
  }
  Result<letters::v1::SpoolLetterResponse> SpoolLetter(const rpc::CallContext&,
                                                       const letters::v1::SpoolLetterRequest&) override {
    return NotHere();
  }
  Result<credential::v1::SuspendCredentialResponse> SuspendCredential(
      const rpc::CallContext&, const credential::v1::SuspendCredentialRequest&) override {
    return NotHere();
  }
  Result<credential::v1::ReinstateCredentialResponse> ReinstateCredential(
      const rpc::CallContext&, const credential::v1::ReinstateCredentialRequest&) override {
    return NotHere();
  }
  Result<credential::v1::RevokeCredentialResponse> RevokeCredential(
      const rpc::CallContext&, const credential::v1::RevokeCredentialRequest&) override {
    return NotHere();
  }

 private:
  static Status NotHere() { return Internal("NOT_HERE", "Nobody calls this on the digital route."); }
  // Whom a request is about; it must be somebody, and nobody else.
  int SubjectOf(const std::string& method, std::string_view request) {
    tally_.SeeOne("the request " + method, request);
    const auto sightings = test::CanariesIn(request);
    if (sightings.empty()) tally_.Cross("the request " + method + " is about nobody");
    return sightings.empty() ? 0 : sightings.front().subject;
  }

  test::CrossingTally& tally_;
  crypto::SystemRandom random_;
  std::mutex mutex_;
  std::map<std::string, mrz::v1::Zone> zones_;  // by the first line
};

struct Person {
  int subject = 0;
  std::string id{};
  std::string challenge{};
  std::set<Canary> seen{};

  std::string portal() const { return kPortals.at(static_cast<std::size_t>(subject) % kPortals.size()); }
  std::string stranger() const {
    return kPortals.at(static_cast<std::size_t>(subject + 1) % kPortals.size());
  }
};

class CrossingTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    Dependencies with = With();
    with.peers = &canary_peers_;
    with.actors = &actors_;
    with.capability_keys = &review_.ring;
    service_ = std::make_unique<Proofing>(with);
    faces_ = std::make_unique<FaceChecks>(with);
    checks_ = std::make_unique<Checks>(with);
    views_ = std::make_unique<EvidenceViews>(with);
  }
  void TearDown() override {
    views_.reset();
    ProofingTest::TearDown();
  }

  void Fail(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (failures_.size() < 20) failures_.push_back(what);
  }
  // Looks through an answer about `person`, or through the words of a refusal, and gives it on.
  template <typename Response>
  Result<Response> See(Person& person, const std::string& where, Result<Response> answer) {
    tally_.See(person.subject, where, answer.ok() ? answer->SerializeAsString() : answer.status().ToString(),
               &person.seen);
    return answer;
  }
  // Calls, again where the store gave way to somebody else, as a portal does.
  template <typename Fn>
  auto Done(Person& person, const std::string& where, Fn&& call) {
    auto answer = See(person, where, call());
    for (int tried = 1; tried < kTries && answer.status().reason() == kRolledBack; ++tried) {
      ++repeated_;
      answer = See(person, where, call());
    }
    if (!answer.ok()) Fail(where + ": " + answer.status().ToString());
    return answer.ok() ? *std::move(answer) : std::decay_t<decltype(*answer)>();
  }
  // What must be refused by this name.
  template <typename Response>
  void Refused(Person& person, const std::string& where, const std::string& reason, Result<Response> answer) {
    ++tried_;
    answer = See(person, where, std::move(answer));
    if (answer.ok() || answer.status().reason() != reason)
      Fail(where + " was answered " + (answer.ok() ? "with data" : answer.status().ToString()));
  }
  template <typename Request>
  Request About(const std::string& id) {
    Request request;
    if constexpr (requires { request.set_idempotency_key(""); })
      request.set_idempotency_key(random_.TakeId());
    request.set_application_id(id);
    return request;
  }

  void Open(Person& person) {
    v1::CreateApplicationRequest request = CreateRequest();
    request.set_idempotency_key(random_.TakeId());
    request.set_subject_reference(CanaryOf(person.subject, Canary::kReference));
    person.id =
        Done(person, "CreateApplication",
             [&] { return service_->CreateApplication(Call("CreateApplication", person.portal()), request); })
            .application()
            .application_id();
    auto notice = About<v1::RecordNoticeRequest>(person.id);
    notice.set_notice_version("2026-11");
    notice.set_lawful_basis("public_task");
    Done(person, "RecordNotice",
         [&] { return service_->RecordNotice(Call("RecordNotice", person.portal()), notice); });
  }
  void UploadPicture(Person& person) {
    auto request = About<v1::UploadDocumentStart>(person.id);
    request.set_document_type("passport_biometric");
    const std::string picture = "picture " + CanaryOf(person.subject, Canary::kPicture);
    Done(person, "UploadDocument", [&] {
      return service_->UploadDocument(Call("UploadDocument", person.portal()), request, AsBytes(picture));
    });
  }
  void Agree(Person& person) {
    for (const auto purpose : {v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH}) {
      auto request = About<v1::RecordConsentRequest>(person.id);
      request.set_purpose(purpose);
      request.set_given(true);
      request.set_version("face-2026-11");
      Done(person, "RecordConsent",
           [&] { return faces_->RecordConsent(Call("RecordConsent", person.portal()), request); });
    }
  }
  void Begin(Person& person) {
    person.challenge = Done(person, "StartFaceCheck", [&] {
                         return faces_->StartFaceCheck(Call("StartFaceCheck", person.portal()),
                                                       About<v1::StartFaceCheckRequest>(person.id));
                       }).challenge_id();
  }
  v1::SendFaceFramesRequest Frames(const Person& person, std::uint32_t batch) {
    auto request = About<v1::SendFaceFramesRequest>(person.id);
    request.set_challenge_id(person.challenge);
    request.set_batch(batch);
    auto* const frame = request.add_frames();
    frame->set_jpeg("frame " + CanaryOf(person.subject, Canary::kFrame));
    frame->set_captured_at_ms(batch * 1000);
    return request;
  }
  void Send(Person& person, std::uint32_t batch) {
    Done(person, "SendFaceFrames", [&] {
      return faces_->SendFaceFrames(Call("SendFaceFrames", person.portal()), Frames(person, batch));
    });
  }
  // One's own portal with another's application, one's own application with another's challenge.
  void TryToCross(Person& person, const Person& other) {
    const std::string nobody = "APPLICATION_NOT_FOUND";
    const std::string wrong = person.stranger();
    Refused(
        person, "another portal's GetApplication", nobody,
        service_->GetApplication(Call("GetApplication", wrong), About<v1::GetApplicationRequest>(person.id)));
    Refused(person, "another portal's GetResult", nobody,
            service_->GetResult(Call("GetResult", wrong), About<v1::GetResultRequest>(person.id)));
    Refused(person, "another portal's SendFaceFrames", nobody,
            faces_->SendFaceFrames(Call("SendFaceFrames", wrong), Frames(person, 2)));
    auto with_other = Frames(person, 2);
    with_other.set_challenge_id(other.challenge);
    Refused(person, "SendFaceFrames with another's challenge", "CHALLENGE_UNKNOWN",
            faces_->SendFaceFrames(Call("SendFaceFrames", person.portal()), with_other));
  }
  void SubmitIt(Person& person) {
    Done(person, "SubmitApplication", [&] {
      return service_->SubmitApplication(Call("SubmitApplication", person.portal()),
                                         About<v1::SubmitApplicationRequest>(person.id));
    });
  }

  std::string CaseOf(const std::string& id) {
    std::string case_id;
    const auto read = [&](storage::Transaction& transaction) -> Status {
      LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id));
      case_id = record.case_id;
      return Status();
    };
    if (!storage::InTransaction(*database_, read, storage::Mode::kRead).ok()) Fail("no case of " + id);
    return case_id;
  }
  std::string Capability(const std::string& case_id, const std::string& id, const std::string& reader) {
    return tokens::SignCaseCapability({.case_id = case_id,
                                       .application_id = id,
                                       .operator_id = reader,
                                       .fields = {"document", "zone", "selfie"},
                                       .fencing_token = 1,
                                       .issued_at = clock_.Now(),
                                       .expires_at = clock_.Now() + std::chrono::seconds(120)},
                                      "kid", review_.signer)
        .value();
  }
  Result<v1::ViewEvidenceResponse> View(const std::string& reader, const std::string& capability,
                                        const std::string& field) {
    rpc::CallContext context = Call("ViewEvidence", "operator-console");
    context.actor_token =
        SecretText(tokens::SignActorToken({.operator_id = reader,
                                           .roles = {tokens::Role::kOperator},
                                           .training = {},
                                           .issued_at = clock_.Now(),
                                           .expires_at = clock_.Now() + tokens::kActorTokenLife},
                                          "kid", access_.signer)
                       .value());
    v1::ViewEvidenceRequest request;
    request.set_capability(capability);
    request.set_field(field);
    return views_->ViewEvidence(context, request);
  }
  void Read(Person& person, const Person& other) {
    const std::string case_id = CaseOf(person.id);
    const std::string capability = Capability(case_id, person.id, kReaders[0]);
    for (const char* field : {"document", "zone", "selfie"})
      Done(person, std::string("ViewEvidence ") + field,
           [&] { return View(kReaders[0], capability, field); });
    Refused(person, "ViewEvidence with another reader's capability", "CAPABILITY_NOT_YOURS",
            View(kReaders[1], capability, "document"));
    Refused(person, "ViewEvidence of another application under this case", "CAPABILITY_OVER",
            View(kReaders[0], Capability(case_id, other.id, kReaders[0]), "document"));
    Refused(person, "ViewEvidence of a field that was not given", "FIELD_NOT_GRANTED",
            View(kReaders[0], capability, "grade"));
  }
  // Runs whatever checks wait, of whomever, until this person's are done.
  void Finish(Person& person, const Person& other) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    v1::Application application;
    int looks = 0;
    do {
      if (++looks % kLooksASecond == 0) clock_.Advance(std::chrono::seconds(1));
      const auto ran = Run();
      // The queue of checks gives such a step out again.
      if (ran.status().reason() == kRolledBack)
        ++repeated_;
      else if (!ran.ok())
        Fail("checks: " + ran.status().ToString());
      application = Done(person, "GetApplication", [&] {
                      return service_->GetApplication(Call("GetApplication", person.portal()),
                                                      About<v1::GetApplicationRequest>(person.id));
                    }).application();
    } while (application.state() != v1::STATE_ISSUED && application.state() != v1::STATE_IN_REVIEW &&
             std::chrono::steady_clock::now() < deadline);
    const bool reviewed = person.subject % kReviewed == 0;
    if (application.state() != (reviewed ? v1::STATE_IN_REVIEW : v1::STATE_ISSUED))
      return Fail("one ended in " + v1::State_Name(application.state()));
    if (reviewed) return Read(person, other);
    Done(person, "GetResult", [&] {
      return service_->GetResult(Call("GetResult", person.portal()), About<v1::GetResultRequest>(person.id));
    });
  }
  // What must be found of everybody, so that finding nothing of others means something.
  void ExpectOwn(const Person& person) {
    const std::set<Canary> result = {Canary::kReference, Canary::kSurname, Canary::kGivenNames};
    const std::set<Canary> evidence = {Canary::kPicture, Canary::kFrame, Canary::kNumber, Canary::kSurname,
                                       Canary::kGivenNames};
    if (person.seen != (person.subject % kReviewed == 0 ? evidence : result))
      Fail("not what should be seen was seen of " + std::to_string(person.subject));
  }

  // Some people at once, a step of each at a time.
  void Accompany(std::span<Person> people) {
    const auto other = [&](const Person& person) -> const Person& {
      return people[(static_cast<std::size_t>(&person - people.data()) + 1) % people.size()];
    };
    for (Person& person : people) Open(person);
    for (Person& person : people) UploadPicture(person);
    for (Person& person : people) Agree(person);
    for (Person& person : people) Begin(person);
    for (Person& person : people) Send(person, 1);
    for (Person& person : people) TryToCross(person, other(person));
    for (Person& person : people) Send(person, 2);
    for (Person& person : people) SubmitIt(person);
    for (Person& person : people) Finish(person, other(person));
    for (Person& person : people) ExpectOwn(person);
  }

  test::CrossingTally tally_;
  CanaryPeers canary_peers_{tally_};
  tokens::TestKeys access_;
  tokens::TestKeys review_;
  tokens::KeyRingActorVerifier actors_{&access_.ring, &clock_};
  std::unique_ptr<EvidenceViews> views_;
  std::atomic<long> tried_ = 0;
  std::atomic<long> repeated_ = 0;
  std::mutex mutex_;
  std::vector<std::string> failures_;
};

TEST_F(CrossingTest, AThousandInterleavedApplicationsShowNobodyAnotherPerson) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<Person> people;
  // Neighbours of a window are of one portal and of both, and some of each window are reviewed.
  for (int subject = 0; subject < kSubjects; ++subject) people.push_back({.subject = subject});
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (int at = next.fetch_add(kWindow); at < kSubjects; at = next.fetch_add(kWindow))
        Accompany(std::span(people).subspan(static_cast<std::size_t>(at), kWindow));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << kSubjects << " applications, " << kThreads << " threads, " << tally_.answers()
            << " answers and requests searched, own data seen " << tally_.own() << " times, another's "
            << tally_.crossed() << " times, " << tried_ << " tries to cross refused, " << repeated_
            << " calls repeated, " << took.count() << " s\n";
  EXPECT_THAT(tally_.crossings(), testing::IsEmpty());
  EXPECT_THAT(failures_, testing::IsEmpty());
}

}  // namespace
}  // namespace lagan::proofing
