// Batches of short-lived passes: each pass good, none to be told from another, nothing of one kept, and not too many.
#include <set>

#include "lagan/audit/v1/audit.pb.h"
#include "services/credential/admission.h"
#include "services/credential/test_issuer.h"
#include "verifier/base45/base45.h"
#include "verifier/cose/signer.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/showing.h"
#include "verifier/credential/verify.h"

namespace lagan::credential {
namespace {

using verifier::Reason;

class BatchTest : public IssuerTest {
 protected:
  v1::IssueBatchRequest Make(const std::string& kind = "over18", unsigned count = 30,
                             const std::string& key = "a-batch-of-passes-1") {
    v1::IssueBatchRequest request;
    request.set_idempotency_key(key);
    request.set_application_id(MakeIssueRequest().application_id());
    request.set_kind(kind);
    request.set_count(count);
    request.set_level("medium");
    request.set_profile("M1B");
    return request;
  }
  v1::IssueBatchRequest MakeLive(unsigned count) {
    v1::IssueBatchRequest request = Make("over18-live", count);
    for (unsigned i = 0; i < count; ++i) {
      devices_.push_back(crypto::P256PrivateKey::Generate().value());
      request.add_holder_keys(std::string(AsText(devices_.back().PublicKey().ToDer())));
    }
    return request;
  }
  Result<v1::IssueBatchResponse> Ask(const v1::IssueBatchRequest& request) {
    return credential_->IssueBatch(Caller(), request);
  }
  std::vector<crypto::P256PrivateKey> devices_;
};

TEST_F(BatchTest, EachPassIsGoodForADayAtMost) {
  const auto made = Ask(Make());
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_EQ(made->qr_texts_size(), 30);
  EXPECT_EQ(made->kind(), "over18");
  EXPECT_TRUE(made->specimen());
  EXPECT_EQ(made->expires_at(), "2026-11-22T22:00:00Z") << "24 h from 22:04, rounded down to the hour";
  for (const std::string& text : made->qr_texts()) {
    const verifier::Verdict verdict = VerifyAsVenue(text);
    ASSERT_EQ(verdict.reason, Reason::kSpecimen) << verdict.sentence;
    EXPECT_EQ(verdict.kind, "over18");
    EXPECT_EQ(verdict.claims->over_age, 18);
    EXPECT_FALSE(verdict.shows_whose);
  }
  clock_.Set(*ParseTime("2026-11-22T22:00:00Z"));
  EXPECT_EQ(VerifyAsVenue(made->qr_texts(0)).reason, Reason::kExpired);
}

// Two passes of a batch are equal in everything but the signature, and two signatures share no run of bytes that chance would not
// give them.
TEST_F(BatchTest, NothingInAPassLeadsToAnother) {
  const auto made = Ask(Make());
  ASSERT_TRUE(made.ok()) << made.status();
  std::set<Bytes> before_signature;
  std::set<std::string> runs;
  for (const std::string& text : made->qr_texts()) {
    const Result<Bytes> message = verifier::DecodeCompactText(text);
    ASSERT_TRUE(message.ok());
    ASSERT_GT(message->size(), 64u);
    before_signature.insert(Bytes(message->begin(), message->end() - 64));
    const std::string signature(AsText(ByteView(*message).last(64)));
    for (std::size_t i = 0; i + 6 <= signature.size(); ++i) {
      EXPECT_TRUE(runs.insert(signature.substr(i, 6)).second) << "six bytes occur twice: 1 in 10^7 by chance";
    }
  }
  EXPECT_EQ(before_signature.size(), 1u) << "header, claims and end are the same in all of them";
}

TEST_F(BatchTest, BatchesOfTwoPeopleInAnHourAreAlike) {
  v1::IssueBatchRequest other = Make("over18", 1, "a-batch-of-somebody-else");
  other.set_application_id("ffeeddccbbaa99887766554433221100");
  const auto first = Ask(Make("over18", 1));
  clock_.Advance(std::chrono::minutes(40));
  const auto second = Ask(other);
  ASSERT_TRUE(first.ok() && second.ok());
  const Bytes a = *verifier::DecodeCompactText(first->qr_texts(0));
  const Bytes b = *verifier::DecodeCompactText(second->qr_texts(0));
  EXPECT_EQ(Bytes(a.begin(), a.end() - 64), Bytes(b.begin(), b.end() - 64));
}

TEST_F(BatchTest, ALivePassIsShownByItsDeviceOnly) {
  const auto made = Ask(MakeLive(2));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(VerifyAsVenue(made->qr_texts(0)).reason, Reason::kHolderProof);
  const Time now = FromUnixSeconds(ToUnixSeconds(clock_.Now()));
  for (const std::size_t pass : {std::size_t{0}, std::size_t{1}}) {
    for (const std::size_t device : {std::size_t{0}, std::size_t{1}}) {
      const auto shown = verifier::EncodeShowing(made->qr_texts(static_cast<int>(pass)), now,
                                                 verifier::LocalSigner(devices_[device]));
      ASSERT_TRUE(shown.ok()) << shown.status();
      EXPECT_EQ(VerifyAsVenue(*shown).reason, pass == device ? Reason::kSpecimen : Reason::kHolderProof);
    }
  }
}

TEST_F(BatchTest, APassWithAFaceCarriesIt) {
  v1::IssueBatchRequest request = Make("over18-face", 2);
  request.set_portrait(TestPortrait());
  const auto made = Ask(request);
  ASSERT_TRUE(made.ok()) << made.status();
  const verifier::Verdict verdict = VerifyAsVenue(made->qr_texts(0));
  ASSERT_EQ(verdict.reason, Reason::kSpecimen) << verdict.sentence;
  EXPECT_TRUE(verdict.shows_whose);
  EXPECT_EQ(AsText(verdict.claims->identity.photo->bytes), request.portrait());
}

TEST_F(BatchTest, ARepeatedCallGetsTheSameBytesUntilDeliveryIsOver) {
  const auto first = Ask(Make());
  ASSERT_TRUE(first.ok());
  Restart();
  clock_.Advance(std::chrono::hours(23));
  EXPECT_EQ(Ask(Make())->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Ask(Make("over18", 29)).status().reason(), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_TRUE(AcknowledgeOnce().ok());
  EXPECT_EQ(Ask(Make()).status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
}

TEST_F(BatchTest, ThreeBatchesOfAKindADay) {
  for (int i = 1; i <= kBatchesInWindow; ++i) {
    ASSERT_TRUE(Ask(Make("over18", 1, "a-batch-of-the-day-" + std::to_string(i))).ok());
    clock_.Advance(std::chrono::hours(1));
  }
  const v1::IssueBatchRequest fourth = Make("over18", 1, "a-batch-of-the-day-4");
  const Status refused = Ask(fourth).status();
  EXPECT_EQ(refused.code(), Code::kResourceExhausted);
  EXPECT_EQ(refused.reason(), "BATCH_LIMIT");
  EXPECT_NE(refused.message().find("Come back at 2026-11-22T22:04:06Z."), std::string::npos)
      << refused.message();
  EXPECT_EQ(Count("SELECT count(*) FROM issuance"), 3);
  EXPECT_TRUE(Ask(Make("over18", 1, "a-batch-of-the-day-3")).ok()) << "repeating is no new batch";

  v1::IssueBatchRequest face = Make("over18-face", 1, "a-batch-of-another-kind");
  face.set_portrait(TestPortrait());
  EXPECT_TRUE(Ask(face).ok()) << "each kind by itself";
  v1::IssueBatchRequest somebody = Make("over18", 1, "a-batch-of-somebody-else");
  somebody.set_application_id("ffeeddccbbaa99887766554433221100");
  EXPECT_TRUE(Ask(somebody).ok());

  ASSERT_TRUE(AcknowledgeOnce().ok());
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Ask(fourth).status().reason(), "BATCH_LIMIT") << "fetched batches count like others";
  clock_.Set(*ParseTime("2026-11-22T22:04:05.999Z"));
  EXPECT_EQ(Ask(fourth).status().reason(), "BATCH_LIMIT");
  clock_.Set(*ParseTime("2026-11-22T22:04:06Z"));
  EXPECT_TRUE(Ask(fourth).ok());
}

TEST_F(BatchTest, OnlyKindCountAndCommitmentAreLeft) {
  const auto made = Ask(Make());
  ASSERT_TRUE(made.ok());
  clock_.Advance(std::chrono::hours(24));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE kind = 'batch' AND application_id = '' AND "
                  "level = '' AND profile = '' AND event_id = '' AND pass_count = 30"),
            1);
  EXPECT_EQ(Ask(Make()).status().reason(), "DELIVERY_OVER") << "its key stands for a week";
  clock_.Advance(std::chrono::hours(24 * 6));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM issuance"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM issued WHERE pass_kind = 'over18' AND pass_count = 30"), 1);
}

