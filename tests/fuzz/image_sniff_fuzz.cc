// Any bytes: either refused with a reason, or a picture whose size keeps the promised limits.
#include <algorithm>
#include <cstdlib>

#include "base/image/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan::image;
  const lagan::Result<Sniffed> sniffed = Sniff({data, size});
  if (!sniffed.ok()) {
    if (sniffed.status().reason().rfind("PICTURE_", 0) != 0) std::abort();
    return 0;
  }
  const auto [narrow, wide] = std::minmax(sniffed->width, sniffed->height);
  const bool kept = narrow >= 1 && wide <= kMaxSide && wide <= narrow * kMaxAspect &&
                    narrow * wide <= kMaxPixels && (sniffed->channels == 1 || sniffed->channels == 3) &&
                    sniffed->orientation >= 1 && sniffed->orientation <= 8;
  if (!kept) std::abort();
  return 0;
}
