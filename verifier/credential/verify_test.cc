#include "verifier/credential/verify.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <zlib.h>

#include "verifier/base45/base45.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/showing.h"
#include "verifier/testing/sample_venue.h"
#include "verifier/zlib/deflate.h"

namespace lagan::verifier {
namespace {

using testing::kSampleKid;
using testing::MakeClaims;
using testing::MakeTrust;
using testing::MakeTrustKey;
using testing::SampleKey;
using testing::SampleNow;
using testing::TextOf;

class VerifyTest : public ::testing::Test {
 protected:
  std::string Issue(const CredentialClaims& claims = MakeClaims()) {
    return *EncodeCredential(claims, kSampleKid, key_.signer);
  }
  // The reason, after checking that claims are shown exactly when they may be and that the outcome fits.
  std::string_view Judge(std::string_view text, Time now = SampleNow()) { return Judge(text, trust_, now); }
  static std::string_view Judge(std::string_view text, const TrustBundle& trust, Time now = SampleNow()) {
    const Verdict verdict = VerdictOn(text, trust, now);
    EXPECT_EQ(verdict.outcome, OutcomeOf(verdict.reason));
    EXPECT_EQ(verdict.claims.has_value(),
              verdict.outcome == Outcome::kAccepted || verdict.outcome == Outcome::kSpecimen);
    EXPECT_FALSE(verdict.sentence.empty());
    EXPECT_TRUE(verdict.trust_age.has_value());
    EXPECT_EQ(verdict.age, TrustAgeOf(*verdict.trust_age));
    return ReasonName(verdict.reason);
  }
  static Verdict VerdictOn(std::string_view text, const TrustBundle& trust, Time now = SampleNow()) {
    const InstalledTrust installed{trust, {}, 1};
    return VerifyCredential(text, {&installed}, now);
  }
  TrustBundle TrustWith(std::initializer_list<TrustKey> keys) const { return MakeTrust(keys); }

  SampleKey key_;
  TrustBundle trust_ = MakeTrust({MakeTrustKey(key_)});
};

TEST_F(VerifyTest, AcceptsWhatTheIssuerMade) {
  const Verdict verdict = VerdictOn(Issue(), trust_);
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
      const Verdict verdict = VerdictOn(changed, trust_);
      ASSERT_EQ(verdict.outcome, Outcome::kRefused) << "position " << i << ", character " << int(other);
      ASSERT_FALSE(verdict.claims.has_value());
    }
  }
}

TEST_F(VerifyTest, EveryCutAndEveryAdditionIsRefused) {
  const std::string good = Issue();
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(VerdictOn(good.substr(0, size), trust_).outcome, Outcome::kRefused) << size;
  }
  for (const char* more : {"0", "00", "000", " ", "\n"}) {
    EXPECT_EQ(VerdictOn(good + more, trust_).outcome, Outcome::kRefused);
    EXPECT_EQ(VerdictOn(more + good, trust_).outcome, Outcome::kRefused);
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
  const Verdict verdict = VerdictOn(Issue(), TrustWith({specimen}));
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
  later.not_before = SampleNow() + std::chrono::days(10);
  const Time begin = *later.not_before - kClockTolerance;
  const auto judge_later = [&](Time now) { return Judge(Issue(later), long_lived, now); };
  EXPECT_EQ(judge_later(begin), "OK");
  // It has not begun, or this clock is behind; and by more than any clock that goes unnoticed.
  EXPECT_EQ(judge_later(begin - second), "CLOCK");
  EXPECT_EQ(judge_later(begin - std::chrono::days(7)), "CLOCK");
  EXPECT_EQ(judge_later(begin - std::chrono::days(7) - second), "NOT_YET_VALID");
}

TEST_F(VerifyTest, AKeyIsOnlyGoodInItsTime) {
  TrustKey old = MakeTrustKey(key_);
  old.not_after = SampleNow() - std::chrono::seconds(1);
  TrustKey young = MakeTrustKey(key_);
  young.not_before = SampleNow() + std::chrono::hours(1);
  TrustKey unborn = MakeTrustKey(key_);
  unborn.not_before = SampleNow() + std::chrono::days(8);
  EXPECT_EQ(Judge(Issue(), TrustWith({old})), "EXPIRED");
  EXPECT_EQ(Judge(Issue(), TrustWith({unborn})), "NOT_YET_VALID");
  EXPECT_EQ(Judge(Issue(), TrustWith({old, MakeTrustKey(key_)})), "OK");
  // Of several, the one that is most in its time.
  EXPECT_EQ(Judge(Issue(), TrustWith({old, young, unborn})), "CLOCK");
  EXPECT_EQ(Judge(Issue(), TrustWith({unborn, young, old})), "CLOCK");
  EXPECT_EQ(Judge(Issue(), TrustWith({young, MakeTrustKey(key_)})), "OK");
}

