// The issuer's certificate in DER, whose signature nobody asks for. Whatever is read is in range.
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "base/core/text.h"
#include "verifier/trust/issuer_certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  using namespace lagan::verifier;
  const Result<IssuerCertificate> read = DescribeIssuerCertificate({data, size});
  if (!read.ok()) return 0;
  if (size > kMaxIssuerCertificate) std::abort();
  if (read->issuer.empty() || read->issuer.size() > kMaxIssuerName || !IsUtf8(read->issuer) ||
      !IsPlainText(read->issuer)) {
    std::abort();
  }
  if (read->epoch < 1 || read->epoch > std::numeric_limits<std::int64_t>::max()) std::abort();
  if (read->not_before < Time{} || read->not_after <= read->not_before) std::abort();
  return 0;
}
