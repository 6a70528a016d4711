// How old somebody is on a day.
#pragma once

#include "base/core/clock.h"

namespace lagan::proofing {

// True from the day on which somebody born on `birth` has completed `years` years. Who was born on 29 February has done so, in
// years without that day, on 1 March: until then nobody can say that the person is of age. Both dates exist.
bool HasReached(int years, Date birth, Date today);

}  // namespace lagan::proofing
