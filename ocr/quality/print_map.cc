#include "ocr/quality/print_map.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

double ShareOf(const cv::Mat& cells) {
  return cells.empty() ? 0 : cv::countNonZero(cells) / static_cast<double>(cells.total());
}

}  // namespace

PrintMap MapPrint(const Scene& scene) {
  // Edges are steps from pixel to pixel of a share of the picture's own range, but more than noise makes.
  constexpr double kStep = 0.12;
  constexpr double kLeastStep = 14;
  constexpr int kLeastDensity = 256 / 6;
  const double range = ToneAt(scene.grey, {}, 0.98) - ToneAt(scene.grey, {}, 0.02);
  cv::Mat across, down, edges;
  // Half of the step over two pixels, in both directions.
  cv::Sobel(scene.grey, across, CV_16S, 1, 0, 1);
  cv::Sobel(scene.grey, down, CV_16S, 0, 1, 1);
  cv::bitwise_or(cv::abs(across) > 2 * std::max(kLeastStep, kStep * range),
                 cv::abs(down) > 2 * std::max(kLeastStep, kStep * range), edges);
  PrintMap map;
  const cv::Size cells(std::max(1, edges.cols / kPrintCell), std::max(1, edges.rows / kPrintCell));
  cv::resize(edges, map.density, cells, 0, 0, cv::INTER_AREA);
  map.cells = map.density >= kLeastDensity;
  map.share = ShareOf(map.cells);
  // In a smaller picture a cell at its edge reaches into the page.
  constexpr int kFewestCells = 24;
  if (cells.width >= kFewestCells && cells.height >= kFewestCells) {
    map.at_edge = std::max({ShareOf(map.cells.row(0)), ShareOf(map.cells.row(cells.height - 1)),
                            ShareOf(map.cells.col(0)), ShareOf(map.cells.col(cells.width - 1))});
  }
  return map;
}

}  // namespace lagan::ocr
