// The picture for the pass: when it is made, of what, and what becomes of it.
#include "services/proofing/pass_portrait.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/image/webp_header.h"
#include "services/proofing/passes.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Compared = liveness::v1::ComparePortraitResponse;

constexpr auto kOnPass = v1::CONSENT_PURPOSE_FACE_ON_PASS;

// What the header of a picture must be; the rest is a canary.
std::string Picture() {
  std::string bytes("RIFF\x50\x02\0\0WEBPVP8 \x44\x02\0\0\x90\x01\0\x9d\x01\x2a\x48\0\x60\0", 30);
  while (bytes.size() < 600) bytes += "PASSFACE";
  bytes.resize(600);
  EXPECT_TRUE(image::CheckPassPortrait(AsBytes(bytes)).ok());
  return bytes;
}

class PortraitStepTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    peers_.fail.clear();
    peers_.calls.clear();
    peers_.portrait.set_webp(Picture());
  }
  std::string Wanted() {
    const std::string id = Submitted();
    EXPECT_TRUE(Consent(id, kOnPass, true, "on-pass").ok());
    return id;
  }
  std::string Found(const std::string& id) {
    const auto key = data_keys_->Get(id);
    EXPECT_TRUE(key.ok()) << key.status();
    const auto found = storage::InTransaction(
        *database_,
        [&](storage::Transaction& transaction) -> Result<std::string> {
          LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id));
          return FindPassPortrait(transaction, *key, record);
        },
        storage::Mode::kRead);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *found : "";
  }
};

TEST_F(PortraitStepTest, IsMadeOfTheBestFramesAndTheDocumentAndOutlivesThem) {
  const std::string id = Wanted();
  const auto ran = Run();
  ASSERT_TRUE(ran.ok()) << ran.status();
  ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_THAT(peers_.portrait_asked.frames(), ElementsAre("BESTCANARY"));
  EXPECT_EQ(peers_.portrait_asked.document_jpeg(), "clean:picture");
  EXPECT_EQ(Found(id), Picture());
  EXPECT_FALSE(HasField(id, field::kFrames)) << "the decision destroys them";
  EXPECT_THAT(FactsOf("face.portrait_made"), IsEmpty());
  const auto kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "face.portrait_made"), 1);
  ExpectInNoTable({"PASSFACE", "BESTCANARY"});
}

TEST_F(PortraitStepTest, IsNotMadeWithoutConsent) {
  for (const bool refused : {false, true}) {
    TearDown();
    SetUp();
    const std::string id = Submitted();
    if (refused) {
      ASSERT_TRUE(Consent(id, kOnPass, false, "no").ok());
    }
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    EXPECT_EQ(peers_.calls["MakePassPortrait"], 0);
    EXPECT_EQ(Found(id), "");
  }
}

TEST_F(PortraitStepTest, IsNotMadeWhereTheFaceIsNotTheDocuments) {
  for (const auto verdict :
       {Compared::VERDICT_DIFFERENT, Compared::VERDICT_UNCERTAIN, Compared::VERDICT_NOT_COMPARED}) {
    TearDown();
    SetUp();
    peers_.compared.set_verdict(verdict);
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(peers_.calls["MakePassPortrait"], 0) << verdict;
    EXPECT_FALSE(HasField(id, field::kPassPortrait));
  }
}

TEST_F(PortraitStepTest, AFaceThatWillNotDoLeavesThePassWithoutOne) {
  const struct {
    Status failure;
    const char* reason;
  } kCases[] = {
      {FailedPrecondition("PORTRAIT_NOT_ALIKE", "Not alike."), "PORTRAIT_NOT_ALIKE"},
      {FailedPrecondition("FACE_MODELS_MISSING", "No models."), "FACE_MODELS_MISSING"},
      {InvalidArgument("PICTURE_TRUNCATED", "Cut off."), "PICTURE_TRUNCATED"},
      {InvalidArgument("somebody's words", "Words."), "UNNAMED"},
      {Status(), "PORTRAIT_INVALID"},
  };
  for (const auto& [failure, reason] : kCases) {
    TearDown();
    SetUp();
    const std::string id = Wanted();
    if (failure.ok()) {
      peers_.portrait.set_webp(Picture().substr(1));
    } else {
      peers_.fail["MakePassPortrait"] = failure;
    }
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED) << "nobody is refused for it";
    EXPECT_EQ(Found(id), "");
    EXPECT_THAT(FactsOf("face.portrait_not_made"), ElementsAre(Pair("reason", reason)));
  }
}

