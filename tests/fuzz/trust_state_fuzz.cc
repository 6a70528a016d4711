// The file that remembers the newest trust bundle: one text for one state.
#include <cstdint>
#include <cstdlib>

#include "verifier/trust/trust_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  using namespace lagan::verifier;
  const std::string_view text = AsText({data, size});
  const Result<TrustState> state = ParseTrustState(text);
  if (state.ok() && FormatTrustState(*state) != text) std::abort();
  return 0;
}
