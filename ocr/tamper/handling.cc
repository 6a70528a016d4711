#include "ocr/tamper/handling.h"

namespace lagan::ocr {

Handling HandlingOf(ZoneVerdict verdict, std::span<const CueFinding> cues) {
  if (verdict != ZoneVerdict::kAccepted) return Handling::kReadAgain;
  return cues.empty() ? Handling::kMayGoOn : Handling::kPersonLooks;
}

}  // namespace lagan::ocr
