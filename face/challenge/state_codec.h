// A challenge's state as bytes, for whoever seals them. One text for each state: what is read is written back the same.
//
// Little-endian, in the order of the fields, behind a version: numbers in their own size, times in milliseconds since
// 1970, lists behind their count, an absent value as the byte 0 and a present one behind the byte 1.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "face/challenge/challenge_state.h"

namespace lagan::face {

// At most this many bytes, for any state that JudgeFrames leaves.
inline constexpr std::size_t kMostStateBytes = 8'192;

Bytes WriteState(const ChallengeState& state);
// STATE_INVALID for another version, a number outside its range, a list that is too long, bytes that are missing or left
// over.
Result<ChallengeState> ReadState(ByteView bytes);

}  // namespace lagan::face
