#include "verifier/qr/equaliser.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lagan::verifier {
namespace {

constexpr int kMargin = kQuietZone;           // modules of known white around the code
constexpr std::size_t kMostEquations = 4000;  // more do not make the channel more certain
constexpr int kSweeps = 24;                   // in one turn
// Successive over-relaxation: Gauss and Seidel's steps made longer by this settle in half as many.
constexpr float kRelaxation = 1.6F;

// Cholesky: solves the symmetric, positive definite `a` x = `b` of n unknowns in place; of `a` the lower half is read.
void Solve(std::vector<double>& a, std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / a[j * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
}

}  // namespace

Equaliser::Equaliser(std::vector<float> light, const QrLayout& layout)
    : width_(layout.matrix.size + 2 * kMargin), light_(std::move(light)), channel_(FirstChannel()) {
  const int size = layout.matrix.size;
  for (int y = -kMargin; y < size + kMargin; ++y) {
    for (int x = -kMargin; x < size + kMargin; ++x) {
      const bool outside = x < 0 || y < 0 || x >= size || y >= size;
      known_.push_back(outside || layout.fixed[layout.matrix.Index(x, y)]);
      belief_.push_back(!known_.back() ? 0.5F : layout.matrix.IsDark(x, y) ? 0.0F : 1.0F);
    }
  }
  Learn(true, 1.0);
}

QrMatrix Equaliser::Improve() {
  Believe();
  Learn(false, 0.1);
  QrMatrix out;
  out.size = width_ - 2 * kMargin;
  for (int y = kMargin; y < width_ - kMargin; ++y) {
    for (int x = kMargin; x < width_ - kMargin; ++x) out.dark.push_back(belief_[Index(x, y)] < 0.5F);
  }
  return out;
}

// A Gaussian of 0.7 of a module: where learning begins.
Equaliser::Channel Equaliser::FirstChannel() {
  Channel channel{};
  float sum = 0;
  for (std::size_t i = 0; i < kTaps; ++i) {
    const int x = static_cast<int>(i) % kSpan - kReach, y = static_cast<int>(i) / kSpan - kReach;
    channel[i] = static_cast<float>(std::exp(-(x * x + y * y) / (2 * 0.7 * 0.7)));
    sum += channel[i];
  }
  for (std::size_t i = 0; i < kTaps; ++i) channel[i] /= sum;
  return channel;
}

bool Equaliser::IsKnownAround(int x, int y) const {
  for (int dy = -kReach; dy <= kReach; ++dy) {
    for (int dx = -kReach; dx <= kReach; ++dx) {
      if (!known_[Index(x + dx, y + dy)]) return false;
    }
  }
  return true;
}

// The channel that explains the light best with the beliefs held, drawn towards what it was by `confidence`.
void Equaliser::Learn(bool from_known_only, double confidence) {
  std::vector<std::size_t> places;
  for (int y = kReach; y < width_ - kReach; ++y) {
    for (int x = kReach; x < width_ - kReach; ++x) {
      if (!from_known_only || IsKnownAround(x, y)) places.push_back(Index(x, y));
    }
  }
  const std::size_t stride = places.size() / kMostEquations + 1;
  std::vector<double> a(kUnknowns * kUnknowns);
  std::vector<double> b(kUnknowns);
  std::array<double, kUnknowns> row{};
  row[kTaps] = 1;
  for (std::size_t p = 0; p < places.size(); p += stride) {
    const std::size_t first = places[p] - Index(kReach, kReach);
    for (int i = 0; i < static_cast<int>(kTaps); ++i) {
      row[static_cast<std::size_t>(i)] = belief_[first + Index(i % kSpan, i / kSpan)];
    }
    for (std::size_t i = 0; i < kUnknowns; ++i) {
      for (std::size_t j = 0; j <= i; ++j) a[i * kUnknowns + j] += row[i] * row[j];
      b[i] += row[i] * light_[places[p]];
    }
  }
  for (std::size_t i = 0; i < kUnknowns; ++i) {
    a[i * kUnknowns + i] += confidence;
    b[i] += confidence * channel_[i];
  }
  Solve(a, b);
  for (std::size_t i = 0; i < kUnknowns; ++i) channel_[i] = static_cast<float>(b[i]);
}

void Equaliser::FindResidual() {
  residual_.assign(light_.size(), 0);
  for (int y = kReach; y < width_ - kReach; ++y) {
    for (int x = kReach; x < width_ - kReach; ++x) {
      float sum = light_[Index(x, y)] - channel_[kTaps];
      const std::size_t first = Index(x - kReach, y - kReach);
      for (int i = 0; i < static_cast<int>(kTaps); ++i) {
        sum -= channel_[static_cast<std::size_t>(i)] * belief_[first + Index(i % kSpan, i / kSpan)];
      }
      residual_[Index(x, y)] = sum;
    }
  }
}

// How much of the residual a module would explain by being lighter. It gives light through the first tap to the place
// furthest to the right and down, through the last to the one furthest to the left and up.
float Equaliser::Pull(std::size_t at) const {
  float sum = 0;
  const float* tap = channel_.data();
  const float* row = residual_.data() + at + Index(0, kReach);
  for (int dy = 0; dy < kSpan; ++dy, row -= width_) {
    for (int dx = kReach; dx >= -kReach; --dx) sum += *tap++ * row[dx];
  }
  return sum;
}

void Equaliser::Change(std::size_t at, float change) {
  belief_[at] += change;
  const float* tap = channel_.data();
  float* row = residual_.data() + at + Index(0, kReach);
  for (int dy = 0; dy < kSpan; ++dy, row -= width_) {
    for (int dx = kReach; dx >= -kReach; --dx) row[dx] -= *tap++ * change;
  }
}

// Module by module, each belief moves to where the residual is least and stays between dark and light: Gauss and Seidel
// on least squares in a box.
void Equaliser::Believe() {
  FindResidual();
  float power = 1e-6F;
  for (std::size_t i = 0; i < kTaps; ++i) power += channel_[i] * channel_[i];
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    for (int y = kMargin; y < width_ - kMargin; ++y) {
      for (std::size_t at = Index(kMargin, y); at < Index(width_ - kMargin, y); ++at) {
        if (known_[at]) continue;
        const float next = std::clamp(belief_[at] + kRelaxation * Pull(at) / power, 0.0F, 1.0F);
        if (next != belief_[at]) Change(at, next - belief_[at]);
      }
    }
  }
}

}  // namespace lagan::verifier
