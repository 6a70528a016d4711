#include "tests/integration/queue_reader.h"

#include <array>
#include <set>
#include <thread>

namespace lagan::integration {
namespace {

namespace rv1 = review::v1;
using ReviewStub = Console::ReviewStub;

constexpr std::chrono::milliseconds kPause{60};

void Wait(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

Time UntilOf(const rv1::Lease& lease) { return ParseTime(lease.until()).value(); }

std::string WordOf(rv1::Disposition disposition) {
  return rv1::Disposition_Name(disposition).substr(std::string("DISPOSITION_").size());
}

}  // namespace

void HeldCases::Put(const std::string& reader, const rv1::ClaimNextResponse& held) {
  const std::lock_guard lock(mutex_);
  held_[reader] = held;
}

void HeldCases::Remove(const std::string& reader) {
  const std::lock_guard lock(mutex_);
  held_.erase(reader);
}

std::optional<rv1::ClaimNextResponse> HeldCases::OfSomebodyElse(const std::string& reader) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [holder, held] : held_) {
    if (holder != reader) return held;
  }
  return std::nullopt;
}

void QueueReader::Note(const Status& status) {
  static const std::set<std::string> kKnown = {"LEASE_LOST",      "CASE_CLOSED",      "READER_TWICE",
                                               "QUEUE_EMPTY",     "CAPABILITY_OVER",  "ROLE_NOT_ALLOWED",
                                               "FIELD_NOT_THERE", "AUDIT_UNAVAILABLE"};
  ++refusals_[status.reason()];
  if (!kKnown.contains(status.reason())) surprises_.push_back(status.ToString());
}

std::optional<QueueReader::Held> QueueReader::Claim() {
  rv1::ClaimNextRequest request;
  request.set_idempotency_key(NewKey());
  const Time asked = clock_.Now();
  auto claimed = console_.Call(&ReviewStub::ClaimNext, request);
  if (!claimed.ok()) {
    Note(claimed.status());
    return std::nullopt;
  }
  seen_.claims.push_back({claimed->claimed().case_id(), console_.who().id(),
                          static_cast<std::int64_t>(claimed->lease().fencing_token()),
                          UntilOf(claimed->lease()), asked, clock_.Now()});
  return *std::move(claimed);
}

void QueueReader::Look(const Held& held) {
  for (const std::string& field : held.claimed().fields()) {
    proofing::v1::ViewEvidenceRequest request;
    request.set_capability(held.lease().capability());
    request.set_field(field);
    const auto viewed = console_.Once(&Console::EvidenceStub::ViewEvidence, request);
    if (viewed.ok()) {
      seen_.views.push_back({held.claimed().case_id(), console_.who().id(), viewed->audit_event_id()});
    } else if (!Portal::MayBeRepeated(viewed.status())) {
      Note(viewed.status());
    }
  }
}

void QueueReader::Keep(Held& held) {
  rv1::HeartbeatRequest request;
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  const auto renewed = console_.Once(&ReviewStub::Heartbeat, request);
  if (renewed.ok()) *held.mutable_lease() = renewed->lease();
  const bool unknown = !renewed.ok() && Portal::MayBeRepeated(renewed.status());
  if (!renewed.ok() && !unknown) return Note(renewed.status());
  seen_.renewals.push_back({request.case_id(), static_cast<std::int64_t>(request.fencing_token()),
                            unknown ? clock_.Now() + lease_ : UntilOf(held.lease())});
}

void QueueReader::Release(const Held& held) {
  rv1::ReleaseRequest request;
  request.set_idempotency_key(NewKey());
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  const auto released = console_.Call(&ReviewStub::Release, request);
  if (!released.ok()) Note(released.status());
}

