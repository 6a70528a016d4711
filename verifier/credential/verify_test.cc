#include "verifier/credential/verify.h"

#include <set>

#include <gtest/gtest.h>
#include <zlib.h>

#include "verifier/base45/base45.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/testing/sample.h"
#include "verifier/zlib/deflate.h"

namespace lagan::verifier {
namespace {

using testing::kSampleKid;
using testing::MakeClaims;
using testing::MakeTrust;
using testing::MakeTrustKey;
using testing::SampleKey;
using testing::SampleNow;

class VerifyTest : public ::testing::Test {
 protected:
  std::string Issue(const CredentialClaims& claims = MakeClaims()) {
    return *EncodeCredential(claims, kSampleKid, key_.signer);
  }
  // The reason, after checking that claims are shown exactly when they may be and that the outcome fits.
  std::string_view Judge(std::string_view text, Time now = SampleNow()) { return Judge(text, trust_, now); }
  static std::string_view Judge(std::string_view text, const TrustBundle& trust, Time now = SampleNow()) {
    const Verdict verdict = VerifyCredential(text, trust, now);
    EXPECT_EQ(verdict.outcome, OutcomeOf(verdict.reason));
    EXPECT_EQ(verdict.claims.has_value(),
              verdict.outcome == Outcome::kAccepted || verdict.outcome == Outcome::kSpecimen);
    EXPECT_FALSE(verdict.sentence.empty());
    EXPECT_TRUE(verdict.trust_age.has_value());
    return ReasonName(verdict.reason);
  }
  TrustBundle TrustWith(std::initializer_list<TrustKey> keys) const { return MakeTrust(keys); }

  SampleKey key_;
  TrustBundle trust_ = MakeTrust({MakeTrustKey(key_)});
};

TEST_F(VerifyTest, AcceptsWhatTheIssuerMade) {
  const Verdict verdict = VerifyCredential(Issue(), trust_, SampleNow());
  EXPECT_EQ(verdict.outcome, Outcome::kAccepted);
  EXPECT_EQ(verdict.reason, Reason::kOk);
  ASSERT_TRUE(verdict.claims.has_value());
  EXPECT_EQ(verdict.claims->identity.full_name, MakeClaims().identity.full_name);
  EXPECT_EQ(verdict.trust_age, std::chrono::hours(2));
}

TEST_F(VerifyTest, EveryChangedCharacterIsRefused) {
  const std::string good = Issue();
  ASSERT_EQ(Judge(good), "OK");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char other : std::string_view("0159AFGWZ $%*+-./:a_\n\xff")) {
      if (other == good[i]) continue;
      std::string changed = good;
      changed[i] = other;
      const Verdict verdict = VerifyCredential(changed, trust_, SampleNow());
      ASSERT_EQ(verdict.outcome, Outcome::kRefused) << "position " << i << ", character " << int(other);
      ASSERT_FALSE(verdict.claims.has_value());
    }
  }
}

TEST_F(VerifyTest, EveryCutAndEveryAdditionIsRefused) {
  const std::string good = Issue();
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(VerifyCredential(good.substr(0, size), trust_, SampleNow()).outcome, Outcome::kRefused) << size;
  }
  for (const char* more : {"0", "00", "000", " ", "\n"}) {
    EXPECT_EQ(VerifyCredential(good + more, trust_, SampleNow()).outcome, Outcome::kRefused);
    EXPECT_EQ(VerifyCredential(more + good, trust_, SampleNow()).outcome, Outcome::kRefused);
  }
}

TEST_F(VerifyTest, TellsOtherCodesFromDamagedOnes) {
  EXPECT_EQ(Judge(""), "NOT_OURS");
  EXPECT_EQ(Judge("https://www.example.org/menu"), "NOT_OURS");
  EXPECT_EQ(Judge("0123456789"), "NOT_OURS");
  EXPECT_EQ(Judge(std::string(5000, 'A')), "NOT_OURS");
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(CborText("hello")))), "NOT_OURS");
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(Bytes{0xff, 0x00}))), "UNREADABLE");
  const Bytes other = *EncodeSign1(CborMap({{CborInteger(1), CborText("x")}}), {kSampleKid, {}}, key_.signer);
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(other))), "NOT_OURS");
}

