// Short-lived passes: who may have them, and what the issuer is told.
#include "services/proofing/passes.h"

#include "services/proofing/age.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

TEST(AgeTest, IsCompletedOnTheBirthday) {
  const struct {
    const char* birth;
    const char* today;
    bool reached;
  } rows[] = {
      {"2008-11-21", "2026-11-20", false}, {"2008-11-21", "2026-11-21", true},
      {"2008-11-21", "2026-11-22", true},  {"2008-02-29", "2026-02-28", false},
      {"2008-02-29", "2026-03-01", true},  {"2010-02-28", "2028-02-28", true},
      {"2010-03-01", "2028-02-29", false}, {"1908-02-29", "2026-11-21", true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(HasReached(18, *ParseDate(row.birth), *ParseDate(row.today)), row.reached)
        << row.birth << " " << row.today;
  }
  EXPECT_TRUE(HasReached(20, *ParseDate("2008-02-29"), *ParseDate("2028-02-29")))
      << "a year that has the day";
  EXPECT_FALSE(HasReached(20, *ParseDate("2008-02-29"), *ParseDate("2028-02-28")));
}

class PassesTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    passes_ = std::make_unique<Passes>(With());
  }
  void TearDown() override {
    passes_.reset();
    ProofingTest::TearDown();
  }
  std::string Issued() {
    const std::string id = Submitted();
    EXPECT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    return id;
  }
  v1::IssuePassesRequest Make(const std::string& id, const std::string& kind = "over18") {
    v1::IssuePassesRequest request;
    request.set_idempotency_key(Key("passes"));
    request.set_application_id(id);
    request.set_kind(kind);
    request.set_count(3);
    return request;
  }
  v1::IssuePassesRequest MakeOne(const std::string& id, const std::string& kind = "name") {
    v1::IssuePassesRequest request = Make(id, kind);
    request.set_count(1);
    return request;
  }
  Result<v1::IssuePassesResponse> Ask(const v1::IssuePassesRequest& request,
                                      const std::string& portal = "portal-sandbox") {
    return passes_->IssuePasses(Call("IssuePasses", portal), request);
  }

  std::unique_ptr<Passes> passes_;
};

TEST_F(PassesTest, AnApprovedAdultGetsThem) {
  const std::string id = Issued();
  const auto made = Ask(Make(id));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->qr_texts_size(), 3);
  EXPECT_EQ(made->kind(), "over18");
  EXPECT_EQ(made->expires_at(), "2026-11-22T12:00:00Z");
  EXPECT_TRUE(made->specimen());
  EXPECT_EQ(peers_.batch_asked.application_id(), id);
  EXPECT_EQ(peers_.batch_asked.level(), "medium");
  EXPECT_EQ(peers_.batch_asked.profile(), "M1B");
}

TEST_F(PassesTest, TheIssuerLearnsNeitherNameNorBirthDate) {
  ASSERT_TRUE(Ask(Make(Issued())).ok());
  const std::string said = peers_.batch_asked.SerializeAsString();
  for (const char* canary : {kSurname, "1974", "L898902C3", "patient-77"}) {
    EXPECT_EQ(said.find(canary), std::string::npos) << canary;
  }
}

TEST_F(PassesTest, NothingOfThemIsKept) {
  ASSERT_TRUE(Ask(Make(Issued())).ok());
  ExpectInNoFile({"PASSCANARY"});
  ExpectInNoTable({"PASSCANARY"});
}

TEST_F(PassesTest, ARepeatedCallIsTheSameAtTheIssuerAndAnotherCallersIsNot) {
  const std::string id = Issued();
  ASSERT_TRUE(Ask(Make(id)).ok());
  const std::string first = peers_.batch_asked.idempotency_key();
  EXPECT_EQ(first.size(), 32U);
  ASSERT_TRUE(Ask(Make(id)).ok());
  EXPECT_EQ(peers_.batch_asked.idempotency_key(), first);
  v1::IssuePassesRequest other = Make(id);
  other.set_idempotency_key(Key("passes-of-tomorrow"));
  ASSERT_TRUE(Ask(other).ok());
  EXPECT_NE(peers_.batch_asked.idempotency_key(), first);
}

