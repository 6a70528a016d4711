#include "ocr/reader/stage_clock.h"

#include <time.h>

namespace lagan::ocr {
namespace {

double Milliseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

double WallMilliseconds() { return Milliseconds(CLOCK_MONOTONIC); }
double ProcessorMilliseconds() { return Milliseconds(CLOCK_THREAD_CPUTIME_ID); }

}  // namespace lagan::ocr
