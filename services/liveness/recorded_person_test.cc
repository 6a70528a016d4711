// The service with its real networks and decoder, and a recorded person who answers (face/challenge/answer.h: a simulation).
// Skipped where face/models/fetch and face/models/fetch-media have not run.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "base/core/file.h"
#include "base/image/jpeg_writer.h"
#include "base/image/webp_header.h"
#include "face/challenge/answer.h"
#include "face/detect/clip.h"
#include "services/liveness/liveness.h"

namespace lagan::liveness {
namespace {

using Response = v1::JudgeFramesResponse;

const std::filesystem::path kTools = LAGAN_SOURCE_DIR "/.tools";
const std::string kApplication(32, 'a');
const std::string kConsent(32, 'b');

// Opened once: the recording has some hundred frames.
struct Recording {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<FacePool> faces;
  std::vector<face::ObservedFrame> frames;

  static const std::filesystem::path& Folder() {
    static const std::filesystem::path folder = kTools / "face-media/cap12";
    return folder;
  }
  static Recording Open() {
    Recording made;
    made.decoder = std::move(image::DecoderClient::Start(*image::FindDecodeProgram())).value();
    const auto models = face::ModelFolder::Open(kTools / "face-models");
    EXPECT_TRUE(models.ok()) << models.status();
    std::vector<std::unique_ptr<FaceTools>> tools;
    tools.push_back(std::move(OpenFaceTools(*models)).value());
    const std::vector<face::ClipFrame> clip = std::move(face::ReadClip(Folder())).value();
    image::Pixels before;
    for (const face::ClipFrame& frame : clip) {
      image::Pixels pixels = made.Decode(Bytes(*ReadFile(Folder() / frame.file, 1 << 20)));
      const auto seen = tools[0]->Observe(pixels, before.empty() ? nullptr : &before);
      EXPECT_TRUE(seen.ok()) << seen.status();
      made.frames.push_back({frame.file, static_cast<std::uint64_t>(frame.captured_at_ms), *seen});
      before = std::move(pixels);
    }
    made.faces = std::make_unique<FacePool>(std::move(tools));
    return made;
  }
  image::Pixels Decode(ByteView jpeg) const { return std::move(decoder->Decode(jpeg)).value().pixels; }
};

class RecordedPersonTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::filesystem::exists(kTools / "face-models") && std::filesystem::exists(Recording::Folder())) {
      recording_ = std::make_unique<Recording>(Recording::Open());
    }
  }
  static void TearDownTestSuite() { recording_.reset(); }
  void SetUp() override {
    if (!recording_)
      GTEST_SKIP() << "no networks or faces; fetch them with face/models/fetch and fetch-media";
    liveness_ = std::make_unique<Liveness>(LivenessDependencies{.decoder = recording_->decoder.get(),
                                                                .faces = recording_->faces.get(),
                                                                .clock = &clock_,
                                                                .random = &random_},
                                           StateSealer(SecretBytes(Bytes(32, 3))));
    Issue();
  }

  void Issue() {
    v1::IssueChallengeRequest request;
    request.set_application_id(kApplication);
    request.set_consent_id(kConsent);
    const auto issued = liveness_->IssueChallenge(request);
    ASSERT_TRUE(issued.ok()) << issued.status();
    issued_at_ = clock_.Now();
    challenge_ = issued->challenge_id();
    last_ = {};
    last_.set_sealed_state(issued->sealed_state());
    *last_.mutable_prompt() = issued->prompt();
  }

  static std::string FileOf(const face::ObservedFrame& frame) {
    return std::string(AsText(*ReadFile(Recording::Folder() / frame.file, 1 << 20)));
  }
  bool Open() const { return last_.outcome() <= Response::OUTCOME_CONTINUE; }

  // Sends frames, each so many milliseconds after the one before.
  void Send(const std::vector<std::pair<std::string, std::uint32_t>>& frames) {
    v1::JudgeFramesRequest request;
    request.set_application_id(kApplication);
    request.set_consent_id(kConsent);
    request.set_challenge_id(challenge_);
    request.set_sealed_state(last_.sealed_state());
    for (const auto& [jpeg, after_ms] : frames) {
      clock_.Advance(std::chrono::milliseconds(after_ms));
      v1::Frame& frame = *request.add_frames();
      frame.set_jpeg(jpeg);
      frame.set_captured_at_ms(static_cast<std::uint64_t>((clock_.Now() - issued_at_).count()));
    }
    auto response = liveness_->JudgeFrames(request);
    ASSERT_TRUE(response.ok()) << response.status();
    last_ = std::move(response).value();
  }

  // Answers the challenge; gives what was sent.
  std::vector<std::vector<std::pair<std::string, std::uint32_t>>> Answer() {
    std::vector<std::vector<std::pair<std::string, std::uint32_t>>> sent;
    auto person = std::move(face::Answerer::Make(recording_->frames, random_)).value();
    while (Open() && sent.size() < 100) {
      const auto answer = person.Answer(last_.prompt().step());
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (!answer.ok()) break;
      auto& message = sent.emplace_back();
      for (const face::AnswerFrame& frame : *answer) {
        message.emplace_back(FileOf(recording_->frames.at(frame.index)), frame.after_ms);
      }
      Send(message);
    }
    return sent;
  }

  Result<v1::ComparePortraitResponse> CompareWith(const std::filesystem::path& picture) {
    v1::ComparePortraitRequest request;
    request.set_document_jpeg(std::string(AsText(*ReadFile(picture, 1 << 20))));
    *request.mutable_frames() = last_.best_frames();
    return liveness_->ComparePortrait(request);
  }

  static std::unique_ptr<Recording> recording_;
  ManualClock clock_{FromUnixMillis(1'800'000'000'000)};
  crypto::SeededRandomForTest random_{12};
  std::unique_ptr<Liveness> liveness_;
  Time issued_at_{};
  std::string challenge_;
  Response last_;
};
std::unique_ptr<Recording> RecordedPersonTest::recording_;

