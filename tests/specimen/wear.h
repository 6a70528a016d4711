// Print that hands, pockets and wallets have rubbed.
#pragma once

#include <cstdint>

#include "tests/specimen/picture.h"

namespace lagan::specimen {

// Ink comes off in specks and along a few scratches, down to the colour of the paper around. `amount` from 0 (nothing) to
// 1. The same input gives the same pixels.
void RubOff(double amount, double pixels_per_mm, std::uint64_t seed, Picture& page);

}  // namespace lagan::specimen
