// The checker of queues' histories finds what it is there to find: a good history has no fault, and each way of spoiling it has
// the fault that it should.
#include "tests/integration/queue_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace lagan::integration {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kCase[] = "case-1";
constexpr char kApplication[] = "application-1";
constexpr char kAda[] = "op-ada";
constexpr char kBen[] = "op-ben";
constexpr char kOpener[] = "op-opener";

Time At(int second) { return *ParseTime("2026-11-22T10:00:00Z") + std::chrono::seconds(second); }

using Facts = std::map<std::string, std::string>;

audit::v1::Entry EntryOf(const std::string& service, const std::string& kind, const std::string& actor,
                         int second, Facts facts) {
  static int count = 0;
  audit::v1::Entry entry;
  entry.set_event_id("event-" + std::to_string(++count));
  entry.set_service(service);
  entry.set_kind(kind);
  entry.set_application_id(kApplication);
  entry.set_actor(actor);
  entry.set_occurred_at(FormatTime(At(second)));
  entry.mutable_facts()->insert(facts.begin(), facts.end());
  return entry;
}
audit::v1::Entry InReview(const std::string& kind, const std::string& reader, int second, Facts facts = {}) {
  facts["case"] = kCase;
  return EntryOf("review", kind, reader.empty() ? "system" : "operator:" + reader, second, std::move(facts));
}
audit::v1::Entry Claim(const std::string& reader, int token, int second) {
  return InReview("case.claimed", reader, second,
                  {{"token", std::to_string(token)}, {"lease_until", FormatTime(At(second + 10))}});
}
audit::v1::Entry Decide(const std::string& reader, int token, int second, const std::string& word) {
  return InReview("case.decided", reader, second, {{"token", std::to_string(token)}, {"disposition", word}});
}

// Ada claims, looks, and lets the lease run out; then she reads it as fraud, and Ben agrees.
QueueHistory Good() {
  QueueHistory history;
  history.entries = {
      EntryOf("proofing", "decision.deferred", "system", 0, {{"reason", "PERSON_NEEDED"}}),
      InReview("case.opened", "", 1),
      Claim(kAda, 1, 2),
      EntryOf("proofing", "evidence.viewed", std::string("operator:") + kAda, 3, {{"case", kCase}}),
      InReview("case.expired", kAda, 20, {{"token", "1"}}),
      Claim(kAda, 2, 21),
      Decide(kAda, 2, 35, "REFUSED_FRAUD"),
      Claim(kBen, 3, 40),
      Decide(kBen, 3, 45, "REFUSED_FRAUD"),
      InReview("case.closed", "", 45, {{"outcome", "REFUSED_FRAUD"}}),
      EntryOf("proofing", "decision.refused_fraud", "review", 50, {{"case", kCase}}),
      EntryOf("credential", "result.signed", "proofing", 51, {})};
  history.claims = {{kCase, kAda, 1, At(12), At(2), At(2)},
                    {kCase, kAda, 2, At(31), At(21), At(21)},
                    {kCase, kBen, 3, At(50), At(40), At(40)}};
  history.renewals = {{kCase, 2, At(40)}};
  history.decisions = {{.case_id = kCase,
                        .reader = kAda,
                        .token = 1,
                        .disposition = "NOT_PROVEN",
                        .first_asked = At(15),
                        .held_until = At(12),
                        .reason = "LEASE_LOST"},
                       {.case_id = kCase,
                        .reader = kAda,
                        .token = 2,
                        .disposition = "REFUSED_FRAUD",
                        .first_asked = At(35),
                        .held_until = At(40),
                        .accepted = true},
                       {.case_id = kCase,
                        .reader = kBen,
                        .token = 3,
                        .disposition = "REFUSED_FRAUD",
                        .first_asked = At(45),
                        .held_until = At(50),
                        .accepted = true,
                        .closed = true}};
  history.views = {{kCase, kAda, history.entries[3].event_id()}};
  history.ends = {{kApplication, kOpener, proofing::v1::STATE_CLOSED, proofing::v1::OUTCOME_REFUSED_FRAUD}};
  history.seniors = {kBen};
  return history;
}

TEST(QueueHistoryTest, AGoodHistoryHasNoFault) { EXPECT_THAT(FaultsOf(Good()), IsEmpty()); }

struct Spoilt {
  const char* name;
  std::function<void(QueueHistory&)> spoil;
  const char* fault;
};

void Drop(QueueHistory& history, std::size_t entry) {
  history.entries.erase(history.entries.begin() + static_cast<std::ptrdiff_t>(entry));
}
void SetFact(QueueHistory& history, std::size_t entry, const std::string& name, const std::string& value) {
  (*history.entries[entry].mutable_facts())[name] = value;
}

