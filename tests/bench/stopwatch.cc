#include "tests/bench/stopwatch.h"

#include <time.h>

#include <algorithm>

namespace lagan::bench {
namespace {

double CpuMicroseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double Turn(const Work& work, int repeats) {
  const double begin = CpuMicroseconds();
  for (int i = 0; i < repeats; ++i) work();
  return CpuMicroseconds() - begin;
}

}  // namespace

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Compared Compare(const Work& first, const Work& second, const Turns& turns) {
  std::vector<double> firsts, seconds, ratios;
  const double repeats = static_cast<double>(turns.turns) * turns.repeats;
  for (int round = 0; round < turns.rounds; ++round) {
    double a = 0;
    double b = 0;
    for (int turn = 0; turn < turns.turns; ++turn) {
      a += Turn(first, turns.repeats);
      b += Turn(second, turns.repeats);
    }
    firsts.push_back(a / repeats);
    seconds.push_back(b / repeats);
    ratios.push_back(a / b);
  }
  return {Median(firsts), Median(seconds), Median(ratios)};
}

double Measure(const Work& work, const Turns& turns) {
  std::vector<double> values;
  for (int round = 0; round < turns.rounds; ++round) {
    double sum = 0;
    for (int turn = 0; turn < turns.turns; ++turn) sum += Turn(work, turns.repeats);
    values.push_back(sum / turns.turns / turns.repeats);
  }
  return Median(values);
}

}  // namespace lagan::bench