TEST_F(VerifyTest, RefusesABomb) {
  const Bytes zeros(1 << 20, 0);
  Bytes bomb(4096);
  uLongf size = bomb.size();
  ASSERT_EQ(compress2(bomb.data(), &size, zeros.data(), zeros.size(), 9), Z_OK);
  bomb.resize(size);
  const std::string text = Base45Encode(bomb);
  ASSERT_LE(text.size(), kMaxCredentialText);
  EXPECT_EQ(Judge(text), "UNREADABLE");
}

TEST_F(VerifyTest, TriesEveryKeyWithTheKid) {
  const std::string text = Issue();
  const SampleKey other;
  TrustKey stranger = MakeTrustKey(other);
  EXPECT_EQ(Judge(text, TrustWith({stranger, MakeTrustKey(key_)})), "OK");
  EXPECT_EQ(Judge(text, TrustWith({MakeTrustKey(key_), stranger})), "OK");
  EXPECT_EQ(Judge(text, TrustWith({stranger})), "BAD_SIGNATURE");
  stranger.kid = {9, 9, 9, 9, 9, 9, 9, 9};
  EXPECT_EQ(Judge(text, TrustWith({stranger})), "UNKNOWN_ISSUER");
  // The right key under another kid is not looked for: the message names the key.
  TrustKey renamed = MakeTrustKey(key_);
  renamed.kid = {9, 9, 9, 9, 9, 9, 9, 9};
  EXPECT_EQ(Judge(text, TrustWith({renamed})), "UNKNOWN_ISSUER");
}

TEST_F(VerifyTest, TriesEveryKeyWhenThereIsNoKid) {
  const Bytes message = *EncodeSign1(*EncodeClaims(MakeClaims()), {}, key_.signer);
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(message))), "OK");
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(message)), TrustWith({MakeTrustKey(SampleKey())})),
            "BAD_SIGNATURE");
}

TEST_F(VerifyTest, TheKeyMustHaveThePurpose) {
  TrustKey other_purpose = MakeTrustKey(key_);
  other_purpose.purpose = "over-18";
  EXPECT_EQ(Judge(Issue(), TrustWith({other_purpose})), "WRONG_KEY_PURPOSE");
  EXPECT_EQ(Judge(Issue(), TrustWith({other_purpose, MakeTrustKey(key_)})), "OK");
}

TEST_F(VerifyTest, SpecimenIsAPropertyOfTheKeyAndPrevails) {
  TrustKey specimen = MakeTrustKey(key_);
  specimen.specimen = true;
  const Verdict verdict = VerifyCredential(Issue(), TrustWith({specimen}), SampleNow());
  EXPECT_EQ(verdict.outcome, Outcome::kSpecimen);
  EXPECT_EQ(verdict.reason, Reason::kSpecimen);
  EXPECT_TRUE(verdict.claims.has_value());
  // The same key listed as real as well, in any order or under another purpose, does not make it real.
  EXPECT_EQ(Judge(Issue(), TrustWith({specimen, MakeTrustKey(key_)})), "SPECIMEN");
  EXPECT_EQ(Judge(Issue(), TrustWith({MakeTrustKey(key_), specimen})), "SPECIMEN");
  specimen.purpose = "over-18";
  EXPECT_EQ(Judge(Issue(), TrustWith({MakeTrustKey(key_), specimen})), "SPECIMEN");
}

TEST_F(VerifyTest, TheIssuerMustBeTheOneOfTheBundle) {
  CredentialClaims claims = MakeClaims();
  claims.issuer = "https://another.example";
  EXPECT_EQ(Judge(Issue(claims)), "UNKNOWN_ISSUER");
}

