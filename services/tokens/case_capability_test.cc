#include "services/tokens/case_capability.h"

#include <gtest/gtest.h>
#include <limits>

#include "services/tokens/actor_token.h"
#include "services/tokens/test_keys.h"

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::minutes;

const std::string kCase(32, 'c');
const std::string kApplication(32, 'a');

CaseCapability Capability() {
  return {.case_id = kCase,
          .application_id = kApplication,
          .operator_id = "op-0123456789abcdef",
          .fields = {"document", "selfie"},
          .fencing_token = std::numeric_limits<std::uint64_t>::max(),
          .issued_at = kNow,
          .expires_at = kNow + minutes(10)};
}

Json Claims() {
  return {{"iss", "lagan-review"},       {"aud", "lagan-proofing"},          {"sub", "op-0123456789abcdef"},
          {"iat", ToUnixSeconds(kNow)},  {"exp", ToUnixSeconds(kNow) + 600}, {"case", kCase},
          {"application", kApplication}, {"fields", {"document"}},           {"fence", 7}};
}

class CaseCapabilityTest : public testing::Test {
 protected:
  std::string Outcome(std::string_view compact, Time now = kNow) const {
    const auto capability = VerifyCaseCapability(compact, keys_.ring, now);
    if (capability.ok()) return "OK";
    EXPECT_EQ(capability.status().code(), Code::kPermissionDenied);
    return capability.status().reason();
  }
  std::string With(const char* name, Json value) const {
    Json claims = Claims();
    claims[name] = std::move(value);
    return Outcome(keys_.Sign(claims));
  }
  TestKeys keys_;
};

TEST_F(CaseCapabilityTest, VerifiesWhatItSigns) {
  const auto compact = SignCaseCapability(Capability(), "kid", keys_.signer);
  ASSERT_TRUE(compact.ok()) << compact.status();
  const auto read = VerifyCaseCapability(*compact, keys_.ring, kNow);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->case_id, kCase);
  EXPECT_EQ(read->application_id, kApplication);
  EXPECT_EQ(read->operator_id, "op-0123456789abcdef");
  EXPECT_EQ(read->fields, Capability().fields);
  EXPECT_EQ(read->fencing_token, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(read->issued_at, kNow);
  EXPECT_EQ(read->expires_at, kNow + minutes(10));
  EXPECT_EQ(Outcome(keys_.Sign(Claims())), "OK") << "what the tables below start from";
}

TEST_F(CaseCapabilityTest, EndsWithTheLease) {
  const std::string compact = *SignCaseCapability(Capability(), "kid", keys_.signer);
  EXPECT_EQ(Outcome(compact, kNow + minutes(10) - milliseconds(1)), "OK");
  EXPECT_EQ(Outcome(compact, kNow + minutes(10)), "CAPABILITY_OVER");
  EXPECT_EQ(Outcome(compact, kNow - minutes(2)), "CAPABILITY_INVALID") << "of the future";
}

TEST_F(CaseCapabilityTest, RefusesWhatAnybodyElseSigned) {
  EXPECT_EQ(Outcome(TestKeys().Sign(Claims())), "CAPABILITY_INVALID") << "another key of the same name";
  EXPECT_EQ(Outcome(*EncodeJwt(Claims().dump(), "other", keys_.signer)), "CAPABILITY_INVALID");
  EXPECT_EQ(With("iss", "lagan-access"), "CAPABILITY_INVALID");
  EXPECT_EQ(With("aud", "lagan-services"), "CAPABILITY_INVALID");
}

TEST_F(CaseCapabilityTest, NeitherKindOfTokenPassesForTheOther) {
  const ActorToken actor{.operator_id = "op-0123456789abcdef",
                         .roles = {Role::kOperator},
                         .training = {},
                         .issued_at = kNow,
                         .expires_at = kNow + minutes(5)};
  EXPECT_EQ(Outcome(*SignActorToken(actor, "kid", keys_.signer)), "CAPABILITY_INVALID");
  EXPECT_EQ(VerifyActorToken(*SignCaseCapability(Capability(), "kid", keys_.signer), keys_.ring, kNow)
                .status()
                .reason(),
            "ACTOR_TOKEN_INVALID");
}

TEST_F(CaseCapabilityTest, RefusesBrokenForms) {
  const std::string good = keys_.Sign(Claims());
  for (const std::string& broken : {std::string(), std::string("."), good + ".", good.substr(1),
                                    good.substr(0, good.size() - 1), std::string(5000, 'A')}) {
    EXPECT_EQ(Outcome(broken), "CAPABILITY_INVALID") << broken.substr(0, 40);
  }
}

TEST_F(CaseCapabilityTest, RefusesClaimsThatItWouldNotWrite) {
  for (const char* member : {"case", "application"}) {
    for (const Json& id : {Json(""), Json(std::string(31, 'a')), Json(std::string(33, 'a')),
                           Json(std::string(32, 'A')), Json(1)}) {
      EXPECT_EQ(With(member, id), "CAPABILITY_INVALID") << member << id.dump();
    }
  }
  EXPECT_EQ(With("sub", "op-x"), "CAPABILITY_INVALID");
  for (const Json& fence : {Json(-1), Json(1.5), Json("7"), Json()}) {
    EXPECT_EQ(With("fence", fence), "CAPABILITY_INVALID") << fence.dump();
  }
  Json sixteen = Json::array();
  for (char c = 'a'; c < 'a' + 16; ++c) sixteen.push_back(std::string(32, c));
  EXPECT_EQ(With("fields", sixteen), "OK");
  sixteen.push_back("q");
  for (const Json& fields : {sixteen, Json("document"), Json({"Document"}), Json({""}), Json({1}),
                             Json({std::string(33, 'a')}), Json({"a", "a"})}) {
    EXPECT_EQ(With("fields", fields), "CAPABILITY_INVALID") << fields.dump();
  }
  EXPECT_EQ(With("more", 1), "CAPABILITY_INVALID");
  const Json whole = Claims();
  for (const auto& [name, value] : whole.items()) {
    Json claims = Claims();
    claims.erase(name);
    EXPECT_EQ(Outcome(keys_.Sign(claims)), "CAPABILITY_INVALID") << name;
  }
}

TEST_F(CaseCapabilityTest, KeysThatCannotBeHadAreNoBadCapability) {
  const ManualClock clock(kNow);
  const KeyRing ring([]() -> Result<PublicKeys> { return Unavailable("PEER_UNAVAILABLE", "Nobody there."); },
                     &clock);
  EXPECT_EQ(VerifyCaseCapability(keys_.Sign(Claims()), ring, kNow).status().code(), Code::kUnavailable);
}

}  // namespace
}  // namespace lagan::tokens
