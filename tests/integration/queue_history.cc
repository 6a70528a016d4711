#include "tests/integration/queue_history.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lagan::integration {
namespace {

namespace v1 = proofing::v1;

constexpr std::string_view kOperator = "operator:";

std::string FactOf(const audit::v1::Entry& entry, const std::string& name) {
  const auto found = entry.facts().find(name);
  return found == entry.facts().end() ? std::string() : found->second;
}
std::int64_t TokenOf(const audit::v1::Entry& entry) {
  const std::string token = FactOf(entry, "token");
  return token.empty() ? 0 : std::stoll(token);
}
Time TimeOf(const std::string& text) {
  const auto time = ParseTime(text);
  return time.ok() ? *time : Time();
}
// Of the operator who acted; empty when none did.
std::string ReaderOf(const audit::v1::Entry& entry) {
  return entry.actor().starts_with(kOperator) ? entry.actor().substr(kOperator.size()) : std::string();
}

// What proofing writes down when it applies an outcome, and where the application then stands.
struct Consequence {
  std::string entry;
  v1::State state;
  v1::Outcome outcome;
};
const std::map<std::string, Consequence>& Consequences() {
  static const std::map<std::string, Consequence> all = {
      {"PROCEED", {"case.findings_received", v1::STATE_NEEDS_EVIDENCE, v1::OUTCOME_UNSPECIFIED}},
      {"ASK_EVIDENCE", {"decision.more_evidence", v1::STATE_NEEDS_EVIDENCE, v1::OUTCOME_UNSPECIFIED}},
      {"NOT_PROVEN", {"decision.not_proven", v1::STATE_CLOSED, v1::OUTCOME_NOT_PROVEN}},
      {"REFUSED_FRAUD", {"decision.refused_fraud", v1::STATE_CLOSED, v1::OUTCOME_REFUSED_FRAUD}}};
  return all;
}

class Checker {
 public:
  explicit Checker(const QueueHistory& history) : history_(history) {
    for (const ApplicationEnd& end : history.ends) openers_[end.application_id] = end.opener;
    for (const SeenRenewal& renewal : history.renewals) {
      Time& until = renewed_[{renewal.case_id, renewal.token}];
      until = std::max(until, renewal.until);
    }
  }

  std::vector<std::string> Faults() {
    std::set<std::string> events;
    for (const audit::v1::Entry& entry : history_.entries) {
      if (!events.insert(entry.event_id()).second) Fault("event " + entry.event_id(), "is in the log twice");
      if (entry.service() == "review") Follow(entry);
      if (entry.service() == "credential" && entry.kind() == "result.signed")
        ++signed_[entry.application_id()];
    }
    CheckClaims();
    CheckDecisions();
    CheckViews();
    for (const ApplicationEnd& end : history_.ends) CheckEnd(end);
    return faults_;
  }

 private:
  struct Case {
    std::string application{};
    bool opened = false;
    bool closed = false;
    bool escalated = false;
    std::string outcome{};
    std::string holder{};
    std::int64_t token = 0;
    Time until{};
    std::vector<std::pair<std::string, std::string>> said{};  // reader, disposition
  };
  using Key = std::tuple<std::string, std::string, std::int64_t>;  // case, reader, token

  void Fault(const std::string& what, const std::string& sentence) {
    faults_.push_back(what + " " + sentence);
  }

  static bool HasSaid(const Case& state, const std::string& reader) {
    return std::any_of(state.said.begin(), state.said.end(),
                       [&](const auto& said) { return said.first == reader; });
  }

  // The queue's own story, in the order of its commits.
  void Follow(const audit::v1::Entry& entry) {
    const std::string id = FactOf(entry, "case");
    Case& state = cases_[id];
    if (entry.kind() == "case.opened") {
      if (state.opened) Fault(id, "was opened twice");
      state.opened = true;
      state.application = entry.application_id();
      cases_of_[entry.application_id()].push_back(id);
      return;
    }
    if (!state.opened) Fault(id, "had " + entry.kind() + " before it was opened");
    if (state.closed) Fault(id, "had " + entry.kind() + " after it was closed");
    if (entry.kind() == "case.claimed") Claimed(id, entry, state);
    if (entry.kind() == "case.released" || entry.kind() == "case.expired") Returned(id, entry, state);
    if (entry.kind() == "case.decided") Decided(id, entry, state);
    if (entry.kind() == "case.escalated") state.escalated = true;
    if (entry.kind() == "case.closed") Closed(id, entry, state);
  }

