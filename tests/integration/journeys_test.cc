// The four journeys, each to its end over real processes: a person with a telephone and a face, a doubtful face that two readers
// look at, somebody who calls and somebody who comes to the counter, and somebody who plays an earlier answer again. In
// three processes, in one per service, and on PostgreSQL they end alike.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "services/rpc/certificates.h"
#include "tests/integration/assisted_person.h"
#include "tests/integration/case_reader.h"
#include "tests/integration/evidence.h"
#include "tests/integration/recorded_person.h"
#include "tests/integration/store_postgresql.h"

namespace lagan::integration {
namespace {

using Frames = v1::SendFaceFramesResponse;

std::string StandOf(const v1::Application& application) {
  return v1::State_Name(application.state()) + " " + v1::Outcome_Name(application.outcome()) + " " +
         v1::Level_Name(application.level()) + " " + application.profile() + " " +
         (application.manual() ? "by people" : "automatic") + "\n";
}

// One installation with the people in it. For the thread that started it.
class House {
 public:
  explicit House(const InstallationOptions& options) : installation_(OrFail(Installation::Start(options))) {
    if (!installation_) return;
    const auto& configuration = installation_->configuration();
    portal_ = std::make_unique<Portal>(configuration);
    for (const char* login : {"helpline", "reader-one", "reader-two"})
      staff_.push_back(OrFail(Operator::Make(configuration, {.login = login})));
    if (!staff_[0] || !staff_[1] || !staff_[2]) return;
    console_ = std::make_unique<Console>(configuration, *staff_[0]);
    for (const std::size_t reader : {1, 2})
      readers_.push_back(std::make_unique<Console>(configuration, *staff_[reader]));
  }
  bool is_ready() const { return readers_.size() == 2; }
  Installation& installation() { return *installation_; }
  const Portal& portal() const { return *portal_; }

  // Automatic from the picture to the credential. `answer` gets what the camera sent.
  std::string Digital(FaceAnswer& answer) {
    const Applicant eriksson = ErikssonWithFace();
    const auto id = portal_->Open();
    EXPECT_TRUE(id.ok()) << id.status();
    if (!id.ok()) return {};
    EXPECT_TRUE(portal_->Upload(*id, eriksson.picture)->usable());
    const auto done = DoFaceCheck(*portal_, *id, *eriksson.face);
    EXPECT_TRUE(done.ok()) << done.status();
    if (!done.ok()) return {};
    answer = *done;
    EXPECT_EQ(answer.last.outcome(), Frames::OUTCOME_PASSED) << answer.last.reason();
    Journey journey;
    journey.id = *id;
    const auto end = portal_->SubmitAndAwait(*id);
    EXPECT_TRUE(end.ok() && end->state() == v1::STATE_ISSUED) << end.status() << end->DebugString();
    if (!end.ok() || end->state() != v1::STATE_ISSUED) return {};
    EXPECT_FALSE(end->manual());
    journey.application = *end;
    journey.result = portal_->Ask(&Portal::Stub::GetResult, *id).value();
    const auto essence = EssenceOf(journey, *installation_);
    EXPECT_TRUE(essence.ok()) << essence.status();
    return StandOf(*end) + essence.value();
  }

  // The passport shows somebody else: two readers look, independently, and the person is told.
  std::string Doubt() {
    const Applicant eriksson{.picture = PassportWithFace("franck"), .face = RecordedPerson::Get()};
    const auto journey = portal_->Run(eriksson);
    EXPECT_TRUE(journey.ok()) << journey.status();
    if (!journey.ok()) return {};
    EXPECT_EQ(journey->application.state(), v1::STATE_IN_REVIEW) << journey->application.DebugString();
    EXPECT_EQ(portal_->Ask(&Portal::Stub::GetResult, journey->id).status().reason(), "NOT_DECIDED");
    const demo::Verdict differs{.disposition = review::v1::DISPOSITION_NOT_PROVEN,
                                .opinions = {{"face_matches", {"failed", {"PORTRAIT_DIFFERS"}}}}};
    std::string reasons;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const auto reading = ReadCase(*readers_[i], journey->id, differs);
      EXPECT_TRUE(reading.ok()) << reading.status();
      if (!reading.ok()) return {};
      EXPECT_EQ(reading->closed, i == 1) << "one reader is not enough";
      for (const char* field : {"document", "selfie", "zone", "grade"})
        EXPECT_FALSE(reading->seen.at(field).at(0).empty()) << field;
      reasons = reading->read.reasons(0);
    }
    // Both have read it, and nobody else may be found by asking again.
    review::v1::ClaimNextRequest more;
    more.set_idempotency_key(NewKey());
    EXPECT_EQ(readers_[0]->Call(&Console::ReviewStub::ClaimNext, more).status().reason(), "QUEUE_EMPTY");
    const auto end = AwaitOutcome(*portal_, journey->id);
    EXPECT_TRUE(end.ok()) << end.status();
    if (!end.ok()) return {};
    EXPECT_EQ(end->state(), v1::STATE_CLOSED);
    EXPECT_EQ(end->reason(), "NOT_PROVEN");
    EXPECT_FALSE(end->advice().empty());
    EXPECT_TRUE(end->audit_event_ids_size() > 0);
    ExpectResultWithoutPass(journey->id);
    // Each of the two looked at the document, the zone, the grade and three frames.
    ExpectEntries(journey->id, {{"evidence.viewed", 12}, {"case.decided", 2}, {"decision.not_proven", 1}});
    return reasons + " " + StandOf(*end);
  }

