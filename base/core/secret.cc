#include "base/core/secret.h"

#include <cstring>

namespace lagan {

void WipeMemory(void* data, std::size_t size) {
  if (size != 0) explicit_bzero(data, size);
}

}  // namespace lagan