  Time HeldUntil(const std::string& id, const Case& state) const {
    const auto renewed = renewed_.find({id, state.token});
    return renewed == renewed_.end() ? state.until : std::max(state.until, renewed->second);
  }

  void Claimed(const std::string& id, const audit::v1::Entry& entry, Case& state) {
    const std::string reader = ReaderOf(entry);
    if (!state.holder.empty()) Fault(id, "was claimed while somebody held it");
    if (TokenOf(entry) != state.token + 1) Fault(id, "got a fencing token that is not the next");
    if (HasSaid(state, reader)) Fault(id, "went to a reader who had read it");
    if (openers_[state.application] == reader) Fault(id, "went to who opened the application");
    if (state.escalated && !history_.seniors.contains(reader))
      Fault(id, "was escalated and went to no senior");
    if (!holds_.emplace(reader, id).second) Fault(reader, "holds two cases");
    state.holder = reader;
    state.token = TokenOf(entry);
    state.until = TimeOf(FactOf(entry, "lease_until"));
    claimed_.insert({id, reader, state.token});
  }

  void Returned(const std::string& id, const audit::v1::Entry& entry, Case& state) {
    if (state.holder.empty() || TokenOf(entry) != state.token)
      Fault(id, "was returned by nobody who held it");
    Free(state);
  }

  void Decided(const std::string& id, const audit::v1::Entry& entry, Case& state) {
    const std::string reader = ReaderOf(entry);
    if (state.holder != reader || TokenOf(entry) != state.token)
      Fault(id, "was decided by somebody who did not hold it");
    if (TimeOf(entry.occurred_at()) >= HeldUntil(id, state))
      Fault(id, "was decided under a lease that had run out");
    if (HasSaid(state, reader)) Fault(id, "was decided twice by one reader");
    state.said.emplace_back(reader, FactOf(entry, "disposition"));
    ++decided_[{id, reader, TokenOf(entry)}];
    Free(state);
  }

  void Closed(const std::string& id, const audit::v1::Entry& entry, Case& state) {
    state.closed = true;
    state.outcome = FactOf(entry, "outcome");
    if (state.said.empty() || state.said.back().second != state.outcome)
      Fault(id, "was closed with another word than the last");
    std::set<std::string> agreeing;
    for (const auto& [reader, word] : state.said) {
      if (word == state.outcome) agreeing.insert(reader);
    }
    if (state.outcome == "REFUSED_FRAUD" && agreeing.size() < 2) Fault(id, "was called fraud by one person");
    Free(state);
  }

  void Free(Case& state) {
    holds_.erase(state.holder);
    state.holder.clear();
  }

  // Clients' claims are in the log, and whoever asked after another was answered has the greater token.
  void CheckClaims() {
    std::map<std::string, std::vector<const SeenClaim*>> of;
    for (const SeenClaim& claim : history_.claims) {
      of[claim.case_id].push_back(&claim);
      if (!claimed_.contains({claim.case_id, claim.reader, claim.token}))
        Fault(claim.case_id, "was given to a reader without an entry of it");
    }
    for (const auto& [id, claims] : of) {
      for (const SeenClaim* earlier : claims) {
        for (const SeenClaim* later : claims) {
          if (earlier == later) continue;
          if (earlier->token == later->token && earlier->reader != later->reader)
            Fault(id, "was given to two readers under one token");
          if (later->asked > earlier->answered && later->token < earlier->token)
            Fault(id, "was given under a token that is less than an earlier one");
        }
      }
    }
  }

