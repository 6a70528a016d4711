// The whole way of a challenge, with the real decoder and faces that are painted (painted_faces.h).
#include "services/liveness/liveness.h"

#include <gtest/gtest.h>

#include <memory>

#include "base/image/test_pictures.h"
#include "base/image/webp_header.h"
#include "services/liveness/painted_faces.h"

namespace lagan::liveness {
namespace {

using std::chrono::milliseconds;
using Response = v1::JudgeFramesResponse;

const std::string kApplication(32, 'a');
const std::string kConsent(32, 'b');
constexpr std::uint64_t kDeviceStart = 70'000;

class LivenessTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto program = image::FindDecodeProgram();
    ASSERT_TRUE(program.ok()) << program.status();
    decoder_ = std::move(image::DecoderClient::Start(*program)).value();
  }
  static void TearDownTestSuite() { decoder_.reset(); }

  void SetUp() override {
    std::vector<std::unique_ptr<FaceTools>> tools;
    tools.push_back(std::make_unique<PaintedFaces>());
    pool_ = std::make_unique<FacePool>(std::move(tools));
    liveness_ = Make(pool_.get());
    Issue();
  }

  std::unique_ptr<Liveness> Make(FacePool* pool) {
    return std::make_unique<Liveness>(
        LivenessDependencies{.decoder = decoder_.get(), .faces = pool, .clock = &clock_, .random = &random_},
        StateSealer(SecretBytes(Bytes(32, 3))));
  }

  void Issue(bool more_time = false) {
    v1::IssueChallengeRequest request;
    request.set_application_id(kApplication);
    request.set_consent_id(kConsent);
    request.set_more_time(more_time);
    issued_at_ = clock_.Now();
    const auto issued = liveness_->IssueChallenge(request);
    ASSERT_TRUE(issued.ok()) << issued.status();
    challenge_ = issued->challenge_id();
    sealed_ = issued->sealed_state();
    prompt_ = issued->prompt();
    last_ = {};
    expires_at_ = issued->expires_at();
  }

  v1::JudgeFramesRequest Message(const Painted& face, int count) {
    v1::JudgeFramesRequest request;
    request.set_application_id(kApplication);
    request.set_consent_id(kConsent);
    request.set_challenge_id(challenge_);
    request.set_sealed_state(sealed_);
    for (int i = 0; i < count; ++i) {
      Painted next = face;
      next.live = live_;
      next.number = ++number_;
      clock_.Advance(milliseconds(95 + number_ * 7 % 11));
      AddFrame(request, Paint(next));
    }
    return request;
  }
  void AddFrame(v1::JudgeFramesRequest& request, const std::string& jpeg) {
    v1::Frame& frame = *request.add_frames();
    frame.set_jpeg(jpeg);
    frame.set_captured_at_ms(kDeviceStart + static_cast<std::uint64_t>((clock_.Now() - issued_at_).count()));
  }

  Result<Response> Send(const v1::JudgeFramesRequest& request) {
    auto response = liveness_->JudgeFrames(request);
    if (response.ok()) {
      last_ = *response;
      sealed_ = response->sealed_state();
      prompt_ = response->prompt();
    }
    return response;
  }
  Result<Response> Send(const Painted& face, int count = 2) { return Send(Message(face, count)); }

  // As an honest person; stops when a step with this number is asked for. Gives the frames that were sent, too.
  void Obey(unsigned until_step = 99) {
    for (int i = 0; i < 100 && last_.outcome() <= Response::OUTCOME_CONTINUE; ++i) {
      const auto asked = face::ParseStep(prompt_.step());
      if (asked && prompt_.number() == until_step) return;
      ASSERT_TRUE(SendAndRemember(Painted{}).ok());
      if (asked) {
        ASSERT_TRUE(SendAndRemember(PaintedShowing(*asked)).ok());
      }
    }
  }
  Result<Response> SendAndRemember(const Painted& face) {
    const v1::JudgeFramesRequest request = Message(face, 2);
    for (const v1::Frame& frame : request.frames()) sent_.push_back(frame.jpeg());
    return Send(request);
  }

