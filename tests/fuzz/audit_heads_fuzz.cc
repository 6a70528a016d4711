// The head file of the audit log: never crashes, and what is read is written back byte for byte.
#include <cstdint>
#include <cstdlib>

#include "services/audit/signed_head.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = lagan::AsText({data, size});
  const auto heads = lagan::audit::ParseHeads(text);
  if (!heads.ok()) return 0;
  std::string written;
  for (const lagan::audit::SignedHead& head : *heads) written += lagan::audit::FormatHead(head);
  if (written != text) std::abort();
  return 0;
}
