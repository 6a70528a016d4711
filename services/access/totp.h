// One-time codes by time: TOTP (RFC 6238) with HMAC-SHA-1, steps of 30 seconds and six digits, which is what every
// authenticator app understands. HMAC does not need the collision resistance that SHA-1 has lost (RFC 6151 argues so for weaker
// hashes). Pure and thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/secret.h"

namespace lagan::access {

inline constexpr std::chrono::seconds kTotpStep{30};
// Bytes; the length of HMAC-SHA-1's output, as RFC 4226 section 4 (R6) advises.
inline constexpr std::size_t kTotpSecretSize = 20;

// The number of the step that a time lies in.
std::int64_t TotpStepAt(Time time);
// Six digits. The step must not be negative.
std::string TotpCode(const SecretBytes& secret, std::int64_t step);

// The step whose code this is: that of `now`, or one of its two neighbours, for clocks that differ and people who type (RFC 6238
// section 5.2). Whoever accepts it must remember the step and take none that is not later. Compares in constant time.
std::optional<std::int64_t> MatchTotp(const SecretBytes& secret, std::string_view code, Time now);

}  // namespace lagan::access
