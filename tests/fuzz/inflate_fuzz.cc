// Whatever comes out of a zlib stream stays within the limits, and what we write ourselves comes out as it went in. The first
// byte chooses tighter limits, so that both are met by short inputs.
#include <cstdint>
#include <cstdlib>

#include "verifier/zlib/deflate.h"
#include "verifier/zlib/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  if (size == 0) return 0;
  const verifier::InflateLimits limits{.output = 16 * 1024UL >> (data[0] % 8), .ratio = 1UL + data[0] / 4};
  const ByteView input(data + 1, size - 1);
  const Result<Bytes> content = verifier::Inflate(input, limits);
  if (content.ok()) {
    if (content->size() > limits.output || content->size() > limits.ratio * input.size()) std::abort();
    const Result<Bytes> again = verifier::Inflate(verifier::DeflateFixed(*content), {.ratio = 1'100});
    if (!again.ok() || *again != *content) std::abort();
  }
  const Result<Bytes> back = verifier::Inflate(verifier::DeflateFixed(input));
  if (!back.ok() || *back != ToBytes(input)) std::abort();
  return 0;
}