std::vector<Spoilt> AllSpoilt() {
  return {
      {"the case was never opened", [](auto& h) { Drop(h, 1); }, "before it was opened"},
      {"its opening was lost with everything after", [](auto& h) { h.entries.resize(1); }, "has 0 cases"},
      {"it was opened twice", [](auto& h) { h.entries.push_back(InReview("case.opened", "", 60)); },
       "opened twice"},
      {"it was never closed", [](auto& h) { Drop(h, 9); }, "never closed"},
      {"it was decided after it was closed",
       [](auto& h) { h.entries.push_back(Decide(kBen, 3, 60, "REFUSED_FRAUD")); }, "after it was closed"},
      {"two held it", [](auto& h) { Drop(h, 4); }, "claimed while somebody held it"},
      {"a token was given twice", [](auto& h) { SetFact(h, 7, "token", "2"); }, "not the next"},
      {"the opener got it", [](auto& h) { h.ends[0].opener = kAda; }, "went to who opened"},
      {"the first reader got it again", [](auto& h) { h.entries[7] = Claim(kAda, 3, 40); },
       "went to a reader who had read it"},
      {"it was escalated to nobody senior",
       [](auto& h) {
         h.seniors.clear();
         h.entries.insert(h.entries.begin() + 7, InReview("case.escalated", "", 36));
       },
       "went to no senior"},
      {"somebody decided who did not hold it",
       [](auto& h) { h.entries[8].set_actor(std::string("operator:") + kOpener); }, "did not hold it"},
      {"a decision under an earlier token was taken", [](auto& h) { SetFact(h, 6, "token", "1"); },
       "did not hold it"},
      {"a decision came after the lease", [](auto& h) { h.renewals.clear(); }, "lease that had run out"},
      {"one reader decided twice",
       [](auto& h) {
         h.entries[7] = Claim(kAda, 3, 40);
         h.entries[8] = Decide(kAda, 3, 45, "REFUSED_FRAUD");
       },
       "decided twice by one reader"},
      {"fraud by one", [](auto& h) { SetFact(h, 6, "disposition", "NOT_PROVEN"); }, "fraud by one person"},
      {"closed with another word", [](auto& h) { SetFact(h, 9, "outcome", "NOT_PROVEN"); },
       "another word than the last"},
      {"a client's claim is not in the log", [](auto& h) { h.claims[0].token = 9; },
       "without an entry of it"},
      {"tokens fell", [](auto& h) { std::swap(h.claims[0].token, h.claims[1].token); },
       "less than an earlier one"},
      {"two clients had one token", [](auto& h) { h.claims[2].token = 2; }, "two readers under one token"},
      {"a client was late and accepted", [](auto& h) { h.decisions[1].first_asked = At(41); },
       "after its lease was over"},
      {"a client without the case was accepted", [](auto& h) { h.decisions[1].held_until.reset(); },
       "knew that it did not hold it"},
      {"accepted twice", [](auto& h) { h.decisions.push_back(h.decisions[1]); }, "accepted twice"},
      {"accepted and not in the log",
       [](auto& h) {
         h.decisions[0].accepted = true;
         h.decisions[0].first_asked = At(3);
       },
       "no entry of a decision"},
      {"refused and in the log", [](auto& h) { h.decisions[1].accepted = false; }, "refused or never asked"},
      {"said to be closed", [](auto& h) { Drop(h, 9); }, "said to be closed"},
      {"a decision in the log twice",
       [](auto& h) { h.entries.insert(h.entries.begin() + 7, Decide(kAda, 2, 35, "REFUSED_FRAUD")); },
       "in the log twice"},
      {"a look without an entry", [](auto& h) { Drop(h, 3); }, "looked at without an entry"},
      {"a look under another's name", [](auto& h) { h.views[0].reader = kBen; },
       "looked at without an entry"},
      {"an event twice", [](auto& h) { h.entries.push_back(h.entries.back()); }, "is in the log twice"},
      {"the outcome was never applied", [](auto& h) { Drop(h, 10); }, "applied 0 times"},
      {"the outcome was applied twice",
       [](auto& h) {
         h.entries.push_back(EntryOf("proofing", "decision.refused_fraud", "review", 51, {{"case", kCase}}));
       },
       "applied 2 times"},
      {"another outcome was applied", [](auto& h) { h.entries[10].set_kind("decision.not_proven"); },
       "another outcome applied"},
      {"it stands elsewhere", [](auto& h) { h.ends[0].state = proofing::v1::STATE_IN_REVIEW; },
       "does not stand where"},
      {"the refusal was never signed", [](auto& h) { Drop(h, 11); }, "has 0 signed results"},
      {"the refusal was signed twice",
       [](auto& h) { h.entries.push_back(EntryOf("credential", "result.signed", "proofing", 52, {})); },
       "has 2 signed results"},
      {"it needed a person twice",
       [](auto& h) {
         h.entries.push_back(
             EntryOf("proofing", "decision.deferred", "system", 70, {{"reason", "PERSON_NEEDED"}}));
       },
       "need a person 2 times"},
  };
}

TEST(QueueHistoryTest, EachSpoiltHistoryHasItsFault) {
  for (const Spoilt& spoilt : AllSpoilt()) {
    QueueHistory history = Good();
    spoilt.spoil(history);
    EXPECT_THAT(FaultsOf(history), Contains(HasSubstr(spoilt.fault))) << spoilt.name;
  }
}

// What nobody learnt the end of may have happened or not; neither is a fault.
TEST(QueueHistoryTest, AnUnansweredDecisionMayBeInTheLogOrNot) {
  QueueHistory history = Good();
  history.decisions[1].accepted = false;
  history.decisions[1].answered = false;
  EXPECT_THAT(FaultsOf(history), IsEmpty());
  history.decisions.push_back(
      {.case_id = kCase, .reader = kBen, .token = 3, .first_asked = At(60), .answered = false});
  EXPECT_THAT(FaultsOf(history), IsEmpty());
}

}  // namespace
}  // namespace lagan::integration
