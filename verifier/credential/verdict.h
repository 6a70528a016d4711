// The answer to "may I rely on this code?".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verifier/credential/claims.h"

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
  kTrustStale,       // TRUST_STALE: the trust bundle has expired
  kClock,            // CLOCK: this clock is behind what was signed
  kTrustUnusable,    // TRUST_UNUSABLE: no trust bundle or root key that can be used
  kPictureUnusable,  // PICTURE_UNUSABLE: the picture cannot be read
  kNoCode,           // NO_CODE: no QR code found in the picture
  kUsage,            // USAGE: the program was asked in a way it does not understand
};

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
  // Of the trust bundle, at the time of the verdict; absent when none was consulted. Negative when our clock
  // is behind.
  std::optional<std::chrono::seconds> trust_age;
};

// A verdict without claims. Without a sentence of its own it gets the one of its reason.
Verdict MakeVerdict(Reason reason, std::string sentence = {});

}  // namespace lagan::verifier
