// The whole file of a trust bundle, with both signatures, judged by a root whose private key is gone: what verifies is the
// bundle of the corpus. Each case that comes so far costs one or two verifications, so that this target is slow; what is
// behind the signatures is reached by trust_bundle_fuzz and issuer_certificate_fuzz.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/verifier_fixture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan::verifier;
  const lagan::Result<InstalledTrust> trust = ReadTrustBundle({data, size}, fuzzing::FixedRoot());
  if (trust.ok() && trust->bundle.sequence != 7) std::abort();
  return 0;
}
