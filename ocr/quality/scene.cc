#include "ocr/quality/scene.h"

#include <algorithm>
#include <array>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {

Scene MakeScene(const cv::Mat& picture, const std::optional<Framing>& framing) {
  Scene scene{picture, picture, {}, 1, framing};
  const int side = std::max(picture.cols, picture.rows);
  if (side > kReducedSide) {
    scene.scale = static_cast<double>(kReducedSide) / side;
    const cv::Size size(std::max(1, cvRound(picture.cols * scene.scale)),
                        std::max(1, cvRound(picture.rows * scene.scale)));
    // Averaging by a whole number first is several times as fast as by any other.
    cv::Mat halved = picture;
    while (halved.cols >= 2 * size.width && halved.rows >= 2 * size.height) {
      cv::Mat next;
      cv::resize(halved, next, {halved.cols / 2, halved.rows / 2}, 0, 0, cv::INTER_AREA);
      halved = next;
    }
    cv::resize(halved, scene.reduced, size, 0, 0, cv::INTER_LINEAR);
  }
  scene.grey = scene.reduced;
  if (scene.reduced.channels() == 3) cv::cvtColor(scene.reduced, scene.grey, cv::COLOR_RGB2GRAY);
  return scene;
}

cv::Mat PageMask(const Scene& scene) {
  if (!scene.framing) return {scene.grey.size(), CV_8U, cv::Scalar(255)};
  cv::Mat mask = cv::Mat::zeros(scene.grey.size(), CV_8U);
  std::vector<cv::Point> page;
  for (const cv::Point2f& corner : scene.framing->page) page.emplace_back(cv::Point2d(corner) * scene.scale);
  cv::fillConvexPoly(mask, page, cv::Scalar(255));
  return mask;
}

double ToneAt(const cv::Mat& grey, const cv::Mat& mask, double share) {
  std::array<int, 256> counts{};
  int total = 0;
  for (int y = 0; y < grey.rows; ++y) {
    const auto* tones = grey.ptr<std::uint8_t>(y);
    const auto* inside = mask.empty() ? nullptr : mask.ptr<std::uint8_t>(y);
    for (int x = 0; x < grey.cols; ++x) {
      if (inside != nullptr && inside[x] == 0) continue;
      ++counts[tones[x]];
      ++total;
    }
  }
  double below = 0;
  for (int tone = 0; tone < 256; ++tone) {
    below += counts[static_cast<std::size_t>(tone)];
    if (below > share * total) return tone;
  }
  return total == 0 ? 0 : 255;
}

}  // namespace lagan::ocr
