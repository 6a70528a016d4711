// What the stages of a reading are timed by.
#pragma once

namespace lagan::ocr {

// Milliseconds since some moment of its own. Thread-safe.
using StageClock = double (*)();

// What passes for whoever waits.
double WallMilliseconds();
// What the calling thread has worked: other work on the machine burdens it less.
double ProcessorMilliseconds();

}  // namespace lagan::ocr
