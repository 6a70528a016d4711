// Bad frames and bad decisions over the real services: a named reason for each, memory bounded, and nothing lost.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <memory>

#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "base/image/jpeg_writer.h"
#include "services/rpc/configured.h"
#include "tests/integration/case_reader.h"
#include "tests/integration/evidence.h"
#include "tests/integration/recorded_person.h"

namespace lagan::integration {
namespace {

using std::chrono::milliseconds;
using Frames = v1::SendFaceFramesResponse;

// Of face::rules: frames of one challenge.
constexpr std::size_t kMostFrames = 600;
// What lagan-vision may hold, with networks for two processors, and by how much a flood may let it grow. Where this was written it
// held 206 MiB and did not grow.
constexpr long kMostMemory = 512L << 20;
constexpr long kMostGrowth = 32L << 20;
constexpr milliseconds kLease{4'000};

v1::FaceFrame Frame(std::string jpeg, std::uint64_t captured_at_ms) {
  v1::FaceFrame frame;
  frame.set_jpeg(std::move(jpeg));
  frame.set_captured_at_ms(captured_at_ms);
  return frame;
}

std::string Encode(const image::Pixels& pixels) {
  return std::string(AsText(image::WriteJpeg(pixels, 90).value()));
}

image::Pixels Grey(int width, int height) {
  return image::MakePixels(width, height, 3, Bytes(static_cast<std::size_t>(width * height * 3), 120));
}

// `picture` twice side by side.
image::Pixels Twice(const image::Pixels& picture) {
  Bytes bytes;
  for (int y = 0; y < picture.height; ++y) {
    for (int copy = 0; copy < 2; ++copy)
      bytes.insert(bytes.end(), picture.Row(y).begin(), picture.Row(y).end());
  }
  return image::MakePixels(picture.width * 2, picture.height, 3, std::move(bytes));
}

// `picture` in the middle of a grey one that is four times as wide and high.
image::Pixels FarAway(const image::Pixels& picture) {
  const int width = picture.width * 4;
  const int height = picture.height * 4;
  Bytes bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 120);
  for (int y = 0; y < picture.height; ++y) {
    const auto row = static_cast<std::ptrdiff_t>((y + (height - picture.height) / 2) * width);
    const std::ptrdiff_t at = (row + (width - picture.width) / 2) * 3;
    std::copy(picture.Row(y).begin(), picture.Row(y).end(), bytes.begin() + at);
  }
  return image::MakePixels(width, height, 3, std::move(bytes));
}

// Resident memory of a process, bytes (proc(5)).
long MemoryOf(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/statm");
  long size = 0;
  long resident = 0;
  file >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

class House {
 public:
  static House& Get() {
    static House house;
    return house;
  }
  Installation& installation() { return *installation_; }
  const Console& reader(std::size_t i) const { return *consoles_.at(i); }
  const Console& auditor() const { return *consoles_.at(2); }

 private:
  House()
      : installation_(Installation::Start({.configuration = "[services.review]\nlease_ms = " +
                                                            std::to_string(kLease.count()) + "\n"})
                          .value()) {
    const auto& configuration = installation_->configuration();
    staff_.push_back(Operator::Make(configuration, {.login = "reader-one"}).value());
    staff_.push_back(Operator::Make(configuration, {.login = "reader-two"}).value());
    staff_.push_back(
        Operator::Make(configuration, {.login = "auditor", .roles = {access::v1::ROLE_AUDITOR}}).value());
    for (const auto& one : staff_) consoles_.push_back(std::make_unique<Console>(configuration, *one));
  }
  std::unique_ptr<Installation> installation_;
  std::vector<std::unique_ptr<Operator>> staff_;
  std::vector<std::unique_ptr<Console>> consoles_;
};

class BadFramesTest : public testing::Test {
 protected:
  BadFramesTest() : portal_(House::Get().installation().configuration()) {}
  void SetUp() override {
    person_ = RecordedPerson::Get();
    if (person_ == nullptr) GTEST_SKIP() << kNoFaceParts;
    Begin();
  }

  // A new application with a challenge.
  void Begin() {
    id_ = portal_.Open().value();
    ASSERT_TRUE(portal_.Consent(id_, v1::CONSENT_PURPOSE_LIVENESS, true).ok());
    Again();
  }
  void Again() {
    const auto started = portal_.StartFaceCheck(id_);
    ASSERT_TRUE(started.ok() && started->available()) << started.status();
    challenge_ = started->challenge_id();
    batch_ = 0;
  }
  Result<Frames> Send(const std::vector<v1::FaceFrame>& frames) {
    auto answer = portal_.SendFrames(id_, challenge_, batch_ + 1, frames);
    if (answer.ok()) ++batch_;
    return answer;
  }
  std::string ReasonOf(const std::vector<v1::FaceFrame>& frames) {
    const auto answer = Send(frames);
    if (!answer.ok()) return answer.status().reason();
    EXPECT_EQ(answer->advice().empty(), answer->reason().empty());
    return v1::SendFaceFramesResponse::Outcome_Name(answer->outcome()) + " " + answer->reason();
  }
  image::Pixels FirstFrame() const {
    const auto decoder = image::DecoderClient::Start(*image::FindDecodeProgram()).value();
    return decoder->Decode(AsBytes(person_->Jpeg(0))).value().pixels;
  }
  void ExpectNothingLost() {
    const auto application = portal_.Get(id_);
    ASSERT_TRUE(application.ok()) << application.status();
    EXPECT_EQ(application->state(), v1::STATE_NOTICED) << "where it was before";
    EXPECT_EQ(application->face_check(), v1::FACE_CHECK_BEGUN);
    Again();
    EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(0), 1'000)}), "OUTCOME_CONTINUE ");
  }

  const Portal portal_;
  const RecordedPerson* person_ = nullptr;
  std::string id_;
  std::string challenge_;
  std::uint32_t batch_ = 0;
};

TEST_F(BadFramesTest, FramesThatCannotBeUsedAreNamedAndTheChallengeGoesOn) {
  const image::Pixels one = FirstFrame();
  const std::vector<std::pair<std::string, std::string>> unusable = {
      {Encode(Grey(400, 300)), "NO_FACE"},
      {std::string(5'000, 'x'), "PICTURE_NOT_A_PICTURE"},
      {person_->Jpeg(0).substr(0, 2'000), "PICTURE_TRUNCATED"},
      {Encode(Grey(100, 100)), "FRAME_SIZE_UNSUITABLE"},
  };
  std::uint64_t now = 1'000;
  for (const auto& [jpeg, reason] : unusable) {
    now += 131;
    EXPECT_EQ(ReasonOf({Frame(jpeg, now)}), "OUTCOME_CONTINUE " + reason);
  }
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(0), now + 77)}), "OUTCOME_CONTINUE ");
  ExpectNothingLost();
  Begin();
  EXPECT_EQ(ReasonOf({Frame(Encode(Twice(one)), 1'000)}), "OUTCOME_CONTINUE TWO_FACES");
  Begin();
  EXPECT_EQ(ReasonOf({Frame(Encode(FarAway(one)), 1'000)}), "OUTCOME_CONTINUE FACE_TOO_SMALL");
}

TEST_F(BadFramesTest, FramesThatNoCameraMakesEndTheChallengeByName) {
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(0), 1'000), Frame(person_->Jpeg(1), 900)}),
            "OUTCOME_RETRY FRAMES_OUT_OF_ORDER");
  // Used, whatever comes now; and so is one that another has replaced.
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(2), 1'100)}), "CHALLENGE_USED");
  const std::string first = challenge_;
  Again();
  EXPECT_EQ(portal_.SendFrames(id_, first, 1, {Frame(person_->Jpeg(0), 1'000)}).status().reason(),
            "CHALLENGE_USED");
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(0), 1'000), Frame(Encode(Grey(640, 480)), 1'100)}),
            "OUTCOME_RETRY FRAME_SIZE_CHANGED");
  Again();
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(0), 1'000), Frame(person_->Jpeg(1), 9'000'000)}),
            "OUTCOME_PERSON LIVENESS_REVIEW");
  const auto application = portal_.Get(id_);
  EXPECT_EQ(application->face_check(), v1::FACE_CHECK_PERSON);
  EXPECT_EQ(portal_.StartFaceCheck(id_).status().reason(), "FACE_CHECK_OVER");
}

TEST_F(BadFramesTest, BatchesOutOfOrderAndChallengesOfOthersAreRefused) {
  const std::vector<v1::FaceFrame> frames = {Frame(person_->Jpeg(0), 1'000)};
  EXPECT_EQ(portal_.SendFrames(id_, challenge_, 2, frames).status().reason(), "BATCH_ORDER");
  EXPECT_EQ(portal_.SendFrames(id_, challenge_, 0, frames).status().reason(), "FIELD_INVALID");
  const std::string id = id_;
  const std::string challenge = challenge_;
  Begin();
  EXPECT_EQ(portal_.SendFrames(id_, challenge, 1, frames).status().reason(), "CHALLENGE_UNKNOWN");
  EXPECT_EQ(portal_.SendFrames(id, challenge_, 1, frames).status().reason(), "CHALLENGE_UNKNOWN");
  // Neither took notice.
  EXPECT_EQ(ReasonOf(frames), "OUTCOME_CONTINUE ");
  EXPECT_TRUE(portal_.SendFrames(id, challenge, 1, frames).ok());
}

TEST_F(BadFramesTest, WhatIsTooMuchIsRefusedBeforeAnythingElse) {
  const v1::FaceFrame good = Frame(person_->Jpeg(0), 1'000);
  EXPECT_EQ(ReasonOf({}), "FRAMES_MISSING");
  EXPECT_EQ(ReasonOf(std::vector<v1::FaceFrame>(9, good)), "FRAMES_TOO_MANY");
  EXPECT_EQ(ReasonOf({Frame(std::string((256 << 10) + 1, 'x'), 1'000)}), "FRAME_TOO_LARGE");
  EXPECT_EQ(ReasonOf(std::vector<v1::FaceFrame>(4, Frame(std::string(200 << 10, 'x'), 1'000))),
            "FRAMES_TOO_LARGE");
  EXPECT_EQ(ReasonOf({Frame("", 1'000)}), "FRAME_EMPTY");
  // More than any message may hold.
  EXPECT_FALSE(Send(std::vector<v1::FaceFrame>(1'000, good)).ok());
  EXPECT_EQ(ReasonOf({good}), "OUTCOME_CONTINUE ");
}

// "A million of them": a challenge judges so many and no more, an application has five challenges, and all that comes
// afterwards is refused before anybody looks at it.
TEST_F(BadFramesTest, AFloodOfFramesIsCutOffAndMemoryStaysBounded) {
  const pid_t vision = House::Get().installation().ProcessOf("liveness");
  ASSERT_GT(vision, 0);
  const std::string noise(300, 'x');
  // Begins like a picture, so the decoder is asked.
  const std::string broken = person_->Jpeg(0).substr(0, 2'000);
  std::uint64_t now = 1'000;
  const auto eight = [&] {
    std::vector<v1::FaceFrame> frames;
    for (int i = 0; i < 8; ++i) frames.push_back(Frame(i % 2 == 0 ? broken : noise, now += 1 + (now % 3)));
    return frames;
  };
  ASSERT_TRUE(Send(eight()).ok());
  const long before = MemoryOf(vision);
  std::size_t judged = 8;
  std::string reason;
  while (reason.empty() && judged <= kMostFrames + 8) {
    const auto answer = Send(eight());
    ASSERT_TRUE(answer.ok()) << answer.status();
    if (answer->outcome() != Frames::OUTCOME_CONTINUE) reason = answer->reason();
    judged += 8;
  }
  EXPECT_EQ(reason, "TOO_MANY_FRAMES") << judged;
  EXPECT_GT(judged, kMostFrames);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(ReasonOf(eight()), "CHALLENGE_USED");
  for (const char* end : {"OUTCOME_RETRY FRAMES_OUT_OF_ORDER", "OUTCOME_RETRY FRAMES_OUT_OF_ORDER",
                          "OUTCOME_RETRY FRAMES_OUT_OF_ORDER", "OUTCOME_PERSON FACE_TRIES_OVER"}) {
    Again();
    EXPECT_EQ(ReasonOf({Frame(noise, 1'000), Frame(noise, 900)}), end);
  }
  EXPECT_EQ(portal_.StartFaceCheck(id_).status().reason(), "FACE_TRIES_OVER");
  EXPECT_EQ(portal_.Get(id_)->face_check(), v1::FACE_CHECK_PERSON);
  const long after = MemoryOf(vision);
  std::cout << "lagan-vision: " << (before >> 20) << " MiB before the flood, " << (after >> 20)
            << " MiB after " << judged << " frames\n";
  EXPECT_EQ(vision, House::Get().installation().ProcessOf("liveness")) << "it did not survive";
  EXPECT_LT(after, kMostMemory);
  EXPECT_LT(after - before, kMostGrowth);
}

TEST_F(BadFramesTest, ACallOrAStreamCutOffLosesNothing) {
  const auto& configuration = House::Get().installation().configuration();
  const rpc::Client<v1::ProofingService> client(
      rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, "portal-sandbox", "proofing")).value());
  v1::SendFaceFramesRequest request;
  const std::string key = NewKey();
  request.set_idempotency_key(key);
  request.set_application_id(id_);
  request.set_challenge_id(challenge_);
  request.set_batch(1);
  *request.add_frames() = Frame(person_->Jpeg(0), 1'000);
  const auto cut =
      client.Call(&Portal::Stub::SendFaceFrames, {.timeout = milliseconds(5), .retry = false}, request);
  EXPECT_FALSE(cut.ok());
  // The same again, whatever became of it; the next one follows.
  const auto once_more = portal_.SendFrames(id_, challenge_, 1, {request.frames(0)}, key);
  ASSERT_TRUE(once_more.ok()) << once_more.status();
  batch_ = 1;
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(1), 1'137)}), "OUTCOME_CONTINUE ");

  const Bytes picture = DemoPicture("passport.jpg");
  std::vector<v1::UploadDocumentRequest> messages(2);
  messages[0].mutable_start()->set_idempotency_key(NewKey());
  messages[0].mutable_start()->set_application_id(id_);
  messages[0].mutable_start()->set_document_type("passport_icao");
  messages[0].mutable_start()->set_size(static_cast<std::uint32_t>(picture.size()));
  messages[1].set_chunk(std::string(AsText(ByteView(picture).first(1'000))));
  const auto incomplete = client.Upload(&Portal::Stub::UploadDocument,
                                        {.timeout = std::chrono::seconds(20), .retry = false}, messages);
  EXPECT_EQ(incomplete.status().reason(), "UPLOAD_INCOMPLETE") << incomplete.status();
  EXPECT_TRUE(portal_.Upload(id_, picture)->usable());
  EXPECT_EQ(ReasonOf({Frame(person_->Jpeg(2), 1'271)}), "OUTCOME_CONTINUE ")
      << "the challenge went on beside it";
}

class BadDecisionsTest : public testing::Test {
 protected:
  using Review = Console::ReviewStub;
  BadDecisionsTest() : portal_(House::Get().installation().configuration()) {}

  // Somebody whom a person has to look at.
  std::string InReview() {
    const auto journey = portal_.Run(Eriksson());
    EXPECT_TRUE(journey.ok()) << journey.status();
    EXPECT_EQ(journey->application.state(), v1::STATE_IN_REVIEW);
    return journey->id;
  }
  static std::string Decide(const Console& console, const review::v1::DecideRequest& request) {
    const auto decided = console.Call(&Review::Decide, request);
    if (!decided.ok()) return decided.status().reason();
    return decided->closed() ? "closed" : "open";
  }
  const Portal portal_;
  const Console& one_ = House::Get().reader(0);
  const Console& two_ = House::Get().reader(1);
  const demo::Verdict not_proven_{.disposition = review::v1::DISPOSITION_NOT_PROVEN,
                                  .opinions = {{"document_genuine", {"failed", {"DOCUMENT_COPY"}}}}};
};

TEST_F(BadDecisionsTest, ADecisionUnderALeaseThatRanOutChangesNothing) {
  const std::string id = InReview();
  const auto held = ClaimCase(one_, id);
  ASSERT_TRUE(held.ok()) << held.status();
  // The lease is one of the real clock.
  std::this_thread::sleep_for(kLease + milliseconds(100));
  EXPECT_EQ(Decide(one_, DecisionOn(*held, not_proven_)), "LEASE_LOST");
  const auto next = ClaimCase(two_, id);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_GT(next->lease().fencing_token(), held->lease().fencing_token());
  EXPECT_EQ(Decide(one_, DecisionOn(*held, not_proven_)), "LEASE_LOST") << "somebody else's now";
  auto stolen = DecisionOn(*next, not_proven_);
  EXPECT_EQ(Decide(one_, stolen), "LEASE_LOST") << "another's fencing token";
  EXPECT_EQ(portal_.Get(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(Decide(two_, DecisionOn(*next, not_proven_)), "closed");
  EXPECT_EQ(AwaitOutcome(portal_, id)->outcome(), v1::OUTCOME_NOT_PROVEN);
}

TEST_F(BadDecisionsTest, NobodyDecidesTwiceNorWhatIsClosedNorWithoutTheRole) {
  const std::string id = InReview();
  review::v1::ClaimNextRequest claim;
  claim.set_idempotency_key(NewKey());
  EXPECT_EQ(House::Get().auditor().Call(&Review::ClaimNext, claim).status().reason(), "ROLE_NOT_ALLOWED");
  const auto held = ClaimCase(one_, id);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(Decide(House::Get().auditor(), DecisionOn(*held, not_proven_)), "ROLE_NOT_ALLOWED");
  auto bare = DecisionOn(*held, not_proven_);
  bare.clear_findings();
  EXPECT_EQ(Decide(one_, bare), "FINDING_MISSING");
  auto unreasoned = DecisionOn(*held, not_proven_);
  unreasoned.mutable_findings(0)->clear_reasons();
  EXPECT_EQ(Decide(one_, unreasoned), "REASON_MISSING");
  unreasoned.mutable_findings(0)->add_reasons("NO_SUCH_REASON");
  EXPECT_EQ(Decide(one_, unreasoned), "REASON_UNKNOWN");
  EXPECT_EQ(portal_.Get(id)->state(), v1::STATE_IN_REVIEW);

  EXPECT_EQ(Decide(one_, DecisionOn(*held, not_proven_)), "closed");
  ASSERT_EQ(AwaitOutcome(portal_, id)->state(), v1::STATE_CLOSED);
  const demo::Verdict fraud{.disposition = review::v1::DISPOSITION_REFUSED_FRAUD,
                            .opinions = not_proven_.opinions};
  EXPECT_EQ(Decide(one_, DecisionOn(*held, fraud)), "CASE_CLOSED");
  EXPECT_EQ(portal_.Get(id)->outcome(), v1::OUTCOME_NOT_PROVEN);
  CaseReading nothing;
  EXPECT_EQ(LookAt(one_, *held, nothing).reason(), "CAPABILITY_OVER");
}

TEST_F(BadDecisionsTest, AContestedCaseHasTwoNewReadersAndNeitherReadsItTwice) {
  const std::string id = InReview();
  ASSERT_TRUE(ReadCase(one_, id, not_proven_)->closed);
  ASSERT_EQ(AwaitOutcome(portal_, id)->state(), v1::STATE_CLOSED);
  ASSERT_TRUE(portal_.Ask(&Portal::Stub::ContestDecision, id).ok());
  EXPECT_EQ(portal_.Ask(&Portal::Stub::ContestDecision, id).status().reason(), "CONTESTED_ALREADY");
  const auto held = ClaimCase(two_, id);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(Decide(two_, DecisionOn(*held, not_proven_)), "open");
  EXPECT_EQ(Decide(two_, DecisionOn(*held, not_proven_)), "READER_TWICE");
  // Who decided before, and who has read it now, are offered it no more.
  for (const Console* reader : {&one_, &two_}) {
    review::v1::ClaimNextRequest claim;
    claim.set_idempotency_key(NewKey());
    EXPECT_EQ(reader->Call(&Review::ClaimNext, claim).status().reason(), "QUEUE_EMPTY");
  }
  EXPECT_EQ(portal_.Get(id)->state(), v1::STATE_IN_REVIEW) << "it waits for a third person";
}

}  // namespace
}  // namespace lagan::integration
