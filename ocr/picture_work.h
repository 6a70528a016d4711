// How much work one picture may make: the zone and the printed page together (base/core/work_budget.h).
#pragma once

#include <cstdint>

namespace lagan::ocr {

// About two seconds. Several times what any picture needs whose zone is accepted (docs/measurements/document-reading.md, "Work").
inline constexpr std::int64_t kMostWorkOfAPicture = 2'200'000'000;
// Of that, what is kept for the printed page while the zone is looked for and read.
inline constexpr std::int64_t kWorkKeptForThePage = 500'000'000;

}  // namespace lagan::ocr
