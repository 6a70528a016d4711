#include "verifier/qr/filters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace lagan::verifier {
namespace {

std::uint8_t Clamp(double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); }

std::size_t Index(const Grey& in, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(in.width) + static_cast<std::size_t>(x);
}

Grey Table(const Grey& in, const std::array<std::uint8_t, 256>& table) {
  Grey out = in;
  for (std::uint8_t& byte : out.bytes) byte = table[byte];
  return out;
}

// Rows become columns, so that one function filters both ways.
Grey Transpose(const Grey& in) {
  Grey out{in.height, in.width, Bytes(in.bytes.size())};
  for (int y = 0; y < in.height; ++y) {
    for (int x = 0; x < in.width; ++x) out.bytes[Index(out, y, x)] = in.bytes[Index(in, x, y)];
  }
  return out;
}

// Each row convolved with an odd, symmetric kernel; the edge pixels go on beyond the edge. Weight by weight over the
// whole row, which compilers turn into vector instructions.
Grey FilterRows(const Grey& in, const std::vector<float>& kernel) {
  const int radius = static_cast<int>(kernel.size() / 2);
  const auto width = static_cast<std::size_t>(in.width);
  Grey out{in.width, in.height, Bytes(in.bytes.size())};
  std::vector<float> row(width + kernel.size() - 1);
  std::vector<float> sums(width);
  for (int y = 0; y < in.height; ++y) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = in.bytes[Index(in, std::clamp(static_cast<int>(i) - radius, 0, in.width - 1), y)];
    }
    std::fill(sums.begin(), sums.end(), 0.5F);
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const float weight = kernel[k];
      const float* from = row.data() + k;
      for (std::size_t x = 0; x < width; ++x) sums[x] += weight * from[x];
    }
    std::uint8_t* to = out.bytes.data() + Index(in, 0, y);
    for (std::size_t x = 0; x < width; ++x)
      to[x] = static_cast<std::uint8_t>(std::clamp(sums[x], 0.0F, 255.0F));
  }
  return out;
}

Grey Blur(const Grey& in, double sigma) {
  const int radius = static_cast<int>(std::ceil(3 * sigma));
  std::vector<float> kernel;
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) {
    kernel.push_back(static_cast<float>(std::exp(-i * i / (2 * sigma * sigma))));
    sum += kernel.back();
  }
  for (float& weight : kernel) weight /= sum;
  return Transpose(FilterRows(Transpose(FilterRows(in, kernel)), kernel));
}

// Each row at twice its width. New pixels lie a quarter of an old one left and right of its middle.
Grey EnlargeRows(const Grey& in) {
  // Catmull-Rom weights of the four neighbours at 3/4 between the second and the third; mirrored for 1/4.
  constexpr std::array<double, 4> kWeights = {-0.0234375, 0.2265625, 0.8671875, -0.0703125};
  Grey out{in.width * 2, in.height, Bytes(in.bytes.size() * 2)};
  for (int y = 0; y < in.height; ++y) {
    const auto at = [&](int x) { return in.bytes[Index(in, std::clamp(x, 0, in.width - 1), y)]; };
    for (int x = 0; x < in.width; ++x) {
      double left = 0;
      double right = 0;
      for (int k = 0; k < 4; ++k) {
        left += kWeights[static_cast<std::size_t>(k)] * at(x - 2 + k);
        right += kWeights[static_cast<std::size_t>(k)] * at(x + 2 - k);
      }
      out.bytes[Index(out, 2 * x, y)] = Clamp(left);
      out.bytes[Index(out, 2 * x + 1, y)] = Clamp(right);
    }
  }
  return out;
}

}  // namespace

Grey ToGrey(const image::Pixels& pixels) {
  Grey out{pixels.width, pixels.height, {}};
  out.bytes.reserve(static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height));
  for (int y = 0; y < pixels.height; ++y) {
    const std::span<const std::uint8_t> row = pixels.Row(y);
    if (pixels.channels == 1) {
      out.bytes.insert(out.bytes.end(), row.begin(), row.end());
      continue;
    }
    for (std::size_t i = 0; i + 2 < row.size(); i += 3) {
      out.bytes.push_back(
          static_cast<std::uint8_t>((299 * row[i] + 587 * row[i + 1] + 114 * row[i + 2]) / 1000));
    }
  }
  return out;
}

Grey StretchContrast(const Grey& in) {
  std::array<std::size_t, 256> counts{};
  for (const std::uint8_t byte : in.bytes) ++counts[byte];
  const std::size_t hundredth = in.bytes.size() / 100;
  int low = 0;
  for (std::size_t sum = counts[0]; sum <= hundredth && low < 255;)
    sum += counts[static_cast<std::size_t>(++low)];
  int high = 255;
  for (std::size_t sum = counts[255]; sum <= hundredth && high > 0;)
    sum += counts[static_cast<std::size_t>(--high)];
  if (high <= low) return in;
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = Clamp(255.0 * (i - low) / (high - low));
  return Table(in, table);
}

Grey Sharpen(const Grey& in, double sigma, double amount) {
  Grey out = Blur(in, sigma);
  for (std::size_t i = 0; i < out.bytes.size(); ++i) {
    out.bytes[i] = Clamp(in.bytes[i] + amount * (in.bytes[i] - out.bytes[i]));
  }
  return out;
}

Grey Deblur(const Grey& in, double sigma, double noise) {
  // The filter's answer over frequency is H / (H^2 + noise) with the Gaussian's H; its weights are the inverse
  // transform, summed over half a period.
  const int radius = static_cast<int>(std::ceil(4 * sigma));
  constexpr int kFrequencies = 256;
  std::vector<float> kernel;
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) {
    double weight = 0;
    for (int k = 0; k < kFrequencies; ++k) {
      const double frequency = std::numbers::pi * (k + 0.5) / kFrequencies;
      const double h = std::exp(-frequency * frequency * sigma * sigma / 2);
      weight += h / (h * h + noise) * std::cos(frequency * i) / kFrequencies;
    }
    kernel.push_back(static_cast<float>(weight));
    sum += kernel.back();
  }
  for (float& weight : kernel) weight /= sum;
  return Transpose(FilterRows(Transpose(FilterRows(in, kernel)), kernel));
}

Grey Reduce(const Grey& in) {
  Grey out{in.width / 2, in.height / 2, {}};
  out.bytes.reserve(in.bytes.size() / 4);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const std::size_t upper = Index(in, 2 * x, 2 * y);
      const std::size_t lower = upper + static_cast<std::size_t>(in.width);
      const int sum = in.bytes[upper] + in.bytes[upper + 1] + in.bytes[lower] + in.bytes[lower + 1];
      out.bytes.push_back(static_cast<std::uint8_t>((sum + 2) / 4));
    }
  }
  return out;
}

Grey Enlarge(const Grey& in) { return Transpose(EnlargeRows(Transpose(EnlargeRows(in)))); }

Grey Invert(const Grey& in) {
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(255 - i);
  return Table(in, table);
}

}  // namespace lagan::verifier
