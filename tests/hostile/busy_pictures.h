// Pictures on which everything looks like lines of print, to keep a reader busy: strokes, dots, checks, dense text, noise.
#pragma once

#include <string>
#include <vector>

#include "base/image/pixels.h"

namespace lagan::hostile {

struct BusyPicture {
  std::string name;
  image::Pixels pixels;  // grey
};

enum class Busy {
  kEveryday,  // one of each kind, of two megapixels
  kAll,       // six megapixels, more pitches, slanting, in short rows and long
};

// The same every time.
std::vector<BusyPicture> MakeBusyPictures(Busy which);

}  // namespace lagan::hostile
