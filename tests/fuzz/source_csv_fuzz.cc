// The CSV reader of the sources: whatever it accepts has the right shape.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/assurance/sources/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kColumns[] = {"a", "b", "c"};
  const auto table =
      lagan::sources::ParseCsv("fuzz.csv", {reinterpret_cast<const char*>(data), size}, kColumns);
  if (!table.ok()) return 0;
  for (const auto& row : table->rows) {
    if (row.cells.size() != 3) std::abort();
  }
  return 0;
}
