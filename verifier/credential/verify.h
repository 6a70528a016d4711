// QR text to verdict, offline.
#pragma once

#include <string_view>

#include "base/core/clock.h"
#include "verifier/credential/pass_kind.h"
#include "verifier/credential/seen.h"
#include "verifier/credential/verdict.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

class StatusLists;

// What a verifier goes by. All of it is borrowed and must outlive the call.
struct Venue {
  const InstalledTrust* trust = nullptr;
  const StatusLists* lists = nullptr;  // verifier/status/status_lists.h; without it, no list is installed
  SeenPasses* seen = nullptr;          // without it, a single-use pass is accepted each time
};

// Judges a text. Reads no clock, no file, no network, and changes nothing but the set of passes seen; thread-safe; throws
// nothing.
//
// In this order, and nothing is guessed past a step that failed:
//  1. the format by its prefix; base45, zlib, COSE_Sign1 (NOT_OURS, UNREADABLE), and an algorithm that the format allows
//     (BAD_SIGNATURE). Compact passes and showings must be written exactly as we would write them;
//  2. the trust bundle: TRUST_UNUSABLE (none), TRUST_STALE (expired), CLOCK (from the future), VERIFIER_TOO_OLD. What is
//     no credential was refused before: for that, no bundle is needed;
//  3. every key with the message's kid is tried, or every key when it names none, which a compact pass must (UNKNOWN_ISSUER,
//     BAD_SIGNATURE);
//  4. the claims of what was signed (NOT_OURS, UNREADABLE); the kind that follows from them;
//  5. iss against the issuer of the key, or of the bundle (UNKNOWN_ISSUER); the key's purpose, which is the kind's name,
//     or one for this EU certificate (MaySignEu; WRONG_KEY_PURPOSE); whether the key was withdrawn (KEY_WITHDRAWN); its
//     life (NOT_YET_VALID, EXPIRED);
//  6. exp, iat and nbf (EXPIRED, CLOCK, NOT_YET_VALID; RFC 8392 section 3.1); an end beyond the life of a compact kind was
//     signed by mistake (UNREADABLE);
//  7. of a pass with a holder key, the showing around it (HOLDER_PROOF; CLOCK when it is from the future);
//  8. the status, where there is one (LISTS_STALE, LISTS_MISSING, REVOKED, SUSPENDED);
//  9. whether a single-use pass, or this showing, was seen before (SEEN_ALREADY);
// 10. SPECIMEN if any key that verified is one, else OK.
Verdict VerifyCredential(std::string_view text, const Venue& venue, Time now) noexcept;

}  // namespace lagan::verifier
