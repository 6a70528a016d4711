// Trust bundles, without their signatures. The first byte chooses: 0 the input is the file, 1 the payload, as if an issuer
// had signed it, so that the fuzzer reaches what only an issuer can get wrong. Neither signs or verifies, which takes longer
// than all the rest; trust_file_fuzz has the signatures, issuer_certificate_fuzz the certificate.
#include <cstdint>
#include <cstdlib>

#include "verifier/trust/trust_bundle_format.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

// Whatever is read must be in range, that is, fit to be written again.
void ReadPayload(ByteView payload) {
  const Result<TrustBundle> bundle = trust_format::ReadPayload(payload);
  if (!bundle.ok()) return;
  const Result<Bytes> again = trust_format::EncodePayload(*bundle);
  if (!again.ok()) std::abort();
  const Result<TrustBundle> reread = trust_format::ReadPayload(*again);
  if (!reread.ok() || reread->sequence != bundle->sequence || reread->keys.size() != bundle->keys.size()) {
    std::abort();
  }
}

void ReadFile(ByteView file) {
  const Result<Sign1> message = trust_format::ReadEnvelope(file);
  if (!message.ok()) return;
  if (message->type != trust_format::kType || !message->certificate) std::abort();
  ReadPayload(message->payload);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    ReadFile(input);
  } else {
    ReadPayload(input);
  }
  return 0;
}