TEST_F(PortraitStepTest, IsTriedAgainWhileTheServiceIsAwayAndMadeOnce) {
  const std::string id = Wanted();
  peers_.fail["MakePassPortrait"] = Unavailable("SERVICE_AWAY", "The service is away.");
  EXPECT_EQ(Run().status().reason(), "SERVICE_AWAY");
  EXPECT_EQ(Look(id)->state(), v1::STATE_CHECKING) << "not decided while the frames are needed";
  peers_.fail.clear();
  peers_.fail["SignResult"] = Unavailable("SERVICE_AWAY", "The service is away.");
  clock_.Advance(std::chrono::minutes(2));
  EXPECT_FALSE(Run().ok());
  peers_.fail.clear();
  Restart();
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.calls["MakePassPortrait"], 2);
  EXPECT_EQ(Found(id), Picture());
}

TEST_F(PortraitStepTest, AWithdrawalWhileItIsMadeWins) {
  for (const auto purpose : {kOnPass, v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH}) {
    TearDown();
    SetUp();
    const std::string id = Wanted();
    peers_.during["MakePassPortrait"] = [&] { EXPECT_TRUE(Consent(id, purpose, false, "back").ok()); };
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(peers_.calls["MakePassPortrait"], 1);
    EXPECT_FALSE(HasField(id, field::kPassPortrait)) << purpose;
  }
}

TEST_F(PortraitStepTest, TakingConsentBackDestroysItAsLongAsItIsKept) {
  const std::string id = Wanted();
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  ASSERT_TRUE(HasField(id, field::kPassPortrait));
  EXPECT_EQ(Consent(id, kOnPass, true, "again").status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "late").status().reason(), "STATE_NOT_ALLOWED");
  ASSERT_TRUE(Consent(id, kOnPass, false, "back").ok());
  EXPECT_FALSE(HasField(id, field::kPassPortrait));
  EXPECT_EQ(Found(id), "");
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(EventKinds().back(), "consent.withdrawn");
}

TEST_F(PortraitStepTest, EachNoToAFaceDestroysIt) {
  for (const auto purpose : {kOnPass, v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH}) {
    TearDown();
    SetUp();
    peers_.grade.set_level("low");
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    ASSERT_TRUE(HasField(id, field::kPassPortrait)) << "made before it is decided";
    ASSERT_TRUE(Consent(id, purpose, false, "back").ok());
    EXPECT_FALSE(HasField(id, field::kPassPortrait)) << purpose;
  }
}

TEST_F(PortraitStepTest, GoesOnTheShortLivedPassesOfAFaceAndNoOthers) {
  for (const bool there : {true, false}) {
    TearDown();
    SetUp();
    if (!there) peers_.fail["MakePassPortrait"] = FailedPrecondition("PORTRAIT_NOT_ALIKE", "Not alike.");
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    Passes passes(With());
    v1::IssuePassesRequest request;
    request.set_idempotency_key(Key("passes"));
    request.set_application_id(id);
    request.set_kind("over18-face");
    request.set_count(2);
    const auto made = passes.IssuePasses(Call("IssuePasses"), request);
    EXPECT_EQ(made.status().reason(), there ? "" : "PORTRAIT_NOT_AVAILABLE");
    if (there) {
      EXPECT_EQ(peers_.batch_asked.portrait(), Picture());
    }
    request.set_idempotency_key(Key("faceless"));
    request.set_kind("over18");
    ASSERT_TRUE(passes.IssuePasses(Call("IssuePasses"), request).ok());
    EXPECT_EQ(peers_.batch_asked.portrait(), "");
  }
}

