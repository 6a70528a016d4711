#include "services/credential/incident.h"

#include <set>

#include "lagan/audit/v1/audit.pb.h"
#include "services/credential/status_publisher.h"
#include "services/credential/test_status_store.h"

namespace lagan::credential {
namespace {

using storage::Transaction;

class IncidentTest : public StatusStoreFixture {
 protected:
  IncidentTest() { Publish(); }

  // `count` credentials "PREFIX0000", issued now and signed by `kid`.
  void IssueMany(const std::string& prefix, int count, const Bytes& kid) {
    Do([&](Transaction& t) -> Status {
      for (int i = 0; i < count; ++i) {
        std::string serial = std::to_string(i);
        serial = prefix + std::string(4 - serial.size(), '0') + serial;
        LAGAN_RETURN_IF_ERROR(Insert(t, serial, clock_.Now() + std::chrono::days(30)));
        LAGAN_RETURN_IF_ERROR(AllocateStatus(t, serial, random_).status());
        LAGAN_RETURN_IF_ERROR(RememberSigner(t, serial, kid));
      }
      return Status();
    });
  }
  IncidentOrder OrderFor(const Bytes& kid) const {
    return {.kid = HexEncode(kid),
            .issued_from = {},
            .issued_until = {},
            .reason = "key_stolen",
            .actor = "operator:op-00112233445566aa",
            .second_actor = "operator:op-00112233445566bb",
            .caller = "administrator"};
  }
  Result<Incident> Open(const IncidentOrder& order) {
    const std::string id = random_.TakeId();
    const std::string event = random_.TakeId();
    return In([&](Transaction& t) { return OpenIncident(t, order, id, event, clock_.Now()); });
  }
  bool Slice() {
    const auto more = In([&](Transaction& t) { return RevokeSlice(t, random_.TakeId(), clock_.Now()); });
    EXPECT_TRUE(more.ok()) << more.status();
    return more.ok() && *more;
  }
  Incident Find(const std::string& id) {
    return *In([&](Transaction& t) { return FindIncident(t, id); });
  }
  std::vector<std::string> AllOf(const std::string& id) {
    std::vector<std::string> out;
    for (;;) {
      const std::string after = out.empty() ? "" : out.back();
      const auto page = In([&](Transaction& t) { return ListOf(t, id, after, 300); });
      EXPECT_TRUE(page.ok()) << page.status();
      if (page->empty()) return out;
      for (const IncidentItem& item : *page) out.push_back(item.serial);
    }
  }
  std::string StatusText(const std::string& serial) {
    return *In([&](Transaction& t) { return FindStatus(t, serial, clock_.Now()); });
  }
  std::vector<audit::v1::Entry> Events(std::string_view kind) {
    storage::OutboxReader reader(*database_, "test");
    std::vector<audit::v1::Entry> out;
    const auto events = reader.Next(1000);
    for (const storage::StoredEvent& stored : events.value()) {
      if (stored.event.kind != kind) continue;
      out.emplace_back().ParseFromArray(stored.event.payload.data(),
                                        static_cast<int>(stored.event.payload.size()));
    }
    return out;
  }

  const Bytes stolen_ = Bytes(8, 0xaa);
  const Bytes good_ = Bytes(8, 0xbb);
};

TEST_F(IncidentTest, RevokesAllOfAKeyAndNothingElse) {
  IssueMany("a", 2500, stolen_);
  IssueMany("b", 50, good_);
  const auto incident = Open(OrderFor(stolen_));
  ASSERT_TRUE(incident.ok()) << incident.status();
  EXPECT_EQ(incident->listed, 2500);
  EXPECT_EQ(incident->state, IncidentState::kRevoking);
  EXPECT_EQ(AllOf(incident->id).size(), 2500u);
  EXPECT_EQ(StatusText("a0000"), "active");

  EXPECT_TRUE(Slice());
  EXPECT_EQ(Find(incident->id).revoked, 1000);
  EXPECT_EQ(StatusText("a0999"), "revoked");
  EXPECT_EQ(StatusText("a1000"), "active");
  while (Slice()) {
  }
  const Incident through = Find(incident->id);
  EXPECT_EQ(through.revoked, 2500);
  EXPECT_EQ(through.state, IncidentState::kPublishing);
  EXPECT_EQ(Marked().revoked.size(), 2500u);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(StatusText("b00" + std::string(i < 10 ? "0" : "") + std::to_string(i)), "active");
  }

  EXPECT_EQ(*In([](Transaction& t) { return FindUnpublished(t); }), std::vector<std::string>{incident->id});
  for (int twice = 0; twice < 2; ++twice) {
    Do([&](Transaction& t) { return MarkPublished(t, incident->id, 7, random_.TakeId(), clock_.Now()); });
  }
  EXPECT_EQ(Find(incident->id).state, IncidentState::kDone);
  EXPECT_EQ(Find(incident->id).published_at, clock_.Now());
  EXPECT_EQ(Events("incident.published").size(), 1u);
}

TEST_F(IncidentTest, AnyRevocationCanBeShownFromTheAuditLog) {
  IssueMany("a", 1500, stolen_);
  const auto incident = Open(OrderFor(stolen_));
  while (Slice()) {
  }
  const auto opened = Events("incident.opened");
  ASSERT_EQ(opened.size(), 1u);
  EXPECT_EQ(opened[0].actor(), "operator:op-00112233445566aa");
  EXPECT_EQ(opened[0].facts().at("second_actor"), "operator:op-00112233445566bb");
  EXPECT_EQ(opened[0].facts().at("listed"), "1500");
  EXPECT_EQ(opened[0].facts().at("kid"), HexEncode(stolen_));

  const auto slices = Events("incident.slice_revoked");
  ASSERT_EQ(slices.size(), 2u);
  const std::vector<std::string> serials = AllOf(incident->id);
  std::size_t next = 0;
  for (const audit::v1::Entry& slice : slices) {
    const std::size_t count = std::stoul(slice.facts().at("count"));
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) lines += serials[next + i] + "\n";
    EXPECT_EQ(slice.facts().at("first"), serials[next]);
    next += count;
    EXPECT_EQ(slice.facts().at("last"), serials[next - 1]);
    EXPECT_EQ(slice.facts().at("serials"), HexEncode(crypto::Sha256(AsBytes(lines))));
  }
  EXPECT_EQ(next, serials.size());
  EXPECT_TRUE(Events("credential.revoked").empty());
}

