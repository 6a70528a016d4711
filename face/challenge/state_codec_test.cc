#include "face/challenge/state_codec.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "face/challenge/test_person.h"

namespace lagan::face {
namespace {

constexpr Steps kSteps = {Step::kTurnLeft, Step::kLookUp, Step::kComeCloser, Step::kTurnRight};

std::vector<ChallengeState> StatesOfAWholeChallenge() {
  std::vector<ChallengeState> states;
  TestSession session(kSteps);
  states.push_back(session.state);
  for (int i = 0; i < 200 && session.last.outcome == Outcome::kContinue; ++i) {
    const auto asked = ParseStep(PromptOf(session.state).step);
    session.Send(AtRestFrame(), 2);
    states.push_back(session.state);
    if (!asked) continue;
    session.Send(Showing(*asked, 1.5F), 2);
    states.push_back(session.state);
  }
  EXPECT_EQ(session.last.outcome, Outcome::kPassed) << session.last.reason;
  return states;
}

TEST(StateCodec, EveryStateOfAChallengeComesBackAsItWas) {
  const auto states = StatesOfAWholeChallenge();
  ASSERT_GT(states.size(), 20U);
  for (const ChallengeState& state : states) {
    const Bytes bytes = WriteState(state);
    const auto read = ReadState(bytes);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, state);
    EXPECT_EQ(WriteState(*read), bytes);
  }
}

TEST(StateCodec, ThePartsOfAPlayedChallengeGiveTheSameAnswersWhenReadInBetween) {
  TestSession session(kSteps);
  for (int i = 0; i < 200 && session.last.outcome == Outcome::kContinue; ++i) {
    const auto asked = ParseStep(PromptOf(session.state).step);
    session.Send(AtRestFrame(), 2);
    if (asked) session.Send(Showing(*asked, 1.5F), 2);
    if (session.last.outcome != Outcome::kContinue) break;
    session.state = *ReadState(WriteState(session.state));
  }
  EXPECT_EQ(session.last.outcome, Outcome::kPassed) << session.last.reason;
}

TEST(StateCodec, TheLargestStateIsWithinItsLimit) {
  ChallengeState state;
  state.challenge.issued_at = kTestStart;
  state.rest_frames.resize(rules::kRestFrames);
  state.clip.digests.resize(rules::kMostFrames);
  state.clip.face.emplace();
  EXPECT_LE(WriteState(state).size(), kMostStateBytes);
}

TEST(StateCodec, AStateThatCountsMoreThanItHasSeenIsRefused) {
  ChallengeState seen_two = StatesOfAWholeChallenge().at(0);
  seen_two.clip.frames = 2;
  for (std::uint32_t* count : {&seen_two.held, &seen_two.astray, &seen_two.clip.equal_intervals,
                               &seen_two.clip.faceless, &seen_two.clip.moves, &seen_two.clip.still_moves}) {
    *count = 2;
    EXPECT_TRUE(ReadState(WriteState(seen_two)).ok());
    *count = 3;
    EXPECT_EQ(ReadState(WriteState(seen_two)).status().reason(), "STATE_INVALID");
    *count = 0;
  }
  seen_two.clip.digests.resize(3);
  EXPECT_EQ(ReadState(WriteState(seen_two)).status().reason(), "STATE_INVALID");
}

TEST(StateCodec, EveryCutEveryTailAndOtherVersionsAreRefused) {
  for (const ChallengeState& state : StatesOfAWholeChallenge()) {
    Bytes bytes = WriteState(state);
    for (std::size_t size = 0; size < bytes.size(); size += 3) {
      EXPECT_EQ(ReadState(ByteView(bytes).first(size)).status().reason(), "STATE_INVALID") << size;
    }
    bytes.push_back(0);
    EXPECT_FALSE(ReadState(bytes).ok());
    bytes.pop_back();
    bytes[0] = 2;
    EXPECT_FALSE(ReadState(bytes).ok());
  }
}

TEST(StateCodec, WhatIsReadAfterAnyChangedByteIsInRangeOrRefused) {
  const Bytes good = WriteState(StatesOfAWholeChallenge().at(10));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const std::uint8_t value : Bytes{0x00, 0x7f, 0x80, 0xff}) {
      Bytes bytes = good;
      bytes[at] = value;
      const auto read = ReadState(bytes);
      if (!read.ok()) continue;
      EXPECT_EQ(WriteState(*read), bytes) << at;
      EXPECT_LE(read->clip.digests.size(), rules::kMostFrames);
      EXPECT_LT(read->step, rules::kSteps + (read->phase == Phase::kOver ? 1 : 0));
    }
  }
}

}  // namespace
}  // namespace lagan::face
