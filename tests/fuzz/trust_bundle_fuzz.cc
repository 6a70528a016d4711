// Trust bundles. The first byte chooses: 0 the input is the file, judged by a root whose private key is gone; 1 it is the
// payload, as if an issuer had signed it, so that the fuzzer reaches what only an issuer can get wrong; 2 it is
// the issuer's certificate, whose signature nobody asks for; 3 it is the file that remembers the newest bundle.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/trust/trust_bundle_format.h"
#include "verifier/trust/trust_state.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void ReadFileOfFixedRoot(ByteView file) {
  const Result<InstalledTrust> trust = ReadTrustBundle(file, fuzzing::FixedRoot());
  if (trust.ok() && trust->bundle.sequence != 7) std::abort();
}

// Whatever is read must be in range, that is, fit to be written again.
void ReadSignedPayload(ByteView payload) {
  const Result<TrustBundle> bundle = trust_format::ReadPayload(payload);
  if (!bundle.ok()) return;
  const Result<Bytes> again = trust_format::EncodePayload(*bundle);
  if (!again.ok()) std::abort();
  const Result<TrustBundle> reread = trust_format::ReadPayload(*again);
  if (!reread.ok() || reread->sequence != bundle->sequence || reread->keys.size() != bundle->keys.size()) {
    std::abort();
  }
}

// Whatever is read must be fit to be made again.
void ReadCertificate(ByteView der) {
  const Result<IssuerCertificate> read = DescribeIssuerCertificate(der);
  if (!read.ok()) return;
  static const testing::SampleIssuer issuer;
  const Result<Bytes> again = MakeIssuerCertificate(issuer.root, read->issuer, read->key, read->epoch,
                                                    read->not_before, read->not_after);
  if (!again.ok()) std::abort();
  const Result<IssuerCertificate> reread = ReadIssuerCertificate(*again, issuer.root_key);
  if (!reread.ok() || reread->issuer != read->issuer || reread->not_after != read->not_after) std::abort();
}

// One text for one state.
void ReadState(std::string_view text) {
  const Result<TrustState> state = ParseTrustState(text);
  if (state.ok() && FormatTrustState(*state) != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      ReadFileOfFixedRoot(input);
      break;
    case 1:
      ReadSignedPayload(input);
      break;
    case 2:
      ReadCertificate(input);
      break;
    default:
      ReadState(AsText(input));
  }
  return 0;
}
