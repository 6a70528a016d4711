// A thousand picture files that were made to hurt whoever opens them: bombs, floods, truncations, files that are two things at once,
// wrong lengths and checksums, broken tables, loops, nonsense where nobody looks, and files of other kinds.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/core/bytes.h"

namespace lagan::hostile {

// Where one stands in a hidden place of a picture, no answer and no clean copy may show it.
inline constexpr char kCanary[] = "LAGAN-HOSTILE-CANARY";

struct HostilePicture {
  std::string name;  // the family and what was done, for messages
  Bytes bytes;
  // What image::DecoderClient::Decode may answer: reasons, "" for a decoded picture. Empty: whatever it promises for any picture.
  std::vector<std::string> answers;
};

inline constexpr int kPictures = 1000;

// Hands kPictures pictures to `visit`, one at a time, because some are large. `bait` is the path of a file that many of them name, where
// a careless decoder might open it. The same seed and bait give the same bytes.
void ForEachHostilePicture(std::uint64_t seed, const std::string& bait,
                           const std::function<void(const HostilePicture&)>& visit);

}  // namespace lagan::hostile
