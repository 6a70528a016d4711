// What the stages of a reading are timed by.
#pragma once

#include <utility>

namespace lagan::ocr {

// Milliseconds since some moment of its own. Thread-safe.
using StageClock = double (*)();

// What passes for whoever waits.
double WallMilliseconds();
// What the calling thread has worked: other work on the machine burdens it less.
double ProcessorMilliseconds();

// Not thread-safe.
class Stopwatch {
 public:
  explicit Stopwatch(StageClock clock) : clock_(clock) {}
  // Milliseconds since construction or the last call.
  double Lap() {
    const double now = clock_();
    return now - std::exchange(last_, now);
  }

 private:
  StageClock clock_;
  double last_ = clock_();
};

}  // namespace lagan::ocr
