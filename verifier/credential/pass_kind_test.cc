#include "verifier/credential/pass_kind.h"

#include <set>

#include <gtest/gtest.h>

#include "verifier/testing/sample_pass.h"

namespace lagan::verifier {
namespace {

TEST(PassKind, TheTableIsThatOfThePolicy) {
  std::set<std::string_view> names;
  for (const PassKind& kind : PassKinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(FindPassKind(kind.name), &kind);
    EXPECT_NE(kind.required, 0U) << kind.name;
    EXPECT_EQ(kind.required & kind.optional, 0U) << kind.name;
    EXPECT_NE(kind.life_hours.count() == 0, kind.life_months.count() == 0) << kind.name;
    // Who lives a day is stopped by not being issued again; who lives longer must be revocable.
    EXPECT_EQ(kind.status, kind.life_hours.count() == 0) << kind.name;
    EXPECT_LE(kind.life_hours.count(), 24) << kind.name;
    // Passes of a batch must not say who their holder is, but by the face.
    const bool identifies = kind.Has(Claim::kFullName) || kind.Has(Claim::kIdentifier);
    EXPECT_FALSE(kind.batch > 1 && identifies) << kind.name;
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"over18", "over18-live", "over18-face", "name", "name-face",
                                               "full-identity"}));
  EXPECT_EQ(FindPassKind("over-18"), nullptr);
  EXPECT_EQ(FindPassKind(""), nullptr);
  const PassKind& day = *FindPassKind("over18");
  EXPECT_EQ(day.batch, 30U);
  EXPECT_TRUE(day.single_use);
  EXPECT_EQ(day.key_period, KeyPeriod::kWeek);
  EXPECT_FALSE(FindPassKind("over18-live")->single_use);
  EXPECT_EQ(FindPassKind("full-identity")->format, Format::kClaim169);
  EXPECT_TRUE(FindPassKind("full-identity")->Has(Claim::kGender));
  EXPECT_FALSE(FindPassKind("name")->Has(Claim::kPhoto));
}

TEST(PassKind, NeverLivesLongerThanItsLife) {
  const PassKind& day = *FindPassKind("over18");
  const PassKind& year = *FindPassKind("name");
  const auto end = [](const PassKind& kind, const char* issued) {
    return FormatTime(ExpiryOf(kind, *ParseTime(issued)));
  };
  EXPECT_EQ(end(day, "2026-03-01T12:00:00Z"), "2026-03-02T12:00:00Z");
  EXPECT_EQ(end(day, "2026-03-01T12:59:59.999Z"), "2026-03-02T12:00:00Z");
  EXPECT_EQ(end(year, "2026-03-01T23:59:59Z"), "2027-03-01T00:00:00Z");
  EXPECT_EQ(end(year, "2028-02-29T10:00:00Z"), "2029-02-28T00:00:00Z");
  EXPECT_EQ(end(year, "2027-02-28T10:00:00Z"), "2028-02-28T00:00:00Z");
  // Whenever it is issued, and then seen at that moment, its end is in bounds; and the bound is not far off.
  for (const PassKind& kind : PassKinds()) {
    for (int i = 0; i < 2000; ++i) {
      const Time issued = testing::SampleNow() + std::chrono::minutes(997 * i);
      const Time expiry = ExpiryOf(kind, issued);
      EXPECT_LE(expiry, LatestExpiry(kind, issued - kClockTolerance)) << kind.name << FormatTime(issued);
      EXPECT_GT(expiry + kind.rounding, issued + kind.life_hours);
      EXPECT_LT(LatestExpiry(kind, issued), expiry + kind.rounding + kClockTolerance);
      EXPECT_TRUE(IsRounded(kind, expiry));
    }
  }
}

TEST(PassKind, ItsLatestEndIsItsLifeAndTheToleranceOfClocks) {
  const PassKind& day = *FindPassKind("over18");
  const PassKind& year = *FindPassKind("name");
  const auto latest = [](const PassKind& kind, const char* now) {
    return FormatTime(LatestExpiry(kind, *ParseTime(now)));
  };
  EXPECT_EQ(latest(day, "2026-03-01T12:00:00Z"), "2026-03-02T12:01:30Z");
  EXPECT_EQ(latest(year, "2026-03-01T12:00:00Z"), "2027-03-01T12:01:30Z");
  // Issued within the tolerance after midnight, seen before it, where the years are of different length.
  for (const char* midnight : {"2027-03-01T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"}) {
    for (int second = -180; second <= 180; ++second) {
      const Time issued = *ParseTime(midnight) + std::chrono::seconds(second);
      for (int apart = -90; apart <= 90000; apart += apart < 180 ? 1 : 997) {
        EXPECT_LE(ExpiryOf(year, issued), LatestExpiry(year, issued + std::chrono::seconds(apart)))
            << FormatTime(issued) << apart;
      }
    }
  }
}

TEST(PassKind, EndsOnlyOnItsWholeHourOrDay) {
  for (const PassKind& kind : PassKinds()) {
    const Time end = ExpiryOf(kind, testing::SampleNow());
    EXPECT_TRUE(IsRounded(kind, end + kind.rounding)) << kind.name;
    for (const auto off : {std::chrono::seconds(-1), std::chrono::seconds(1), std::chrono::seconds(1800)}) {
      EXPECT_FALSE(IsRounded(kind, end + off)) << kind.name << off.count();
    }
    EXPECT_EQ(IsRounded(kind, end + std::chrono::hours(1)), kind.rounding == std::chrono::hours(1));
  }
}

TEST(PassKind, IsKnownByItsClaimsAlone) {
  const testing::SampleKey holder;
  for (const PassKind& kind : PassKinds()) {
    CredentialClaims claims = testing::MakePassClaims(kind, &holder);
    EXPECT_EQ(ClaimsIn(claims), kind.required | kind.optional) << kind.name;
    EXPECT_EQ(CompactKindOf(claims), kind.format == Format::kCompact ? &kind : nullptr) << kind.name;
    // One claim more, or the status that it does not have, and it is of no kind.
    claims.identity.nationality = "IRL";
    EXPECT_EQ(CompactKindOf(claims), nullptr) << kind.name;
    claims.identity.nationality.clear();
    if (claims.status) {
      claims.status.reset();
    } else {
      claims.status.emplace();
    }
    EXPECT_EQ(CompactKindOf(claims), nullptr) << kind.name;
  }
  EXPECT_EQ(CompactKindOf(CredentialClaims{}), nullptr);
}

}  // namespace
}  // namespace lagan::verifier