TEST_F(BatchTest, TheAuditLogLearnsKindAndCount) {
  ASSERT_TRUE(Ask(Make()).ok());
  EXPECT_EQ(Events("batch.recorded").size(), 1u);
  const auto events = Events("batch.issued");
  ASSERT_EQ(events.size(), 1u);
  audit::v1::Entry entry;
  ASSERT_TRUE(entry.ParseFromString(std::string(AsText(events[0].event.payload))));
  EXPECT_EQ(entry.facts().at("kind"), "over18");
  EXPECT_EQ(entry.facts().at("count"), "30");
  EXPECT_FALSE(entry.facts().contains("serial"));
}

TEST_F(BatchTest, RefusesWhatIsNoBatch) {
  const std::string key(AsText(crypto::P256PrivateKey::Generate()->PublicKey().ToDer()));
  const struct {
    const char* reason;
    const char* field;
    std::function<void(v1::IssueBatchRequest&)> spoil;
  } rows[] = {
      {"IDEMPOTENCY_KEY_INVALID", "idempotency_key", [](auto& r) { r.set_idempotency_key("x"); }},
      {"FIELD_INVALID", "application_id", [](auto& r) { r.clear_application_id(); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.clear_kind(); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.set_kind("over21"); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.set_kind("name"); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_count(0); }},
      {"FIELD_INVALID", "count", [](auto& r) { r.set_count(31); }},
      {"FIELD_INVALID", "holder_keys", [&](auto& r) { r.add_holder_keys(key); }},
      {"FIELD_INVALID", "holder_keys", [](auto& r) { r.set_kind("over18-live"); }},
      {"FIELD_INVALID", "holder_keys",
       [&](auto& r) {
         r.set_kind("over18-live");
         r.set_count(2);
         r.add_holder_keys(key);
         r.add_holder_keys(key);
       }},
      {"FIELD_INVALID", "holder_keys",
       [](auto& r) {
         r.set_kind("over18-live");
         r.set_count(1);
         r.add_holder_keys("no key");
       }},
      {"PORTRAIT_INVALID", "portrait", [](auto& r) { r.set_portrait(TestPortrait()); }},
      {"PORTRAIT_INVALID", "portrait", [](auto& r) { r.set_kind("over18-face"); }},
      {"PORTRAIT_INVALID", "portrait",
       [](auto& r) {
         r.set_kind("over18-face");
         r.set_portrait(std::string(500, 'x'));
       }},
      {"FIELD_INVALID", "level", [](auto& r) { r.set_level("none"); }},
  };
  for (const auto& row : rows) {
    v1::IssueBatchRequest request = Make("over18", 1);
    row.spoil(request);
    const Status refused = Ask(request).status();
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << row.field;
    EXPECT_EQ(refused.reason(), row.reason) << row.field;
    EXPECT_EQ(refused.field(), row.field);
  }
  EXPECT_EQ(Count("SELECT count(*) FROM issuance"), 0) << "bad input leaves nothing";
}

}  // namespace
}  // namespace lagan::credential
