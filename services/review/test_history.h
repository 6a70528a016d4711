// An independent reading of what happened to a queue: knows the rules from the contract, none of the code that keeps them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/core/clock.h"

namespace lagan::review {

// What the queue wrote down, in the order of its commits.
struct HistoryEvent {
  std::string kind;  // "opened", "claimed", "released", "expired", "decided", "escalated", "closed", "sent"
  std::string case_id{};
  std::string reader{};  // operator id, where one acted or lost something
  Time at{};
  std::int64_t token = 0;
  std::string word{};  // decided, sent: disposition. closed: outcome
  Time until{};        // claimed
  // sent: who said what, in order
  std::vector<std::pair<std::string, std::string>> said{};
};

// What clients were answered.
struct Renewal {
  std::string case_id;
  std::int64_t token = 0;
  Time until{};
};
struct AcceptedDecision {
  std::string case_id;
  std::string reader;
  std::int64_t token = 0;
  bool closed = false;
};

struct History {
  std::vector<HistoryEvent> events{};
  std::vector<Renewal> renewals{};
  std::vector<AcceptedDecision> accepted{};
  // What was asked for.
  std::map<std::string, std::set<std::string>> delivered{};  // case to excluded readers
  std::set<std::string> two_readers{};                       // cases that need two
  std::set<std::string> seniors{};
  std::chrono::milliseconds lease{};
  std::size_t still_waiting = 0;  // by the queue's own figures at the end
};

// One sentence for each rule that was broken.
class HistoryChecker {
 public:
  explicit HistoryChecker(const History& history) : history_(history) {}

  std::vector<std::string> Faults() {
    for (const HistoryEvent& event : history_.events) Follow(event);
    for (const auto& [id, excluded] : history_.delivered) {
      if (!cases_[id].opened) Fault(id, "was lost before it was opened");
    }
    std::size_t open = 0;
    for (const auto& [id, state] : cases_) {
      if (!state.closed) ++open;
      if (state.closed && state.outcome != "NOT_NEEDED" && !state.sent) Fault(id, "was closed and not sent");
    }
    if (open != history_.still_waiting) Fault("the queue", "does not count all cases that wait");
    CheckAccepted();
    return faults_;
  }

 private:
  struct State {
    bool opened = false;
    bool closed = false;
    bool sent = false;
    bool escalated = false;
    std::string outcome{};
    std::string holder{};
    std::int64_t token = 0;
    Time until{};
    std::vector<std::pair<std::string, std::string>> said{};
  };

  void Fault(const std::string& id, const std::string& what) { faults_.push_back(id + " " + what); }

  // Until when the lease of a token held, with those renewals that came while it did.
  Time HeldUntil(const std::string& id, std::int64_t token, Time claimed_until) {
    std::set<Time> renewals;
    for (const Renewal& renewal : history_.renewals) {
      if (renewal.case_id == id && renewal.token == token) renewals.insert(renewal.until);
    }
    Time until = claimed_until;
    for (const Time renewed : renewals) {
      if (renewed - history_.lease >= until) Fault(id, "was renewed after its lease had run out");
      until = std::max(until, renewed);
    }
    return until;
  }

  void Follow(const HistoryEvent& event) {
    State& state = cases_[event.case_id];
    if (event.kind == "opened") {
      if (state.opened) Fault(event.case_id, "was opened twice");
      state.opened = true;
      return;
    }
    if (!state.opened) Fault(event.case_id, "was not opened before it was " + event.kind);
    if (state.closed && event.kind != "sent")
      Fault(event.case_id, "was " + event.kind + " after it was closed");
    if (event.kind == "claimed") Claimed(event, state);
    if (event.kind == "released" || event.kind == "expired") Returned(event, state);
    if (event.kind == "decided") Decided(event, state);
    if (event.kind == "escalated") state.escalated = true;
    if (event.kind == "closed") Closed(event, state);
    if (event.kind == "sent") Sent(event, state);
  }

