// A thousand people at once, and nobody is shown another: by telephone, through portals, before readers and on paper.
//
// Sixteen operators open applications, window by window and step by step, of people whose names, numbers, addresses and references
// are canaries that name their subject (tests/support/subjects.h). A register knows some: they answer questions and get a letter.
// The others, and those who come with a picture through one of two portals and want no program to look at their face, go to
// readers. Every answer is searched for everybody's canaries, decoded where it is encoded: responses, the evidence that readers see,
// results' claims, the text of letters, the claims in their codes. On purpose everybody also asks for what is another's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <span>
#include <thread>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/rpc/certificates.h"
#include "tests/integration/helpline.h"
#include "tests/integration/installation.h"
#include "tests/specimen/sets.h"
#include "tests/support/crossing_tally.h"

namespace lagan::integration {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Canary;
using test::CanaryOf;
using Assisted = Console::AssistedStub;

constexpr int kThreads = 16;
constexpr int kSubjects = 1000;
// One of each thread comes through a portal: drawing and reading a picture takes a second.
constexpr int kDigital = kThreads;
constexpr int kWindow = 8;
// The claims in the code of one letter in so many.
constexpr int kCodes = 20;
constexpr std::array<const char*, 2> kPortals = {"portal-sandbox", "portal-second"};
constexpr std::chrono::minutes kLimit{6};

enum class Way { kLetter, kReader, kPortal };
Way WayOf(int subject) {
  if (subject >= kSubjects - kDigital) return Way::kPortal;
  // Under the 500 letters that one run holds.
  return subject % 9 < 4 ? Way::kLetter : Way::kReader;
}

// What the register knows of everybody beside their canaries; many share it, as people do.
std::array<std::string, 3> FactsOf(int subject) {
  return {"BT" + std::to_string(1 + subject % 12), "Specimen Practice " + std::to_string(subject / 12 % 11),
          std::to_string(1990 + subject / 5 % 20)};
}

struct Person {
  int subject = 0;
  std::string id{};
  std::string letter_serial{};
  std::set<Canary> seen{};

