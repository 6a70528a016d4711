// The table of observations: whatever is read is in range and is written back as a table that reads the same.
#include <cstdint>
#include <cstdlib>

#include "base/core/bytes.h"
#include "face/challenge/observation_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  const auto frames = face::ReadObservations(AsText({data, size}));
  if (!frames.ok()) {
    if (frames.status().reason() != "OBSERVATIONS_INVALID") std::abort();
    return 0;
  }
  const std::string written = face::WriteObservations(*frames);
  const auto again = face::ReadObservations(written);
  if (!again.ok() || face::WriteObservations(*again) != written) std::abort();
  return 0;
}
