// What happened to a queue of cases, as seen from outside: by its clients, in the audit log and in the applications' ends. And
// an independent reading of it, which knows the rules from the contracts and none of the code that keeps them.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "lagan/audit/v1/audit.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::integration {

// A claim that was answered.
struct SeenClaim {
  std::string case_id{};
  std::string reader{};  // operator id
  std::int64_t token = 0;
  Time until{};
  // Of the client's call.
  Time asked{};
  Time answered{};
};

// A heartbeat, tried once.
struct SeenRenewal {
  std::string case_id{};
  std::int64_t token = 0;
  // When the lease then ended, at the latest. Of one that got no answer: as if it had been carried out at its end.
  Time until{};
};

// A decision that somebody tried, repeated under one key until it was answered.
struct SeenDecision {
  std::string case_id{};
  std::string reader{};
  std::int64_t token = 0;
  std::string disposition{};  // "NOT_PROVEN"
  Time first_asked{};
  // Until when the client knew itself to hold the case; nothing where it knew that it did not.
  std::optional<Time> held_until{};
  bool accepted = false;
  bool closed = false;
  // Of a refusal.
  std::string reason{};
  // False: it never learnt what became of it.
  bool answered = true;
};

// Evidence that was shown.
struct SeenView {
  std::string case_id{};
  std::string reader{};
  std::string audit_event_id{};
};

// Where an application stands in the end.
struct ApplicationEnd {
  std::string application_id{};
  std::string opener{};  // operator id
  proofing::v1::State state = proofing::v1::STATE_UNSPECIFIED;
  proofing::v1::Outcome outcome = proofing::v1::OUTCOME_UNSPECIFIED;
};

struct QueueHistory {
  std::vector<SeenClaim> claims{};
  std::vector<SeenRenewal> renewals{};
  std::vector<SeenDecision> decisions{};
  std::vector<SeenView> views{};
  std::vector<ApplicationEnd> ends{};
  // The audit log, in its order; of one service that is the order of its commits.
  std::vector<audit::v1::Entry> entries{};
  std::set<std::string> seniors{};  // operator ids
};

// A sentence for each rule that was broken; empty when all were kept:
//   - an application that came to need a person has one case, opened once and closed once, and nothing happens to it after;
//   - a case has one holder at a time, each claim a token that is one greater, as its clients saw it too;
//   - who decides holds the case under that token, before the lease is over, opened another application and has not read this
//     case before; who opened an application never claims its case; what is escalated goes to seniors;
//   - what clients were told is what is in the log: a decision that was accepted is there exactly once, one that was refused is
//     not, a look at evidence is there by its event and its reader;
//   - fraud takes two who say so;
//   - proofing applied each case's outcome exactly once, and the application stands where that outcome leads; a refusal is signed
//     exactly once;
//   - no event is in the log twice.
std::vector<std::string> FaultsOf(const QueueHistory& history);

}  // namespace lagan::integration
