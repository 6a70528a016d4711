// Trust bundles. The first byte chooses: 0 the input is the file, judged by a root whose private key is gone; 1 it is the
// payload, signed here by a root of this process, so that the fuzzer reaches what only a root can get wrong.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/cose/sign1.h"
#include "verifier/trust/trust_bundle_format.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void ReadFileOfFixedRoot(ByteView file) {
  const Result<InstalledTrust> trust = ReadTrustBundle(file, fuzzing::FixedKey());
  if (trust.ok() && trust->bundle.sequence != 7) std::abort();
}

// Whatever is read must be in range, that is, fit to be written again, to the same effect.
void ReadSignedPayload(ByteView payload) {
  static const testing::SampleKey root;
  const Result<Bytes> file = EncodeSign1(payload, {{}, trust_format::kType}, root.signer);
  if (!file.ok()) std::abort();
  const Result<InstalledTrust> trust = ReadTrustBundle(*file, root.public_key);
  if (!trust.ok()) return;
  const Result<Bytes> again = EncodeTrustBundle(trust->bundle, root.signer);
  if (!again.ok()) std::abort();
  const Result<InstalledTrust> reread = ReadTrustBundle(*again, root.public_key);
  if (!reread.ok() || reread->bundle.sequence != trust->bundle.sequence) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    ReadFileOfFixedRoot(input);
  } else {
    ReadSignedPayload(input);
  }
  return 0;
}