  // Neither has a device: letters whose codes verify.
  std::string Assisted() {
    std::string essence;
    std::map<std::string, std::string> serials;
    for (const v1::Channel channel : {v1::CHANNEL_TELEPHONE, v1::CHANNEL_COUNTER}) {
      AssistedPerson eriksson = AssistedEriksson(channel);
      eriksson.voucher = "gp_practice";
      const auto journey = Assist(*console_, eriksson);
      EXPECT_TRUE(journey.ok()) << journey.status();
      if (!journey.ok()) return {};
      EXPECT_EQ(journey->end.application().state(), v1::STATE_ISSUED)
          << journey->end.application().DebugString();
      serials[journey->end.letter_serial()] = journey->id;
      essence += v1::Channel_Name(channel) + " " + StandOf(journey->end.application());
    }
    EXPECT_EQ(serials.size(), 2U);
    const auto letters = PrintRun(*console_);
    EXPECT_TRUE(letters.ok()) << letters.status();
    if (!letters.ok()) return {};
    EXPECT_EQ(letters->size(), 2U);
    for (const auto& [serial, pdf] : *letters) {
      EXPECT_TRUE(serials.contains(serial));
      const auto verified = VerifyPaper(*installation_, pdf);
      EXPECT_TRUE(verified.ok()) << verified.status();
      if (!verified.ok()) return {};
      EXPECT_EQ(verified->exit_status, 3) << verified->output;
      auto json = nlohmann::json::parse(verified->output);
      EXPECT_EQ(json["reason"], "SPECIMEN");
      for (const char* claim : {"full_name", "birth_date", "gender", "nationality", "country_of_issuance"})
        essence += json["claims"][claim].dump() + " ";
      essence += "\n";
    }
    // Somebody reads a serial from a letter that they found.
    v1::SuspendBySerialRequest found;
    found.set_idempotency_key(NewKey());
    found.set_letter_serial(serials.begin()->first);
    EXPECT_TRUE(console_->Call(&Console::AssistedStub::SuspendBySerial, found).ok());
    ExpectEntries(serials.begin()->second, {{"credential.issued", 1}, {"letter.spooled", 1}});
    return essence;
  }

  // Frames of an earlier answer, and a challenge once more; in the end a person decides, and nothing is issued.
  std::string Refused(const FaceAnswer& earlier) {
    const Applicant eriksson = ErikssonWithFace();
    const auto id = portal_->Open();
    EXPECT_TRUE(id.ok()) << id.status();
    if (!id.ok()) return {};
    EXPECT_TRUE(portal_->Upload(*id, eriksson.picture)->usable());
    for (const auto purpose : {v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH})
      EXPECT_TRUE(portal_->Consent(*id, purpose, true).ok());
    const auto started = portal_->StartFaceCheck(*id);
    EXPECT_TRUE(started.ok() && started->available()) << started.status();
    if (!started.ok()) return {};
    const auto replayed = Replay(*portal_, *id, *started, earlier.sent);
    EXPECT_TRUE(replayed.ok()) << replayed.status();
    if (!replayed.ok()) return {};
    // Once in 320 times the earlier answer has the right order; the delays and reactions fit far more seldom.
    EXPECT_NE(replayed->last.outcome(), Frames::OUTCOME_PASSED);
    std::cout << "replayed: " << replayed->last.reason() << "\n";
    const auto batch = static_cast<std::uint32_t>(replayed->sent.size() + 1);
    const auto once_more = [&](const std::string& challenge) {
      return portal_->SendFrames(*id, challenge, batch, earlier.sent.front()).status().reason();
    };
    std::string essence;
    if (replayed->last.outcome() != Frames::OUTCOME_CONTINUE) {
      EXPECT_EQ(once_more(started->challenge_id()), "CHALLENGE_USED");
    }
    // One of somebody else's application.
    essence += once_more(earlier.challenge_id) + " ";
    // The person does not want another try.
    EXPECT_TRUE(portal_->Consent(*id, v1::CONSENT_PURPOSE_LIVENESS, false).ok());
    const std::string after = once_more(started->challenge_id());
    EXPECT_TRUE(after == "CONSENT_MISSING" || after == "CHALLENGE_USED") << after;
    const auto submitted = portal_->SubmitAndAwait(*id);
    EXPECT_TRUE(submitted.ok()) << submitted.status();
    if (!submitted.ok()) return {};
    EXPECT_EQ(submitted->state(), v1::STATE_IN_REVIEW) << submitted->DebugString();
    const demo::Verdict not_proven{.disposition = review::v1::DISPOSITION_NOT_PROVEN,
                                   .opinions = {{"document_genuine", {"unclear", {"DOCUMENT_COPY"}}}}};
    const auto reading = ReadCase(*readers_[0], *id, not_proven);
    EXPECT_TRUE(reading.ok() && reading->closed) << reading.status();
    const auto end = AwaitOutcome(*portal_, *id);
    EXPECT_TRUE(end.ok()) << end.status();
    if (!end.ok()) return {};
    ExpectResultWithoutPass(*id);
    ExpectEntries(*id, {{"credential.issued", 0}, {"decision.not_proven", 1}});
    return essence + StandOf(*end);
  }

