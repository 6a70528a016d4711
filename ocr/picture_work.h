// How much work one picture may make (base/core/work_budget.h): finding and reading the zone, then the printed page.
#pragma once

#include <cstdint>

namespace lagan::ocr {

// About six seconds. Half as much again as the most laborious of the pictures needs whose zone can be read: a turned document on a patterned table
// (docs/measurements/document-reading.md, "Work").
inline constexpr std::int64_t kMostWorkOfAZone = 6'000'000'000;
// About two seconds, three times what the page of any of 64 hard documents of simulator A needs.
inline constexpr std::int64_t kMostWorkOfAPage = 1'700'000'000;
inline constexpr std::int64_t kMostWorkOfAPicture = kMostWorkOfAZone + kMostWorkOfAPage;

}  // namespace lagan::ocr
