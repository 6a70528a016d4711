// The board: figures as aligned tables for a terminal. No colours, ASCII only, every line ended.
#pragma once

#include <cstdint>
#include <string>

#include "lagan/statistics/v1/statistics.pb.h"

namespace lagan::demo {

// "0 s", "59 s", "2 min", "1 h 5 min", "2 d 3 h": two units at most, rounded down.
std::string DurationInWords(std::uint64_t seconds);

// Today's counts, with shares where there is something to share.
std::string LiveBoard(const statistics::v1::GetLiveCountsResponse& live);

// The tables of a release, those of two dimensions with a column for each column, then the method, wrapped. A suppressed cell
// is a '*': it may be under 10 or may have gone with one that is.
std::string ReleaseBoard(const statistics::v1::GetReleaseResponse& release);

}  // namespace lagan::demo
