// What may happen with a document after its zone was read and cues were looked for.
#pragma once

#include <span>

#include "ocr/reader/acceptance.h"
#include "ocr/tamper/cue.h"

namespace lagan::ocr {

// From the least to the most that a document may get without more.
enum class Handling {
  kReadAgain,    // not read: another picture, or a person
  kPersonLooks,  // read, but something speaks against it: nothing goes on before a person looked
  kMayGoOn,      // nothing speaks against it, which does not mean that it is genuine
};

// Never more with a cue than without it, and never more than the reading alone allows: an accepted zone with any cue, however
// weak, calls a person; a zone that was not accepted stays so whatever was found. handling_test.cc holds this over every verdict
// and every set of cues. Pure and thread-safe.
Handling HandlingOf(ZoneVerdict verdict, std::span<const CueFinding> cues);

}  // namespace lagan::ocr
