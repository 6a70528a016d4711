#include "tests/interop/own_verifier.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "base/crypto/digest.h"
#include "verifier/credential/eu_certificate.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_token.h"

namespace lagan::interop {
namespace {

using namespace lagan::verifier;

constexpr int kRounds = 9;
constexpr int kCallsPerRound = 300;

// The list that MakePassClaims names.
constexpr std::uint32_t kList = 3;
constexpr char kListUri[] = "https://issuer.example/status/3";
constexpr std::uint64_t kListEntries = 1 << 17;

Bytes MakeToken(const testing::SampleKey& issuer) {
  const StatusToken token{kListUri, testing::SampleNow(), std::nullopt, std::nullopt,
                          *StatusList::Make(2, kListEntries)};
  return *EncodeStatusToken(token, testing::kSampleKid, issuer.signer);
}

TrustKey KeyFor(std::string_view purpose, const testing::SampleKey& issuer) {
  TrustKey key = testing::MakeTrustKey(issuer);
  key.purpose = purpose;
  return key;
}

double Micros() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

}  // namespace

OwnVerifier::OwnVerifier(const testing::SampleKey& issuer) : issuer_(issuer) {
  const Bytes token = MakeToken(issuer);
  trust_.bundle = testing::MakeTrust({});
  trust_.bundle.status_lists.push_back({kList, kListUri, crypto::Sha256(token)});
  trust_.bundle.keys.push_back(KeyFor(kPurposeStatusList, issuer));
  if (!lists_.Add(token, trust_.bundle).ok()) std::abort();
}

std::optional<double> OwnVerifier::MedianMicros(std::string_view kind, std::string_view text) const {
  InstalledTrust trust = trust_;
  trust.bundle.keys = {KeyFor(kind, issuer_)};
  std::vector<double> rounds;
  for (int round = 0; round <= kRounds; ++round) {
    const double start = Micros();
    for (int i = 0; i < kCallsPerRound; ++i) {
      const Verdict verdict =
          VerifyCredential(text, {.trust = &trust, .lists = &lists_}, testing::SampleNow());
      if (verdict.outcome != Outcome::kAccepted) return std::nullopt;
    }
    if (round > 0) rounds.push_back((Micros() - start) / kCallsPerRound);
  }
  std::ranges::nth_element(rounds, rounds.begin() + kRounds / 2);
  return rounds[kRounds / 2];
}

}  // namespace lagan::interop
