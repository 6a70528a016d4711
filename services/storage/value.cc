#include "services/storage/value.h"

#include <string>

namespace lagan::storage {

Status Row::Mismatch(std::size_t column) {
  return Internal("STORE_TYPE_MISMATCH", "Column " + std::to_string(column) +
                                             " of a stored row is not of the kind the program expects.");
}

}  // namespace lagan::storage
