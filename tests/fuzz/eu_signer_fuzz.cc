// Certificates of EU signers, in DER and as PEM. Whatever is read is what a trust bundle takes.
#include <cstdint>
#include <cstdlib>

#include "verifier/credential/eu_signer.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void CheckSigner(const Result<EuSigner>& read) {
  if (!read.ok()) return;
  if (read->kid.size() != 8 || read->purposes.empty() || read->purposes.size() > 3) std::abort();
  for (const std::string& purpose : read->purposes) {
    if (!purpose.starts_with("eu-dcc") || purpose.size() > 64) std::abort();
  }
  if (read->not_before < Time{} || read->not_after <= read->not_before) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  CheckSigner(ReadEuSigner({data, size}));
  CheckSigner(ReadEuSignerPem(AsText({data, size})));
  return 0;
}
