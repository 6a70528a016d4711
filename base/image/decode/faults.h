// For tests only: lagan-decode-faulty misbehaves on pictures that carry a marker, so that what the sandbox promises can be
// seen. The production program is built without LAGAN_DECODE_FAULTS and contains none of it.
#pragma once

#include "base/core/bytes.h"

namespace lagan::image::decode {

#ifdef LAGAN_DECODE_FAULTS
// Misbehaves when `picture` contains LAGAN-TEST: followed by CRASH, SPIN, OPEN, SOCKET, ALLOCATE, FLOOD or LIE.
void MisbehaveIfAsked(ByteView picture);
#else
inline void MisbehaveIfAsked(ByteView) {}
#endif

}  // namespace lagan::image::decode
