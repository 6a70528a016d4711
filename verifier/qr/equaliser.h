// Which modules are dark when each has run into its neighbours: a code out of focus or moved, as a signal that passed an
// unknown channel.
#pragma once

#include <array>
#include <vector>

#include "verifier/qr/qr_matrix.h"

namespace lagan::verifier {

// Finds the channel (how much light each place gets from each of the 49 modules around it) and the modules together: least
// squares for the one while the other is held, in turns. What is known at first are the code's fixed patterns and its
// quiet zone. Not thread-safe; no call fails.
class Equaliser {
 public:
  // `light` is what SampleModules gave for a code of the layout's size.
  Equaliser(std::vector<float> light, const QrLayout& layout);

  // One turn more, and the modules as they are believed to be then. Slightly blurred codes are right after the first
  // turn, others settle within five. Whether the matrix is a code, its error correction says.
  QrMatrix Improve();

 private:
  static constexpr int kReach = 3;  // modules that light travels
  static constexpr int kSpan = 2 * kReach + 1;
  static constexpr std::size_t kTaps = kSpan * kSpan;
  static constexpr std::size_t kUnknowns = kTaps + 1;
  // Row by row the share of light from each module around, and last the light of black.
  using Channel = std::array<float, kUnknowns>;

  std::size_t Index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  }
  static Channel FirstChannel();
  bool IsKnownAround(int x, int y) const;
  void Learn(bool from_known_only, double confidence);
  void FindResidual();
  float Pull(std::size_t at) const;
  void Change(std::size_t at, float change);
  void Believe();

  int width_;                    // of the code with its quiet zone
  std::vector<float> light_;     // seen
  std::vector<float> belief_;    // 0 dark to 1 light
  std::vector<bool> known_;      // which beliefs are certain
  std::vector<float> residual_;  // light that the beliefs do not explain
  Channel channel_;
};

}  // namespace lagan::verifier
