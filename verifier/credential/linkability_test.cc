// Whether two passes of a batch tell by their bytes that they belong together. What may be alike is alike for everybody who was
// issued a pass of that kind in that hour; what differs differs between two passes of one person as it does between two persons.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "verifier/cose/sign1.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/testing/sample_venue.h"

namespace lagan::verifier {
namespace {

using testing::Kind;
using testing::SampleNow;

constexpr int kPeople = 12;
constexpr int kBatch = 12;

struct Pass {
  int person;
  Bytes message;
  Sign1 read;  // views into message
};

// A batch each for some people, all within one hour, each person at another minute.
std::vector<Pass> IssueBatches(const PassKind& kind, const testing::SampleVenue& issuer) {
  std::vector<Pass> out;
  out.reserve(kPeople * kBatch);
  for (int person = 0; person < kPeople; ++person) {
    for (int i = 0; i < kBatch; ++i) {
      const testing::SampleKey device_key;  // a fresh one for each pass
      CredentialClaims claims = testing::MakePassClaims(kind, &device_key);
      claims.expires_at =
          ExpiryOf(kind, SampleNow() + std::chrono::minutes(5 * person) + std::chrono::seconds(i));
      if (claims.identity.photo) {
        claims.identity.photo->bytes = testing::MakePassPhoto(400, static_cast<std::uint8_t>(person + 1));
      }
      Pass& pass = out.emplace_back(Pass{person, *DecodeCompactText(issuer.Issue(kind, claims)), {}});
      pass.read = *ReadSign1(pass.message);
    }
  }
  return out;
}

// Bytes that are equal at the same place.
std::size_t Alike(ByteView a, ByteView b) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) out += a[i] == b[i] ? 1 : 0;
  return out;
}
// The longest run of bytes that is in both, wherever.
std::size_t LongestCommonRun(ByteView a, ByteView b) {
  std::size_t best = 0;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = 0;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t above = row[k + 1];
      row[k + 1] = a[i] == b[k] ? diagonal + 1 : 0;
      best = std::max(best, row[k + 1]);
      diagonal = above;
    }
  }
  return best;
}

// The part of a pass that can differ within a kind and hour: payload and signature.
struct Likeness {
  double sum = 0;
  int pairs = 0;
  std::size_t longest = 0;
  double mean() const { return sum / pairs; }
};
std::pair<Likeness, Likeness> Compare(const std::vector<Pass>& passes, bool runs) {
  Likeness same, different;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    for (std::size_t k = i + 1; k < passes.size(); ++k) {
      Likeness& to = passes[i].person == passes[k].person ? same : different;
      to.sum += static_cast<double>(Alike(passes[i].message, passes[k].message));
      ++to.pairs;
      if (runs && (i + k) % 5 == 0)
        to.longest = std::max(to.longest, LongestCommonRun(passes[i].message, passes[k].message));
    }
  }
  return {same, different};
}

class LinkabilityTest : public ::testing::TestWithParam<const char*> {
 protected:
  testing::SampleVenue issuer_;
};

TEST_P(LinkabilityTest, HeadersAndEndsAreEverybodys) {
  const PassKind& kind = Kind(GetParam());
  std::set<Bytes> headers;
  std::set<Time> ends;
  std::set<std::size_t> sizes;
  for (const Pass& pass : IssueBatches(kind, issuer_)) {
    headers.insert(ToBytes(pass.read.protected_header));
    const Result<CompactClaims> claims = ReadCompactClaims(pass.read.payload);
    ASSERT_TRUE(claims.ok());
    ends.insert(claims->claims.expires_at);
    sizes.insert(pass.message.size());
    // Nothing else is in it that could be somebody's own.
    EXPECT_TRUE(claims->claims.credential_id.empty() && claims->claims.subject.empty() &&
                !claims->claims.issued_at);
  }
  EXPECT_EQ(headers.size(), 1U);
  EXPECT_EQ(ends.size(), 1U) << "all of them were issued within one hour";
  EXPECT_EQ(sizes.size(), 1U);
}

