// Cases come from proofing's certificate, operators act by signed tokens, capabilities verify with the announced keys, and
// decisions arrive.
#include "services/review/review_service.h"

#include <gmock/gmock.h>

#include "services/review/adaptor.h"
#include "services/review/test_house.h"

namespace lagan::review {
namespace {

class ReviewServiceTest : public HouseTest {
 protected:
  ReviewServiceTest() : HouseTest(*ParseTime("2026-11-22T09:00:00Z")) {}

  static v1::ClaimNextRequest AnyCase(const std::string& key = "claim-key-0123456789") {
    v1::ClaimNextRequest request;
    request.set_idempotency_key(key);
    return request;
  }
  Result<tokens::PublicKeys> AnnouncedKeys() {
    LAGAN_ASSIGN_OR_RETURN(const auto answer, As("proofing").Call(&Stub::GetCapabilityKeys, {}, {}));
    tokens::PublicKeys keys;
    for (const v1::CapabilityKey& key : answer.keys()) {
      LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey read,
                             crypto::P256PublicKey::FromDer(AsBytes(key.public_key())));
      keys.emplace(key.kid(), std::move(read));
    }
    return keys;
  }
};

TEST_F(ReviewServiceTest, FromProofingThroughAReaderAndBack) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  const auto console = As("operator-console");
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  const auto held = console.Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(held->lease().until(), "2026-11-22T09:02:00Z") << "120 s unless configured otherwise";

  const auto announced = AnnouncedKeys();
  ASSERT_TRUE(announced.ok()) << announced.status();
  const auto capability =
      tokens::VerifyCaseCapability(held->lease().capability(), tokens::KeyRing(*announced), clock_.Now());
  ASSERT_TRUE(capability.ok()) << capability.status();
  EXPECT_EQ(capability->case_id, HexId(1));
  EXPECT_EQ(capability->application_id, HexId(500'001));
  EXPECT_EQ(capability->operator_id, OperatorId(1));
  EXPECT_THAT(capability->fields, testing::ElementsAre("selfie"));
  EXPECT_EQ(capability->fencing_token, held->lease().fencing_token());
  EXPECT_EQ(FormatTime(capability->expires_at), held->lease().until());

  v1::DecideRequest decision = DecisionOn(*held, v1::DISPOSITION_PROCEED, "decide-key-0123456789");
  const auto decided = console.Call(&Stub::Decide, ann, decision);
  ASSERT_TRUE(decided.ok()) << decided.status();
  const proofing::v1::CaseOutcome outcome = house_.WaitForFirst();
  EXPECT_EQ(outcome.event_id().size(), 32U);
  EXPECT_EQ(outcome.decided().case_id(), HexId(1));
  EXPECT_EQ(outcome.decided().readers(0).operator_id(), OperatorId(1));
  EXPECT_EQ(outcome.decided().readers(0).training().at("face_comparison"), "within_1_year");
}

TEST_F(ReviewServiceTest, NobodyActsWithoutATokenAndNobodyButOperatorsAndProofingCalls) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  EXPECT_EQ(Deliver("operator-console", {Needed(2)}).reason(), "PEER_NOT_ALLOWED");
  const auto console = As("operator-console");
  EXPECT_EQ(console.Call(&Stub::ClaimNext, {}, AnyCase()).status().reason(), "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(console.Call(&Stub::GetQueue, {}, {}).status().reason(), "ACTOR_TOKEN_MISSING");
  const auto auditor = Token(OperatorId(2), tokens::Role::kAuditor);
  EXPECT_EQ(console.Call(&Stub::ClaimNext, auditor, AnyCase()).status().code(), Code::kPermissionDenied);
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  EXPECT_EQ(As("portal-sandbox").Call(&Stub::ClaimNext, ann, AnyCase()).status().reason(),
            "PEER_NOT_ALLOWED");
  clock_.Advance(tokens::kActorTokenLife);
  EXPECT_EQ(console.Call(&Stub::ClaimNext, ann, AnyCase()).status().reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(ReviewServiceTest, ARestartKeepsTheKeyAndTheLease) {
  ASSERT_TRUE(Deliver("proofing", {Needed(1)}).ok());
  const rpc::CallOptions ann = Token(OperatorId(1), tokens::Role::kOperator);
  const auto before = As("operator-console").Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(before.ok()) << before.status();
  Start();
  const auto announced = AnnouncedKeys();
  ASSERT_TRUE(announced.ok()) << announced.status();
  EXPECT_TRUE(
      tokens::VerifyCaseCapability(before->lease().capability(), tokens::KeyRing(*announced), clock_.Now())
          .ok());
  const auto after = As("operator-console").Call(&Stub::ClaimNext, ann, AnyCase());
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->lease().fencing_token(), before->lease().fencing_token());
}

TEST(ReaderOfTest, TakesTheAgeOfEachTrainingToday) {
  tokens::ActorToken token;
  token.operator_id = OperatorId(1);
  token.roles = {tokens::Role::kSenior};
  token.training = {{"face_comparison", *ParseDate("2025-11-22")},
                    {"document_examination", *ParseDate("2024-01-01")},
                    {"caller_verification", *ParseDate("2020-01-01")}};
  const Reader reader = ReaderOf(token, *ParseDate("2026-11-22"));
  EXPECT_EQ(reader.id, OperatorId(1));
  EXPECT_TRUE(reader.IsSenior());
  const std::map<std::string, std::string> expected = {{"face_comparison", "within_1_year"},
                                                       {"document_examination", "within_3_years"},
                                                       {"caller_verification", "lapsed"}};
  EXPECT_EQ(reader.training, expected);
}

}  // namespace
}  // namespace lagan::review