TEST_F(PortraitStepTest, GoesOnThePassOfANameAndAFace) {
  for (const bool there : {true, false}) {
    TearDown();
    SetUp();
    if (!there) peers_.fail["MakePassPortrait"] = FailedPrecondition("PORTRAIT_NOT_ALIKE", "Not alike.");
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    Passes passes(With());
    v1::IssuePassesRequest request;
    request.set_idempotency_key(Key("pass"));
    request.set_application_id(id);
    request.set_kind("name-face");
    request.set_count(1);
    const auto made = passes.IssuePasses(Call("IssuePasses"), request);
    EXPECT_EQ(made.status().reason(), there ? "" : "PORTRAIT_NOT_AVAILABLE");
    if (there) {
      EXPECT_EQ(made->kind(), "name-face");
      EXPECT_EQ(peers_.issue_asked_for.kind(), "name-face");
      EXPECT_EQ(peers_.issue_asked_for.portrait(), Picture());
      EXPECT_EQ(peers_.issue_asked_for.claims().birth_date(), "") << "the face stands for it";
    }
    request.set_kind("name");
    ASSERT_TRUE(passes.IssuePasses(Call("IssuePasses"), request).ok());
    EXPECT_EQ(peers_.issue_asked_for.kind(), "name");
    EXPECT_EQ(peers_.issue_asked_for.portrait(), "");
    ASSERT_TRUE(Consent(id, kOnPass, false, "back").ok());
    request.set_kind("name-face");
    EXPECT_EQ(passes.IssuePasses(Call("IssuePasses"), request).status().reason(), "CONSENT_MISSING");
  }
}

TEST_F(PortraitStepTest, GoesOnTheFullIdentityWhereThereIsOne) {
  for (const bool there : {true, false}) {
    TearDown();
    SetUp();
    if (!there) peers_.fail["MakePassPortrait"] = FailedPrecondition("PORTRAIT_NOT_ALIKE", "Not alike.");
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    EXPECT_EQ(peers_.issue_asked_for.kind(), "full-identity");
    EXPECT_EQ(peers_.issue_asked_for.portrait(), there ? Picture() : "");
  }
}

TEST_F(PortraitStepTest, IsNotOnTheFullIdentityOfWhoDidNotAgree) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(peers_.issue_asked_for.kind(), "full-identity");
  EXPECT_EQ(peers_.issue_asked_for.portrait(), "");
}

TEST_F(PortraitStepTest, AWithdrawalWhileTheFullIdentityIsIssuedWins) {
  const std::string id = Wanted();
  peers_.during["IssueCredential"] = [&] { EXPECT_TRUE(Consent(id, kOnPass, false, "back").ok()); };
  EXPECT_EQ(Run().status().reason(), "FACE_CHECK_CHANGED");
  EXPECT_EQ(peers_.issue_asked_for.portrait(), Picture());
  EXPECT_FALSE(HasField(id, field::kCredential)) << "what carries the face is not kept";
  peers_.during.clear();
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(peers_.issue_asked_for.portrait(), "");
  EXPECT_EQ(peers_.issue_keys.size(), 2U) << "the issuer does not take the same key with other content";
}

TEST_F(PortraitStepTest, IsTheSameRequestWhenTheIssuerWasAway) {
  const std::string id = Wanted();
  peers_.fail["IssueCredential"] = Unavailable("SERVICE_AWAY", "The service is away.");
  EXPECT_EQ(Run().status().reason(), "SERVICE_AWAY");
  peers_.fail.clear();
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(peers_.issue_keys, std::set<std::string>{id + "-full-identity-face"});
}

TEST_F(PortraitStepTest, ErasureTakesItAway) {
  const std::string id = Wanted();
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(HasField(id, field::kPassPortrait));
  v1::EraseApplicationRequest request;
  request.set_idempotency_key(Key("erase"));
  request.set_application_id(id);
  const auto erased = service_->EraseApplication(Call("EraseApplication"), request);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_FALSE(HasField(id, field::kPassPortrait));
}

// The person says no while the issuer is at work: what was made is given to nobody, and what lives for a year is revoked.
TEST_F(PortraitStepTest, ConsentTakenBackWhilePassesAreMadeWins) {
  for (const bool single : {true, false}) {
    TearDown();
    SetUp();
    const std::string id = Wanted();
    ASSERT_TRUE(Run().ok());
    peers_.during[single ? "IssueCredential" : "IssueBatch"] = [&] {
      EXPECT_TRUE(Consent(id, kOnPass, false, "no").ok());
    };
    Passes passes(With());
    v1::IssuePassesRequest request;
    request.set_idempotency_key(Key("pass"));
    request.set_application_id(id);
    request.set_kind(single ? "name-face" : "over18-face");
    request.set_count(1);
    EXPECT_EQ(passes.IssuePasses(Call("IssuePasses"), request).status().reason(), "CONSENT_MISSING");
    if (!single) continue;
    ASSERT_EQ(peers_.calls["RevokeCredential"], 1);
    EXPECT_EQ(peers_.orders.rbegin()->second, "Revoke " + peers_.pass_serial + " consent_withdrawn system");
  }
}

}  // namespace
}  // namespace lagan::proofing
