// Serials as people type them: what is accepted has one written form, which reads back as itself.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/letters/serial.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  const auto parsed = letters::ParseLetterSerial({reinterpret_cast<const char*>(data), size});
  if (!parsed.ok()) return 0;
  if (parsed->size() != 12 || (*parsed)[5] != '-') std::abort();
  const auto again = letters::ParseLetterSerial(*parsed);
  if (!again.ok() || *again != *parsed) std::abort();
  return 0;
}