// What a case is like is in its id, so that most who read it come to the same; some see it otherwise.
rv1::DecideRequest QueueReader::DecisionOn(const Held& held) {
  static constexpr std::array<rv1::Disposition, 8> kTruth = {
      rv1::DISPOSITION_PROCEED,    rv1::DISPOSITION_ASK_EVIDENCE,  rv1::DISPOSITION_NOT_PROVEN,
      rv1::DISPOSITION_NOT_PROVEN, rv1::DISPOSITION_REFUSED_FRAUD, rv1::DISPOSITION_REFUSED_FRAUD,
      rv1::DISPOSITION_NOT_PROVEN, rv1::DISPOSITION_REFUSED_FRAUD};
  const std::string& id = held.claimed().case_id();
  const std::size_t truth =
      Roll(4) == 0 ? static_cast<std::size_t>(Roll(8)) : std::stoul(id.substr(0, 4), nullptr, 16);
  rv1::DecideRequest request;
  request.set_idempotency_key(NewKey());
  request.set_case_id(id);
  request.set_fencing_token(held.lease().fencing_token());
  request.set_disposition(kTruth.at(truth % kTruth.size()));
  const bool passed = request.disposition() == rv1::DISPOSITION_PROCEED;
  for (const std::string& check : held.claimed().checks()) {
    rv1::Finding& finding = *request.add_findings();
    finding.set_check(check);
    finding.set_outcome(passed ? "passed" : "failed");
    if (!passed) finding.add_reasons("EVIDENCE_MISSING");
  }
  return request;
}

bool QueueReader::Decide(const rv1::DecideRequest& request, std::optional<Time> held_until) {
  SeenDecision decision{.case_id = request.case_id(),
                        .reader = console_.who().id(),
                        .token = static_cast<std::int64_t>(request.fencing_token()),
                        .disposition = WordOf(request.disposition()),
                        .first_asked = clock_.Now(),
                        .held_until = held_until};
  const auto decided = console_.Call(&ReviewStub::Decide, request);
  decision.accepted = decided.ok();
  decision.closed = decided.ok() && decided->closed();
  decision.answered = decided.ok() || !Portal::MayBeRepeated(decided.status());
  decision.reason = decided.status().reason();
  if (!decided.ok()) Note(decided.status());
  seen_.decisions.push_back(decision);
  return decided.ok();
}

void QueueReader::DecideForAnother() {
  const auto held = board_.OfSomebodyElse(console_.who().id());
  if (!held.has_value()) return;
  ++deeds_["decided for another"];
  Decide(DecisionOn(*held), std::nullopt);
}

void QueueReader::DecideOwn(const Held& held) {
  rv1::DecideRequest request = DecisionOn(held);
  const bool accepted = Decide(request, UntilOf(held.lease()));
  if (!accepted) return;
  ++deeds_["decided"];
  if (Roll(3) == 0) {
    ++deeds_["repeated"];
    const auto again = console_.Call(&ReviewStub::Decide, request);
    if (!again.ok() || again->closed() != seen_.decisions.back().closed)
      surprises_.push_back("a repeated decision was answered otherwise: " + again.status().ToString());
  }
  if (Roll(4) == 0) {
    ++deeds_["decided again"];
    request.set_idempotency_key(NewKey());
    Decide(request, std::nullopt);
  }
}

void QueueReader::Turn() {
  auto held = Claim();
  if (!held.has_value()) return Wait(kPause);
  board_.Put(console_.who().id(), *held);
  Look(*held);
  Wait(std::chrono::milliseconds(Roll(300)));
  for (int beats = Roll(3); beats > 0; --beats) {
    Keep(*held);
    Wait(std::chrono::milliseconds(Roll(150)));
  }
  const int roll = Roll(100);
  if (roll < 10) {
    ++deeds_["released"];
    Release(*held);
  } else if (roll < 20) {
    DecideForAnother();
    DecideOwn(*held);
  } else {
    if (roll < 30) {
      ++deeds_["overslept"];
      Wait(std::chrono::duration_cast<std::chrono::milliseconds>(UntilOf(held->lease()) - clock_.Now()) +
           kPause);
    }
    DecideOwn(*held);
  }
  board_.Remove(console_.who().id());
}

}  // namespace lagan::integration