  static std::unique_ptr<image::DecoderClient> decoder_;
  ManualClock clock_{FromUnixMillis(1'800'000'000'000)};
  crypto::SeededRandomForTest random_{20261122};
  std::unique_ptr<FacePool> pool_;
  std::unique_ptr<Liveness> liveness_;
  Time issued_at_{};
  std::string challenge_;
  std::string sealed_;
  std::string expires_at_;
  v1::Prompt prompt_;
  Response last_;
  std::vector<std::string> sent_;
  unsigned number_ = 0;
  double live_ = 0.9;
};
std::unique_ptr<image::DecoderClient> LivenessTest::decoder_;

TEST_F(LivenessTest, WhoDoesWhatTheyAreAskedPasses) {
  EXPECT_EQ(prompt_.step(), "look_straight");
  EXPECT_EQ(prompt_.of(), 4U);
  EXPECT_EQ(expires_at_, FormatTime(issued_at_ + std::chrono::seconds(60)));
  Obey();
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_PASSED) << last_.reason();
  EXPECT_EQ(last_.prompt().step(), "done");
  EXPECT_TRUE(last_.sealed_state().empty());
  EXPECT_TRUE(last_.reason().empty());
  EXPECT_EQ(last_.signals_size(), 0);
  ASSERT_EQ(last_.best_frames_size(), 3);
  for (const std::string& frame : last_.best_frames()) {
    const auto decoded = decoder_->Decode(AsBytes(frame));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_LT(decoded->pixels.width, 480) << "the face with its surroundings only";
  }
}

TEST_F(LivenessTest, ARestartInBetweenLosesNothing) {
  Obey(2);
  liveness_ = Make(pool_.get());
  Obey();
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_PASSED) << last_.reason();
}

TEST_F(LivenessTest, TextureOnlyLowers) {
  live_ = 0.2;
  Obey();
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_REVIEW);
  EXPECT_EQ(last_.reason(), "PASSIVE_LOW");
  EXPECT_EQ(last_.signals(0), "PASSIVE_LOW");
  EXPECT_EQ(last_.best_frames_size(), 3) << "for the person who looks";
}

TEST_F(LivenessTest, FramesOfAnEarlierAnswerDoNotPassAnotherChallenge) {
  Obey();
  ASSERT_EQ(last_.outcome(), Response::OUTCOME_PASSED);
  int passed = 0;
  constexpr int kTries = 6;
  for (int i = 0; i < kTries; ++i) {
    Issue();
    for (std::size_t f = 0; f + 1 < sent_.size() && last_.outcome() <= Response::OUTCOME_CONTINUE; f += 2) {
      v1::JudgeFramesRequest request = Message(Painted{}, 0);
      for (std::size_t k = f; k < f + 2; ++k) {
        clock_.Advance(milliseconds(90 + static_cast<int>(k * 7 % 11)));
        AddFrame(request, sent_.at(k));
      }
      ASSERT_TRUE(Send(request).ok());
    }
    passed += last_.outcome() == Response::OUTCOME_PASSED ? 1 : 0;
  }
  EXPECT_EQ(passed, 0);
}

TEST_F(LivenessTest, AStateIsUsedOnce) {
  const std::string first = sealed_;
  const v1::JudgeFramesRequest message = Message(Painted{}, 2);
  ASSERT_TRUE(Send(message).ok());
  EXPECT_TRUE(liveness_->JudgeFrames(message).ok()) << "a lost answer may be asked for once more";
  sealed_ = first;
  const auto again = Send(Painted{});
  EXPECT_EQ(again.status().reason(), "CHALLENGE_OVER");
  EXPECT_EQ(again.status().code(), Code::kFailedPrecondition);
}

