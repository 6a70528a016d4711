// What the line network saw in one strip.
#pragma once

#include <string>
#include <vector>

namespace lagan::ocr {

struct RecognisedLine {
  // A to Z, 0 to 9 and the filler only.
  std::string text;
  // 0 to 1 for each character of `text`, as the network states it: an order, not a probability.
  std::vector<float> confidence;
};

}  // namespace lagan::ocr
