#include "verifier/qr/equaliser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "verifier/testing/qr_sample.h"

namespace lagan::verifier {
namespace {

// Weights of the modules around, 7 x 7, adding up to 1.
using Channel = std::vector<double>;

Channel Normalised(Channel channel) {
  double sum = 0;
  for (const double weight : channel) sum += weight;
  for (double& weight : channel) weight /= sum;
  return channel;
}

Channel Gaussian(double sigma) {
  Channel out;
  for (int i = 0; i < 49; ++i) {
    const int x = i % 7 - 3, y = i / 7 - 3;
    out.push_back(std::exp(-(x * x + y * y) / (2 * sigma * sigma)));
  }
  return Normalised(out);
}

// Along a line through the middle at an angle, `length` modules long, then slightly out of focus.
Channel Motion(double length, double angle) {
  Channel out(49);
  for (int i = 0; i < 49; ++i) {
    for (int k = 0; k < 50; ++k) {
      const double along = ((k + 0.5) / 50 - 0.5) * length;
      const double x = i % 7 - 3 - along * std::cos(angle), y = i / 7 - 3 - along * std::sin(angle);
      out[static_cast<std::size_t>(i)] += std::exp(-(x * x + y * y) / (2 * 0.4 * 0.4));
    }
  }
  return Normalised(out);
}

// What SampleModules would give: white 0.9 and black 0.1 through the channel, with noise of up to `noise`.
std::vector<float> Seen(const QrMatrix& matrix, const Channel& channel, double noise, std::uint64_t seed) {
  crypto::SeededRandomForTest random(seed);
  std::vector<float> out;
  for (int y = -kQuietZone; y < matrix.size + kQuietZone; ++y) {
    for (int x = -kQuietZone; x < matrix.size + kQuietZone; ++x) {
      double sum = 0.1;
      for (int i = 0; i < 49; ++i) {
        sum += matrix.IsDark(x + i % 7 - 3, y + i / 7 - 3) ? 0 : 0.8 * channel[static_cast<std::size_t>(i)];
      }
      out.push_back(static_cast<float>(sum + noise * (static_cast<double>(random.Below(2001)) / 1000 - 1)));
    }
  }
  return out;
}

// Modules that are wrong after five turns.
int Wrong(const QrMatrix& matrix, const Channel& channel, double noise) {
  const QrLayout layout = *LayoutOfQr(matrix.Version());
  Equaliser equaliser(Seen(matrix, channel, noise, 11), layout);
  QrMatrix found;
  for (int turn = 0; turn < 5; ++turn) found = equaliser.Improve();
  EXPECT_EQ(found.size, matrix.size);
  int wrong = 0;
  for (std::size_t i = 0; i < matrix.dark.size(); ++i) wrong += found.dark[i] != matrix.dark[i] ? 1 : 0;
  return wrong;
}

TEST(Equaliser, FindsEveryModuleBehindBlurAndMotion) {
  const QrMatrix matrix = *EncodeQr(testing::SampleText(300));
  EXPECT_EQ(Wrong(matrix, Gaussian(0.2), 0.01), 0);
  EXPECT_EQ(Wrong(matrix, Gaussian(0.6), 0.01), 0);
  EXPECT_LT(Wrong(matrix, Gaussian(0.8), 0.005), 20);
  for (const double angle : {0.0, 0.5, 1.2, 1.57, 2.5})
    EXPECT_LT(Wrong(matrix, Motion(1.7, angle), 0.01), 20) << angle;
}

TEST(Equaliser, IsNeededThere) {
  const QrMatrix matrix = *EncodeQr(testing::SampleText(300));
  const std::vector<float> light = Seen(matrix, Gaussian(0.8), 0.005, 11);
  int wrong = 0;
  for (int y = 0; y < matrix.size; ++y) {
    for (int x = 0; x < matrix.size; ++x) {
      const auto at =
          static_cast<std::size_t>((y + kQuietZone) * (matrix.size + 2 * kQuietZone) + x + kQuietZone);
      wrong += (light[at] < 0.5F) != matrix.IsDark(x, y) ? 1 : 0;
    }
  }
  EXPECT_GT(wrong, matrix.size * matrix.size / 10);
}

TEST(Equaliser, DoesNotInventWhatTheChannelHasTaken) {
  const QrMatrix matrix = *EncodeQr(testing::SampleText(300));
  EXPECT_GT(Wrong(matrix, Gaussian(3), 0.02), matrix.size * matrix.size / 10);
}

TEST(Equaliser, TakesLightThatIsNoCode) {
  const QrLayout layout = *LayoutOfQr(3);
  const std::size_t count = 37 * 37;
  for (const float light : {0.0F, 0.5F, 1.0F}) {
    EXPECT_EQ(Equaliser(std::vector<float>(count, light), layout).Improve().size, 29);
  }
}

}  // namespace
}  // namespace lagan::verifier
