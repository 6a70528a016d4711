// A queue with a database of its own, on whichever engine the program is linked with, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lagan/audit/v1/audit.pb.h"
#include "services/review/review.h"
#include "services/storage/outbox.h"
#include "services/storage/test_database.h"

namespace lagan::review {

inline constexpr std::chrono::milliseconds kLease{120'000};

// 32 hexadecimal digits that end in the number.
inline std::string HexId(int number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

inline std::string OperatorId(int number) { return "op-" + HexId(number).substr(16); }

inline CasePolicy TestPolicy() {
  CasePolicy policy;
  policy.version = "test";
  policy.handling = {{"OTHER", {6, 1}}, {"URGENT", {1, 1}}, {"DOUBT", {6, 2}}};
  policy.reasons = {{"DARK", {{}, "Too dark."}}};
  return policy;
}

// A case with one reason, one check ("liveness") and one field.
inline v1::CaseEvent Needed(int number, const std::string& reason = "OTHER",
                            const std::vector<std::string>& excluded = {}) {
  v1::CaseEvent event;
  event.set_event_id(HexId(100'000 + number));
  v1::CaseNeeded& needed = *event.mutable_needed();
  needed.set_case_id(HexId(number));
  needed.set_application_id(HexId(500'000 + number));
  needed.add_reasons(reason);
  needed.set_channel("digital");
  needed.set_due_at("2026-11-30T12:00:00Z");
  needed.add_checks("liveness");
  needed.add_fields("selfie");
  for (const std::string& reader : excluded) needed.add_excluded_operators(reader);
  return event;
}

inline v1::CaseEvent Over(int number) {
  v1::CaseEvent event;
  event.set_event_id(HexId(900'000 + number));
  event.mutable_over()->set_case_id(HexId(number));
  return event;
}

inline Reader AnOperator(int number) {
  return {.id = OperatorId(number), .roles = {tokens::Role::kOperator}, .training = {}};
}
inline Reader WithRole(int number, tokens::Role role) {
  return {.id = OperatorId(number), .roles = {role}, .training = {}};
}

inline v1::DecideRequest DecisionOn(const v1::ClaimNextResponse& held, v1::Disposition disposition,
                                    const std::string& key) {
  v1::DecideRequest request;
  request.set_idempotency_key(key);
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  request.set_disposition(disposition);
  for (const std::string& check : held.claimed().checks()) {
    v1::Finding* finding = request.add_findings();
    finding->set_check(check);
    const bool passed = disposition == v1::DISPOSITION_PROCEED;
    finding->set_outcome(passed ? "passed" : "failed");
    if (!passed) finding->add_reasons("DARK");
  }
  return request;
}

class QueueTest : public testing::Test {
 protected:
  QueueTest() {
    options_ = storage::NewTestOptions();
    options_.name = "review";
    options_.busy_timeout = std::chrono::seconds(30);
    Restart();
  }

  // As after the death of the process.
  void Restart() {
    review_.reset();
    database_ = storage::OpenOrDie(options_);
    auto opened = Review::Open({.database = database_.get(),
                                .clock = &clock_,
                                .random = &random_,
                                .policy = TestPolicy(),
                                .sign = [](const tokens::CaseCapability& capability) -> Result<std::string> {
                                  return "capability of " + capability.operator_id + " until " +
                                         FormatTime(capability.expires_at);
                                },
                                .settings = {.lease = kLease}});
    ASSERT_TRUE(opened.ok()) << opened.status();
    review_ = *std::move(opened);
  }

  Status Deliver(const std::vector<v1::CaseEvent>& events) {
    v1::DeliverCasesRequest request;
    for (const v1::CaseEvent& event : events) *request.add_events() = event;
    return review_->DeliverCases(request).status();
  }
  std::string NewKey() { return "test-key-" + HexId(++keys_).substr(16); }
  Result<v1::ClaimNextResponse> Claim(const Reader& reader) {
    v1::ClaimNextRequest request;
    request.set_idempotency_key(NewKey());
    return review_->ClaimNext(reader, request);
  }
  // The id of the case that the reader gets, or the reason why there is none.
  std::string Claimed(const Reader& reader) {
    const auto claimed = Claim(reader);
    return claimed.ok() ? claimed->claimed().case_id() : claimed.status().reason();
  }
  Status Heartbeat(const Reader& reader, const v1::ClaimNextResponse& held) {
    v1::HeartbeatRequest request;
    request.set_case_id(held.claimed().case_id());
    request.set_fencing_token(held.lease().fencing_token());
    return review_->Heartbeat(reader, request).status();
  }
  Status Release(const Reader& reader, const v1::ClaimNextResponse& held) {
    v1::ReleaseRequest request;
    request.set_idempotency_key(NewKey());
    request.set_case_id(held.claimed().case_id());
    request.set_fencing_token(held.lease().fencing_token());
    return review_->Release(reader, request).status();
  }
  Status ForceRelease(const Reader& reader, const std::string& case_id) {
    v1::ForceReleaseRequest request;
    request.set_idempotency_key(NewKey());
    request.set_case_id(case_id);
    return review_->ForceRelease(reader, request).status();
  }
  // "closed", "more" or the reason of a refusal.
  std::string Decide(const Reader& reader, const v1::ClaimNextResponse& held, v1::Disposition disposition) {
    const auto decided = review_->Decide(reader, DecisionOn(held, disposition, NewKey()));
    if (!decided.ok()) return decided.status().reason();
    return decided->closed() ? "closed" : "more";
  }
  // Claims and decides.
  std::string Read(const Reader& reader, v1::Disposition disposition) {
    const auto held = Claim(reader);
    return held.ok() ? Decide(reader, *held, disposition) : held.status().reason();
  }

  std::vector<storage::StoredEvent> Outbox() {
    storage::OutboxReader reader(*database_, "nobody");
    auto events = reader.Next(1'000'000);
    EXPECT_TRUE(events.ok()) << events.status();
    return *std::move(events);
  }
  std::vector<audit::v1::Entry> Entries() {
    std::vector<audit::v1::Entry> entries;
    for (const storage::StoredEvent& stored : Outbox()) {
      if (stored.event.kind == kToProofing) continue;
      const Bytes& payload = stored.event.payload;
      EXPECT_TRUE(entries.emplace_back().ParseFromArray(payload.data(), static_cast<int>(payload.size())));
    }
    return entries;
  }
  std::vector<std::string> Kinds() {
    std::vector<std::string> kinds;
    for (const storage::StoredEvent& stored : Outbox()) kinds.push_back(stored.event.kind);
    return kinds;
  }
  std::vector<v1::CaseDecided> Sent() {
    std::vector<v1::CaseDecided> sent;
    for (const storage::StoredEvent& stored : Outbox()) {
      if (stored.event.kind != kToProofing) continue;
      const Bytes& payload = stored.event.payload;
      EXPECT_TRUE(sent.emplace_back().ParseFromArray(payload.data(), static_cast<int>(payload.size())));
    }
    return sent;
  }

  ManualClock clock_{*ParseTime("2026-11-22T09:00:00Z")};
  crypto::SystemRandom random_;
  storage::DatabaseOptions options_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Review> review_;
  int keys_ = 0;
};

}  // namespace lagan::review
