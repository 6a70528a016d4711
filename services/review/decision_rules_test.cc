#include "services/review/decision_rules.h"

#include <gtest/gtest.h>

namespace lagan::review {
namespace {

constexpr v1::Disposition kProceed = v1::DISPOSITION_PROCEED;
constexpr v1::Disposition kAsk = v1::DISPOSITION_ASK_EVIDENCE;
constexpr v1::Disposition kNotProven = v1::DISPOSITION_NOT_PROVEN;
constexpr v1::Disposition kFraud = v1::DISPOSITION_REFUSED_FRAUD;

CasePolicy Policy() {
  CasePolicy policy;
  policy.reasons = {{"ALTERED", {{"document_genuine"}, "x"}}, {"MISSING", {{}, "x"}}};
  for (int i = 0; i < 9; ++i) policy.reasons["R" + std::to_string(i)] = {{}, "x"};
  return policy;
}

struct F {
  std::string check;
  std::string outcome;
  std::vector<std::string> reasons = {};
};

v1::DecideRequest Decision(v1::Disposition disposition, const std::vector<F>& findings) {
  v1::DecideRequest request;
  request.set_disposition(disposition);
  for (const F& f : findings) {
    v1::Finding* finding = request.add_findings();
    finding->set_check(f.check);
    finding->set_outcome(f.outcome);
    for (const std::string& reason : f.reasons) finding->add_reasons(reason);
  }
  return request;
}

TEST(CheckDecisionTest, BothSidesOfEveryRule) {
  const F passed{"liveness", "passed"};
  const F altered{"document_genuine", "failed", {"ALTERED"}};
  const struct {
    const char* what;
    v1::DecideRequest decision;
    const char* reason;
  } cases[] = {
      {"all passed", Decision(kProceed, {{"document_genuine", "passed"}, passed}), ""},
      {"in another order", Decision(kProceed, {passed, altered}), ""},
      {"refused with a reason", Decision(kNotProven, {altered, passed}), ""},
      {"unclear with a reason", Decision(kAsk, {{"document_genuine", "unclear", {"MISSING"}}, passed}), ""},
      {"fraud with a reason", Decision(kFraud, {altered, passed}), ""},
      {"eight reasons",
       Decision(kAsk,
                {{"document_genuine", "failed", {"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7"}}, passed}),
       ""},
      {"no disposition", Decision(v1::DISPOSITION_UNSPECIFIED, {altered, passed}), "DISPOSITION_MISSING"},
      {"no such disposition", Decision(static_cast<v1::Disposition>(77), {altered, passed}),
       "DISPOSITION_MISSING"},
      {"a check left out", Decision(kProceed, {passed}), "FINDING_MISSING"},
      {"nothing", Decision(kProceed, {}), "FINDING_MISSING"},
      {"a check twice", Decision(kProceed, {passed, passed, altered}), "FINDING_UNKNOWN"},
      {"a check of another case", Decision(kProceed, {passed, altered, {"caller", "passed"}}),
       "FINDING_UNKNOWN"},
      {"no outcome", Decision(kProceed, {{"document_genuine", ""}, passed}), "OUTCOME_UNKNOWN"},
      {"another outcome", Decision(kProceed, {{"document_genuine", "Passed"}, passed}), "OUTCOME_UNKNOWN"},
      {"failed without a reason", Decision(kProceed, {{"document_genuine", "failed"}, passed}),
       "REASON_MISSING"},
      {"unclear without a reason", Decision(kProceed, {{"document_genuine", "unclear"}, passed}),
       "REASON_MISSING"},
      {"an invented reason", Decision(kAsk, {{"document_genuine", "failed", {"DISLIKED"}}, passed}),
       "REASON_UNKNOWN"},
      {"the reason of another check", Decision(kAsk, {altered, {"liveness", "failed", {"ALTERED"}}}),
       "REASON_UNKNOWN"},
      {"a reason twice", Decision(kAsk, {{"document_genuine", "failed", {"MISSING", "MISSING"}}, passed}),
       "TOO_MANY_REASONS"},
      {"nine reasons",
       Decision(kAsk, {{"document_genuine", "failed", {"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"}},
                       passed}),
       "TOO_MANY_REASONS"},
      {"not proven though all passed", Decision(kNotProven, {{"document_genuine", "passed"}, passed}),
       "REASON_MISSING"},
      {"fraud though all passed", Decision(kFraud, {{"document_genuine", "passed"}, passed}),
       "REASON_MISSING"},
      {"asked for more though all passed", Decision(kAsk, {{"document_genuine", "passed"}, passed}),
       "REASON_MISSING"},
  };
  for (const auto& c : cases) {
    const Status status = CheckDecision({"document_genuine", "liveness"}, c.decision, Policy());
    EXPECT_EQ(status.reason(), c.reason) << c.what;
  }
  // With nothing to judge, the reasons of the case are the reasons of the decision.
  EXPECT_TRUE(CheckDecision({}, Decision(kNotProven, {}), Policy()).ok());
  EXPECT_EQ(CheckDecision({}, Decision(kProceed, {passed}), Policy()).reason(), "FINDING_UNKNOWN");
}

v1::ReaderFindings Said(v1::Disposition disposition, const std::string& outcome = "failed",
                        const std::string& reason = "MISSING") {
  v1::ReaderFindings said;
  said.set_disposition(disposition);
  v1::Finding* finding = said.add_findings();
  finding->set_check("liveness");
  finding->set_outcome(outcome);
  finding->add_reasons(reason);
  return said;
}

TEST(AgreeTest, ForWhatIsGradedTheOutcomesCountElseTheDispositionAlone) {
  EXPECT_TRUE(Agree(Said(kProceed, "passed"), Said(kProceed, "passed", "R1")));
  EXPECT_FALSE(Agree(Said(kProceed, "passed"), Said(kProceed, "unclear")));
  EXPECT_TRUE(Agree(Said(kNotProven, "failed"), Said(kNotProven, "unclear")));
  EXPECT_FALSE(Agree(Said(kNotProven), Said(kFraud)));
  EXPECT_FALSE(Agree(Said(kProceed), Said(kAsk)));
}

TEST(NextAfterTest, TableOfAllStages) {
  const struct {
    const char* what;
    std::vector<v1::ReaderFindings> readings;
    Stage stage;
    int readers;
    Next expected;
  } cases[] = {
      {"one reader is enough", {Said(kProceed)}, Stage::kOpen, 1, Next::kClose},
      {"not proven needs a person", {Said(kNotProven)}, Stage::kOpen, 1, Next::kClose},
      {"unless policy asks for two", {Said(kNotProven)}, Stage::kOpen, 2, Next::kSecondReader},
      {"proceeding too", {Said(kProceed)}, Stage::kOpen, 2, Next::kSecondReader},
      {"fraud is never one person's word", {Said(kFraud)}, Stage::kOpen, 1, Next::kSecondReader},
      {"two agree", {Said(kProceed), Said(kProceed)}, Stage::kAwaitingSecond, 2, Next::kClose},
      {"two agree on fraud", {Said(kFraud), Said(kFraud)}, Stage::kAwaitingSecond, 1, Next::kClose},
      {"two differ", {Said(kProceed), Said(kAsk)}, Stage::kAwaitingSecond, 2, Next::kEscalate},
      {"fraud was not seen by the second",
       {Said(kFraud), Said(kNotProven)},
       Stage::kAwaitingSecond,
       1,
       Next::kEscalate},
      {"the findings differ",
       {Said(kProceed, "passed"), Said(kProceed, "unclear")},
       Stage::kAwaitingSecond,
       2,
       Next::kEscalate},
      {"the senior's word",
       {Said(kProceed), Said(kAsk), Said(kNotProven)},
       Stage::kEscalated,
       2,
       Next::kClose},
      {"the senior agrees on fraud",
       {Said(kFraud), Said(kAsk), Said(kFraud)},
       Stage::kEscalated,
       2,
       Next::kClose},
      {"only the senior sees fraud",
       {Said(kProceed), Said(kAsk), Said(kFraud)},
       Stage::kEscalated,
       2,
       Next::kEscalate},
      {"the next senior sees it too",
       {Said(kProceed), Said(kAsk), Said(kFraud), Said(kFraud)},
       Stage::kEscalated,
       2,
       Next::kClose},
      {"the next senior does not",
       {Said(kProceed), Said(kAsk), Said(kFraud), Said(kProceed)},
       Stage::kEscalated,
       2,
       Next::kClose},
  };
  for (const auto& c : cases) EXPECT_EQ(NextAfter(c.readings, c.stage, c.readers), c.expected) << c.what;
}

}  // namespace
}  // namespace lagan::review
