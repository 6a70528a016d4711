// EU certificates. The first byte chooses: 0 the input is the signed payload, 1 the COSE message, 2 the zlib stream.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/pass_fixture.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/eu_certificate.h"
#include "verifier/zlib/deflate.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void ReadPayload(ByteView payload) {
  const Result<CredentialClaims> claims = ReadEuClaims(payload);
  if (!claims.ok()) return;
  if (!claims->eu || claims->eu->name.empty() || claims->eu->kind.empty()) std::abort();
  // What is shown was in the input: nothing grows.
  if (claims->eu->name.size() + claims->eu->birth_date.size() + claims->issuer.size() > payload.size())
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      ReadPayload(input);
      break;
    case 1:
      fuzzing::MustBeRefused("HC1:" + Base45Encode(DeflateFixed(input)));
      break;
    default:
      fuzzing::MustBeRefused("HC1:" + Base45Encode(input));
  }
  return 0;
}