TEST_F(LivenessTest, AChallengeThatHasItsOutcomeIsOver) {
  Obey(4);
  const std::string before = sealed_;
  Obey();
  ASSERT_EQ(last_.outcome(), Response::OUTCOME_PASSED);
  sealed_ = before;
  EXPECT_EQ(Send(Painted{}).status().reason(), "CHALLENGE_OVER");
}

TEST_F(LivenessTest, AStateOfAnotherApplicationConsentOrChallengeIsRefused) {
  for (const int field : {0, 1, 2, 3}) {
    v1::JudgeFramesRequest request = Message(Painted{}, 1);
    const std::string other(32, 'e');
    if (field == 0) request.set_application_id(other);
    if (field == 1) request.set_consent_id(other);
    if (field == 2) request.set_challenge_id(other);
    if (field == 3) request.mutable_sealed_state()->back() ^= 1;
    const auto response = liveness_->JudgeFrames(request);
    EXPECT_EQ(response.status().reason(), "CHALLENGE_NOT_YOURS") << field;
    EXPECT_EQ(response.status().code(), Code::kInvalidArgument);
  }
  EXPECT_TRUE(Send(Painted{}).ok()) << "and nothing is lost by it";
}

TEST_F(LivenessTest, TooLateIsTooLateWhateverComes) {
  clock_.Advance(std::chrono::seconds(60));
  ASSERT_TRUE(Send(Painted{}).ok());
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_RETRY);
  EXPECT_EQ(last_.reason(), "CHALLENGE_TOO_LATE");
  EXPECT_FALSE(last_.advice().empty());
  EXPECT_EQ(last_.best_frames_size(), 0);
  Issue(true);
  clock_.Advance(std::chrono::seconds(100));
  ASSERT_TRUE(Send(Painted{}).ok());
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_CONTINUE) << "who asked for more time has it";
}

TEST_F(LivenessTest, FramesOutOfOrderEndTheChallenge) {
  v1::JudgeFramesRequest request = Message(Painted{}, 3);
  request.mutable_frames()->SwapElements(0, 2);
  ASSERT_TRUE(Send(request).ok());
  EXPECT_EQ(last_.reason(), "FRAMES_OUT_OF_ORDER");
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_RETRY);
}

TEST_F(LivenessTest, WhatCannotBeReadIsFeedbackAndCosts) {
  const std::string good = Paint({});
  const struct {
    std::string jpeg;
    std::string reason;
  } cases[] = {
      {"garbage", "PICTURE_NOT_A_PICTURE"},
      {"", "PICTURE_EMPTY"},
      {good.substr(0, good.size() / 2), "PICTURE_TRUNCATED"},
      {Paint({.width = 238}), "FRAME_SIZE_UNSUITABLE"},
      {Paint({.width = 1922, .height = 1000}), "FRAME_SIZE_UNSUITABLE"},
      {std::string(AsText(image::MakePng(480, 360, {}, Bytes(std::size_t{480} * 360 * 3)))),
       "PICTURE_KIND_UNSUPPORTED"},
  };
  for (const auto& bad : cases) {
    v1::JudgeFramesRequest request = Message(Painted{}, 0);
    clock_.Advance(milliseconds(103 + (number_++ * 13) % 20));
    AddFrame(request, bad.jpeg);
    ASSERT_TRUE(Send(request).ok()) << bad.reason;
    EXPECT_EQ(last_.outcome(), Response::OUTCOME_CONTINUE);
    EXPECT_EQ(last_.reason(), bad.reason);
    EXPECT_FALSE(last_.advice().empty());
  }
  Obey();
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_PASSED) << last_.reason();
}

