// Base45 has exactly one text for each sequence of bytes: what decodes must encode to the same text.
#include <cstdint>
#include <cstdlib>

#include "verifier/base45/base45.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  const std::string_view text = AsText({data, size});
  const Result<Bytes> bytes = verifier::Base45Decode(text);
  if (bytes.ok() && verifier::Base45Encode(*bytes) != text) std::abort();
  const Result<Bytes> back = verifier::Base45Decode(verifier::Base45Encode({data, size}));
  if (!back.ok() || *back != ToBytes({data, size})) std::abort();
  return 0;
}