TEST_F(PassesTest, AgeIsJudgedOnTheDayOfTheCall) {
  peers_.zone.set_birth_date("2008-11-22");
  const std::string id = Issued();
  const Status refused = Ask(Make(id)).status();
  EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
  EXPECT_EQ(refused.reason(), "UNDER_AGE");
  EXPECT_EQ(peers_.calls["IssueBatch"], 0);
  clock_.Set(*ParseTime("2026-11-21T23:59:59Z"));
  EXPECT_EQ(Ask(Make(id)).status().reason(), "UNDER_AGE");
  clock_.Set(*ParseTime("2026-11-22T00:00:00Z"));
  EXPECT_TRUE(Ask(Make(id)).ok());
}

TEST_F(PassesTest, OnlyTheOwnerOfAnApprovedApplicationMayAsk) {
  const std::string open = Submitted();
  EXPECT_EQ(Ask(Make(open)).status().reason(), "NOT_DECIDED");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Ask(Make(open), "portal-other").status().reason(), "APPLICATION_NOT_FOUND");
  EXPECT_TRUE(Ask(Make(open)).ok());
  v1::EraseApplicationRequest erase;
  erase.set_idempotency_key(Key("erase"));
  erase.set_application_id(open);
  ASSERT_TRUE(service_->EraseApplication(Call("EraseApplication"), erase).ok());
  EXPECT_EQ(Ask(Make(open)).status().reason(), "NOT_DECIDED");
  EXPECT_EQ(peers_.calls["IssueBatch"], 1);
}

TEST_F(PassesTest, AFaceNeedsConsentAndAPicture) {
  const std::string id = Collecting();
  ConsentToFace(id);
  PassFace(id);
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Ask(Make(id, "over18-face")).status().reason(), "CONSENT_MISSING");
  EXPECT_EQ(Ask(MakeOne(id, "name-face")).status().reason(), "CONSENT_MISSING");
}

TEST_F(PassesTest, RefusesWhatIsNoRequest) {
  const std::string id = Issued();
  const struct {
    const char* reason;
    const char* field;
    std::function<void(v1::IssuePassesRequest&)> spoil;
  } rows[] = {
      {"IDEMPOTENCY_KEY_INVALID", "idempotency_key", [](auto& r) { r.set_idempotency_key("short"); }},
      {"APPLICATION_NOT_FOUND", "application_id", [](auto& r) { r.set_application_id("x"); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.set_kind("full-identity"); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.clear_kind(); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_count(0); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_count(31); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_kind("name"), r.set_count(0); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_kind("name"), r.set_count(2); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_kind("name-face"), r.set_count(2); }},
      {"FIELD_INVALID", "holder_keys", [](auto& r) { r.add_holder_keys("key"); }},
      {"FIELD_INVALID", "holder_keys",
       [](auto& r) { r.set_kind("name"), r.set_count(1), r.add_holder_keys("key"); }},
      {"FIELD_INVALID", "holder_keys", [](auto& r) { r.set_kind("over18-live"); }},
  };
  for (const auto& row : rows) {
    v1::IssuePassesRequest request = Make(id);
    row.spoil(request);
    const Status refused = Ask(request).status();
    EXPECT_EQ(refused.reason(), row.reason);
    EXPECT_EQ(refused.field(), row.field);
  }
  v1::IssuePassesRequest live = Make(id, "over18-live");
  for (int i = 0; i < 3; ++i) live.add_holder_keys("key-" + std::to_string(i));
  EXPECT_TRUE(Ask(live).ok());
  EXPECT_EQ(peers_.batch_asked.holder_keys_size(), 3);
}

