#include "verifier/credential/verify.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "verifier/credential/compact_claims.h"
#include "verifier/credential/eu_certificate.h"
#include "verifier/credential/presented.h"
#include "verifier/credential/showing.h"
#include "verifier/status/status_lists.h"

namespace lagan::verifier {
namespace {

using Keys = std::vector<const TrustKey*>;

// What was signed.
struct Content {
  std::string_view kind;          // the purpose that its key must have
  const PassKind* row = nullptr;  // of a compact pass
  CredentialClaims claims;
};

constexpr char kFromTheFuture[] =
    "By the clock of this machine this comes from the future: if the clock is behind, set it right, then "
    "scan again.";

// What begins then has begun, if this clock is behind.
bool MayHaveBegun(Time begin, Time now) { return begin <= now + kClockTolerance + kFurthestClockBehind; }

std::optional<Verdict> CheckTrust(const InstalledTrust* trust, Time now) {
  if (trust == nullptr) return MakeVerdict(Reason::kTrustUnusable);
  if (now >= trust->bundle.expires_at) return MakeVerdict(Reason::kTrustStale);
  if (now + kClockTolerance < trust->bundle.issued_at) return MakeVerdict(Reason::kClock);
  if (trust->bundle.minimum_verifier > kVerifierVersion) return MakeVerdict(Reason::kVerifierTooOld);
  return std::nullopt;
}

Keys KeysFor(const Sign1& message, const TrustBundle& trust) {
  Keys out;
  for (const TrustKey& key : trust.keys) {
    if (!message.kid || std::ranges::equal(*message.kid, key.kid)) out.push_back(&key);
  }
  return out;
}

// The keys that verify.
std::optional<Verdict> FindKeys(const Sign1& message, const TrustBundle& trust, Keys& out) {
  out = KeysFor(message, trust);
  if (out.empty()) return MakeVerdict(Reason::kUnknownIssuer);
  std::erase_if(out, [&](const TrustKey* key) { return !VerifySign1(message, key->key); });
  if (out.empty()) return MakeVerdict(Reason::kBadSignature);
  return std::nullopt;
}

std::optional<Verdict> ReadClaim169(const Sign1& message, Content& out) {
  Result<CredentialClaims> claims = ReadClaims(message.payload);
  if (!claims.ok()) {
    const std::string& reason = claims.status().reason();
    const bool other = reason == "CLAIM_169_MISSING" || reason == "CLAIM_AUDIENCE";
    return MakeVerdict(other ? Reason::kNotOurs : Reason::kUnreadable);
  }
  out = {kPurposeFullIdentity, nullptr, *std::move(claims)};
  return std::nullopt;
}

std::optional<Verdict> ReadContent(const Presented& presented, Content& out) {
  if (presented.format == Format::kClaim169) return ReadClaim169(presented.message, out);
  if (presented.format == Format::kEuCertificate) {
    Result<CredentialClaims> claims = ReadEuClaims(presented.message.payload);
    if (!claims.ok()) return MakeVerdict(Reason::kUnreadable);
    out = {kEuPurpose, nullptr, *std::move(claims)};
    return std::nullopt;
  }
  Result<CompactClaims> compact = ReadCompactClaims(presented.message.payload);
  if (!compact.ok()) return MakeVerdict(Reason::kUnreadable);
  out = {compact->kind->name, compact->kind, std::move(compact->claims)};
  // Only a pass with a holder key is shown by its holder.
  if (presented.showing && !out.claims.holder_key) return MakeVerdict(Reason::kUnreadable);
  return std::nullopt;
}

// Whether the key may speak for the issuer that the claims name. EU certificates need not name one, and their keys need not
// be bound to a country; where both are, they must agree.
bool IsOf(const TrustKey& key, const CredentialClaims& claims, const TrustBundle& trust) {
  if (claims.eu) return key.issuer.empty() || claims.issuer.empty() || key.issuer == claims.issuer;
  return claims.issuer == (key.issuer.empty() ? trust.issuer : key.issuer);
}

bool MaySign(const TrustKey& key, const Content& content) {
  return content.claims.eu ? MaySignEu(key.purpose, *content.claims.eu) : key.purpose == content.kind;
}

// When the keys that verified may be relied on: nothing to object when one of them may now. A key that has signed is in use:
// where its time has not come, it is rather the clock that is behind.
std::optional<Verdict> JudgeLife(const Keys& keys, Time now) {
  Reason reason = Reason::kExpired;
  for (const TrustKey* key : keys) {
    if (now > key->not_after) continue;
    if (now + kClockTolerance >= key->not_before) return std::nullopt;
    if (MayHaveBegun(key->not_before, now)) {
      reason = Reason::kClock;
    } else if (reason != Reason::kClock) {
      reason = Reason::kNotYetValid;
    }
  }
  return MakeVerdict(reason, reason == Reason::kClock ? kFromTheFuture : "");
}

// Step 5, by the keys that verified.
std::optional<Verdict> JudgeKeys(Keys keys, const Content& content, const TrustBundle& trust, Time now) {
  // A key that was withdrawn under any purpose is in somebody else's hands.
  const bool withdrawn = std::ranges::any_of(keys, &TrustKey::withdrawn);
  std::erase_if(keys, [&](const TrustKey* key) { return !IsOf(*key, content.claims, trust); });
  if (keys.empty()) {
    return MakeVerdict(Reason::kUnknownIssuer,
                       "The credential names an issuer to whom its key does not belong.");
  }
  std::erase_if(keys, [&](const TrustKey* key) { return !MaySign(*key, content); });
  if (keys.empty()) return MakeVerdict(Reason::kWrongKeyPurpose);
  if (withdrawn) return MakeVerdict(Reason::kKeyWithdrawn);
  return JudgeLife(keys, now);
}

// Of a compact pass. Its end is looked at before the clock is blamed: no clock makes an odd end a right one.
std::optional<Verdict> JudgeEnd(const PassKind& kind, Time end, Time now) {
  if (!IsRounded(kind, end)) {
    return MakeVerdict(Reason::kUnreadable,
                       "The pass does not end at a time at which passes of its kind end.");
  }
  if (end <= LatestExpiry(kind, now)) return std::nullopt;
  if (end <= LatestExpiry(kind, now + kFurthestClockBehind)) {
    return MakeVerdict(Reason::kClock, kFromTheFuture);
  }
  return MakeVerdict(Reason::kUnreadable,
                     "The pass would be valid for longer than a pass of its kind can be.");
}

std::optional<Verdict> JudgeTimes(const Content& content, Time now) {
  const CredentialClaims& claims = content.claims;
  // "On or after" exp (RFC 8392 section 3.1.4); EU certificates are valid up to and including it (hcert_spec.md 1.0.8, Expiration
  // Time: "after which").
  if (claims.eu ? now > claims.expires_at : now >= claims.expires_at) return MakeVerdict(Reason::kExpired);
  if (content.row != nullptr) {
    if (auto verdict = JudgeEnd(*content.row, claims.expires_at, now)) return verdict;
  }
  const Time soon = now + kClockTolerance;
  // Signed at a time that has not come: one of the two clocks is wrong, and it is not the holder's fault.
  if (claims.issued_at && *claims.issued_at > soon) return MakeVerdict(Reason::kClock);
  if (!claims.not_before || *claims.not_before <= soon) return std::nullopt;
  if (MayHaveBegun(*claims.not_before, now)) return MakeVerdict(Reason::kClock, kFromTheFuture);
  return MakeVerdict(Reason::kNotYetValid);
}

std::optional<Verdict> JudgeHolder(const Presented& presented, const CredentialClaims& claims, Time now) {
  if (!claims.holder_key) return std::nullopt;
  if (!presented.showing) return MakeVerdict(Reason::kHolderProof);
  const auto key = crypto::P256PublicKey::FromCompressed(claims.holder_key->x, claims.holder_key->y_is_odd);
  if (!key.ok() || !VerifySign1(*presented.showing, *key)) return MakeVerdict(Reason::kHolderProof);
  if (presented.shown_at > now + kShowingLife) {
    return MakeVerdict(Reason::kClock,
                       "The clock of this machine and of the holder's device differ: set them right.");
  }
  if (presented.shown_at < now - kShowingLife) return MakeVerdict(Reason::kHolderProof);
  return std::nullopt;
}

// Step 8. A list is no younger than the bundle that names it by its digest.
std::optional<Verdict> JudgeStatus(const CredentialClaims& claims, const Venue& venue, Time now) {
  if (!claims.status) return std::nullopt;
  const TrustBundle& trust = venue.trust->bundle;
  if (now - trust.issued_at >= kStatusListLife) return MakeVerdict(Reason::kListsStale);
  if (venue.lists == nullptr) return MakeVerdict(Reason::kListsMissing);
  switch (venue.lists->Find(*claims.status, trust, now)) {
    case CredentialStatus::kValid:
      return std::nullopt;
    case CredentialStatus::kRevoked:
      return MakeVerdict(Reason::kRevoked);
    case CredentialStatus::kSuspended:
      return MakeVerdict(Reason::kSuspended);
    case CredentialStatus::kStale:
      return MakeVerdict(Reason::kListsStale);
    case CredentialStatus::kMissing:
      break;
  }
  return MakeVerdict(Reason::kListsMissing);
}

// What makes a pass, or a showing, this one. Not the whole signature: of r and s, anybody can make r and n-s, which verifies
// as well.
Bytes MarkOf(const Sign1& message) {
  Bytes out = ToBytes(message.signature.first(crypto::kP256SignatureSize / 2));
  out.insert(out.end(), message.protected_header.begin(), message.protected_header.end());
  out.insert(out.end(), message.payload.begin(), message.payload.end());
  return out;
}

std::optional<Verdict> JudgeSeen(const Presented& presented, const Content& content, SeenPasses* seen) {
  const bool once = presented.showing || (content.row != nullptr && content.row->single_use);
  if (seen == nullptr || !once) return std::nullopt;
  if (seen->Insert(MarkOf(presented.showing.value_or(presented.message)))) return std::nullopt;
  return MakeVerdict(Reason::kSeenAlready);
}

std::string SentenceOf(const CredentialClaims& claims, bool shows_whose) {
  if (claims.eu) {
    return "The certificate is genuine and valid. It does not show whose it is, and no health rules are "
           "applied.";
  }
  return shows_whose ? "The credential is genuine and valid. Compare the face."
                     : "The credential is genuine and valid. It does not show whose it is.";
}

Verdict Accept(Content content, bool specimen) {
  const bool shows_whose = content.claims.identity.photo && !content.claims.identity.photo->bytes.empty();
  Verdict verdict = specimen ? MakeVerdict(Reason::kSpecimen)
                             : MakeVerdict(Reason::kOk, SentenceOf(content.claims, shows_whose));
  verdict.shows_whose = shows_whose;
  verdict.claims = std::move(content.claims);
  return verdict;
}

// Steps 5 to 10.
Verdict JudgeContent(const Presented& presented, const Keys& keys, Content content, const Venue& venue,
                     Time now) {
  std::optional<Verdict> verdict = JudgeKeys(keys, content, venue.trust->bundle, now);
  if (!verdict) verdict = JudgeTimes(content, now);
  if (!verdict) verdict = JudgeHolder(presented, content.claims, now);
  if (!verdict) verdict = JudgeStatus(content.claims, venue, now);
  if (!verdict) verdict = JudgeSeen(presented, content, venue.seen);
  const std::string kind(content.kind);
  if (!verdict) verdict = Accept(std::move(content), std::ranges::any_of(keys, &TrustKey::specimen));
  verdict->kind = kind;
  verdict->format = presented.format;
  return *std::move(verdict);
}

Verdict JudgeText(std::string_view text, const Venue& venue, Time now) {
  Presented presented;
  Keys keys;
  Content content;
  std::optional<Verdict> verdict = ReadPresented(text, presented);
  if (!verdict) verdict = CheckTrust(venue.trust, now);
  if (!verdict) verdict = FindKeys(presented.message, venue.trust->bundle, keys);
  if (!verdict) verdict = ReadContent(presented, content);
  if (verdict) return *std::move(verdict);
  return JudgeContent(presented, keys, std::move(content), venue, now);
}

}  // namespace

Verdict VerifyCredential(std::string_view text, const Venue& venue, Time now) noexcept {
  Verdict verdict = JudgeText(text, venue, now);
  if (venue.trust != nullptr) {
    verdict.trust_age = std::chrono::floor<std::chrono::seconds>(now - venue.trust->bundle.issued_at);
    verdict.age = TrustAgeOf(*verdict.trust_age);
  }
  return verdict;
}

}  // namespace lagan::verifier
