#include "tests/hostile/busy_pictures.h"

#include <cmath>
#include <random>

#include <opencv2/imgproc.hpp>

namespace lagan::hostile {
namespace {

constexpr int kPaper = 235, kInk = 20;

image::Pixels PixelsOf(const cv::Mat& picture) {
  return image::MakePixels(picture.cols, picture.rows, 1, Bytes(picture.datastart, picture.dataend));
}

cv::Mat Paper(cv::Size size) { return {size, CV_8UC1, cv::Scalar(kPaper)}; }

cv::Mat Turned(const cv::Mat& picture, double degrees) {
  const cv::Point2f middle(static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2);
  cv::Mat turned;
  cv::warpAffine(picture, turned, cv::getRotationMatrix2D(middle, degrees, 1), picture.size(),
                 cv::INTER_LINEAR, cv::BORDER_REFLECT);
  return turned;
}

// Upright strokes, as wide as the blank between them, in rows.
cv::Mat Strokes(cv::Size size, int pitch, int height, int row) {
  cv::Mat picture = Paper(size);
  for (int y = 4; y + height < size.height; y += row) {
    for (int x = 4; x + pitch < size.width; x += pitch) picture(cv::Rect(x, y, pitch / 2, height)) = kInk;
  }
  return picture;
}

cv::Mat Checks(cv::Size size, int side) {
  cv::Mat picture = Paper(size);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if ((y / side + x / side) % 2 == 0) picture.at<uchar>(y, x) = kInk;
    }
  }
  return picture;
}

// Strokes of many widths, like walls of barcodes.
cv::Mat Barcodes(cv::Size size) {
  cv::Mat picture = Paper(size);
  std::mt19937 random(5);
  for (int y = 4; y + 24 < size.height; y += 36) {
    for (int x = 4; x + 20 < size.width;) {
      const int width = 2 + static_cast<int>(random() % 7);
      picture(cv::Rect(x, y, width, 24)) = kInk;
      x += width + 3 + static_cast<int>(random() % 6);
    }
  }
  return picture;
}

// Letters of one pitch in rows, a blank after every `cells`.
cv::Mat Letters(cv::Size size, int pitch, int row, int cells) {
  cv::Mat picture = Paper(size);
  std::mt19937 random(3);
  for (int y = row; y + 4 < size.height; y += row) {
    for (int column = 0; (column + 2) * pitch < size.width; ++column) {
      if (column % (cells + 1) == cells) continue;
      const std::string letter(1, static_cast<char>('A' + random() % 26));
      cv::putText(picture, letter, {(column + 1) * pitch, y}, cv::FONT_HERSHEY_DUPLEX, pitch / 26.0,
                  cv::Scalar(kInk), std::max(1, pitch / 9), cv::LINE_AA);
    }
  }
  return picture;
}

cv::Mat Noise(cv::Size size, int grain) {
  cv::Mat small(size / grain, CV_8UC1), picture;
  cv::RNG random(7);
  random.fill(small, cv::RNG::UNIFORM, 0, 256);
  cv::resize(small, picture, size, 0, 0, cv::INTER_NEAREST);
  return picture;
}

}  // namespace

std::vector<BusyPicture> MakeBusyPictures(Busy which) {
  std::vector<BusyPicture> pictures;
  const auto add = [&](std::string name, const cv::Mat& picture) {
    pictures.push_back({std::move(name), PixelsOf(picture)});
  };
  if (which == Busy::kEveryday) {
    const cv::Size size(1700, 1200);
    add("strokes", Strokes(size, 10, 20, 30));
    add("letters in short rows", Letters(size, 14, 26, 43));
    add("noise", Noise(size, 8));
    return pictures;
  }
  const cv::Size size(3000, 2000);
  for (const double degrees : {0.0, 15.0, 30.0, 45.0}) {
    const std::string at = " at " + std::to_string(static_cast<int>(degrees));
    add("strokes" + at, Turned(Strokes(size, 16, 32, 48), degrees));
    add("small strokes" + at, Turned(Strokes(size, 14, 16, 28), degrees));
    add("letters" + at, Turned(Letters(size, 18, 40, 5000), degrees));
  }
  for (const int cells : {9, 30, 36, 44, 60})
    add("rows of " + std::to_string(cells), Letters(size, 16, 34, cells));
  for (const int side : {6, 10, 16}) add("checks of " + std::to_string(side), Checks(size, side));
  for (const int grain : {1, 3, 5, 8}) add("noise of " + std::to_string(grain), Noise(size, grain));
  add("barcodes", Barcodes(size));
  add("small letters", Letters(size, 11, 22, 44));
  return pictures;
}

}  // namespace lagan::hostile
