#include "tests/specimen/ground.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

namespace lagan::specimen {
namespace {

cv::Scalar Colour(Random& random, double low, double high) {
  const double level = random.Between(low, high);
  return {level * random.Between(0.85, 1.1), level * random.Between(0.85, 1.05),
          level * random.Between(0.75, 1.1)};
}

void Cloth(cv::Mat& ground, Random& random) {
  ground.setTo(Colour(random, 150, 220));
  const cv::Scalar stripe = Colour(random, 60, 150);
  const int step = 30 + random.Below(60);
  cv::Mat layer = ground.clone();
  for (int x = 0; x < ground.cols; x += step)
    cv::rectangle(layer, {x, 0, step / 2, ground.rows}, stripe, cv::FILLED);
  cv::addWeighted(ground, 0.5, layer, 0.5, 0, ground);
  layer = ground.clone();
  for (int y = 0; y < ground.rows; y += step)
    cv::rectangle(layer, {0, y, ground.cols, step / 2}, stripe, cv::FILLED);
  cv::addWeighted(ground, 0.5, layer, 0.5, 0, ground);
}

// A letter that lies under the document: lines of words, so that there is text beside the zone.
void PrintedSheet(cv::Mat& ground, Random& random) {
  ground.setTo(Colour(random, 215, 245));
  const double size = random.Between(0.35, 0.8);
  const int line = static_cast<int>(34 * size) + 6;
  for (int y = line; y < ground.rows; y += line) {
    std::string words;
    while (static_cast<double>(words.size()) * 16 * size < ground.cols) {
      for (int i = 2 + random.Below(8); i > 0; --i) words += static_cast<char>('a' + random.Below(26));
      words += ' ';
    }
    cv::putText(ground, words, {4, y}, cv::FONT_HERSHEY_SIMPLEX, size, cv::Scalar::all(50), 1, cv::LINE_AA);
  }
}

void Stone(cv::Mat& ground, Random& random) {
  ground.setTo(Colour(random, 90, 190));
  const int specks = ground.rows * ground.cols / 160;
  for (int i = 0; i < specks; ++i) {
    const cv::Point at(random.Below(ground.cols), random.Below(ground.rows));
    cv::circle(ground, at, random.Below(4), Colour(random, 40, 240), cv::FILLED);
  }
  cv::GaussianBlur(ground, ground, {}, 1.1);
}

void Planks(cv::Mat& ground, Random& random) {
  const int plank = 90 + random.Below(140);
  const double warm = random.Between(0.5, 0.75);
  for (int top = 0; top < ground.rows; top += plank) {
    const double level = random.Between(70, 200);
    for (int y = top; y < std::min(ground.rows, top + plank); ++y) {
      const double grain =
          level * (y == top ? 0.3 : 1) + 12 * std::sin(y * 0.7 + 3 * std::sin(y * 0.13)) + 6 * random.Noise();
      ground.row(y).setTo(cv::Scalar(grain, grain * (warm + 0.2), grain * warm));
    }
  }
}

void Board(cv::Mat& ground, Random& random) {
  const cv::Scalar from = Colour(random, 30, 230), to = from * random.Between(0.7, 1.0);
  for (int y = 0; y < ground.rows; ++y) {
    const double share = static_cast<double>(y) / ground.rows;
    ground.row(y).setTo(from * (1 - share) + to * share);
  }
}

void Keys(cv::Mat& ground, Random& random) {
  ground.setTo(Colour(random, 120, 200));
  const int key = 50 + random.Below(50);
  for (int y = 0, row = 0; y < ground.rows; y += key, ++row) {
    for (int x = -(row % 2) * key / 2; x < ground.cols; x += key) {
      cv::rectangle(ground, {x + 3, y + 3, key - 6, key - 6}, cv::Scalar(38, 38, 40), cv::FILLED);
      const std::string letter(1, static_cast<char>('A' + random.Below(26)));
      cv::putText(ground, letter, {x + key / 3, y + 2 * key / 3}, cv::FONT_HERSHEY_DUPLEX, key / 60.0,
                  cv::Scalar::all(225), 1, cv::LINE_AA);
    }
  }
}

}  // namespace

cv::Mat DrawGround(cv::Size size, Random& random) {
  cv::Mat ground(size, CV_8UC3);
  using Draw = void (*)(cv::Mat&, Random&);
  static constexpr Draw kGrounds[] = {Cloth, PrintedSheet, Stone, Planks, Board, Keys};
  kGrounds[static_cast<std::size_t>(random.Below(6))](ground, random);
  return ground;
}

}  // namespace lagan::specimen