TEST_F(IncidentTest, ListsAWindowOfIssueWithItsBeginningAndWithoutItsEnd) {
  const Time begin = clock_.Now();
  IssueMany("a", 3, good_);
  clock_.Advance(std::chrono::hours(1));
  IssueMany("b", 4, good_);
  clock_.Advance(std::chrono::hours(1));
  IssueMany("c", 5, good_);
  const auto listed = [&](Time from, Time until) {
    IncidentOrder order = OrderFor({});
    order.issued_from = from;
    order.issued_until = until;
    return Open(order)->listed;
  };
  using std::chrono::hours;
  EXPECT_EQ(listed(begin, begin + hours(1)), 3);
  EXPECT_EQ(listed(begin, begin + hours(1) + std::chrono::milliseconds(1)), 7);
  EXPECT_EQ(listed(begin + std::chrono::milliseconds(1), begin + hours(2)), 4);
  EXPECT_EQ(listed(begin + hours(2), begin + hours(3)), 5);
}

TEST_F(IncidentTest, PassesOverWhatHasEndedWasRevokedOrNeverDelivered) {
  IssueMany("a", 5, stolen_);
  ASSERT_TRUE(Change(Change::kRevoke, "a0000").ok());
  ASSERT_TRUE(Change(Change::kSuspend, "a0001").ok());
  Do([](Transaction& t) {
    return t.Execute("UPDATE issuance SET state = 'abandoned' WHERE serial = 'a0002'").status();
  });
  Do([](Transaction& t) {
    return t.Execute("UPDATE issuance SET state = 'recorded' WHERE serial = 'a0003'").status();
  });
  Do([&](Transaction& t) {
    return t.Execute("UPDATE issuance SET expires_at = $1 WHERE serial = 'a0004'", {clock_.Now()}).status();
  });
  const auto incident = Open(OrderFor(stolen_));
  EXPECT_EQ(AllOf(incident->id), (std::vector<std::string>{"a0001", "a0003"}))
      << "what is being made is revoked when it is delivered";
  while (Slice()) {
  }
  EXPECT_EQ(StatusText("a0001"), "revoked");
}

TEST_F(IncidentTest, MoreThanAHundredNeedTwoPersons) {
  IssueMany("a", 100, stolen_);
  IncidentOrder alone = OrderFor(stolen_);
  alone.second_actor.clear();
  EXPECT_EQ(Open(alone)->listed, 100);
  IssueMany("b", 101, good_);
  IncidentOrder order = OrderFor(good_);
  for (const char* second : {"", "operator:op-00112233445566aa"}) {
    order.second_actor = second;
    const Status refused = Open(order).status();
    EXPECT_EQ(refused.reason(), "SECOND_ACTOR_REQUIRED");
    EXPECT_EQ(refused.code(), Code::kInvalidArgument);
  }
  order.second_actor = "operator:op-00112233445566bb";
  EXPECT_EQ(Open(order)->listed, 101);
  EXPECT_EQ(Events("incident.opened").size(), 2u) << "a refused order leaves nothing";
}

TEST_F(IncidentTest, IncidentsOverlapWithoutHarm) {
  IssueMany("a", 10, stolen_);
  const auto first = Open(OrderFor(stolen_));
  const auto second = Open(OrderFor(stolen_));
  EXPECT_EQ(second->listed, 10) << "still standing when it was asked for";
  while (Slice()) {
  }
  EXPECT_EQ(Find(first->id).state, IncidentState::kPublishing);
  EXPECT_EQ(Find(second->id).state, IncidentState::kPublishing);
  const auto nothing = Open(OrderFor(stolen_));
  EXPECT_EQ(nothing->listed, 0);
  EXPECT_TRUE(Slice());
  EXPECT_EQ(Find(nothing->id).state, IncidentState::kPublishing);
  EXPECT_FALSE(Slice());
}

TEST_F(IncidentTest, IsForgottenInTime) {
  IssueMany("a", 3, stolen_);
  const auto incident = Open(OrderFor(stolen_));
  while (Slice()) {
  }
  Do([&](Transaction& t) { return MarkPublished(t, incident->id, 7, random_.TakeId(), clock_.Now()); });
  clock_.Advance(kKeepIncidents - std::chrono::milliseconds(1));
  Do([&](Transaction& t) { return ForgetIncidents(t, clock_.Now()); });
  EXPECT_EQ(AllOf(incident->id).size(), 3u);
  clock_.Advance(std::chrono::milliseconds(1));
  Do([&](Transaction& t) { return ForgetIncidents(t, clock_.Now()); });
  EXPECT_EQ(In([&](Transaction& t) { return FindIncident(t, incident->id); }).status().reason(),
            "INCIDENT_NOT_FOUND");
}

}  // namespace
}  // namespace lagan::credential
