// QR text to verdict. The first byte chooses where the input enters, so that the outer layers, which hardly any mutation
// passes, do not shield the inner ones: 0 as text, 1 as zlib stream, 2 as COSE message, 3 as claims.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/verify.h"
#include "verifier/zlib/deflate.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void JudgeText(std::string_view text) {
  const Verdict verdict = VerifyCredential(text, {&fuzzing::FixedTrust()}, testing::SampleNow());
  if (verdict.outcome != OutcomeOf(verdict.reason) || verdict.sentence.empty()) std::abort();
  const bool accepted = verdict.outcome == Outcome::kAccepted;
  if (verdict.claims.has_value() != accepted) std::abort();
  if (accepted && verdict.claims->identity.full_name != testing::MakeClaims().identity.full_name)
    std::abort();
}

void JudgeClaims(ByteView payload) {
  const Result<CredentialClaims> claims = ReadClaims(payload);
  if (claims.ok() && claims->issuer.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      JudgeText(AsText(input));
      break;
    case 1:
      JudgeText(Base45Encode(input));
      break;
    case 2:
      JudgeText(Base45Encode(DeflateFixed(input)));
      break;
    default:
      JudgeClaims(input);
  }
  return 0;
}
