// QR text to verdict, offline.
#pragma once

#include <chrono>
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

// By how much a clock may be behind without its trust bundle showing it: the life of our bundles. A clock further behind than
// that is before the issue of a bundle that is in force (CLOCK), or has a bundle that has expired in truth. What seems not
// to have begun, or to live too long, by no more than this is therefore undecided: a wrong clock refuses nobody. What is
// further off is refused. A clock that is ahead looks like a late holder (EXPIRED, HOLDER_PROOF) until the bundle has expired by
// it.
inline constexpr std::chrono::days kFurthestClockBehind{7};

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
//     life (EXPIRED; CLOCK up to kFurthestClockBehind before it, NOT_YET_VALID earlier);
//  6. exp, iat and nbf (EXPIRED; CLOCK; for nbf CLOCK up to kFurthestClockBehind before it, NOT_YET_VALID earlier; RFC 8392
//     section 3.1). An end that is not the compact kind's was signed by mistake (UNREADABLE), and so was one beyond its life,
//     but for a clock that is behind by up to kFurthestClockBehind (CLOCK);
//  7. of a pass with a holder key, the showing around it (HOLDER_PROOF; CLOCK when it is from the future);
//  8. the status, where there is one (LISTS_STALE, LISTS_MISSING, REVOKED, SUSPENDED);
//  9. whether a single-use pass, or this showing, was seen before (SEEN_ALREADY);
// 10. SPECIMEN if any key that verified is one, else OK.
Verdict VerifyCredential(std::string_view text, const Venue& venue, Time now) noexcept;

}  // namespace lagan::verifier
