#include "verifier/credential/verify.h"

#include <algorithm>
#include <vector>

#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"

namespace lagan::verifier {
namespace {

// A text that does not even start like a credential is another code; one that does and then fails is a
// damaged one.
Reason ReasonOfFraming(const Status& status) {
  const std::string& reason = status.reason();
  for (const char* other : {"TEXT_TOO_LONG", "BASE45_INVALID", "ZLIB_HEADER", "COSE_NOT_SIGN1"}) {
    if (reason == other) return Reason::kNotOurs;
  }
  return Reason::kUnreadable;
}

Reason ReasonOfClaims(const Status& status) {
  const std::string& reason = status.reason();
  if (reason == "CLAIM_169_MISSING" || reason == "CLAIM_AUDIENCE") return Reason::kNotOurs;
  return Reason::kUnreadable;
}

std::vector<const TrustKey*> KeysFor(const Sign1& message, const TrustBundle& trust) {
  std::vector<const TrustKey*> out;
  for (const TrustKey& key : trust.keys) {
    if (!message.kid || std::ranges::equal(*message.kid, key.kid)) out.push_back(&key);
  }
  return out;
}

// When the keys that verified may be relied on. kOk when one of them may now.
Reason JudgeLife(const std::vector<const TrustKey*>& keys, Time now) {
  Reason reason = Reason::kExpired;
  for (const TrustKey* key : keys) {
    if (now > key->not_after) continue;
    if (now + kClockTolerance >= key->not_before) return Reason::kOk;
    reason = Reason::kNotYetValid;
  }
  return reason;
}

Reason JudgeTimes(const CredentialClaims& claims, Time now) {
  if (now >= claims.expires_at) return Reason::kExpired;
  const Time soon = now + kClockTolerance;
  // Signed at a time that has not come: one of the two clocks is wrong, and it is not the holder's fault.
  if (claims.issued_at && *claims.issued_at > soon) return Reason::kClock;
  if (claims.not_before && *claims.not_before > soon) return Reason::kNotYetValid;
  return Reason::kOk;
}

// Step 5: drops the keys that may not sign this, then looks at the life of the others.
Reason JudgeKeys(std::vector<const TrustKey*>& keys, Time now) {
  std::erase_if(keys, [](const TrustKey* key) { return key->purpose != kPurposeFullIdentity; });
  if (keys.empty()) return Reason::kWrongKeyPurpose;
  return JudgeLife(keys, now);
}

bool AnySpecimen(const std::vector<const TrustKey*>& keys) {
  return std::any_of(keys.begin(), keys.end(), [](const TrustKey* key) { return key->specimen; });
}

Verdict JudgeSigned(const Sign1& message, std::vector<const TrustKey*> keys, const TrustBundle& trust,
                    Time now) {
  Result<CredentialClaims> claims = ReadClaims(message.payload);
  if (!claims.ok()) return MakeVerdict(ReasonOfClaims(claims.status()));
  if (claims->issuer != trust.issuer) {
    return MakeVerdict(Reason::kUnknownIssuer,
                       "The credential names an issuer to whom its key does not belong.");
  }
  const bool specimen = AnySpecimen(keys);
  for (const Reason reason : {JudgeKeys(keys, now), JudgeTimes(*claims, now)}) {
    if (reason != Reason::kOk) return MakeVerdict(reason);
  }
  Verdict verdict = MakeVerdict(specimen ? Reason::kSpecimen : Reason::kOk);
  verdict.claims = *std::move(claims);
  return verdict;
}

Verdict JudgeText(std::string_view text, const TrustBundle& trust, Time now) {
  const Result<Bytes> bytes = DecodeCredentialText(text);
  if (!bytes.ok()) return MakeVerdict(ReasonOfFraming(bytes.status()));
  const Result<Sign1> message = ReadSign1(*bytes);
  if (!message.ok()) return MakeVerdict(ReasonOfFraming(message.status()));
  if (message->algorithm != kAlgorithmEs256) {
    return MakeVerdict(Reason::kBadSignature, "The credential is not signed in a way that is accepted here.");
  }
  std::vector<const TrustKey*> keys = KeysFor(*message, trust);
  if (keys.empty()) return MakeVerdict(Reason::kUnknownIssuer);
  std::erase_if(keys, [&](const TrustKey* key) { return !VerifySign1(*message, key->key); });
  if (keys.empty()) return MakeVerdict(Reason::kBadSignature);
  return JudgeSigned(*message, std::move(keys), trust, now);
}

}  // namespace

Verdict VerifyCredential(std::string_view text, const TrustBundle& trust, Time now) noexcept {
  Verdict verdict = now >= trust.expires_at                   ? MakeVerdict(Reason::kTrustStale)
                    : now + kClockTolerance < trust.issued_at ? MakeVerdict(Reason::kClock)
                                                              : JudgeText(text, trust, now);
  verdict.trust_age = std::chrono::floor<std::chrono::seconds>(now - trust.issued_at);
  return verdict;
}

}  // namespace lagan::verifier
