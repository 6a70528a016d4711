// Compact passes. The first byte chooses: 0 the input is the signed payload, 1 the COSE message of a pass or a showing, 2 the
// text behind the prefix, 3 a payload that is signed here, so that the fuzzer reaches what only an issuer can get wrong.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/pass_fixture.h"
#include "verifier/base45/base45.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/credential/credential_text.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

// There is one way to write each pass, and each is of a kind.
void ReadPayload(ByteView payload) {
  const Result<CompactClaims> read = ReadCompactClaims(payload);
  if (!read.ok()) return;
  if (read->kind == nullptr || CompactKindOf(read->claims) != read->kind) std::abort();
  const Result<Bytes> again = EncodeCompactClaims(read->claims);
  if (!again.ok() || AsText(*again) != AsText(payload)) std::abort();
}

// Signed for over18: nothing but such a pass, of a day, is accepted. Signing takes ten times as long as reading, and a payload
// that cannot be read is refused by the same function that says so here: it is left unsigned.
void JudgeSigned(ByteView payload) {
  if (!ReadCompactClaims(payload).ok()) return;
  static const testing::SampleKey key;
  static const InstalledTrust trust = [] {
    TrustKey row = testing::MakeTrustKey(key);
    row.purpose = "over18";
    return InstalledTrust{testing::MakeTrust({row}), {}, 1};
  }();
  const Result<Bytes> message = EncodeSign1(payload, {testing::kSampleKid, {}}, key.signer);
  if (!message.ok()) std::abort();
  const Verdict verdict = VerifyCredential("NI1:" + Base45Encode(*message), {&trust}, testing::SampleNow());
  if (!verdict.claims) return;
  const PassKind& kind = *FindPassKind("over18");
  if (verdict.kind != kind.name || ClaimsIn(*verdict.claims) != kind.required ||
      verdict.claims->expires_at > LatestExpiry(kind, testing::SampleNow()) ||
      !IsRounded(kind, verdict.claims->expires_at)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      ReadPayload(input);
      break;
    case 1:
      fuzzing::MustBeRefused("NI1:" + Base45Encode(input));
      break;
    case 2:
      fuzzing::MustBeRefused("NI1:" + std::string(AsText(input)));
      break;
    default:
      JudgeSigned(input);
  }
  return 0;
}
