// The serial of a letter: what somebody reads out to the helpline to have a credential on paper suspended.
//
// Ten random characters of Crockford's base 32 (50 bits; no I, L, O, U, so that nothing is misread and nothing is spelled)
// and a check character of the same alphabet, written XXXXX-XXXXXX. Crockford's own check (modulo 37) needs the signs
// * ~ $ = U, which are hard to say on the telephone; here the eleven characters are values d0 .. d10 in GF(2^5), the field
// of x^5 + x^2 + 1 with the root a, and
//
//   d0 a^10 + d1 a^9 + .. + d9 a + d10 = 0.
//
// The eleven weights differ and none is zero, so every single wrong character and every exchange of two characters,
// neighbours or not, is found. Other errors pass with a probability of 1 in 32: a serial is a handle, not a proof.
// Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/crypto/random.h"

namespace lagan::letters {

// In the written form. Random, so that neither the number of letters nor the next serial can be told from one.
std::string MakeLetterSerial(crypto::RandomSource& random);

// The written form of what was typed or heard: lower case is read as upper case, O as 0, I and L as 1; hyphens and spaces
// count for nothing. INVALID_ARGUMENT, field "letter_serial": LETTER_SERIAL_MALFORMED for other characters, another number
// of them or more than 64 bytes; LETTER_SERIAL_CHECK_FAILED when the check character says that one was misheard.
Result<std::string> ParseLetterSerial(std::string_view typed);

}  // namespace lagan::letters
