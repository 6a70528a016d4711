#include "face/challenge/answer.h"

#include <gtest/gtest.h>

#include <set>

#include "face/challenge/test_person.h"

namespace lagan::face {
namespace {

// A recording of somebody who shows everything, `each` frames of each movement.
std::vector<ObservedFrame> Recording(int at_rest, int each) {
  std::vector<ObservedFrame> frames;
  const auto add = [&frames](const Observation& seen) {
    ObservedFrame& frame = frames.emplace_back();
    frame.file = "frame-" + std::to_string(frames.size()) + ".jpg";
    frame.captured_ms = frames.size() * 100;
    frame.observation = seen;
    frame.observation.pose.yaw += 0.002F * static_cast<float>(frames.size() % 5);
    GiveDigest(frame.observation, frames.size());
  };
  for (int i = 0; i < at_rest; ++i) add(AtRestFrame());
  for (const Step step : kAllSteps) {
    for (int i = 0; i < each; ++i) add(Showing(step, 1.4F));
  }
  return frames;
}

// Plays one challenge as a demonstration does.
Judgement Play(Answerer& person, const std::vector<ObservedFrame>& frames, const Challenge& challenge,
               std::set<std::size_t>* used = nullptr) {
  ChallengeState state{.challenge = challenge, .rest_frames = {}, .rest = {}, .clip = {}};
  Time now = challenge.issued_at;
  Judgement last;
  for (int i = 0; i < 100 && last.outcome == Outcome::kContinue; ++i) {
    const auto answer = person.Answer(PromptOf(state).step);
    EXPECT_TRUE(answer.ok()) << answer.status();
    if (!answer.ok()) break;
    std::vector<SeenFrame> message;
    for (const AnswerFrame& frame : *answer) {
      now += std::chrono::milliseconds(frame.after_ms);
      message.push_back({static_cast<std::uint64_t>((now - challenge.issued_at).count()),
                         frames.at(frame.index).observation, ""});
      if (used != nullptr) {
        EXPECT_TRUE(used->insert(frame.index).second) << "no frame twice";
      }
    }
    last = JudgeFrames(state, message, now);
  }
  return last;
}

TEST(Answerer, ARecordingThatShowsEverythingAnswersAnyChallenge) {
  const auto frames = Recording(150, 20);
  crypto::SeededRandomForTest random(4);
  for (int i = 0; i < 50; ++i) {
    auto person = Answerer::Make(frames, random);
    ASSERT_TRUE(person.ok()) << person.status();
    std::set<std::size_t> used;
    const Judgement last = Play(*person, frames, DrawChallenge(kTestStart, false, random), &used);
    EXPECT_EQ(last.outcome, Outcome::kPassed) << last.reason;
  }
}

TEST(Answerer, CountsWhatARecordingShows) {
  crypto::SeededRandomForTest random(4);
  const auto person = Answerer::Make(Recording(70, 9), random);
  ASSERT_TRUE(person.ok());
  EXPECT_EQ(person->CountAtRest(), 70U);
  for (const Step step : kAllSteps) EXPECT_EQ(person->CountOf(step), 9U) << StepName(step);
}

TEST(Answerer, WhatARecordingDoesNotShowCannotBeAnswered) {
  crypto::SeededRandomForTest random(4);
  EXPECT_EQ(Answerer::Make(Recording(20, 9), random).status().reason(), "ANSWER_IMPOSSIBLE");
  EXPECT_EQ(Answerer::Make({}, random).status().reason(), "ANSWER_IMPOSSIBLE");
  auto person = Answerer::Make(Recording(70, 0), random);
  ASSERT_TRUE(person.ok());
  EXPECT_TRUE(person->Answer("look_straight", 8).ok());
  const auto answer = person->Answer("look_up");
  EXPECT_EQ(answer.status().reason(), "ANSWER_IMPOSSIBLE");
  EXPECT_NE(answer.status().message().find("look_up"), std::string::npos);
}

TEST(Answerer, FramesOfAnotherSizeWithTwoFacesOrNoneAreLeftOut) {
  auto frames = Recording(70, 5);
  frames[0].observation.width = 100;
  frames[1].observation.faces = 2;
  frames[2].observation.faces = 0;
  crypto::SeededRandomForTest random(4);
  EXPECT_EQ(Answerer::Make(frames, random)->CountAtRest(), 67U);
}

TEST(Observations, AreReadAsWritten) {
  const auto frames = Recording(5, 2);
  const auto read = ReadObservations(WriteObservations(frames));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ((*read)[i].file, frames[i].file);
    EXPECT_EQ((*read)[i].captured_ms, frames[i].captured_ms);
    EXPECT_EQ((*read)[i].observation.digest, frames[i].observation.digest);
    EXPECT_NEAR((*read)[i].observation.pose.yaw, frames[i].observation.pose.yaw, 1e-4);
    EXPECT_NEAR((*read)[i].observation.largest.box.height, frames[i].observation.largest.box.height, 1e-4);
  }
  EXPECT_EQ(WriteObservations(*read), WriteObservations(frames));
}

TEST(Observations, AnythingElseIsRefusedWithItsRow) {
  const std::string good = WriteObservations(Recording(2, 0));
  for (std::size_t size = 0; size + 1 < good.size(); size += 7) {
    const auto cut = ReadObservations(good.substr(0, size));
    if (cut.ok()) {
      EXPECT_LT(cut->size(), 2U);
    }
  }
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"640", "-1"},
                                 {"640", "6e2"},
                                 {"\t1\t", "\tx\t"},
                                 {"0.4000", "nan"},
                                 {"0.4000", "inf"},
                                 {"\t120.0000\t", "\t"}}) {
    std::string bad = good;
    ASSERT_NE(bad.find(from), std::string::npos) << from;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_EQ(ReadObservations(bad).status().reason(), "OBSERVATIONS_INVALID") << to;
  }
  EXPECT_NE(ReadObservations(good + "x\n").status().message().find("4"), std::string::npos);
}

}  // namespace
}  // namespace lagan::face