  void Claimed(const HistoryEvent& event, State& state) {
    if (!state.holder.empty()) Fault(event.case_id, "was claimed while somebody held it");
    if (event.token != state.token + 1) Fault(event.case_id, "got a token that is not the next");
    if (!holds_.emplace(event.reader, event.case_id).second) Fault(event.reader, "holds two cases");
    const auto delivered = history_.delivered.find(event.case_id);
    if (delivered != history_.delivered.end() && delivered->second.contains(event.reader)) {
      Fault(event.case_id, "went to a reader who was excluded");
    }
    if (HasSaid(state, event.reader)) Fault(event.case_id, "went to a reader who had read it");
    if (state.escalated && !history_.seniors.contains(event.reader)) {
      Fault(event.case_id, "was escalated and went to no senior");
    }
    state.holder = event.reader;
    state.token = event.token;
    state.until = event.until;
  }

  void Returned(const HistoryEvent& event, State& state) {
    if (event.token != state.token || state.holder.empty()) Fault(event.case_id, "was returned by nobody");
    if (event.kind == "expired" && event.at < HeldUntil(event.case_id, event.token, state.until)) {
      Fault(event.case_id, "was taken away before its lease ran out");
    }
    Free(state);
  }

  void Decided(const HistoryEvent& event, State& state) {
    if (state.holder != event.reader || state.token != event.token) {
      Fault(event.case_id, "was decided by somebody who did not hold it");
    }
    if (event.at >= HeldUntil(event.case_id, event.token, state.until)) {
      Fault(event.case_id, "was decided under a lease that had run out");
    }
    if (HasSaid(state, event.reader)) Fault(event.case_id, "was decided twice by one reader");
    state.said.emplace_back(event.reader, event.word);
    ++decided_[{event.case_id, event.reader, event.token}];
    Free(state);
  }

  void Closed(const HistoryEvent& event, State& state) {
    state.closed = true;
    state.outcome = event.word;
    Free(state);
    if (event.word == "NOT_NEEDED") return;
    if (state.said.empty() || state.said.back().second != event.word) {
      Fault(event.case_id, "was closed with another word than the last");
    }
    if (history_.two_readers.contains(event.case_id) && state.said.size() < 2) {
      Fault(event.case_id, "needed two readers");
    }
    std::size_t agreeing = 0;
    for (const auto& [reader, word] : state.said) agreeing += word == event.word ? 1 : 0;
    if (event.word == "REFUSED_FRAUD" && agreeing < 2) Fault(event.case_id, "was called fraud by one person");
    if (state.said.size() == 2 && agreeing < 2) Fault(event.case_id, "was closed by two who disagreed");
  }

  void Sent(const HistoryEvent& event, State& state) {
    if (state.sent) Fault(event.case_id, "was sent twice");
    if (!state.closed || state.outcome != event.word || state.said != event.said) {
      Fault(event.case_id, "was sent as something else than was decided");
    }
    state.sent = true;
  }

  void CheckAccepted() {
    std::map<std::tuple<std::string, std::string, std::int64_t>, int> accepted;
    for (const AcceptedDecision& decision : history_.accepted) {
      ++accepted[{decision.case_id, decision.reader, decision.token}];
      if (decision.closed && !cases_[decision.case_id].closed)
        Fault(decision.case_id, "was said to be closed");
    }
    if (accepted != decided_) Fault("the queue", "answered other decisions than it wrote down");
  }

  static bool HasSaid(const State& state, const std::string& reader) {
    for (const auto& [who, word] : state.said) {
      if (who == reader) return true;
    }
    return false;
  }
  void Free(State& state) {
    holds_.erase(state.holder);
    state.holder.clear();
  }

  const History& history_;
  std::map<std::string, State> cases_;
  std::map<std::string, std::string> holds_;
  std::map<std::tuple<std::string, std::string, std::int64_t>, int> decided_;
  std::vector<std::string> faults_;
};

}  // namespace lagan::review
