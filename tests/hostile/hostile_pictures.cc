#include "tests/hostile/hostile_pictures.h"

#include "tests/hostile/families.h"

namespace lagan::hostile {
namespace {

struct Family {
  int count;
  HostilePicture (*make)(Kit kit);
};

constexpr Family kFamilies[] = {
    {60, DimensionBomb},   {40, DeflateBomb},  {60, ChunkFlood},  {20, ScanFlood},   {200, Truncation},
    {100, Polyglot},       {100, WrongLength}, {40, BadChecksum}, {80, BrokenTable}, {60, ExifLoop},
    {40, ProfileNonsense}, {80, StrangeChunk}, {60, OtherKind},   {60, ByteFlips}};

constexpr int Total() {
  int total = 0;
  for (const Family& family : kFamilies) total += family.count;
  return total;
}
static_assert(Total() == kPictures);

}  // namespace

void ForEachHostilePicture(std::uint64_t seed, const std::string& bait,
                           const std::function<void(const HostilePicture&)>& visit) {
  Dice dice(seed);
  for (const Family& family : kFamilies) {
    for (int i = 0; i < family.count; ++i) visit(family.make({dice, bait}));
  }
}

}  // namespace lagan::hostile
