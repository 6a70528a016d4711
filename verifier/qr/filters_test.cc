#include "verifier/qr/filters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace lagan::verifier {
namespace {

Grey Flat(int width, int height, std::uint8_t light) {
  return {width, height, Bytes(static_cast<std::size_t>(width * height), light)};
}

// Black left of `edge`, white from there on.
Grey Step(int width, int height, int edge) {
  Grey out = Flat(width, height, 0);
  for (int i = 0; i < width * height; ++i)
    out.bytes[static_cast<std::size_t>(i)] = i % width < edge ? 0 : 255;
  return out;
}

TEST(Filters, LeaveAFlatPictureAsItIs) {
  const Grey flat = Flat(23, 17, 77);
  EXPECT_EQ(StretchContrast(flat).bytes, flat.bytes);
  EXPECT_EQ(Sharpen(flat, 2, 2.5).bytes, flat.bytes);
  EXPECT_EQ(Deblur(flat, 2.4, 0.03).bytes, flat.bytes);
  EXPECT_EQ(Enlarge(flat).bytes, Bytes(23 * 17 * 4, 77));
  EXPECT_EQ(Reduce(flat).bytes, Bytes(11 * 8, 77));
  EXPECT_EQ(Invert(flat).bytes, Bytes(23 * 17, 178));
}

TEST(Filters, TakePicturesOfOnePixel) {
  const Grey dot = Flat(1, 1, 9);
  EXPECT_EQ(StretchContrast(dot).bytes, dot.bytes);
  EXPECT_EQ(Sharpen(dot, 5, 3.5).bytes, dot.bytes);
  EXPECT_EQ(Deblur(dot, 2.4, 0.03).bytes, dot.bytes);
  EXPECT_EQ(Enlarge(dot).bytes, Bytes(4, 9));
  EXPECT_TRUE(Reduce(dot).bytes.empty());
}

TEST(Filters, StretchUsesTheWholeRange) {
  Grey pale = Step(10, 10, 5);
  for (auto& byte : pale.bytes) byte = static_cast<std::uint8_t>(100 + byte / 10);
  EXPECT_EQ(StretchContrast(pale).bytes, Step(10, 10, 5).bytes);
}

TEST(Filters, DeblurUndoesAGaussian) {
  // Bars of three pixels after a Gaussian of 2: sampled from the error function, amplitude below a tenth.
  Grey bars = Flat(61, 31, 0);
  for (int x = 0; x < 61; ++x) {
    double sum = 0;
    for (int edge = -30; edge <= 90; edge += 3) {
      sum += (edge / 3 % 2 == 0 ? 1 : -1) * std::erf((x + 0.5 - edge) / (2 * std::sqrt(2.0)));
    }
    for (int y = 0; y < 31; ++y)
      bars.bytes[static_cast<std::size_t>(61 * y + x)] =
          static_cast<std::uint8_t>(127.5 + 127.5 * std::clamp(sum, -1.0, 1.0));
  }
  const auto contrast = [](const Grey& grey) {
    return std::abs(grey.bytes[15 * 61 + 31] - grey.bytes[15 * 61 + 34]);
  };
  EXPECT_LT(contrast(bars), 60);
  EXPECT_GT(contrast(Deblur(bars, 2, 0.003)), 4 * contrast(bars));
  EXPECT_GT(contrast(Sharpen(bars, 2, 2.5)), contrast(bars));
}

TEST(Filters, ReduceAveragesFourPixels) {
  const Grey in{5, 2, Bytes{0, 10, 20, 30, 99, 10, 20, 30, 40, 99}};
  const Grey out = Reduce(in);
  EXPECT_EQ(out.width, 2);
  EXPECT_EQ(out.height, 1);
  EXPECT_EQ(out.bytes, (Bytes{10, 30}));
}

TEST(Filters, EnlargeKeepsEdgesWhereTheyAre) {
  const Grey out = Enlarge(Step(8, 4, 4));
  EXPECT_EQ(out.width, 16);
  EXPECT_EQ(out.height, 8);
  for (int x = 0; x < 16; ++x) EXPECT_EQ(out.bytes[static_cast<std::size_t>(x)] > 127, x >= 8) << x;
}

}  // namespace
}  // namespace lagan::verifier
