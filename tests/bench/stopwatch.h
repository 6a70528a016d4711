// CPU time of two pieces of work, taken turn by turn, so that a busy machine burdens both alike.
#pragma once

#include <functional>
#include <vector>

namespace lagan::bench {

using Work = std::function<void()>;

struct Turns {
  int rounds = 7;    // medians are over these
  int turns = 20;    // of each work in a round
  int repeats = 20;  // of the work in a turn
};

// Microseconds of this thread's CPU time for one repeat.
struct Compared {
  double first = 0;   // median
  double second = 0;  // median
  double ratio = 0;   // median of the rounds' own ratios, first by second
};

Compared Compare(const Work& first, const Work& second, const Turns& turns);
// One work alone; its median.
double Measure(const Work& work, const Turns& turns);

double Median(std::vector<double> values);

}  // namespace lagan::bench
