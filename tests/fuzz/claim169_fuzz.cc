// The claims of a Claim 169 credential. Whatever is read and may be issued reads back to the same.
#include <cstdint>
#include <cstdlib>

#include "verifier/credential/claims.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  using namespace lagan::verifier;
  const Result<CredentialClaims> claims = ReadClaims({data, size});
  if (!claims.ok()) return 0;
  if (claims->issuer.empty() || claims->over_age || claims->holder_key || claims->eu) std::abort();
  const Result<Bytes> payload = EncodeClaims(*claims);
  if (!payload.ok()) return 0;  // reading is more tolerant than issuing
  const Result<CredentialClaims> again = ReadClaims(*payload);
  if (!again.ok() || *EncodeClaims(*again) != *payload) std::abort();
  return 0;
}