TEST_P(LinkabilityTest, NoNonceAndNoSignatureReturns) {
  std::set<Bytes> halves;
  const std::vector<Pass> passes = IssueBatches(Kind(GetParam()), issuer_);
  for (const Pass& pass : passes) {
    EXPECT_TRUE(halves.insert(ToBytes(pass.read.signature.first(32))).second);
    EXPECT_TRUE(halves.insert(ToBytes(pass.read.signature.subspan(32))).second);
  }
  EXPECT_EQ(halves.size(), 2 * passes.size());
}

INSTANTIATE_TEST_SUITE_P(All, LinkabilityTest, ::testing::Values("over18", "over18-live", "over18-face"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase(name, '-');
                           return name;
                         });

class BatchLinkability : public ::testing::Test {
 protected:
  testing::SampleVenue issuer_;
};

// Of random bytes, one in 256 is alike by chance: 64 of a signature, or 96 with a key, over 792 pairs of one person and 9504 of
// two. The means may differ by noise only; five standard deviations of the smaller sample are below 0.12 bytes.
TEST_F(BatchLinkability, PassesOfOnePersonAreNoMoreAlikeThanOfTwo) {
  for (const char* name : {"over18", "over18-live"}) {
    const auto [same, different] = Compare(IssueBatches(Kind(name), issuer_), true);
    ASSERT_EQ(same.pairs, kPeople * kBatch * (kBatch - 1) / 2);
    std::cout << name << ": bytes alike " << same.mean() << " of one person, " << different.mean()
              << " of two; longest run " << same.longest << " and " << different.longest << "\n";
    EXPECT_NEAR(same.mean(), different.mean(), 0.12) << name;
    EXPECT_LE(same.longest, different.longest + 2) << name;
  }
}

TEST_F(BatchLinkability, TheSignedBytesOfAnAgePassAreTheSameForEverybody) {
  std::set<Bytes> payloads;
  for (const Pass& pass : IssueBatches(Kind("over18"), issuer_)) payloads.insert(ToBytes(pass.read.payload));
  EXPECT_EQ(payloads.size(), 1U);
}

TEST_F(BatchLinkability, OfALivePassOnlyTheFreshKeyDiffers) {
  std::set<Bytes> keys, rest;
  for (const Pass& pass : IssueBatches(Kind("over18-live"), issuer_)) {
    CredentialClaims claims = ReadCompactClaims(pass.read.payload)->claims;
    EXPECT_TRUE(keys.insert(claims.holder_key->x).second);
    claims.holder_key = HolderKey{Bytes(32, 0), false};
    rest.insert(*EncodeCompactClaims(claims));
  }
  EXPECT_EQ(rest.size(), 1U);
}

// The exception that is stated (docs/credentials.md, "What stays linkable"): a face is somebody's.
TEST_F(BatchLinkability, AFaceLinksAndNothingBesideIt) {
  std::map<int, std::set<Bytes>> photos;
  std::set<Bytes> rest;
  for (const Pass& pass : IssueBatches(Kind("over18-face"), issuer_)) {
    CredentialClaims claims = ReadCompactClaims(pass.read.payload)->claims;
    photos[pass.person].insert(claims.identity.photo->bytes);
    claims.identity.photo->bytes = testing::MakePassPhoto(400, 0);
    rest.insert(*EncodeCompactClaims(claims));
  }
  EXPECT_EQ(rest.size(), 1U);
  EXPECT_EQ(photos.size(), static_cast<std::size_t>(kPeople));
}

// The measure itself: a serial number of four bytes in each person's passes would be found.
TEST_F(BatchLinkability, AMarkWouldBeSeen) {
  std::vector<Pass> passes = IssueBatches(Kind("over18"), issuer_);
  for (Pass& pass : passes) {
    for (int i = 0; i < 4; ++i) pass.message.push_back(static_cast<std::uint8_t>(pass.person * 17 + i));
  }
  const auto [same, different] = Compare(passes, false);
  EXPECT_GT(same.mean(), different.mean() + 3);
}

}  // namespace
}  // namespace lagan::verifier
