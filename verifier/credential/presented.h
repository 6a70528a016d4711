// The first look at a text: what it is framed as, before any key is asked.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verdict.h"

namespace lagan::verifier {

struct Presented {
  Format format = Format::kClaim169;
  Bytes bytes;                   // what the messages are views into
  Sign1 message;                 // the credential
  std::optional<Sign1> showing;  // around it, by its holder
  Time shown_at{};
};

// Fills `out`, or gives the verdict (NOT_OURS, UNREADABLE, BAD_SIGNATURE). Nothing is verified.
//
// Without a prefix a text that does not even start like a credential is another code; what starts like one and then fails
// is a damaged one. The algorithms are ES256; EdDSA for Claim 169; PS256 for EU certificates.
std::optional<Verdict> ReadPresented(std::string_view text, Presented& out);

}  // namespace lagan::verifier
