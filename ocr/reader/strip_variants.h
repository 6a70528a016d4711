// The same line seen in different ways, so that two readings of it can disagree.
#pragma once

#include <span>

#include <opencv2/core.hpp>

#include "ocr/locate/strip.h"

namespace lagan::ocr {

enum class Channel { kGrey, kRed };
enum class Tone {
  kPlain,      // as photographed
  kBinarised,  // each pixel against its neighbourhood, nearly black and white
};

struct Variant {
  Channel channel;
  Tone tone;
  StripShape shape;
};

// In the order in which they are tried. Any two differ in binarisation or channel, and in scale. The first two, which
// decide most pictures, differ in everything.
std::span<const Variant> Variants();

// A strip with the tone of the variant. `strip` is 8-bit, one channel.
cv::Mat ApplyTone(const cv::Mat& strip, Tone tone);

}  // namespace lagan::ocr