  Caller caller() const {
    return {.reference = CanaryOf(subject, Canary::kReference),
            .surname = CanaryOf(subject, Canary::kSurname),
            .given_names = CanaryOf(subject, Canary::kGivenNames),
            .document_number = CanaryOf(subject, Canary::kNumber),
            .address = {"1 " + CanaryOf(subject, Canary::kAddress) + " Row", "Belfast", "BT1 1AA"}};
  }
};

Bytes PictureOf(const Caller& caller) {
  specimen::Order order;
  order.document = {.surname = caller.surname,
                    .given_names = caller.given_names,
                    .number = caller.document_number,
                    .birth = ParseDate(kCallerBirthDate).value(),
                    .expiry = ParseDate(kCallerExpiryDate).value(),
                    .optional_data = {}};
  order.zone = specimen::ComposeZone(order.document).value();
  order.render.pixels_per_mm = 10;
  const auto photograph = specimen::MakePhotograph(order);
  if (!photograph.ok()) std::abort();
  return specimen::EncodeJpeg(photograph->picture, {.exif_orientation = 1}).value();
}

class CrossingTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int subject = 0; subject < kSubjects; ++subject) people_.push_back({.subject = subject});
    folder_ = NewFolder();
    ASSERT_TRUE(WriteSources().ok());
    std::vector<std::string> names = rpc::CertificateNames();
    names.emplace_back(kPortals[1]);
    const auto made =
        rpc::InitCertificates({.folder = folder_ / "certificates", .names = names}, SystemClock());
    ASSERT_TRUE(made.ok()) << made.status();
    auto started = Installation::Start({.sources = folder_, .certificates = folder_ / "certificates"});
    ASSERT_TRUE(started.ok()) << started.status();
    installation_ = *std::move(started);
    for (int thread = 0; thread < kThreads; ++thread) {
      auto one = Operator::Make(installation_->configuration(),
                                {.login = "operator" + std::to_string(thread),
                                 .roles = {access::v1::ROLE_OPERATOR, access::v1::ROLE_SENIOR}});
      ASSERT_TRUE(one.ok()) << one.status();
      operators_.push_back(*std::move(one));
      consoles_.push_back(std::make_unique<Console>(installation_->configuration(), *operators_.back()));
    }
    for (const char* name : kPortals)
      portals_.push_back(std::make_unique<Portal>(installation_->configuration(), name));
  }
  void TearDown() override {
    installation_.reset();
    std::filesystem::remove_all(folder_);
  }

  Status WriteSources() const {
    std::string known =
        "surname,given_names,birth_date,issuing_state,document_number,expiry_date,document_status,"
        "previous_postcode_district,gp_practice,registration_year\n";
    std::string active = "surname,given_names,birth_date,active_from\n";
    std::string fraud =
        "surname,given_names,birth_date,identity_theft,impersonation_risk,deceased,known_to_organisation\n";
    for (const Person& person : people_) {
      if (WayOf(person.subject) != Way::kLetter) continue;
      const Caller caller = person.caller();
      const auto facts = FactsOf(person.subject);
      const std::string who = caller.surname + "," + caller.given_names + "," + kCallerBirthDate;
      known += who + ",UTO," + caller.document_number + "," + kCallerExpiryDate + ",current," + facts[0] +
               "," + facts[1] + "," + facts[2] + "\n";
      active += who + ",2009-03-01\n";
      fraud += who + ",no,no,no,yes\n";
    }
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder_ / "register.csv", AsBytes(known), 0600));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder_ / "activity.csv", AsBytes(active), 0600));
    return WriteFileAtomically(folder_ / "fraud.csv", AsBytes(fraud), 0600);
  }

  void Fail(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (failures_.size() < 20) failures_.push_back(what);
  }
  bool IsLate() const { return steady_clock::now() > deadline_; }

  // The operator who helps and the reader of the case may be at it at once.
  void Search(Person& person, const std::string& where, std::string_view answer) {
    std::set<Canary> seen;
    tally_.See(person.subject, where, answer, &seen);
    const std::lock_guard lock(mutex_);
    person.seen.merge(seen);
  }
  template <typename Response>
  void Search(Person& person, const std::string& where, const Result<Response>& answer) {
    Search(person, where,
           std::string_view(answer.ok() ? answer->SerializeAsString() : answer.status().ToString()));
  }
  template <typename Response>
  Response Done(Person& person, const std::string& where, Result<Response> answer) {
    Search(person, where, answer);
    if (answer.ok()) return *std::move(answer);
    Fail(where + ": " + answer.status().ToString());
    return Response();
  }
  template <typename Response>
  void Refused(Person& person, const std::string& where, const std::string& reason, Result<Response> answer) {
    ++tried_;
    Search(person, where, answer);
    if (answer.ok() || answer.status().reason() != reason)
      Fail(where + " was answered " + (answer.ok() ? "with data" : answer.status().ToString()));
  }
  template <typename Request>
  static Request About(const std::string& id) {
    Request request;
    request.set_idempotency_key(NewKey());
    request.set_application_id(id);
    return request;
  }

  // ---- The telephone.

  void Open(const Console& console, Person& person) {
    person.id =
        Done(person, "OpenApplication", OpenFor(console, person.caller())).application().application_id();
    const std::lock_guard lock(mutex_);
    subjects_[person.id] = person.subject;
  }
  void Ask(const Console& console, Person& person) {
    const auto asked = Done(person, "AskQuestions", AskQuestions(console, person.id));
    if (asked.questions().empty() == (WayOf(person.subject) == Way::kLetter))
      Fail("the register knows whom it should not, or the other way round");
    if (asked.questions().empty()) return;
    auto request = About<v1::RecordAnswersRequest>(person.id);
    AddRightAnswers(asked.questions(), person.subject, *request.mutable_answers());
    Done(person, "RecordAnswers", console.Call(&Assisted::RecordAnswers, request));
  }
  template <typename Questions, typename Answers>
  static void AddRightAnswers(const Questions& questions, int subject, Answers& answers) {
    const auto facts = FactsOf(subject);
    for (const v1::Question& question : questions) {
      auto* const answer = answers.Add();
      answer->set_question_id(question.question_id());
      for (int i = 0; i < question.choices_size(); ++i) {
        if (std::find(facts.begin(), facts.end(), question.choices(i)) != facts.end())
          answer->set_choice(static_cast<std::uint32_t>(i));
      }
    }
  }
  void Vouch(const Console& console, Person& person) {
    auto request = About<v1::RecordVouchRequest>(person.id);
    request.set_voucher_position("gp_practice");
    request.set_voucher_reference(CanaryOf(person.subject, Canary::kVoucher));
    request.set_given_by("telephone");
    request.set_months_known(30);
    Done(person, "RecordVouch", console.Call(&Assisted::RecordVouch, request));
  }
  // An application that another operator opened, and one that no portal did.
  void TryToCross(const Console& stranger, Person& person) {
    const std::string nobody = "APPLICATION_NOT_FOUND";
    Refused(person, "another operator's GetAssisted", nobody, GetAssisted(stranger, person.id));
    Refused(person, "another operator's RecordTypedZone", nobody,
            TypeZone(stranger, person.id, person.caller()));
    Refused(person, "another operator's AskQuestions", nobody, AskQuestions(stranger, person.id));
    Refused(person, "a portal's GetApplication", nobody,
            portals_[0]->Ask(&Portal::Stub::GetApplication, person.id));
  }
  void Help(int thread, std::span<Person*> people) {
    const Console& console = *consoles_[static_cast<std::size_t>(thread)];
    const Console& stranger = *consoles_[static_cast<std::size_t>((thread + 1) % kThreads)];
    for (Person* person : people) Open(console, *person);
    for (Person* person : people)
      Done(*person, "RecordTypedZone", TypeZone(console, person->id, person->caller()));
    for (Person* person : people) Ask(console, *person);
    for (Person* person : people) Vouch(console, *person);
    for (Person* person : people)
      Done(*person, "RecordPostalAddress", RecordAddress(console, person->id, person->caller()));
    for (Person* person : people) TryToCross(stranger, *person);
    for (Person* person : people) Done(*person, "SubmitAssisted", Submit(console, person->id));
  }

  // ---- A portal.

  const Portal& PortalOf(const Person& person, int other = 0) const {
    return *portals_[static_cast<std::size_t>(person.subject + other) % portals_.size()];
  }
  void Apply(int thread, Person& person) {
    const Portal& portal = PortalOf(person);
    v1::CreateApplicationRequest create;
    create.set_idempotency_key(NewKey());
    create.set_subject_reference(CanaryOf(person.subject, Canary::kReference));
    create.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SUBJECT);
    create.set_level_asked(v1::LEVEL_MEDIUM);
    create.set_purpose("integration");
    person.id = Done(person, "CreateApplication", portal.Call(&Portal::Stub::CreateApplication, create))
                    .application()
                    .application_id();
    {
      const std::lock_guard lock(mutex_);
      subjects_[person.id] = person.subject;
    }
    Done(person, "RecordNotice", portal.RecordNotice(person.id));
    const auto uploaded =
        Done(person, "UploadDocument", portal.Upload(person.id, PictureOf(person.caller())));
    if (!uploaded.usable()) Fail("a picture could not be used: " + uploaded.reason());
    auto consent = About<v1::RecordConsentRequest>(person.id);
    consent.set_purpose(v1::CONSENT_PURPOSE_LIVENESS);
    consent.set_given(false);
    consent.set_version("face-2026-11");
    Done(person, "RecordConsent", portal.Call(&Portal::Stub::RecordConsent, consent));
    Refused(person, "another portal's GetApplication", "APPLICATION_NOT_FOUND",
            PortalOf(person, 1).Ask(&Portal::Stub::GetApplication, person.id));
    Refused(person, "another portal's GetResult", "APPLICATION_NOT_FOUND",
            PortalOf(person, 1).Ask(&Portal::Stub::GetResult, person.id));
    Refused(person, "an operator's GetAssisted", "APPLICATION_NOT_FOUND",
            GetAssisted(*consoles_[static_cast<std::size_t>(thread)], person.id));
    Done(person, "SubmitApplication", portal.Ask(&Portal::Stub::SubmitApplication, person.id));
  }
  void FetchResult(Person& person) {
    for (; !IsLate(); std::this_thread::sleep_for(milliseconds(50))) {
      const auto result = PortalOf(person).Ask(&Portal::Stub::GetResult, person.id);
      Search(person, "GetResult", result);
      if (!result.ok()) continue;
      const auto parts = SplitText(result->result_jwt(), '.');
      const auto claims = parts.size() == 3 ? Base64UrlDecode(parts[1]) : Result<Bytes>(Bytes());
      if (!claims.ok() || claims->empty()) return Fail("a result is no JWT");
      Search(person, "the claims of a result", AsText(*claims));
      Refused(person, "another portal's GetResult", "APPLICATION_NOT_FOUND",
              PortalOf(person, 1).Ask(&Portal::Stub::GetResult, person.id));
      return;
    }
    Fail("a result never came");
  }

  // ---- A reader.

  Person& SubjectOf(const std::string& application) {
    const std::lock_guard lock(mutex_);
    return people_.at(static_cast<std::size_t>(subjects_.at(application)));
  }
  static v1::ViewEvidenceRequest Look(const review::v1::ClaimNextResponse& held, const std::string& field) {
    v1::ViewEvidenceRequest request;
    request.set_capability(held.lease().capability());
    request.set_field(field);
    return request;
  }
  // One case, if there is one.
  bool Read(int thread) {
    const Console& console = *consoles_[static_cast<std::size_t>(thread)];
    const Console& stranger = *consoles_[static_cast<std::size_t>((thread + 1) % kThreads)];
    review::v1::ClaimNextRequest claim;
    claim.set_idempotency_key(NewKey());
    const auto held = console.Call(&Console::ReviewStub::ClaimNext, claim);
    if (!held.ok()) {
      if (held.status().reason() != "QUEUE_EMPTY") Fail("ClaimNext: " + held.status().ToString());
      return false;
    }
    Person& person = SubjectOf(held->claimed().application_id());
    // Only whoever holds the case works on it now.
    Search(person, "ClaimNext", held);
    for (const std::string& field : held->claimed().fields()) {
      Done(person, "ViewEvidence " + field,
           console.Call(&Console::EvidenceStub::ViewEvidence, Look(*held, field)));
      Refused(person, "ViewEvidence with another reader's capability", "CAPABILITY_NOT_YOURS",
              stranger.Call(&Console::EvidenceStub::ViewEvidence, Look(*held, field)));
    }
    Refused(person, "ViewEvidence of a field that was not given", "FIELD_NOT_GRANTED",
            console.Call(&Console::EvidenceStub::ViewEvidence, Look(*held, "selfie")));
    review::v1::DecideRequest decide;
    decide.set_idempotency_key(NewKey());
    decide.set_case_id(held->claimed().case_id());
    decide.set_fencing_token(held->lease().fencing_token());
    decide.set_disposition(review::v1::DISPOSITION_NOT_PROVEN);
    for (const std::string& check : held->claimed().checks()) {
      review::v1::Finding& finding = *decide.add_findings();
      finding.set_check(check);
      finding.set_outcome("unclear");
      finding.add_reasons("EVIDENCE_MISSING");
    }
    Refused(person, "another reader's Decide", "LEASE_LOST",
            stranger.Call(&Console::ReviewStub::Decide, decide));
    decide.set_idempotency_key(NewKey());
    Done(person, "Decide", console.Call(&Console::ReviewStub::Decide, decide));
    ++decided_;
    return true;
  }

  // ---- The end.

  void Await(const Console& console, Person& person) {
    const bool letter = WayOf(person.subject) == Way::kLetter;
    for (; !IsLate(); std::this_thread::sleep_for(milliseconds(50))) {
      const auto got = Done(person, "GetAssisted", GetAssisted(console, person.id));
      person.letter_serial = got.letter_serial();
      if (letter ? !got.run_id().empty() : got.application().state() == v1::STATE_CLOSED) return;
    }
    Fail("an application came to no end");
  }
  // Somebody calls about the letter; another operator has no part in that.
  void CheckCaller(const Console& console, const Console& stranger, Person& person) {
    v1::StartCallerCheckRequest start;
    start.set_letter_serial(person.letter_serial);
    const auto started = Done(person, "StartCallerCheck", console.Call(&Assisted::StartCallerCheck, start));
    v1::AnswerCallerCheckRequest answer;
    answer.set_idempotency_key(NewKey());
    answer.set_check_id(started.check_id());
    AddRightAnswers(started.questions(), person.subject, *answer.mutable_answers());
    Refused(person, "another operator's AnswerCallerCheck", "CALLER_CHECK_UNKNOWN",
            stranger.Call(&Assisted::AnswerCallerCheck, answer));
    answer.set_idempotency_key(NewKey());
    if (!Done(person, "AnswerCallerCheck", console.Call(&Assisted::AnswerCallerCheck, answer)).verified())
      Fail("a caller with the right answers was not verified");
    v1::RevokeBySerialRequest revoke;
    revoke.set_idempotency_key(NewKey());
    revoke.set_letter_serial(person.letter_serial);
    revoke.set_reason("lost");
    Refused(person, "another operator's RevokeBySerial", "CALLER_NOT_VERIFIED",
            stranger.Call(&Assisted::RevokeBySerial, revoke));
  }
  void Work(int thread) {
    const Console& console = *consoles_[static_cast<std::size_t>(thread)];
    const Console& stranger = *consoles_[static_cast<std::size_t>((thread + 1) % kThreads)];
    std::vector<Person*> mine;
    Person* digital = nullptr;
    for (std::size_t at = static_cast<std::size_t>(thread); at < people_.size(); at += kThreads) {
      if (WayOf(people_[at].subject) == Way::kPortal)
        digital = &people_[at];
      else
        mine.push_back(&people_[at]);
    }
    Apply(thread, *digital);
    for (std::size_t at = 0; at < mine.size(); at += kWindow) {
      Help(thread, std::span(mine).subspan(at, std::min<std::size_t>(kWindow, mine.size() - at)));
      for (int cases = 0; cases < kWindow / 2 && Read(thread); ++cases) {
      }
    }
    ++submitted_;
    while (!IsLate() && (submitted_ < kThreads || decided_ < Readings()))
      if (!Read(thread)) std::this_thread::sleep_for(milliseconds(50));
    FetchResult(*digital);
    for (Person* person : mine) {
      Await(console, *person);
      if (WayOf(person->subject) == Way::kLetter && person->subject % 10 == 0)
        CheckCaller(console, stranger, *person);
    }
  }
  int Readings() const {
    return static_cast<int>(std::count_if(people_.begin(), people_.end(), [](const Person& person) {
      return WayOf(person.subject) != Way::kLetter;
    }));
  }

  // ---- Paper.

  std::string Run(const std::string& command) const {
    const std::string line = "cd " + folder_.string() + " && " + command + " > out.txt";
    EXPECT_EQ(std::system(line.c_str()), 0) << command;
    return ReadTextFile(folder_ / "out.txt", 1 << 20).value();
  }
  void SearchLetter(Person& person, const std::string& pdf, bool code) {
    ++letters_;
    ASSERT_TRUE(WriteFileAtomically(folder_ / "letter.pdf", AsBytes(pdf), 0600).ok());
    std::set<Canary> printed;
    tally_.See(person.subject, "a letter", Run("pdftotext -raw letter.pdf -"), &printed);
    EXPECT_THAT(printed,
                testing::UnorderedElementsAre(Canary::kSurname, Canary::kGivenNames, Canary::kAddress))
        << person.subject;
    if (!code) return;
    ++codes_;
    Run("pdftoppm -gray -png -singlefile -r 200 letter.pdf page");
    const auto verified =
        RunProgram("lagan-verify", {"--trust", installation_->trust_file(), "--json", folder_ / "page.png"});
    ASSERT_TRUE(verified.ok()) << verified.status();
    EXPECT_EQ(verified->exit_status, 3) << verified->output;
    std::set<Canary> claimed;
    tally_.See(person.subject, "the claims in a code", verified->output, &claimed);
    EXPECT_THAT(claimed, testing::UnorderedElementsAre(Canary::kSurname, Canary::kGivenNames))
        << person.subject;
  }
  void SearchLetters() {
    std::map<std::string, Person*> by_serial;
    for (Person& person : people_) {
      if (!person.letter_serial.empty()) by_serial[person.letter_serial] = &person;
    }
    letters::v1::CloseRunRequest close;
    close.set_idempotency_key(NewKey());
    const auto closed = consoles_[0]->Call(&Console::LettersStub::CloseRun, close);
    ASSERT_TRUE(closed.ok()) << closed.status();
    tally_.See(-1, "a manifest", closed->SerializeAsString());
    const auto letters = consoles_[0]->Letters(closed->manifest().run_id());
    ASSERT_TRUE(letters.ok()) << letters.status();
    ASSERT_EQ(letters->size(), static_cast<std::size_t>(closed->manifest().letters_size()));
    for (std::size_t at = 0; at < letters->size(); ++at) {
      const auto found = by_serial.find(closed->manifest().letters(static_cast<int>(at)).letter_serial());
      ASSERT_NE(found, by_serial.end()) << "a letter that nobody was told of";
      SearchLetter(*found->second, (*letters)[at], at % kCodes == 0);
    }
  }

  // What must be seen of everybody, so that seeing nothing of others means something.
  void ExpectOwn() {
    for (const Person& person : people_) {
      std::set<Canary> own = {Canary::kSurname, Canary::kGivenNames, Canary::kNumber};
      if (WayOf(person.subject) == Way::kPortal) own.insert(Canary::kReference);
      if (WayOf(person.subject) == Way::kReader) own.insert(Canary::kVoucher);
      EXPECT_EQ(person.seen, own) << person.subject;
    }
  }

  const steady_clock::time_point began_ = steady_clock::now();
  const steady_clock::time_point deadline_ = began_ + kLimit;
  std::filesystem::path folder_;
  std::vector<Person> people_;
  std::unique_ptr<Installation> installation_;
  std::vector<std::unique_ptr<Operator>> operators_;
  std::vector<std::unique_ptr<Console>> consoles_;
  std::vector<std::unique_ptr<Portal>> portals_;
  test::CrossingTally tally_;
  std::atomic<long> tried_ = 0;
  std::atomic<int> submitted_ = 0;
  std::atomic<int> decided_ = 0;
  int letters_ = 0;
  int codes_ = 0;
  std::mutex mutex_;
  std::map<std::string, int> subjects_;  // by application
  std::vector<std::string> failures_;
};

TEST_F(CrossingTest, AThousandPeopleAtOnceAndNobodyIsShownAnother) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) threads.emplace_back([this, thread] { Work(thread); });
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> services = steady_clock::now() - began_;
  EXPECT_FALSE(IsLate()) << "it came to no end";
  EXPECT_THAT(failures_, testing::IsEmpty());
  ExpectOwn();
  SearchLetters();
  const std::chrono::duration<double> all = steady_clock::now() - began_;
  std::cout << kSubjects << " applications, " << kThreads << " threads: " << tally_.answers()
            << " answers searched (" << letters_ << " letters, " << codes_ << " codes), " << decided_
            << " cases read, own data seen " << tally_.own() << " times, another's " << tally_.crossed()
            << " times, " << tried_ << " tries to cross refused, " << services.count()
            << " s at the services, " << all.count() << " s in all\n";
  EXPECT_THAT(tally_.crossings(), testing::IsEmpty());
  EXPECT_EQ(decided_, Readings());
  EXPECT_EQ(letters_, kSubjects - Readings());
}

}  // namespace
}  // namespace lagan::integration