TEST_F(PassesTest, APersonGetsOnePassOfTheirName) {
  const std::string id = Issued();
  const auto made = Ask(MakeOne(id));
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_EQ(made->qr_texts_size(), 1);
  EXPECT_EQ(made->qr_texts(0), "QR:ANNA MARIA CANARYSURNAME");
  EXPECT_EQ(made->expires_at(), peers_.pass_expires_at);
  EXPECT_EQ(made->kind(), "name");
  EXPECT_EQ(made->serial(), peers_.pass_serial);
  EXPECT_TRUE(made->specimen());
  const auto& asked = peers_.issue_asked_for;
  EXPECT_EQ(asked.kind(), "name");
  EXPECT_EQ(asked.application_id(), id);
  EXPECT_EQ(asked.level(), "medium");
  EXPECT_EQ(asked.profile(), "M1B");
  EXPECT_EQ(asked.claims().birth_date(), "1974-08-12");
  EXPECT_EQ(asked.claims().nationality(), "") << "no more than the kind has";
  EXPECT_EQ(asked.portrait(), "");
  EXPECT_EQ(asked.replaces(), "");
  EXPECT_EQ(peers_.calls["IssueBatch"], 0);
  EXPECT_EQ(Ask(Make(id))->serial(), "") << "short-lived passes have none";
  ExpectInNoTable({"PASSCANARY", "QR:ANNA"});
}

TEST_F(PassesTest, ANameIsOfNoAge) {
  peers_.zone.set_birth_date("2011-11-22");
  const std::string id = Issued();
  EXPECT_EQ(Ask(Make(id)).status().reason(), "UNDER_AGE");
  EXPECT_TRUE(Ask(MakeOne(id)).ok());
}

TEST_F(PassesTest, ARepeatedCallForANameIsTheSameAndAnotherKindsIsNot) {
  const std::string id = Issued();
  const auto key = [&](const v1::IssuePassesRequest& request) {
    const auto made = Ask(request);
    EXPECT_TRUE(made.ok()) << made.status();
    return request.kind() == "name" ? peers_.issue_asked_for.idempotency_key()
                                    : peers_.batch_asked.idempotency_key();
  };
  const std::string first = key(MakeOne(id));
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(key(MakeOne(id)), first);
  EXPECT_NE(key(Make(id)), first);
  v1::IssuePassesRequest other = MakeOne(id);
  other.set_idempotency_key(Key("name-of-tomorrow"));
  EXPECT_NE(key(other), first);
}

TEST_F(PassesTest, ANameIsForTheOwnerOfAnApprovedApplicationToo) {
  const std::string open = Submitted();
  EXPECT_EQ(Ask(MakeOne(open)).status().reason(), "NOT_DECIDED");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Ask(MakeOne(open), "portal-other").status().reason(), "APPLICATION_NOT_FOUND");
  EXPECT_EQ(peers_.calls["IssueCredential"], 1) << "the full identity";
  EXPECT_TRUE(Ask(MakeOne(open)).ok());
}

TEST_F(PassesTest, ANameOnPaperIsALetterAndNothingBesideIt) {
  const std::string id = Issued();
  ByTelephone(id);
  for (const char* kind : {"name", "name-face"}) {
    EXPECT_EQ(Ask(MakeOne(id, kind)).status().reason(), "CHANNEL_NOT_ALLOWED") << kind;
  }
  EXPECT_EQ(peers_.calls["IssueCredential"], 1);
  EXPECT_TRUE(Ask(Make(id)).ok());
}

TEST_F(PassesTest, TheIssuersRefusalIsPassedOn) {
  const std::string id = Issued();
  peers_.fail["IssueBatch"] = ResourceExhausted("BATCH_LIMIT", "Come back at 2026-11-22T12:00:00Z.", "kind");
  EXPECT_EQ(Ask(Make(id)).status().reason(), "BATCH_LIMIT");
  peers_.fail["IssueCredential"] =
      ResourceExhausted("BATCH_LIMIT", "Come back at 2026-11-22T12:00:00Z.", "kind");
  EXPECT_EQ(Ask(MakeOne(id)).status().reason(), "BATCH_LIMIT");
}

}  // namespace
}  // namespace lagan::proofing