 private:
  template <typename T>
  static T OrFail(Result<T> result) {
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? std::move(result).value() : T();
  }
  void ExpectResultWithoutPass(const std::string& id) {
    const auto result = AwaitResult(*portal_, id);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) return;
    EXPECT_FALSE(result->result_jwt().empty());
    EXPECT_TRUE(result->qr_text().empty());
  }
  void ExpectEntries(const std::string& id, const std::map<std::string, int>& expected) {
    const auto log = AwaitAuditLog(installation_->configuration());
    EXPECT_TRUE(log.ok()) << log.status();
    if (!log.ok()) return;
    for (const auto& [kind, count] : expected) EXPECT_EQ(CountEntries(*log, id, kind), count) << kind;
  }

  std::unique_ptr<Installation> installation_;
  std::unique_ptr<Portal> portal_;
  std::vector<std::unique_ptr<Operator>> staff_;
  std::unique_ptr<Console> console_;
  std::vector<std::unique_ptr<Console>> readers_;
};

// All four, and an orderly end.
std::map<std::string, std::string> TravelAll(const InstallationOptions& options) {
  House house(options);
  EXPECT_TRUE(house.is_ready());
  if (!house.is_ready()) return {};
  std::map<std::string, std::string> ends;
  FaceAnswer answer;
  ends["digital"] = house.Digital(answer);
  ends["doubt"] = house.Doubt();
  ends["assisted"] = house.Assisted();
  if (!answer.sent.empty()) ends["refused"] = house.Refused(answer);
  const auto verified =
      RunProgram("lagan", {"audit", "verify", "--config", house.installation().config_file()});
  EXPECT_TRUE(verified.ok() && verified->exit_status == 0) << verified.status();
  const Status stopped = house.installation().Stop();
  EXPECT_TRUE(stopped.ok()) << stopped;
  return ends;
}

TEST(JourneysTest, AllFourEndAlikeInThreeProcessesInOneForEachServiceAndOnPostgresql) {
  if (RecordedPerson::Get() == nullptr) GTEST_SKIP() << kNoFaceParts;
  std::vector<InstallationOptions> options(3);
  options[1].separate = true;
  options[2].store = NewPostgresqlDatabase();
  std::vector<std::map<std::string, std::string>> ends(options.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < options.size(); ++i)
    threads.emplace_back([&, i] { ends[i] = TravelAll(options[i]); });
  for (std::thread& thread : threads) thread.join();

  for (const auto& [journey, end] : ends[0]) std::cout << journey << ":\n" << end;
  EXPECT_EQ(ends[0].size(), 4U);
  EXPECT_NE(ends[0]["digital"].find("LEVEL_MEDIUM M1B automatic"), std::string::npos);
  EXPECT_NE(ends[0]["digital"].find("name ANNA MARIA ERIKSSON"), std::string::npos);
  EXPECT_NE(ends[0]["doubt"].find("STATE_CLOSED OUTCOME_NOT_PROVEN"), std::string::npos);
  EXPECT_NE(ends[0]["assisted"].find("CHANNEL_COUNTER STATE_ISSUED"), std::string::npos);
  EXPECT_NE(ends[0]["refused"].find("CHALLENGE_UNKNOWN STATE_CLOSED"), std::string::npos);
  EXPECT_EQ(ends[1], ends[0]) << "one process for each service";
  EXPECT_EQ(ends[2], ends[0]) << "PostgreSQL";
}

}  // namespace
}  // namespace lagan::integration
