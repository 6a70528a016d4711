#include "services/proofing/state_machine.h"

#include <gtest/gtest.h>

#include <set>

#include "services/proofing/limits.h"

namespace lagan::proofing {
namespace {

std::vector<v1::State> AllStates() {
  std::vector<v1::State> states;
  for (int number = v1::STATE_CREATED; number <= v1::STATE_CLOSED; ++number) {
    states.push_back(static_cast<v1::State>(number));
  }
  return states;
}

TEST(StateMachineTest, TheStraightWayLeadsToAPass) {
  v1::State state = v1::STATE_CREATED;
  for (Event event :
       {Event::kNoticeRecorded, Event::kDocumentAccepted, Event::kQuestionsAnswered, Event::kSubmitted,
        Event::kChecksStarted, Event::kApproved, Event::kCredentialIssued, Event::kErased}) {
    const auto next = Next(state, event);
    ASSERT_TRUE(next.ok()) << next.status();
    state = *next;
  }
  EXPECT_EQ(state, v1::STATE_ERASED);
}

// Every pair of state and event is either in the machine or refused by name; the count of allowed pairs is written
// here, so that a new move is a decision.
TEST(StateMachineTest, EveryOtherPairIsRefusedByName) {
  int allowed = 0;
  for (v1::State state : AllStates()) {
    for (Event event : AllEvents()) {
      const auto next = Next(state, event);
      if (next.ok()) {
        ++allowed;
      } else {
        EXPECT_EQ(next.status().reason(), "STATE_NOT_ALLOWED");
        EXPECT_EQ(next.status().code(), Code::kFailedPrecondition);
      }
    }
  }
  EXPECT_EQ(allowed, 46);
}

TEST(StateMachineTest, NothingUndoesADecision) {
  for (Event event : AllEvents()) {
    const auto decided = Next(v1::STATE_DECIDED, event);
    EXPECT_TRUE(!decided.ok() || *decided == v1::STATE_ISSUED) << EventName(event);
    const auto issued = Next(v1::STATE_ISSUED, event);
    EXPECT_TRUE(!issued.ok() || *issued == v1::STATE_ERASED) << EventName(event);
    EXPECT_FALSE(Next(v1::STATE_ERASED, event).ok()) << EventName(event);
    // A refusal by persons is undone by nobody but the person, who may ask for a new look.
    const auto closed = Next(v1::STATE_CLOSED, event);
    EXPECT_TRUE(!closed.ok() || *closed == v1::STATE_ERASED || event == Event::kContested)
        << EventName(event);
  }
}

TEST(StateMachineTest, OnlyChecksCanApprove) {
  for (v1::State state : AllStates())
    EXPECT_EQ(Next(state, Event::kApproved).ok(), state == v1::STATE_CHECKING);
}

TEST(StateMachineTest, NamesAreUniqueAndComeBack) {
  std::set<std::string_view> names;
  for (v1::State state : AllStates()) {
    EXPECT_EQ(StateFromName(StateName(state)), state);
    EXPECT_FALSE(PublicWords(state).empty());
    names.insert(StateName(state));
    EXPECT_EQ("STATE_" + std::string(StateName(state)), v1::State_Name(state));
  }
  EXPECT_EQ(names.size(), AllStates().size());
  EXPECT_EQ(StateFromName("NO_SUCH"), v1::STATE_UNSPECIFIED);
}

TEST(LimitsTest, ThePolicyGivesEveryStateATermAndAWayOut) {
  const auto limits = LoadLimits(LAGAN_SOURCE_DIR "/policy");
  ASSERT_TRUE(limits.ok()) << limits.status();
  for (v1::State state : AllStates()) EXPECT_EQ(limits->terms.contains(state), state != v1::STATE_ERASED);
  EXPECT_EQ(limits->terms.at(v1::STATE_IN_REVIEW).then, v1::STATE_IN_REVIEW) << "never a silent refusal";
}

}  // namespace
}  // namespace lagan::proofing