  void CheckDecisions() {
    std::map<Key, int> accepted;
    std::set<Key> unknown;
    for (const SeenDecision& decision : history_.decisions) {
      const Key key{decision.case_id, decision.reader, decision.token};
      if (!decision.answered) unknown.insert(key);
      if (!decision.accepted) continue;
      ++accepted[key];
      if (!decision.held_until.has_value())
        Fault(decision.case_id, "was decided by a client who knew that it did not hold it");
      else if (decision.first_asked >= *decision.held_until)
        Fault(decision.case_id, "was decided by a client after its lease was over");
      const auto found = cases_.find(decision.case_id);
      if (decision.closed && (found == cases_.end() || !found->second.closed))
        Fault(decision.case_id, "was said to be closed");
    }
    for (const auto& [key, count] : accepted) {
      if (count > 1) Fault(std::get<0>(key), "was accepted twice from one claim");
      if (!decided_.contains(key)) Fault(std::get<0>(key), "has no entry of a decision that was accepted");
    }
    for (const auto& [key, count] : decided_) {
      if (count > 1) Fault(std::get<0>(key), "has a decision in the log twice");
      if (!accepted.contains(key) && !unknown.contains(key))
        Fault(std::get<0>(key), "has an entry of a decision that was refused or never asked for");
    }
  }

  void CheckViews() {
    std::map<std::string, const audit::v1::Entry*> views;
    for (const audit::v1::Entry& entry : history_.entries) {
      if (entry.kind() == "evidence.viewed") views[entry.event_id()] = &entry;
    }
    for (const SeenView& view : history_.views) {
      const auto found = views.find(view.audit_event_id);
      if (found == views.end() || ReaderOf(*found->second) != view.reader ||
          FactOf(*found->second, "case") != view.case_id)
        Fault(view.case_id, "was looked at without an entry of it");
    }
  }

  int CountOf(const std::string& application, std::string_view kind, const std::string& fact,
              const std::string& value) const {
    return static_cast<int>(
        std::count_if(history_.entries.begin(), history_.entries.end(), [&](const audit::v1::Entry& entry) {
          return entry.service() == "proofing" && entry.application_id() == application &&
                 entry.kind() == kind && FactOf(entry, fact) == value;
        }));
  }

  void CheckEnd(const ApplicationEnd& end) {
    const std::string& id = end.application_id;
    const int needed = CountOf(id, "decision.deferred", "reason", "PERSON_NEEDED");
    const auto& cases = cases_of_[id];
    if (needed != 1) Fault(id, "came to need a person " + std::to_string(needed) + " times");
    if (cases.size() != 1) return Fault(id, "has " + std::to_string(cases.size()) + " cases");
    const Case& state = cases_.at(cases.front());
    if (!state.closed) return Fault(id, "has a case that was never closed");
    const auto meant = Consequences().find(state.outcome);
    if (meant == Consequences().end()) return Fault(id, "was closed with no outcome");
    int applied = 0;
    for (const auto& [word, consequence] : Consequences())
      applied += CountOf(id, consequence.entry, "case", cases.front());
    if (applied != 1) Fault(id, "had its outcome applied " + std::to_string(applied) + " times");
    if (CountOf(id, meant->second.entry, "case", cases.front()) != 1)
      Fault(id, "had another outcome applied than was decided");
    if (end.state != meant->second.state || end.outcome != meant->second.outcome)
      Fault(id, "does not stand where its outcome leads");
    const int results = end.state == v1::STATE_CLOSED ? 1 : 0;
    if (signed_[id] != results) Fault(id, "has " + std::to_string(signed_[id]) + " signed results");
  }

  const QueueHistory& history_;
  std::map<std::string, std::string> openers_;                    // application to operator
  std::map<std::pair<std::string, std::int64_t>, Time> renewed_;  // case and token to the end of the lease
  std::map<std::string, Case> cases_;
  std::map<std::string, std::vector<std::string>> cases_of_;  // application to cases
  std::map<std::string, std::string> holds_;                  // reader to case
  std::set<Key> claimed_;
  std::map<Key, int> decided_;
  std::map<std::string, int> signed_;  // application to results
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> FaultsOf(const QueueHistory& history) { return Checker(history).Faults(); }

}  // namespace lagan::integration
