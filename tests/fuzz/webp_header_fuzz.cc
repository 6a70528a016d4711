// Pictures for passes from outside: what is let through keeps the promises that its users rest on.
#include <cstdlib>

#include "base/image/webp_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan::image;
  const auto checked = CheckPassPortrait({data, size});
  if (!checked.ok()) return 0;
  const bool kept = size >= kLeastPassPortraitBytes && size <= kMostPassPortraitBytes &&
                    checked->height >= kLeastPassPortraitHeight &&
                    checked->height <= kMostPassPortraitHeight && checked->width * 4 == checked->height * 3;
  if (!kept) std::abort();
  return 0;
}
