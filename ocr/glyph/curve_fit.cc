#include "ocr/glyph/curve_fit.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>

namespace lagan::ocr {
namespace {

constexpr int kRounds = 6;
// Points for each coefficient.
constexpr std::size_t kPointsEach = 3;

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Cubic FitCubic(const std::vector<double>& x, const std::vector<double>& y) {
  Cubic curve;
  if (x.empty()) return curve;
  const int terms = static_cast<int>(std::clamp<std::size_t>(x.size() / kPointsEach, 1, curve.c.size()));
  std::vector<double> weight(x.size(), 1.0);
  for (int round = 0; round < kRounds; ++round) {
    cv::Mat system(static_cast<int>(x.size()), terms, CV_64F), right(static_cast<int>(x.size()), 1, CV_64F);
    for (int i = 0; i < system.rows; ++i) {
      double power = weight[i];
      for (int term = 0; term < terms; ++term, power *= x[i]) system.at<double>(i, term) = power;
      right.at<double>(i, 0) = weight[i] * y[i];
    }
    cv::Mat solution;
    cv::solve(system, right, solution, cv::DECOMP_SVD);
    for (int term = 0; term < terms; ++term) curve.c[term] = solution.at<double>(term, 0);
    std::vector<double> off;
    for (std::size_t i = 0; i < x.size(); ++i) off.push_back(std::abs(y[i] - curve.At(x[i])));
    const double typical = std::max(Median(off), 1e-6);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double far = off[i] / (3 * typical);
      weight[i] = 1 / std::sqrt(1 + far * far);
    }
  }
  return curve;
}

}  // namespace lagan::ocr
