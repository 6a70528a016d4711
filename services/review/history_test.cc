// Eight people, one queue, thousands of random moves and a clock that jumps: whatever they do, the history keeps the rules.
#include <gmock/gmock.h>

#include <mutex>
#include <random>
#include <thread>

#include "services/review/test_history.h"
#include "services/review/test_queue.h"

namespace lagan::review {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kPeople = 8;
constexpr int kMovesEach = 700;
constexpr int kCases = 400;

class HistoryTest : public QueueTest {
 protected:
  // One person's session: what they hold, and what they were answered.
  struct Person {
    Reader reader;
    std::mt19937 dice;
    int number = 0;
    int keys = 0;
    std::optional<v1::ClaimNextResponse> held{};
    std::vector<Renewal> renewals{};
    std::vector<AcceptedDecision> accepted{};
    std::map<std::string, int> refusals{};

    int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice); }
    std::string Key() { return "person-" + std::to_string(number) + "-key-" + HexId(++keys).substr(16); }
  };

  static Reader PersonNumber(int number) {
    if (number < 2) return WithRole(number, tokens::Role::kSenior);
    if (number == 2) return WithRole(number, tokens::Role::kSupervisor);
    return AnOperator(number);
  }

  void Move(Person& person) {
    const int roll = person.Roll(100);
    if (roll < 30) return TryClaim(person);
    if (roll < 40) return TryHeartbeat(person);
    if (roll < 45) return TryRelease(person);
    if (roll < 85) return TryDecide(person);
    if (roll < 88) return TryTakeAway(person);
    if (roll < 90) return DeliverOver(person);
    clock_.Advance(std::chrono::milliseconds(person.Roll(roll < 99 ? 20'000 : 200'000)));
  }
  void Note(Person& person, const Status& status) {
    if (!status.ok()) ++person.refusals[status.reason()];
  }
  void TryClaim(Person& person) {
    v1::ClaimNextRequest request;
    request.set_idempotency_key(person.Key());
    const auto claimed = review_->ClaimNext(person.reader, request);
    Note(person, claimed.status());
    if (claimed.ok()) person.held = *claimed;
  }
  void TryHeartbeat(Person& person) {
    if (!person.held) return;
    v1::HeartbeatRequest request;
    request.set_case_id(person.held->claimed().case_id());
    request.set_fencing_token(person.held->lease().fencing_token());
    const auto renewed = review_->Heartbeat(person.reader, request);
    Note(person, renewed.status());
    if (!renewed.ok()) return;
    person.renewals.push_back({request.case_id(), static_cast<std::int64_t>(request.fencing_token()),
                               *ParseTime(renewed->lease().until())});
  }
  void TryRelease(Person& person) {
    if (!person.held) return;
    v1::ReleaseRequest request;
    request.set_idempotency_key(person.Key());
    request.set_case_id(person.held->claimed().case_id());
    request.set_fencing_token(person.held->lease().fencing_token());
    Note(person, review_->Release(person.reader, request).status());
  }
  // People keep what they think they hold, so that late and repeated decisions are tried as well; some under a token that was
  // never theirs, some sent twice.
  void TryDecide(Person& person) {
    if (!person.held) return;
    static constexpr v1::Disposition kAll[] = {v1::DISPOSITION_PROCEED,      v1::DISPOSITION_PROCEED,
                                               v1::DISPOSITION_PROCEED,      v1::DISPOSITION_NOT_PROVEN,
                                               v1::DISPOSITION_NOT_PROVEN,   v1::DISPOSITION_ASK_EVIDENCE,
                                               v1::DISPOSITION_REFUSED_FRAUD};
    v1::DecideRequest request = DecisionOn(*person.held, kAll[person.Roll(7)], person.Key());
    if (person.Roll(10) == 0) request.set_fencing_token(request.fencing_token() + 1);
    const auto decided = review_->Decide(person.reader, request);
    Note(person, decided.status());
    if (!decided.ok()) return;
    person.accepted.push_back({request.case_id(), person.reader.id,
                               static_cast<std::int64_t>(request.fencing_token()), decided->closed()});
    if (person.Roll(2) == 0) {
      const auto repeated = review_->Decide(person.reader, request);
      EXPECT_EQ(repeated.ok() && repeated->closed(), decided->closed()) << repeated.status();
    }
  }
  void TryTakeAway(Person& person) {
    v1::ForceReleaseRequest request;
    request.set_idempotency_key(person.Key());
    request.set_case_id(HexId(person.Roll(kCases)));
    Note(person, review_->ForceRelease(person.reader, request).status());
  }
  void DeliverOver(Person& person) {
    v1::DeliverCasesRequest request;
    *request.add_events() = Over(person.Roll(kCases));
    Note(person, review_->DeliverCases(request).status());
  }

  void DeliverAll(History& history) {
    v1::DeliverCasesRequest request;
    for (int number = 0; number < kCases; ++number) {
      const std::string reason = number % 3 == 0 ? "DOUBT" : number % 3 == 1 ? "OTHER" : "URGENT";
      const std::vector<std::string> excluded =
          number % 5 == 0 ? std::vector{OperatorId(number % kPeople)} : std::vector<std::string>();
      *request.add_events() = Needed(number, reason, excluded);
      history.delivered[HexId(number)] = {excluded.begin(), excluded.end()};
      if (reason == "DOUBT") history.two_readers.insert(HexId(number));
      if (request.events_size() < 100 && number + 1 < kCases) continue;
      ASSERT_TRUE(review_->DeliverCases(request).ok());
      request.clear_events();
    }
  }
  static HistoryEvent EventOf(const audit::v1::Entry& entry) {
    HistoryEvent event{.kind = entry.kind().substr(std::string("case.").size())};
    const auto fact = [&](const char* name) {
      const auto found = entry.facts().find(name);
      return found == entry.facts().end() ? std::string() : found->second;
    };
    event.case_id = fact("case");
    event.at = *ParseTime(entry.occurred_at());
    constexpr std::string_view kOperator = "operator:";
    if (entry.actor().starts_with(kOperator)) event.reader = entry.actor().substr(kOperator.size());
    if (!fact("token").empty()) event.token = std::stoll(fact("token"));
    event.word = event.kind == "closed" ? fact("outcome") : fact("disposition");
    if (!fact("lease_until").empty()) event.until = *ParseTime(fact("lease_until"));
    return event;
  }
  static HistoryEvent EventOf(const v1::CaseDecided& decided) {
    const auto word = [](v1::Disposition disposition) {
      return v1::Disposition_Name(disposition).substr(std::string("DISPOSITION_").size());
    };
    HistoryEvent event{.kind = "sent", .case_id = decided.case_id(), .word = word(decided.disposition())};
    for (const auto& reader : decided.readers()) {
      event.said.emplace_back(reader.operator_id(), word(reader.disposition()));
    }
    return event;
  }
  template <typename Message>
  static HistoryEvent EventOf(const Bytes& payload) {
    Message message;
    EXPECT_TRUE(message.ParseFromArray(payload.data(), static_cast<int>(payload.size())));
    return EventOf(message);
  }
  void ReadOutbox(History& history) {
    for (const storage::StoredEvent& stored : Outbox()) {
      const Bytes& payload = stored.event.payload;
      history.events.push_back(stored.event.kind == kToProofing ? EventOf<v1::CaseDecided>(payload)
                                                                : EventOf<audit::v1::Entry>(payload));
    }
  }

  // Everything that happened when everybody has made their moves.
  History Play(std::map<std::string, int>& refusals) {
    History history;
    history.lease = kLease;
    DeliverAll(history);
    std::vector<Person> people;
    for (int number = 0; number < kPeople; ++number) {
      people.push_back({.reader = PersonNumber(number),
                        .dice = std::mt19937(static_cast<unsigned>(number) + 4711),
                        .number = number});
      if (people.back().reader.IsSenior()) history.seniors.insert(people.back().reader.id);
    }
    std::vector<std::thread> threads;
    for (Person& person : people) {
      threads.emplace_back([this, &person] {
        for (int move = 0; move < kMovesEach; ++move) Move(person);
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Person& person : people) {
      history.renewals.insert(history.renewals.end(), person.renewals.begin(), person.renewals.end());
      history.accepted.insert(history.accepted.end(), person.accepted.begin(), person.accepted.end());
      for (const auto& [reason, count] : person.refusals) refusals[reason] += count;
    }
    const auto figures = review_->GetQueue(people[0].reader);
    EXPECT_TRUE(figures.ok()) << figures.status();
    history.still_waiting =
        figures->open() + figures->claimed() + figures->awaiting_second() + figures->escalated();
    ReadOutbox(history);
    return history;
  }
};

TEST_F(HistoryTest, EightPeopleThousandsOfMovesAndNoRuleBroken) {
  std::map<std::string, int> refusals;
  const History history = Play(refusals);
  EXPECT_THAT(HistoryChecker(history).Faults(), IsEmpty());
  // The moves were worth the name: everything that may happen has happened, and every refusal is one with a name of ours.
  std::map<std::string, int> kinds;
  for (const HistoryEvent& event : history.events) ++kinds[event.kind];
  for (const char* kind :
       {"opened", "claimed", "released", "expired", "decided", "escalated", "closed", "sent"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
  EXPECT_GT(kinds["decided"], 100);
  for (const char* reason : {"LEASE_LOST", "CASE_CLOSED", "READER_TWICE"})
    EXPECT_GT(refusals[reason], 0) << reason;
  for (const auto& [reason, count] : refusals) {
    EXPECT_THAT(reason, testing::AnyOf("LEASE_LOST", "CASE_CLOSED", "READER_TWICE", "QUEUE_EMPTY",
                                       "ROLE_NOT_ALLOWED"))
        << count;
  }
}

// The checker finds each thing that it is there to find.
class CheckerTest : public testing::Test {
 protected:
  static HistoryEvent Event(std::string kind, std::string reader, int second, std::int64_t token,
                            std::string word = "") {
    return {.kind = std::move(kind),
            .case_id = "c",
            .reader = std::move(reader),
            .at = FromUnixSeconds(second),
            .token = token,
            .word = std::move(word),
            .until = FromUnixSeconds(second + 120)};
  }
  // Two readers who agree.
  CheckerTest() {
    history_.lease = kLease;
    history_.delivered["c"] = {"x"};
    history_.two_readers = {"c"};
    history_.seniors = {"s"};
    HistoryEvent sent = Event("sent", "", 40, 0, "PROCEED");
    sent.said = {{"a", "PROCEED"}, {"b", "PROCEED"}};
    history_.events = {Event("opened", "", 0, 0),
                       Event("claimed", "a", 10, 1),
                       Event("decided", "a", 20, 1, "PROCEED"),
                       Event("claimed", "b", 30, 2),
                       Event("decided", "b", 40, 2, "PROCEED"),
                       Event("closed", "", 40, 0, "PROCEED"),
                       std::move(sent)};
    history_.accepted = {{"c", "a", 1, false}, {"c", "b", 2, true}};
  }
  std::vector<std::string> Faults() { return HistoryChecker(history_).Faults(); }
  HistoryEvent& At(std::size_t index) { return history_.events[index]; }
  void Erase(std::size_t index) {
    history_.events.erase(history_.events.begin() + static_cast<std::ptrdiff_t>(index));
  }

  History history_;
};

TEST_F(CheckerTest, FindsNothingWhereNothingIs) { EXPECT_THAT(Faults(), IsEmpty()); }

TEST_F(CheckerTest, FindsALostCase) {
  history_.delivered["lost"] = {};
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("was lost")));
}
TEST_F(CheckerTest, FindsACaseThatIsNeitherClosedNorWaiting) {
  history_.events.resize(1);
  history_.accepted.clear();
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("does not count")));
}
TEST_F(CheckerTest, FindsADecisionAfterTheLease) {
  At(2).at = FromUnixSeconds(130);
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("had run out")));
}
TEST_F(CheckerTest, AcceptsADecisionUnderARenewedLease) {
  At(2).at = FromUnixSeconds(130);
  history_.renewals = {{"c", 1, FromUnixSeconds(129 + 120)}};
  EXPECT_THAT(Faults(), IsEmpty());
  history_.renewals = {{"c", 1, FromUnixSeconds(130 + 120)}};
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("renewed after")));
}
TEST_F(CheckerTest, FindsASecondReaderWhoIsTheFirst) {
  At(3).reader = At(4).reader = "a";
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("who had read it")));
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("twice by one reader")));
}
TEST_F(CheckerTest, FindsAnExcludedReader) {
  At(1).reader = At(2).reader = "x";
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("excluded")));
}
TEST_F(CheckerTest, FindsADecisionThatWasNeverAnswered) {
  history_.accepted.pop_back();
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("other decisions")));
}
TEST_F(CheckerTest, FindsTwoHolders) {
  At(2) = Event("claimed", "b", 20, 2);
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("while somebody held it")));
}
TEST_F(CheckerTest, FindsATokenThatDoesNotRise) {
  At(3).token = 1;
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("not the next")));
}
TEST_F(CheckerTest, FindsAnEarlyExpiry) {
  At(2) = Event("expired", "a", 129, 1);
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("before its lease")));
}
TEST_F(CheckerTest, FindsAClosedCaseThatWasNotSent) {
  history_.events.pop_back();
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("not sent")));
}
TEST_F(CheckerTest, FindsACaseThatWasSentTwice) {
  history_.events.push_back(history_.events.back());
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("sent twice")));
}
TEST_F(CheckerTest, FindsOneReaderWhereTwoAreNeeded) {
  Erase(3);
  Erase(3);
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("needed two")));
}
TEST_F(CheckerTest, FindsFraudByOnePerson) {
  At(4).word = At(5).word = "REFUSED_FRAUD";
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("fraud by one")));
}
TEST_F(CheckerTest, FindsAnEscalatedCaseWithoutASenior) {
  history_.events.insert(history_.events.begin() + 3, Event("escalated", "", 25, 0));
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("no senior")));
}

}  // namespace
}  // namespace lagan::review