TEST_F(VerifyTest, AStaleBundleOrAWrongClockDecidesNothing) {
  const std::string text = Issue();
  Bytes message = *DecodeCredentialText(text);
  message.back() ^= 1;
  const std::string changed_signature = Base45Encode(DeflateFixed(message));
  TrustBundle newer = trust_;
  newer.minimum_verifier = kVerifierVersion + 1;
  // No bundle is needed to see that these are no credentials.
  for (const auto& [t, known] : {std::pair<std::string, std::string>{text, ""},
                                 {changed_signature, ""},
                                 {"HELLO", "NOT_OURS"},
                                 {"NI1:HELLO", "UNREADABLE"}}) {
    EXPECT_EQ(Judge(t, trust_.expires_at), known.empty() ? "TRUST_STALE" : known);
    EXPECT_EQ(Judge(t, trust_.issued_at - kClockTolerance - std::chrono::seconds(1)),
              known.empty() ? "CLOCK" : known);
    EXPECT_EQ(Judge(t, newer), known.empty() ? "VERIFIER_TOO_OLD" : known);
    EXPECT_EQ(ReasonName(VerifyCredential(t, {}, SampleNow()).reason),
              known.empty() ? "TRUST_UNUSABLE" : known);
  }
  newer.minimum_verifier = kVerifierVersion;
  EXPECT_EQ(Judge(text, newer), "OK");
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

// ---- Every kind

class VerifyPassTest : public ::testing::Test, protected testing::SampleVenue {
 protected:
  // A compact pass with this payload, signed by the kind's key.
  std::string Signed(const PassKind& kind, const Bytes& payload) {
    const Bytes header = testing::HeaderOf(kAlgorithmEs256, testing::KidOf(kind));
    return TextOf(Format::kCompact, testing::RawSign1(header, CborMap({}), payload, SignerOf(kind)));
  }
  std::string Reason(std::string_view text, Time now = SampleNow()) {
    const Verdict verdict = VerifyCredential(text, venue, now);
    EXPECT_EQ(verdict.outcome, OutcomeOf(verdict.reason));
    const bool shown = verdict.outcome == Outcome::kAccepted || verdict.outcome == Outcome::kSpecimen;
    EXPECT_EQ(verdict.claims.has_value(), shown);
    EXPECT_FALSE(verdict.sentence.empty());
    return std::string(ReasonName(verdict.reason));
  }

  crypto::SeededRandomForTest random_{1};
  SeenPasses seen_{random_};
};

TEST_F(VerifyPassTest, EveryKindIsAccepted) {
  for (const PassKind& kind : PassKinds()) {
    const Verdict verdict = VerifyCredential(Show(kind), venue, SampleNow());
    EXPECT_EQ(ReasonName(verdict.reason), "OK") << kind.name;
    EXPECT_EQ(verdict.kind, kind.name);
    EXPECT_EQ(verdict.format, kind.format);
    EXPECT_EQ(verdict.shows_whose, kind.Has(Claim::kPhoto)) << kind.name;
    EXPECT_EQ(verdict.sentence.find("does not show whose") == std::string::npos, verdict.shows_whose)
        << verdict.sentence;
    ASSERT_TRUE(verdict.claims.has_value()) << kind.name;
    EXPECT_EQ(verdict.claims->over_age == 18, kind.Has(Claim::kOverAge));
    EXPECT_EQ(verdict.claims->identity.full_name.empty(), !kind.Has(Claim::kFullName));
  }
}

TEST_F(VerifyPassTest, AKeySignsItsKindAndNoOther) {
  for (const PassKind& kind : PassKinds()) {
    const std::string text = Show(kind);
    const TrustKey own = KeyOf(kind);
    for (const PassKind& other : PassKinds()) {
      if (&other == &kind) continue;
      KeyOf(kind).purpose = other.name;
      EXPECT_EQ(Reason(text), "WRONG_KEY_PURPOSE") << kind.name << " by a key for " << other.name;
    }
    for (const char* purpose : {"status-list", "result", "eu-dcc", ""}) {
      KeyOf(kind).purpose = purpose;
      EXPECT_EQ(Reason(text), "WRONG_KEY_PURPOSE") << kind.name << purpose;
    }
    KeyOf(kind) = own;
  }
}

TEST_F(VerifyPassTest, EveryRuleHoldsForEveryKind) {
  for (const PassKind& kind : PassKinds()) {
    const std::string text = Show(kind);
    const std::string good = Reason(text);
    EXPECT_EQ(good, "OK");
    const TrustKey own = KeyOf(kind);
    const auto with = [&](auto&& change) {
      change(KeyOf(kind));
      const std::string reason = Reason(text);
      KeyOf(kind) = own;
      return reason;
    };
    const std::chrono::seconds second(1);
    EXPECT_EQ(with([](TrustKey& key) { key.withdrawn = true; }), "KEY_WITHDRAWN");
    EXPECT_EQ(with([&](TrustKey& key) { key.key = SampleKey().public_key, key.withdrawn = true; }),
              "BAD_SIGNATURE");
    EXPECT_EQ(with([&](TrustKey& key) { key.not_after = SampleNow() - second; }), "EXPIRED");
    EXPECT_EQ(with([&](TrustKey& key) { key.not_after = SampleNow(); }), good);
    const Time soon = SampleNow() + kClockTolerance;
    const std::chrono::days week(7);
    EXPECT_EQ(with([&](TrustKey& key) { key.not_before = soon; }), good);
    // What verifies under a key was signed: the key is in use, and rather this clock is behind.
    EXPECT_EQ(with([&](TrustKey& key) { key.not_before = soon + second; }), "CLOCK");
    EXPECT_EQ(with([&](TrustKey& key) { key.not_before = soon + week; }), "CLOCK");
    EXPECT_EQ(with([&](TrustKey& key) { key.not_before = soon + week + second; }), "NOT_YET_VALID");
    EXPECT_EQ(with([](TrustKey& key) { key.kid = Bytes(8, 99); }), "UNKNOWN_ISSUER");
    EXPECT_EQ(with([](TrustKey& key) { key.issuer = "https://other.example"; }), "UNKNOWN_ISSUER");
    EXPECT_EQ(with([](TrustKey& key) { key.issuer = testing::kSampleIssuer; }), good);
    EXPECT_EQ(with([](TrustKey& key) { key.specimen = true; }), "SPECIMEN");
    EXPECT_EQ(with([](TrustKey& key) { key.key = SampleKey().public_key; }), "BAD_SIGNATURE");
  }
}

TEST_F(VerifyPassTest, AKeyThatIsWithdrawnUnderOnePurposeIsWithdrawnUnderAll) {
  for (const PassKind& kind : PassKinds()) {
    const std::string text = Show(kind);
    const std::vector<TrustKey> keys = trust.bundle.keys;
    for (const char* purpose : {"status-list", "result", "eu-dcc"}) {
      TrustKey withdrawn = KeyOf(kind);
      withdrawn.purpose = purpose;
      trust.bundle.keys.push_back(withdrawn);
      EXPECT_EQ(Reason(text), "OK") << kind.name;
      trust.bundle.keys.back().withdrawn = true;
      EXPECT_EQ(Reason(text), "KEY_WITHDRAWN") << kind.name << " and " << purpose;
      trust.bundle.keys.back().issuer = "https://another.example";
      EXPECT_EQ(Reason(text), "KEY_WITHDRAWN") << kind.name << " and another issuer's " << purpose;
      std::ranges::reverse(trust.bundle.keys);
      EXPECT_EQ(Reason(text), "KEY_WITHDRAWN") << kind.name << " in any order";
      // Another key that happens to have the same kid is not this one.
      trust.bundle.keys.front().key = SampleKey().public_key;
      EXPECT_EQ(Reason(text), "OK") << kind.name;
      trust.bundle.keys = keys;
    }
  }
}

TEST_F(VerifyPassTest, EndsWhenItSays) {
  for (const PassKind& kind : PassKinds()) {
    const std::string pass = Issue(kind, testing::MakePassClaims(kind, &holder));
    const Time end = ExpiryOf(kind, SampleNow());
    trust.bundle.issued_at = end - std::chrono::hours(1);
    trust.bundle.expires_at = end + std::chrono::hours(1);
    InstallList(0, trust.bundle.issued_at);
    const Time last = end - std::chrono::seconds(1);
    EXPECT_EQ(Reason(ShowText(kind, pass, last), last), "OK") << kind.name;
    EXPECT_EQ(Reason(ShowText(kind, pass, end), end), "EXPIRED") << kind.name;
  }
}

TEST_F(VerifyPassTest, ADayPassThatNeverEndsIsAMistake) {
  for (const PassKind& kind : PassKinds()) {
    if (kind.format != Format::kCompact) continue;
    CredentialClaims claims = testing::MakePassClaims(kind, &holder);
    // The lives of docs/credentials.md, 24 hours and 12 months, from 1 March 2026 at 12:00, rounded down to the hour and the day.
    const bool of_a_day = std::string_view(kind.name).starts_with("over18");
    const Time latest = *ParseTime(of_a_day ? "2026-03-02T12:00:00Z" : "2027-03-01T00:00:00Z");
    // A week later, for a clock that is behind; and what no such clock explains.
    const Time doubtful = *ParseTime(of_a_day ? "2026-03-09T12:00:00Z" : "2027-03-08T00:00:00Z");
    const Time mistaken = *ParseTime(of_a_day ? "2026-03-09T13:00:00Z" : "2027-03-09T00:00:00Z");
    const auto judge = [&](Time end) {
      claims.expires_at = end;
      return Reason(ShowText(kind, Signed(kind, *EncodeCompactClaims(claims))));
    };
    EXPECT_EQ(judge(latest), "OK") << kind.name;
    EXPECT_EQ(judge(latest + kind.rounding), "CLOCK") << kind.name << ": 25 hours, 12 months and a day";
    EXPECT_EQ(judge(doubtful), "CLOCK") << kind.name;
    EXPECT_EQ(judge(mistaken), "UNREADABLE") << kind.name;
    EXPECT_EQ(judge(doubtful - std::chrono::minutes(1)), "UNREADABLE") << kind.name << ": not rounded";
    EXPECT_EQ(judge(*ParseTime("2099-01-01T00:00:00Z")), "UNREADABLE") << kind.name;
  }
}

// A machine's clock is behind, and its bundle is older than that and shows nothing. A pass that was issued a minute ago, on the hour,
// then seems to live too long: nobody is to be turned red for it, and nobody is let in.
TEST_F(VerifyPassTest, AClockThatIsBehindRefusesNoFreshPass) {
  const Time issued = std::chrono::ceil<std::chrono::days>(SampleNow());
  for (const PassKind& kind : PassKinds()) {
    if (kind.format != Format::kCompact) continue;
    CredentialClaims claims = testing::MakePassClaims(kind, &holder);
    claims.expires_at = ExpiryOf(kind, issued);
    const std::string pass = Issue(kind, claims);
    const auto judge = [&](std::chrono::minutes behind) {
      const Time now = issued - behind;
      trust.bundle.issued_at = now - std::chrono::hours(1);
      trust.bundle.expires_at = now + std::chrono::days(7);
      InstallList(0, trust.bundle.issued_at);
      return Reason(ShowText(kind, pass, now), now);
    };
    EXPECT_EQ(judge(std::chrono::minutes(0)), "OK") << kind.name;
    EXPECT_EQ(judge(std::chrono::minutes(10)), "CLOCK") << kind.name;
    EXPECT_EQ(judge(std::chrono::hours(36)), "CLOCK") << kind.name;
    EXPECT_EQ(judge(std::chrono::days(7)), "CLOCK") << kind.name;
    EXPECT_EQ(judge(std::chrono::days(8)), "UNREADABLE") << kind.name;
  }
}

// A pass of 3,600 possible ends would be a handle of its holder.
TEST_F(VerifyPassTest, AnEndThatIsNotRoundedIsAMistake) {
  for (const PassKind& kind : PassKinds()) {
    const bool compact = kind.format == Format::kCompact;
    CredentialClaims claims = testing::MakePassClaims(kind, &holder);
    const Time end = claims.expires_at;
    const auto judge = [&](std::chrono::seconds earlier) {
      claims.expires_at = end - earlier;
      if (compact) return Reason(ShowText(kind, Signed(kind, *EncodeCompactClaims(claims))));
      const Bytes header = testing::HeaderOf(kAlgorithmEs256, testing::KidOf(kind));
      return Reason(
          TextOf(kind.format, testing::RawSign1(header, CborMap({}), *EncodeClaims(claims), SignerOf(kind))));
    };
    EXPECT_EQ(judge(std::chrono::seconds(0)), "OK") << kind.name;
    EXPECT_EQ(judge(kind.rounding), "OK") << kind.name;
    // Other issuers of Claim 169 round as they like.
    const char* const odd = compact ? "UNREADABLE" : "OK";
    EXPECT_EQ(judge(std::chrono::seconds(1)), odd) << kind.name;
    EXPECT_EQ(judge(kind.rounding - std::chrono::seconds(1)), odd) << kind.name;
    EXPECT_EQ(judge(std::chrono::minutes(30)), odd) << kind.name;
  }
}

TEST_F(VerifyPassTest, ALivePassNeedsItsHolder) {
  const PassKind& kind = testing::Kind("over18-live");
  const std::string pass = Issue(kind, testing::MakePassClaims(kind, &holder));
  EXPECT_EQ(Reason(pass), "HOLDER_PROOF") << "a picture of the pass";
  const auto shown = [&](std::chrono::seconds late) {
    return Reason(*EncodeShowing(pass, SampleNow() - late, holder.signer));
  };
  using std::chrono::seconds;
  EXPECT_EQ(shown(seconds(0)), "OK");
  EXPECT_EQ(shown(seconds(60)), "OK");
  EXPECT_EQ(shown(seconds(61)), "HOLDER_PROOF");
  EXPECT_EQ(shown(seconds(-60)), "OK");
  EXPECT_EQ(shown(seconds(-61)), "CLOCK") << "a clock is wrong; it is not the holder's fault";
  EXPECT_EQ(Reason(*EncodeShowing(pass, SampleNow(), SampleKey().signer)), "HOLDER_PROOF")
      << "another device";
  // A showing that is from the future and signed by somebody else says nothing about clocks.
  EXPECT_EQ(Reason(*EncodeShowing(pass, SampleNow() + seconds(600), SampleKey().signer)), "HOLDER_PROOF");
  // What is no live pass is not shown live, and a showing is not shown again.
  const std::string plain = Issue(testing::Kind("over18"), testing::MakePassClaims(testing::Kind("over18")));
  EXPECT_EQ(Reason(*EncodeShowing(plain, SampleNow(), holder.signer)), "UNREADABLE");
  const std::string showing = *EncodeShowing(pass, SampleNow(), holder.signer);
  EXPECT_EQ(Reason(*EncodeShowing(showing, SampleNow(), holder.signer)), "UNREADABLE");
  // A holder key that is no point of the curve.
  CredentialClaims claims = testing::MakePassClaims(kind, &holder);
  claims.holder_key->x = Bytes(32, 0xff);
  EXPECT_EQ(Reason(*EncodeShowing(Issue(kind, claims), SampleNow(), holder.signer)), "HOLDER_PROOF");
}

// (r, n-s) verifies wherever (r, s) does.
std::string Twin(std::string_view text) {
  const Bytes message = *DecodeCompactText(text);
  const Sign1 read = *ReadSign1(message);
  const Bytes n = *HexDecode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  Bytes out = message;
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = n[i] - read.signature[32 + i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[out.size() - 32 + i] = static_cast<std::uint8_t>(digit + 256 * borrow);
  }
  return *EncodeCompactText(out);
}

TEST_F(VerifyPassTest, ASingleUsePassIsAcceptedOnce) {
  venue.seen = &seen_;
  const PassKind& kind = testing::Kind("over18");
  const std::string pass = Show(kind);
  EXPECT_EQ(Reason(pass), "OK");
  EXPECT_EQ(Reason(pass), "SEEN_ALREADY");
  EXPECT_EQ(Reason(Twin(pass)), "SEEN_ALREADY") << "the other signature of the same pass";
  EXPECT_EQ(Reason(Show(kind)), "OK") << "the next pass of the batch";
  seen_.Forget();
  EXPECT_EQ(Reason(Twin(pass)), "OK");
  EXPECT_EQ(Reason(pass), "SEEN_ALREADY");
}

TEST_F(VerifyPassTest, AShowingIsAcceptedOnceAndItsPassAgain) {
  venue.seen = &seen_;
  const PassKind& kind = testing::Kind("over18-live");
  const std::string pass = Issue(kind, testing::MakePassClaims(kind, &holder));
  const std::string showing = *EncodeShowing(pass, SampleNow(), holder.signer);
  EXPECT_EQ(Reason(showing), "OK");
  EXPECT_EQ(Reason(showing), "SEEN_ALREADY") << "a picture of the screen, taken at once";
  EXPECT_EQ(Reason(Twin(showing)), "SEEN_ALREADY");
  EXPECT_EQ(Reason(*EncodeShowing(pass, SampleNow() + std::chrono::seconds(1), holder.signer)), "OK");
}

TEST_F(VerifyPassTest, OtherKindsAndRefusedOnesAreNotRemembered) {
  venue.seen = &seen_;
  const std::string face = Show(testing::Kind("over18-face"));
  EXPECT_EQ(Reason(face), "OK");
  EXPECT_EQ(Reason(face), "OK");
  const std::string pass = Show(testing::Kind("over18"));
  KeyOf(testing::Kind("over18")).purpose = "name";
  EXPECT_EQ(Reason(pass), "WRONG_KEY_PURPOSE");
  EXPECT_EQ(seen_.size(), 0U);
}

TEST_F(VerifyPassTest, CompactPassesAreFramedStrictly) {
  const PassKind& kind = testing::Kind("over18");
  const std::string good = Show(kind);
  const Bytes message = *DecodeCompactText(good);
  const Sign1 read = *ReadSign1(message);
  const Bytes payload = ToBytes(read.payload), header = ToBytes(read.protected_header),
              signature = ToBytes(read.signature);
  const auto framed = [&](const Bytes& bytes) { return Reason(*EncodeCompactText(bytes)); };
  const auto put = [&](const Bytes& unprotected) {
    return CborArray({CborBytes(header), unprotected, CborBytes(payload), CborBytes(signature)});
  };
  ASSERT_EQ(framed(CborTag(18, put(CborMap({})))), "OK");
  EXPECT_EQ(framed(put(CborMap({}))), "UNREADABLE") << "no tag";
  EXPECT_EQ(framed(CborTag(61, CborTag(18, put(CborMap({}))))), "UNREADABLE") << "tag 61";
  EXPECT_EQ(framed(CborTag(18, put(CborMap({{CborInteger(5), CborBytes({})}})))), "UNREADABLE")
      << "unprotected header";
  EXPECT_EQ(framed(CborTag(18, put(CborMap({{CborInteger(4), CborBytes(*read.kid)}})))), "UNREADABLE");
  // Signed, but not as a compact pass is.
  const SampleKey& key = pass_keys[testing::IndexOf(kind)];
  const auto headed = [&](const Sign1Headers& headers) {
    return framed(*EncodeSign1(payload, headers, key.signer));
  };
  EXPECT_EQ(headed({ToBytes(*read.kid), {}}), "OK");
  EXPECT_EQ(headed({{}, {}}), "UNREADABLE") << "no kid";
  EXPECT_EQ(headed({Bytes(7, 1), {}}), "UNREADABLE");
  EXPECT_EQ(headed({Bytes(9, 1), {}}), "UNREADABLE");
  EXPECT_EQ(headed({ToBytes(*read.kid), "application/cwt"}), "UNREADABLE") << "typ";
  // The prefix is exact.
  const std::string rest = good.substr(4);
  for (const char* prefix : {"ni1:", "Ni1:", "nI1:", "", ":", "NI1", "NI2:", "HC1", "NI1;"}) {
    EXPECT_EQ(Reason(prefix + rest), "NOT_OURS") << prefix;
  }
  for (const char* prefix : {"HC1:", "NI1:NI1:", "NI1: ", "NI1:0"})
    EXPECT_EQ(Reason(prefix + rest), "UNREADABLE") << prefix;
  // The same message as a Claim 169 text.
  EXPECT_EQ(Reason(Base45Encode(DeflateFixed(message))), "NOT_OURS");
  const Bytes name = *DecodeCompactText(Show(testing::Kind("name")));
  EXPECT_EQ(Reason(Base45Encode(DeflateFixed(name))), "WRONG_KEY_PURPOSE");
  // And the other way round.
  EXPECT_EQ(Reason(*EncodeCompactText(*DecodeCredentialText(Show(testing::Kind("full-identity"))))),
            "UNREADABLE");
}

TEST_F(VerifyPassTest, NobodyWaitsForAListThatTheyDoNotNeed) {
  for (const PassKind& kind : PassKinds()) {
    const std::string text = Show(kind);
    trust.bundle.expires_at = SampleNow() + std::chrono::days(30);
    for (const int hours : {0, 23, 24, 71, 72, 100}) {
      trust.bundle.issued_at = SampleNow() - std::chrono::hours(hours);
      InstallList(0, trust.bundle.issued_at);
      const Verdict verdict = VerifyCredential(text, venue, SampleNow());
      EXPECT_EQ(verdict.age, hours < 24 ? TrustAge::kFresh : hours < 72 ? TrustAge::kAmber : TrustAge::kRed);
      EXPECT_EQ(ReasonName(verdict.reason), !kind.status || hours < 72 ? "OK" : "LISTS_STALE") << hours;
      // A list that is too old says nothing, not even no.
      InstallList(1, trust.bundle.issued_at);
      EXPECT_EQ(Reason(text), !kind.status ? "OK" : hours < 72 ? "REVOKED" : "LISTS_STALE") << hours;
    }
    trust.bundle.issued_at = SampleNow() - std::chrono::hours(1);
    InstallList();
    venue.lists = nullptr;
    EXPECT_EQ(Reason(text), kind.status ? "LISTS_MISSING" : "OK");
    venue.lists = &lists;
    trust.bundle.status_lists.clear();
    EXPECT_EQ(Reason(text), kind.status ? "LISTS_MISSING" : "OK") << "a list that the bundle does not name";
    InstallList();
  }
}

TEST_F(VerifyPassTest, TheStatusListDecides) {
  for (const PassKind& kind : PassKinds()) {
    const std::string text = Show(kind);
    InstallList(1);
    EXPECT_EQ(Reason(text), kind.status ? "REVOKED" : "OK") << kind.name;
    InstallList(2);
    EXPECT_EQ(Reason(text), kind.status ? "SUSPENDED" : "OK") << kind.name;
    InstallList(3);
    EXPECT_EQ(Reason(text), kind.status ? "LISTS_MISSING" : "OK") << "a value that nobody here understands";
    InstallList(0);
    EXPECT_EQ(Reason(text), "OK") << kind.name;
    if (!kind.status) continue;
    CredentialClaims beyond = testing::MakePassClaims(kind);
    beyond.status->index = 1 << 17;
    EXPECT_EQ(Reason(Issue(kind, beyond)), "LISTS_MISSING") << "an entry beyond the end";
  }
}

// ---- Formats of others

TEST_F(VerifyPassTest, EuCertificatesAreVerifiedWithBothAlgorithms) {
  const Bytes payload = testing::MakeEuPayload();
  const auto rsa = [&](ByteView message) { return eu_rsa.Sign(message); };
  const auto eu = [&](const Bytes& message) { return TextOf(Format::kEuCertificate, message); };
  const Bytes none = CborMap({});
  const std::string es256 =
      eu(testing::RawSign1(testing::HeaderOf(-7, testing::kEuKid), none, payload, EcSigner(eu_key)));
  const std::string ps256 =
      eu(testing::RawSign1(testing::HeaderOf(-37, testing::kEuRsaKid), none, payload, rsa));
  for (const std::string& text : {es256, ps256}) {
    const Verdict verdict = VerifyCredential(text, venue, SampleNow());
    EXPECT_EQ(ReasonName(verdict.reason), "OK");
    EXPECT_EQ(verdict.kind, "eu-dcc");
    EXPECT_EQ(verdict.format, Format::kEuCertificate);
    EXPECT_FALSE(verdict.shows_whose);
    EXPECT_NE(verdict.sentence.find("no health rules"), std::string::npos);
    EXPECT_EQ(verdict.claims->eu->name, "Órla Specimen-McÄnna");
  }
  const Bytes kid_outside = CborMap({{CborInteger(4), CborBytes(testing::kEuKid)}});
  EXPECT_EQ(Reason(eu(testing::RawSign1(testing::HeaderOf(-7, {}), kid_outside, payload, EcSigner(eu_key)))),
            "OK");
  // The protected one wins.
  EXPECT_EQ(Reason(eu(testing::RawSign1(testing::HeaderOf(-7, Bytes(8, 99)), kid_outside, payload,
                                        EcSigner(eu_key)))),
            "UNKNOWN_ISSUER");
  // An algorithm belongs to its key.
  EXPECT_EQ(
      Reason(eu(testing::RawSign1(testing::HeaderOf(-37, testing::kEuKid), none, payload, EcSigner(eu_key)))),
      "BAD_SIGNATURE");
  EXPECT_EQ(Reason(eu(testing::RawSign1(testing::HeaderOf(-7, testing::kEuRsaKid), none, payload, rsa))),
            "BAD_SIGNATURE");
  EXPECT_EQ(Reason(es256.substr(4)), "NOT_OURS") << "without its prefix it is no Claim 169";
  EXPECT_EQ(Reason("hc1:" + es256.substr(4)), "NOT_OURS");
  EXPECT_EQ(Reason("NI1:" + es256.substr(4)), "UNREADABLE");
  EXPECT_EQ(Reason("HC1:" + Base45Encode(Bytes{1, 2, 3})), "UNREADABLE");
}

TEST_F(VerifyPassTest, AnEuKeyOfACountrySpeaksForNoOther) {
  const std::string text =
      TextOf(Format::kEuCertificate, testing::RawSign1(testing::HeaderOf(-7, testing::kEuKid), CborMap({}),
                                                       testing::MakeEuPayload(), EcSigner(eu_key)));
  TrustKey& key = trust.bundle.keys[PassKinds().size()];
  ASSERT_EQ(key.kid, testing::kEuKid);
  key.issuer = "IE";
  EXPECT_EQ(Reason(text), "OK");
  key.issuer = "FR";
  EXPECT_EQ(Reason(text), "UNKNOWN_ISSUER");
  // Two countries with the same kid: each key is tried.
  TrustKey irish = key;
  irish.issuer = "IE";
  key.key = SampleKey().public_key;
  trust.bundle.keys.push_back(irish);
  EXPECT_EQ(Reason(text), "OK");
  trust.bundle.keys.back().purpose = "full-identity";
  EXPECT_EQ(Reason(text), "WRONG_KEY_PURPOSE");
}

TEST_F(VerifyPassTest, AnEuKeySignsTheCertificatesItIsFor) {
  const std::pair<const char*, std::string> kinds[] = {
      {"v", "eu-dcc-vaccination"}, {"t", "eu-dcc-test"}, {"r", "eu-dcc-recovery"}};
  const auto signed_text = [&](const char* group) {
    return TextOf(Format::kEuCertificate,
                  testing::RawSign1(testing::HeaderOf(-7, testing::kEuKid), CborMap({}),
                                    testing::MakeEuPayload(group), EcSigner(eu_key)));
  };
  TrustKey& key = trust.bundle.keys[PassKinds().size()];
  ASSERT_EQ(key.kid, testing::kEuKid);
  for (const auto& [group, own] : kinds) {
    const std::string text = signed_text(group);
    key.purpose = "eu-dcc";
    EXPECT_EQ(Reason(text), "OK") << group;
    for (const auto& [other, purpose] : kinds) {
      key.purpose = purpose;
      EXPECT_EQ(Reason(text), purpose == own ? "OK" : "WRONG_KEY_PURPOSE") << group << " for " << purpose;
    }
    for (const char* purpose :
         {"eu-dcc-", "eu-dcc-v", "eu-dcc-vaccination ", "eu", "EU-DCC", "vaccination"}) {
      key.purpose = purpose;
      EXPECT_EQ(Reason(text), "WRONG_KEY_PURPOSE") << group << " for " << purpose;
    }
  }
  // A key for two kinds is in the bundle twice.
  key.purpose = "eu-dcc-test";
  TrustKey second = key;
  second.purpose = "eu-dcc-recovery";
  trust.bundle.keys.push_back(second);
  EXPECT_EQ(Reason(signed_text("t")), "OK");
  EXPECT_EQ(Reason(signed_text("r")), "OK");
  EXPECT_EQ(Reason(signed_text("v")), "WRONG_KEY_PURPOSE");
  EXPECT_EQ(VerifyCredential(signed_text("t"), venue, SampleNow()).kind, "eu-dcc");
}

TEST_F(VerifyPassTest, Claim169MayBeSignedWithEdDsaAndNameItsKeyOutside) {
  const Bytes payload = *EncodeClaims(testing::MakePassClaims(testing::Kind("full-identity")));
  const auto sign = [&](ByteView message) { return ed25519.Sign(message); };
  const auto text = [&](const Bytes& header, const Bytes& unprotected, const testing::SignBytes& by) {
    return TextOf(Format::kClaim169, testing::RawSign1(header, unprotected, payload, by));
  };
  const Bytes kid_outside = CborMap({{CborInteger(4), CborBytes(testing::kEdDsaKid)}});
  EXPECT_EQ(Reason(text(testing::HeaderOf(-8, testing::kEdDsaKid), CborMap({}), sign)), "OK");
  EXPECT_EQ(Reason(text(testing::HeaderOf(-8, {}), kid_outside, sign)), "OK");
  EXPECT_EQ(Reason(text(testing::HeaderOf(-7, testing::kEdDsaKid), CborMap({}), sign)), "BAD_SIGNATURE");
  EXPECT_EQ(Reason(text(testing::HeaderOf(-37, testing::kEuRsaKid), CborMap({}),
                        [&](ByteView m) { return eu_rsa.Sign(m); })),
            "BAD_SIGNATURE")
      << "PS256 is for EU certificates";
}

// The bundle lists a key of each algorithm for every purpose; which of them a format accepts is not for the bundle to say.
TEST_F(VerifyPassTest, AFormatHasItsAlgorithmsWhateverTheBundleLists) {
  const SampleKey p256;
  struct Algorithm {
    std::int64_t number;
    crypto::VerificationKey key;
    testing::SignBytes sign;
  };
  const Algorithm algorithms[] = {
      {kAlgorithmEs256, p256.public_key, EcSigner(p256)},
      {kAlgorithmEdDsa, ed25519.PublicKey(), [&](ByteView message) { return ed25519.Sign(message); }},
      {kAlgorithmPs256, eu_rsa.PublicKey(), [&](ByteView message) { return eu_rsa.Sign(message); }}};
  const Bytes kid(kKidSize, 31);
  TrustKey listed = trust.bundle.keys[0];
  listed.kid = kid;
  trust.bundle.keys.push_back(listed);
  const auto signed_text = [&](Format format, std::string_view purpose, const Bytes& payload,
                               const Algorithm& by) {
    trust.bundle.keys.back().key = by.key;
    trust.bundle.keys.back().purpose = purpose;
    return TextOf(format,
                  testing::RawSign1(testing::HeaderOf(by.number, kid), CborMap({}), payload, by.sign));
  };
  for (const Algorithm& by : algorithms) {
    const bool es256 = by.number == kAlgorithmEs256;
    for (const PassKind& kind : PassKinds()) {
      const CredentialClaims claims = testing::MakePassClaims(kind, &holder);
      const bool compact = kind.format == Format::kCompact;
      const Bytes payload = compact ? *EncodeCompactClaims(claims) : *EncodeClaims(claims);
      const std::string text = signed_text(kind.format, kind.name, payload, by);
      const bool accepted = es256 || (!compact && by.number == kAlgorithmEdDsa);
      EXPECT_EQ(Reason(ShowText(kind, text)), accepted ? "OK" : "BAD_SIGNATURE") << kind.name << by.number;
    }
    const std::string certificate =
        signed_text(Format::kEuCertificate, "eu-dcc", testing::MakeEuPayload(), by);
    EXPECT_EQ(Reason(certificate), by.number == kAlgorithmEdDsa ? "BAD_SIGNATURE" : "OK") << by.number;
    // A holder's device signs with the key in the pass, which is always of P-256.
    const Bytes showing = *DecodeCompactText(Show(testing::Kind("over18-live")));
    const Bytes shown = testing::RawSign1(testing::HeaderOf(by.number, {}), CborMap({}),
                                          ToBytes(ReadSign1(showing)->payload), by.sign);
    EXPECT_EQ(Reason(TextOf(Format::kCompact, shown)), es256 ? "HOLDER_PROOF" : "BAD_SIGNATURE") << by.number;
  }
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