TEST_F(LivenessTest, NoFaceAndTwoFaces) {
  ASSERT_TRUE(Send(Painted{.faces = 0}).ok());
  EXPECT_EQ(last_.reason(), "NO_FACE");
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_CONTINUE);
  ASSERT_TRUE(Send(Painted{.faces = 2}).ok());
  EXPECT_EQ(last_.reason(), "TWO_FACES");
  Obey(1);
  ASSERT_TRUE(Send(Painted{.faces = 2}).ok());
  EXPECT_EQ(last_.outcome(), Response::OUTCOME_RETRY);
  EXPECT_EQ(last_.reason(), "TWO_FACES");
}

TEST_F(LivenessTest, MessagesAreBounded) {
  EXPECT_EQ(Send(Message(Painted{}, 0)).status().reason(), "FRAMES_MISSING");
  EXPECT_EQ(Send(Message(Painted{}, 9)).status().reason(), "FRAMES_TOO_MANY");
  v1::JudgeFramesRequest request = Message(Painted{}, 1);
  request.mutable_frames(0)->mutable_jpeg()->resize(kMostFrameBytes + 1);
  EXPECT_EQ(Send(request).status().reason(), "FRAME_TOO_LARGE");
  request.mutable_frames(0)->mutable_jpeg()->resize(kMostFrameBytes);
  EXPECT_TRUE(Send(request).ok());
}

// A million frames: whoever keeps sending is cut off by the count, and the state does not grow beyond its limit.
TEST_F(LivenessTest, FramesWithoutEndAreCutOff) {
  Issue(true);
  int frames = 0;
  std::size_t largest = 0;
  while (last_.outcome() <= Response::OUTCOME_CONTINUE && frames < 1'000'000) {
    v1::JudgeFramesRequest request = Message(Painted{}, 0);
    for (int i = 0; i < 8; ++i, ++frames) {
      clock_.Advance(milliseconds(120 + frames * 7 % 11));
      AddFrame(request, "x");
    }
    ASSERT_TRUE(Send(request).ok());
    largest = std::max(largest, sealed_.size());
  }
  EXPECT_EQ(frames, 608);
  EXPECT_EQ(last_.reason(), "TOO_MANY_FRAMES");
  EXPECT_LE(largest, kMostSealedBytes);
}

TEST_F(LivenessTest, WithoutModelsPeopleGoToPeople) {
  const auto bare = Make(nullptr);
  EXPECT_EQ(bare->IssueChallenge({}).status().reason(), "FACE_MODELS_MISSING");
  EXPECT_EQ(bare->JudgeFrames(Message(Painted{}, 1)).status().reason(), "FACE_MODELS_MISSING");
  EXPECT_EQ(bare->ComparePortrait({}).status().reason(), "FACE_MODELS_MISSING");
  EXPECT_EQ(bare->IssueChallenge({}).status().code(), Code::kFailedPrecondition);
}

TEST_F(LivenessTest, ChallengesAreForSomebody) {
  v1::IssueChallengeRequest request;
  request.set_application_id(kApplication);
  EXPECT_EQ(liveness_->IssueChallenge(request).status().reason(), "CONSENT_ID_INVALID");
  request.set_consent_id(kConsent);
  for (const std::string& bad :
       {std::string(31, 'a'), std::string(32, 'A'), std::string(32, '\n'), std::string()}) {
    request.set_application_id(bad);
    EXPECT_EQ(liveness_->IssueChallenge(request).status().reason(), "APPLICATION_ID_INVALID");
  }
}

TEST_F(LivenessTest, ComparingSaysWhatTheMatcherSays) {
  using Verdict = v1::ComparePortraitResponse;
  const Verdict::Verdict verdicts[] = {Verdict::VERDICT_SAME, Verdict::VERDICT_DIFFERENT,
                                       Verdict::VERDICT_UNCERTAIN, Verdict::VERDICT_NOT_COMPARED};
  for (unsigned i = 0; i < 4; ++i) {
    v1::ComparePortraitRequest request;
    request.set_document_jpeg(Paint({.face_height = 130, .number = i}));
    request.add_frames(Paint({}));
    const auto response = liveness_->ComparePortrait(request);
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->verdict(), verdicts[i]);
    EXPECT_EQ(response->reason().empty(), i == 0);
    EXPECT_NEAR(response->portrait_pixels(), 130, 2);
  }
}

