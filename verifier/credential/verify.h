// QR text to verdict, offline.
#pragma once

#include <chrono>
#include <string_view>

#include "base/core/clock.h"
#include "verifier/credential/pass_kind.h"
#include "verifier/credential/verdict.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

// Judges a text. Pure: reads no clock, no file, no network; thread-safe; throws nothing.
//
// In this order, and nothing is guessed past a step that failed:
//  1. an expired trust bundle, or one from the future, decides nothing (TRUST_STALE, CLOCK);
//  2. base45, zlib, COSE_Sign1 (NOT_OURS, UNREADABLE), the algorithm (BAD_SIGNATURE);
//  3. every key with the message's kid is tried, or every key when it names none (UNKNOWN_ISSUER,
//  BAD_SIGNATURE);
//  4. the claims of what was signed (NOT_OURS, UNREADABLE), iss against the bundle's issuer (UNKNOWN_ISSUER);
//  5. the key's purpose (WRONG_KEY_PURPOSE) and life (NOT_YET_VALID, EXPIRED);
//  6. nbf, iat and exp (NOT_YET_VALID, CLOCK, EXPIRED; RFC 8392 section 3.1);
//  7. SPECIMEN if any key that verified is one, else OK.
Verdict VerifyCredential(std::string_view text, const TrustBundle& trust, Time now) noexcept;

}  // namespace lagan::verifier
