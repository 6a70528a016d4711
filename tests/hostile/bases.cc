#include <vector>

#include "base/image/test_pictures.h"
#include "tests/hostile/families.h"

namespace lagan::hostile {
namespace {

using namespace image;

Pixels Noise(int width, int height, int channels) {
  Dice dice(11);
  return MakePixels(width, height, channels, dice.Some(static_cast<std::size_t>(width) * height * channels));
}

std::vector<Base> MakeBases() {
  const Bytes noise = ToBytes(Noise(64, 48, 3).bytes);
  return {
      {"baseline JPEG", true, MakeJpeg(FourQuarters(64, 48), {.exif = MakeExif(6, true), .comment = "fine"})},
      {"progressive JPEG", true, MakeJpeg(Noise(64, 48, 3), {.progressive = true})},
      {"grey JPEG", true, MakeJpeg(Noise(80, 32, 1))},
      {"large JPEG", true, MakeJpeg(Noise(400, 300, 3), {.quality = 60})},
      {"RGB PNG", false, MakePng(64, 48, {.comment = "fine"}, noise)},
      {"interlaced PNG of sixteen bits", false,
       MakePng(16, 24, {.colour_type = 6, .depth = 16, .interlaced = true},
               Bytes(noise.begin(), noise.begin() + 16 * 24 * 8))},
      {"palette PNG", false,
       MakePng(64, 48,
               {.colour_type = 3,
                .depth = 2,
                .palette = {1, 2, 3, 200, 10, 90, 0, 0, 0, 255, 255, 255},
                .transparency = {9}},
               Bytes(noise.begin(), noise.begin() + 16 * 48))},
      {"grey PNG", false, MakePng(100, 100, {.colour_type = 0}, Bytes(100, 77))}};
}

}  // namespace

const Base& BaseOf(std::size_t which) {
  static const std::vector<Base> bases = MakeBases();
  return bases.at(which % bases.size());
}

}  // namespace lagan::hostile