TEST_F(LivenessTest, ComparingRefusesWhatIsNoPictureByName) {
  v1::ComparePortraitRequest request;
  EXPECT_EQ(liveness_->ComparePortrait(request).status().reason(), "FRAMES_MISSING");
  request.add_frames(Paint({}));
  request.set_document_jpeg("garbage");
  EXPECT_EQ(liveness_->ComparePortrait(request).status().reason(), "PICTURE_NOT_A_PICTURE");
  EXPECT_EQ(liveness_->ComparePortrait(request).status().field(), "document_jpeg");
  request.set_document_jpeg(Paint({}));
  request.set_frames(0, "garbage");
  EXPECT_EQ(liveness_->ComparePortrait(request).status().field(), "frames");
  for (int i = 0; i < 3; ++i) request.add_frames("x");
  EXPECT_EQ(liveness_->ComparePortrait(request).status().reason(), "FRAMES_TOO_MANY");
}

TEST_F(LivenessTest, APictureForThePassIsMadeOfTheFirstFrameThatWillDo) {
  v1::MakePassPortraitRequest request;
  request.add_frames(Paint({.faces = 0}));
  request.add_frames(Paint({.faces = 1, .detailed = true}));
  request.set_document_jpeg(Paint({}));
  const auto made = liveness_->MakePassPortrait(request);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto size = image::CheckPassPortrait(AsBytes(made->webp()));
  ASSERT_TRUE(size.ok()) << size.status();
  EXPECT_EQ(made->width(), static_cast<unsigned>(size->width));
  EXPECT_EQ(made->height(), static_cast<unsigned>(size->height));
  EXPECT_EQ(liveness_->MakePassPortrait(request)->webp(), made->webp());
}

TEST_F(LivenessTest, APictureForThePassIsRefusedForTheReasonOfTheFirstFrame) {
  const struct {
    const char* reason;
    Painted first;
    Painted document;
  } kCases[] = {
      {"FACE_NOT_ALONE", {.faces = 2, .detailed = true}, {}},
      {"FACE_NOT_ALONE", {.faces = 0, .detailed = true}, {}},
      {"PORTRAIT_NOT_MADE", {.detailed = false}, {}},
      {"PORTRAIT_NOT_ALIKE", {.number = 1, .detailed = true}, {}},
      {"PORTRAIT_NOT_ALIKE", {.detailed = true}, {.number = 1}},
  };
  for (const auto& [reason, first, document] : kCases) {
    v1::MakePassPortraitRequest request;
    request.add_frames(Paint(first));
    request.add_frames(Paint({.faces = 0}));
    request.set_document_jpeg(Paint(document));
    const auto made = liveness_->MakePassPortrait(request);
    EXPECT_EQ(made.status().reason(), reason);
    EXPECT_EQ(made.status().code(), Code::kFailedPrecondition);
  }
}

TEST_F(LivenessTest, APictureForThePassNeedsPicturesAndModels) {
  v1::MakePassPortraitRequest request;
  EXPECT_EQ(Make(nullptr)->MakePassPortrait(request).status().reason(), "FACE_MODELS_MISSING");
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().reason(), "FRAMES_MISSING");
  request.add_frames("garbage");
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().reason(), "PICTURE_NOT_A_PICTURE");
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().field(), "frames");
  request.set_document_jpeg("garbage");
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().field(), "document_jpeg");
  request.set_frames(0, std::string(kMostKeptBytes + 1, 'x'));
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().reason(), "FRAME_TOO_LARGE");
  for (int i = 0; i < 3; ++i) request.add_frames("x");
  EXPECT_EQ(liveness_->MakePassPortrait(request).status().reason(), "FRAMES_TOO_MANY");
}

}  // namespace
}  // namespace lagan::liveness
