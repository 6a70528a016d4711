// The answer to "may I rely on this code?".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verifier/credential/claims.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::verifier {

enum class Outcome {
  kAccepted,
  kRefused,    // the code is to blame
  kUndecided,  // the verifier is to blame (its trust bundle, its clock, its picture): the holder is not to
               // suffer
  kSpecimen,   // genuine, but made for trying things out
};

// A closed set; the names are a contract and are counted by venues.
enum class Reason {
  kOk,             // OK
  kSpecimen,       // SPECIMEN
  kUnreadable,     // UNREADABLE: begins like a credential but is damaged or not as it must be
  kNotOurs,        // NOT_OURS: some other code
  kUnknownIssuer,  // UNKNOWN_ISSUER: no such key in the trust bundle, or an issuer the key does not belong to
  kBadSignature,   // BAD_SIGNATURE: changed, forged, or signed in a way that is not allowed
  kWrongKeyPurpose,  // WRONG_KEY_PURPOSE: signed by a key that may not sign this kind
  kNotYetValid,      // NOT_YET_VALID
  kExpired,          // EXPIRED
  kRevoked,          // REVOKED: withdrawn by the issuer, for good
  kSuspended,        // SUSPENDED: the issuer has a question; may be lifted
  kKeyWithdrawn,     // KEY_WITHDRAWN: the key that signed it was lost or stolen
  kSeenAlready,      // SEEN_ALREADY: a single-use pass, or this showing of one, was here before
  kHolderProof,      // HOLDER_PROOF: a pass that only its holder's device may show, shown by a picture of it
  kListsStale,       // LISTS_STALE: the status list is too old to go by
  kListsMissing,     // LISTS_MISSING: the status list is not installed, or is another than the bundle names
  kVerifierTooOld,   // VERIFIER_TOO_OLD: the trust bundle asks for a newer program
  kTrustStale,       // TRUST_STALE: the trust bundle has expired
  kClock,            // CLOCK: this clock is behind what was signed
  kTrustUnusable,    // TRUST_UNUSABLE: no trust bundle or root key that can be used
  kPictureUnusable,  // PICTURE_UNUSABLE: the picture cannot be read
  kNoCode,           // NO_CODE: no QR code found in the picture
  kUsage,            // USAGE: the program was asked in a way it does not understand
};

// How old a trust bundle is, for the person at the door.
enum class TrustAge {
  kFresh,
  kAmber,  // 24 hours and more: fetch a new one
  kRed,    // 72 hours and more: nothing is decided by a status list of that age
};
TrustAge TrustAgeOf(std::chrono::seconds age);
// "fresh", "amber", "red".
std::string_view TrustAgeName(TrustAge age);

// "accepted", "refused", "undecided", "specimen".
std::string_view OutcomeName(Outcome outcome);
// As listed above.
std::string_view ReasonName(Reason reason);
// What each reason means for the outcome.
Outcome OutcomeOf(Reason reason);

struct Verdict {
  Outcome outcome = Outcome::kUndecided;
  Reason reason = Reason::kTrustUnusable;
  std::string sentence;  // for the person at the door; never personal data
  // Only when accepted or specimen: who is refused keeps their data.
  std::optional<CredentialClaims> claims;
  // What it is, once its signature has been verified: the name of a pass kind (pass_kind.h), "eu-dcc", or empty.
  std::string kind;
  std::optional<Format> format;
  // A face is in the claims, to be compared. When false, the code is good but whoever shows it may have it from anybody.
  bool shows_whose = false;
  // Of the trust bundle, at the time of the verdict; absent when none was consulted. Negative when our clock
  // is behind.
  std::optional<std::chrono::seconds> trust_age;
  std::optional<TrustAge> age;  // the same in words
};

// A verdict without claims. Without a sentence of its own it gets the one of its reason.
Verdict MakeVerdict(Reason reason, std::string sentence = {});

}  // namespace lagan::verifier
