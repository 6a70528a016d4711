// Evidence is shown to the reader who holds the case, of that case, after the look was recorded, and in no other way.
#include "services/proofing/evidence_views.h"

#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/test_fixture.h"
#include "services/tokens/actor_verifier.h"
#include "services/tokens/test_keys.h"

namespace lagan::proofing {
namespace {

constexpr char kReader[] = "op-0123456789abcdef";
constexpr char kOther[] = "op-fedcba9876543210";

class EvidenceViewsTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    Dependencies with;
    with.database = database_.get();
    with.data_keys = data_keys_.get();
    with.blobs = blobs_.get();
    with.peers = &peers_;
    with.clock = &clock_;
    with.random = &random_;
    with.limits = limits_;
    with.sandbox = true;
    with.actors = &actors_;
    with.capability_keys = &review_.ring;
    views_ = std::make_unique<EvidenceViews>(with);
    id_ = SubmittedByTelephone({0, 1, 1});
    ASSERT_TRUE(Run().ok());
    ASSERT_EQ(Look(id_)->state(), v1::STATE_IN_REVIEW);
    peers_.calls.clear();
  }

  std::string CaseId() {
    std::string case_id;
    const auto read = [&](storage::Transaction& transaction) -> Status {
      LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id_));
      case_id = record.case_id;
      return Status();
    };
    EXPECT_TRUE(storage::InTransaction(*database_, read).ok());
    return case_id;
  }
  tokens::CaseCapability Capability() {
    return {.case_id = CaseId(),
            .application_id = id_,
            .operator_id = kReader,
            .fields = {"document", "zone", "grade", "selfie"},
            .fencing_token = 1,
            .issued_at = clock_.Now(),
            .expires_at = clock_.Now() + std::chrono::seconds(120)};
  }
  std::string Sign(const tokens::CaseCapability& capability) {
    const auto text = tokens::SignCaseCapability(capability, "kid", review_.signer);
    EXPECT_TRUE(text.ok()) << text.status();
    return *text;
  }
  rpc::CallContext As(const std::string& reader, std::set<tokens::Role> roles = {tokens::Role::kOperator}) {
    const auto token = tokens::SignActorToken({.operator_id = reader,
                                               .roles = std::move(roles),
                                               .training = {},
                                               .issued_at = clock_.Now(),
                                               .expires_at = clock_.Now() + tokens::kActorTokenLife},
                                              "kid", access_.signer);
    EXPECT_TRUE(token.ok()) << token.status();
    rpc::CallContext context = Call("ViewEvidence", "operator-console");
    context.actor_token = SecretText(*token);
    return context;
  }
  Result<v1::ViewEvidenceResponse> View(const rpc::CallContext& context, const std::string& capability,
                                        const std::string& field = "document", std::uint32_t part = 0) {
    v1::ViewEvidenceRequest request;
    request.set_capability(capability);
    request.set_field(field);
    request.set_part(part);
    return views_->ViewEvidence(context, request);
  }
  // Nothing was recorded, so nothing can have been shown.
  void ExpectRefused(const Result<v1::ViewEvidenceResponse>& answer, const std::string& reason) {
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.status().reason(), reason);
    EXPECT_EQ(peers_.calls["AppendEntries"], 0) << reason;
  }

  tokens::TestKeys access_;
  tokens::TestKeys review_;
  tokens::KeyRingActorVerifier actors_{&access_.ring, &clock_};
  std::unique_ptr<EvidenceViews> views_;
  std::string id_;
};

TEST_F(EvidenceViewsTest, TheHolderSeesTheDocumentTheZoneAndTheGradeEachWithAnEntry) {
  const std::string capability = Sign(Capability());
  const auto document = View(As(kReader), capability);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->content(), "clean:picture");
  EXPECT_EQ(document->media_type(), "image/jpeg");
  EXPECT_EQ(document->parts(), 1U);
  const auto zone = View(As(kReader), capability, "zone");
  ASSERT_TRUE(zone.ok()) << zone.status();
  EXPECT_NE(zone->content().find(kSurname), std::string::npos);
  const auto grade = View(As(kReader), capability, "grade");
  ASSERT_TRUE(grade.ok()) << grade.status();
  EXPECT_NE(grade->content().find("Because."), std::string::npos);
  EXPECT_EQ(peers_.calls["AppendEntries"], 3);
  const auto ids = Look(id_)->audit_event_ids();
  EXPECT_EQ(ids.Get(ids.size() - 3), document->audit_event_id());
  EXPECT_EQ(ids.Get(ids.size() - 1), grade->audit_event_id());
}

