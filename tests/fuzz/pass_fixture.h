// What the fuzz targets of the single formats share: a key that nobody has. Nothing but the text in the corpus of
// credential_text_fuzz was ever signed with it, so that a text that verifies here is a forgery found.
#pragma once

#include <cstdlib>
#include <string_view>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/credential/verify.h"

namespace lagan::verifier::fuzzing {

// Refused, for a reason that what nobody signed can have. One key is enough, of any purpose: a pass that it verified would be
// refused for that purpose, or later, and so for another reason.
inline void MustBeRefused(std::string_view text) {
  const Verdict verdict = VerifyCredential(text, {&FixedTrust()}, testing::SampleNow());
  switch (verdict.reason) {
    case Reason::kNotOurs:
    case Reason::kUnreadable:
    case Reason::kUnknownIssuer:
    case Reason::kBadSignature:
      break;
    default:
      std::abort();
  }
  if (verdict.outcome != Outcome::kRefused || verdict.sentence.empty() || verdict.claims) std::abort();
}

}  // namespace lagan::verifier::fuzzing
