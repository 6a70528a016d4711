// Showing a pass with a holder key: the device that holds the key signs the time over the pass, so that a picture of the
// code is worthless a minute later.
//
//   "NI1:" base45(COSE_Sign1 by the holder's key, protected {1: -7}, payload {6: seconds, -65539: the pass's COSE_Sign1})
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier {

// By how much the time of a showing may differ from the verifier's, both ways.
inline constexpr std::chrono::seconds kShowingLife{60};

// A showing as it was read; nothing is verified. Views into the payload, which must outlive it.
struct Showing {
  Time shown_at{};
  ByteView pass;  // the pass's COSE_Sign1
};

// `pass_text` is the text of a compact pass. Reasons: those of DecodeCompactText; CLAIM_INVALID (a time before 1970 or
// with parts of a second); what the signer says; CREDENTIAL_TOO_LARGE.
Result<std::string> EncodeShowing(std::string_view pass_text, Time at, const Signer& holder);

// The payload of a showing. Reasons: those of ReadCbor; SHOWING_MISSING (no pass in it); CLAIM_INVALID (another claim
// beside the two, or a time that is no whole number of seconds between 1970 and 9999).
Result<Showing> ReadShowing(ByteView payload);

}  // namespace lagan::verifier
