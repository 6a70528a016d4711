#include "ocr/reader/strip_variants.h"

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {

namespace {

// What the network works on: a strip of another height would be scaled to it, after Tesseract had packed it as a PNG file and unpacked
// it again, whose cost goes with its size.
constexpr int kHeight = 36;
// Characters are made narrower than they are printed by so much: the network's time goes with the width, and it reads these no worse
// (docs/measurements/document-reading.md; to be measured again for another model).
constexpr double kNarrower = 0.85;

}  // namespace

std::span<const Variant> Variants() {
  static constexpr Variant kVariants[] = {
      {Channel::kGrey, Tone::kPlain, {kHeight, 0.68, 0.985 * kNarrower, 0.5}},
      {Channel::kRed, Tone::kBinarised, {kHeight, 0.72, 0.95 * kNarrower, 0.6}},
      {Channel::kRed, Tone::kPlain, {kHeight, 0.74, 0.95 * kNarrower, 0.4}},
      {Channel::kGrey, Tone::kBinarised, {kHeight, 0.70, 1.0 * kNarrower, 0.5}},
  };
  return kVariants;
}

cv::Mat ApplyTone(const cv::Mat& strip, Tone tone) {
  if (tone == Tone::kPlain || strip.empty()) return strip;
  // Distance from the local mean in local deviations, cut at one deviation: ink falls to black, paper rises to white and
  // only the edges of strokes keep greys between.
  cv::Mat value, mean, square;
  strip.convertTo(value, CV_32F);
  const cv::Size side((strip.rows * 3 / 2) | 1, strip.rows | 1);
  cv::boxFilter(value, mean, CV_32F, side, cv::Point(-1, -1), true, cv::BORDER_REPLICATE);
  cv::sqrBoxFilter(value, square, CV_32F, side, cv::Point(-1, -1), true, cv::BORDER_REPLICATE);
  cv::Mat deviation;
  cv::sqrt(cv::max(square - mean.mul(mean), 16.0), deviation);
  cv::Mat distance;
  cv::divide(value - mean, deviation, distance);
  cv::Mat toned;
  distance.convertTo(toned, CV_8U, 100, 128 + 60);
  return toned;
}

}  // namespace lagan::ocr