TEST_F(EvidenceViewsTest, WithoutAnEntryNothingIsShown) {
  peers_.fail["AppendEntries"] = Unavailable("LOG_AWAY", "The log is away.");
  EXPECT_EQ(View(As(kReader), Sign(Capability())).status().reason(), "AUDIT_UNAVAILABLE");
}

TEST_F(EvidenceViewsTest, WhoeverIsNotTheHolderSeesNothing) {
  const std::string capability = Sign(Capability());
  ExpectRefused(View(As(kOther), capability), "CAPABILITY_NOT_YOURS");
  ExpectRefused(View(As(kReader, {tokens::Role::kAuditor}), capability), "ROLE_NOT_ALLOWED");
  ExpectRefused(View(As(kReader, {tokens::Role::kAdministrator}), capability), "ROLE_NOT_ALLOWED");
  ExpectRefused(View(Call("ViewEvidence", "operator-console"), capability), "ACTOR_TOKEN_MISSING");
  ExpectRefused(View(As(kReader), ""), "CAPABILITY_INVALID");
  ExpectRefused(View(As(kReader), *tokens::SignCaseCapability(Capability(), "kid", access_.signer)),
                "CAPABILITY_INVALID");
  auto context = As(kReader);
  clock_.Advance(std::chrono::minutes(6));
  ExpectRefused(View(context, Sign(Capability())), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(EvidenceViewsTest, TheCapabilityEndsWithTheLeaseTheCaseAndTheApplication) {
  const std::string capability = Sign(Capability());
  auto other_case = Capability();
  other_case.case_id = std::string(32, 'c');
  ExpectRefused(View(As(kReader), Sign(other_case)), "CAPABILITY_OVER");
  auto nobody = Capability();
  nobody.application_id = std::string(32, 'e');
  ExpectRefused(View(As(kReader), Sign(nobody)), "CAPABILITY_OVER");
  clock_.Advance(std::chrono::seconds(119));
  EXPECT_TRUE(View(As(kReader), capability).ok());
  peers_.calls.clear();
  clock_.Advance(std::chrono::seconds(2));
  ExpectRefused(View(As(kReader), capability), "CAPABILITY_OVER");
  v1::WithdrawApplicationRequest withdraw;
  withdraw.set_idempotency_key(Key("withdraw"));
  withdraw.set_application_id(id_);
  ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), withdraw).ok());
  ExpectRefused(View(As(kReader), Sign(Capability())), "CAPABILITY_OVER");
}

TEST_F(EvidenceViewsTest, TheVouchIsShownWhereThereIsOne) {
  auto capability = Capability();
  capability.fields.insert("vouch");
  ExpectRefused(View(As(kReader), Sign(capability), "vouch"), "FIELD_NOT_THERE");
  const auto put = [&](storage::Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id_));
    LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, data_keys_->Get(id_));
    v1::RecordVouchRequest vouch;
    vouch.set_voucher_position("gp_practice");
    vouch.set_voucher_reference("NURSE-7");
    return PutMessage(transaction, key, record, field::kVouch, vouch, random_);
  };
  ASSERT_TRUE(storage::InTransaction(*database_, put).ok());
  const auto shown = View(As(kReader), Sign(capability), "vouch");
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_NE(shown->content().find("NURSE-7"), std::string::npos);
}

// The case may end between the entry and the opening: then there is an entry of a look that showed nothing.
TEST_F(EvidenceViewsTest, AWithdrawalDuringTheEntryWins) {
  peers_.during["AppendEntries"] = [&] {
    v1::WithdrawApplicationRequest withdraw;
    withdraw.set_idempotency_key(Key("withdraw"));
    withdraw.set_application_id(id_);
    ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), withdraw).ok());
  };
  EXPECT_EQ(View(As(kReader), Sign(Capability())).status().reason(), "CAPABILITY_OVER");
}

TEST_F(EvidenceViewsTest, OnlyWhatIsGrantedAndThereIsShown) {
  auto narrow = Capability();
  narrow.fields = {"zone"};
  ExpectRefused(View(As(kReader), Sign(narrow)), "FIELD_NOT_GRANTED");
  ExpectRefused(View(As(kReader), Sign(Capability()), "answers"), "FIELD_NOT_GRANTED");
  ExpectRefused(View(As(kReader), Sign(Capability()), "selfie"), "FIELD_NOT_THERE");
  EXPECT_EQ(View(As(kReader), Sign(Capability()), "document", 1).status().reason(), "FIELD_NOT_THERE");
}

}  // namespace
}  // namespace lagan::proofing