TEST_F(VerifyTest, HoldsToTheTimes) {
  const std::string text = Issue();
  const CredentialClaims claims = MakeClaims();
  TrustBundle long_lived = trust_;
  long_lived.issued_at = SampleNow() - std::chrono::days(20);
  long_lived.expires_at = SampleNow() + std::chrono::days(200);
  const std::chrono::seconds second(1);
  EXPECT_EQ(Judge(text, long_lived, claims.expires_at - second), "OK");
  EXPECT_EQ(Judge(text, long_lived, claims.expires_at), "EXPIRED");
  EXPECT_EQ(Judge(text, long_lived, *claims.issued_at - kClockTolerance), "OK");
  // What is signed in the future says that a clock is wrong.
  EXPECT_EQ(Judge(text, long_lived, *claims.issued_at - kClockTolerance - second), "CLOCK");
  CredentialClaims later = claims;
  later.not_before = SampleNow() + std::chrono::hours(1);
  EXPECT_EQ(Judge(Issue(later)), "NOT_YET_VALID");
  EXPECT_EQ(Judge(Issue(later), *later.not_before - kClockTolerance), "OK");
}

TEST_F(VerifyTest, AKeyIsOnlyGoodInItsTime) {
  TrustKey old = MakeTrustKey(key_);
  old.not_after = SampleNow() - std::chrono::seconds(1);
  TrustKey young = MakeTrustKey(key_);
  young.not_before = SampleNow() + std::chrono::hours(1);
  EXPECT_EQ(Judge(Issue(), TrustWith({old})), "EXPIRED");
  EXPECT_EQ(Judge(Issue(), TrustWith({young})), "NOT_YET_VALID");
  EXPECT_EQ(Judge(Issue(), TrustWith({old, MakeTrustKey(key_)})), "OK");
}

TEST_F(VerifyTest, AStaleBundleOrAWrongClockDecidesNothing) {
  const std::string text = Issue();
  std::string changed = text;
  changed[40] = changed[40] == 'A' ? 'B' : 'A';
  for (const std::string& t : {text, changed, std::string("HELLO")}) {
    EXPECT_EQ(Judge(t, trust_.expires_at), "TRUST_STALE");
    EXPECT_EQ(Judge(t, trust_.issued_at - kClockTolerance - std::chrono::seconds(1)), "CLOCK");
  }
  EXPECT_EQ(OutcomeOf(Reason::kTrustStale), Outcome::kUndecided);
  EXPECT_EQ(OutcomeOf(Reason::kClock), Outcome::kUndecided);
  EXPECT_EQ(Judge(text, trust_.expires_at - std::chrono::seconds(1)), "OK");
}

TEST_F(VerifyTest, ClaimsThatAreNotUnderstoodAreRefused) {
  const Bytes payload = CborMap({{CborInteger(1), CborText("https://issuer.example")},
                                 {CborInteger(4), Bytes{0xfb, 0x41, 0xda, 0xd2, 0x74, 0x80, 0, 0, 0}},
                                 {CborInteger(169), CborMap({})}});
  const Bytes message = *EncodeSign1(payload, {kSampleKid, {}}, key_.signer);
  EXPECT_EQ(Judge(Base45Encode(DeflateFixed(message))), "UNREADABLE");
}

TEST(EncodeCredential, AsksForAKidOfEightBytes) {
  const SampleKey key;
  const Result<std::string> text = EncodeCredential(MakeClaims(), Bytes{1, 2, 3}, key.signer);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().reason(), "KID_INVALID");
}

TEST(EncodeCredential, FitsASmallCode) {
  const SampleKey key;
  const std::string text = *EncodeCredential(MakeClaims(), kSampleKid, key.signer);
  EXPECT_LT(text.size(), 366U) << "version 12 at level M (ISO/IEC 18004, table 7)";
}

TEST(Verdict, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Reason::kUsage); ++i) {
    EXPECT_TRUE(names.insert(ReasonName(static_cast<Reason>(i))).second) << i;
  }
}

}  // namespace
}  // namespace lagan::verifier