TEST_F(RecordedPersonTest, ShowsEveryMovement) {
  const auto person = face::Answerer::Make(recording_->frames, random_);
  ASSERT_TRUE(person.ok()) << person.status();
  for (const face::Step step : face::kAllSteps) EXPECT_GE(person->CountOf(step), 8U) << face::StepName(step);
}

TEST_F(RecordedPersonTest, AnswersAndIsComparedWithTheirOwnPortraitAndAnothers) {
  Answer();
  ASSERT_EQ(last_.outcome(), Response::OUTCOME_PASSED) << last_.reason();
  ASSERT_EQ(last_.best_frames_size(), 3);
  const auto own = CompareWith(Recording::Folder() / recording_->frames.back().file);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->verdict(), v1::ComparePortraitResponse::VERDICT_SAME) << own->reason();
  v1::MakePassPortraitRequest draw;
  *draw.mutable_frames() = last_.best_frames();
  draw.set_document_jpeg(FileOf(recording_->frames.back()));
  const auto made = liveness_->MakePassPortrait(draw);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(image::CheckPassPortrait(AsBytes(made->webp())).ok());
  draw.set_document_jpeg(std::string(AsText(*ReadFile(kTools / "face-media/franck/00001.jpg", 1 << 20))));
  EXPECT_EQ(liveness_->MakePassPortrait(draw).status().reason(), "PORTRAIT_NOT_ALIKE");
  const auto other = CompareWith(kTools / "face-media/franck/00001.jpg");
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE(other->verdict(), v1::ComparePortraitResponse::VERDICT_SAME);
  EXPECT_GT(other->portrait_pixels(), 80U) << "compared with a face, not with nothing";
}

TEST_F(RecordedPersonTest, AnEarlierAnswerReplayedDoesNotPass) {
  const auto sent = Answer();
  ASSERT_EQ(last_.outcome(), Response::OUTCOME_PASSED) << last_.reason();
  Issue();
  for (std::size_t i = 0; i < sent.size() && Open(); ++i) Send(sent[i]);
  EXPECT_NE(last_.outcome(), Response::OUTCOME_PASSED);
}

TEST_F(RecordedPersonTest, APhotographHeldStillDoesNotPass) {
  const std::string photo = FileOf(recording_->frames.front());
  Send({{photo, 100}, {photo, 110}});
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_REVIEW);
  EXPECT_EQ(last_.reason(), "FRAME_REPEATED");
}

TEST_F(RecordedPersonTest, TwoPeopleAndNobody) {
  const image::Pixels one = recording_->Decode(AsBytes(FileOf(recording_->frames.front())));
  Bytes both;
  for (int y = 0; y < one.height; ++y) {
    for (int copy = 0; copy < 2; ++copy) both.insert(both.end(), one.Row(y).begin(), one.Row(y).end());
  }
  const auto pair = image::WriteJpeg(image::MakePixels(one.width * 2, one.height, 3, std::move(both)), 90);
  Send({{std::string(AsText(*pair)), 100}});
  EXPECT_EQ(last_.reason(), "TWO_FACES");
  Issue();
  const auto grey = image::WriteJpeg(image::MakePixels(400, 300, 3, Bytes(400 * 300 * 3, 120)), 90);
  Send({{std::string(AsText(*grey)), 100}});
  EXPECT_EQ(last_.reason(), "NO_FACE");
  EXPECT_TRUE(Open()) << "which is feedback";
}

}  // namespace
}  // namespace lagan::liveness
