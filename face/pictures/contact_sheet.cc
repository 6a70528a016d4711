#include "face/pictures/contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/core/text.h"
#include "base/image/pixels_check.h"
#include "face/pictures/mat.h"

namespace lagan::face {
namespace {

constexpr int kColumns = 8;
constexpr int kWidth = 224;
constexpr int kHeight = 168;
constexpr int kText = 16;
constexpr int kBorder = 3;
constexpr int kCellHeight = kHeight + 2 * kText;

cv::Scalar ColourOf(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return {40, 170, 60};
    case Tone::kUnused:
      return {235, 160, 20};
    default:
      return {220, 40, 40};
  }
}

// Far numbers are brought near before they become whole ones.
cv::Point At(float x, float y, float scale) {
  const auto near = [scale](float value) { return cvRound(std::clamp(value * scale, -4'000.0F, 4'000.0F)); };
  return {near(x), near(y)};
}

void Write(cv::Mat& cell, const std::string& text, int baseline) {
  cv::putText(cell, PrintableAscii(text, 40), {4, baseline}, cv::FONT_HERSHEY_SIMPLEX, 0.36, {20, 20, 20}, 1,
              cv::LINE_AA);
}

// Where the nose points, from the middle of the face.
void DrawFace(cv::Mat& picture, const Observation& seen, float scale, const cv::Scalar& colour) {
  const Box& box = seen.largest.box;
  cv::rectangle(picture, At(box.left, box.top, scale), At(box.left + box.width, box.top + box.height, scale),
                colour, 1);
  for (const Point& point : seen.largest.landmarks) {
    cv::circle(picture, At(point.x, point.y, scale), 0, {255, 255, 255}, cv::FILLED);
  }
  const float x = box.left + box.width / 2;
  const float y = box.top + box.height / 2;
  cv::arrowedLine(picture, At(x, y, scale),
                  At(x + seen.pose.yaw * box.width, y + (seen.pose.pitch - 0.5F) * box.height, scale),
                  {80, 120, 255}, 1, cv::LINE_AA);
}

}  // namespace

Status ContactSheet::Add(const image::Pixels& frame, const Observation& seen, Tone tone,
                         const std::string& above, const std::string& below) {
  LAGAN_RETURN_IF_ERROR(image::CheckPixels(frame));
  if (cells_.size() >= kMostCells) return Status();
  try {
    const float scale =
        std::min(static_cast<float>(kWidth - 2 * kBorder) / static_cast<float>(frame.width),
                 static_cast<float>(kHeight - 2 * kBorder) / static_cast<float>(frame.height));
    cv::Mat small;
    cv::resize(ViewOf(frame), small, {}, scale, scale, cv::INTER_AREA);
    if (small.channels() == 1) cv::cvtColor(small, small, cv::COLOR_GRAY2RGB);
    const cv::Scalar colour = ColourOf(tone);
    if (seen.faces > 0) DrawFace(small, seen, scale, colour);
    cv::Mat cell(kCellHeight, kWidth, CV_8UC3, cv::Scalar(245, 245, 245));
    const cv::Rect place((kWidth - small.cols) / 2, kText + (kHeight - small.rows) / 2, small.cols,
                         small.rows);
    small.copyTo(cell(place));
    cv::rectangle(cell, cv::Rect(0, kText, kWidth, kHeight), colour, kBorder);
    Write(cell, above, kText - 4);
    Write(cell, below, kCellHeight - 4);
    cells_.push_back(PixelsOf(cell));
  } catch (const std::exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The contact sheet could not be drawn.");
  }
  return Status();
}

Result<image::Pixels> ContactSheet::Draw() const {
  if (cells_.empty()) return FailedPrecondition("SHEET_EMPTY", "There is no frame on the contact sheet.");
  try {
    const int rows = (static_cast<int>(cells_.size()) + kColumns - 1) / kColumns;
    cv::Mat sheet(rows * kCellHeight, kColumns * kWidth, CV_8UC3, cv::Scalar(245, 245, 245));
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const int row = static_cast<int>(i) / kColumns;
      const int column = static_cast<int>(i) % kColumns;
      ViewOf(cells_[i]).copyTo(sheet(cv::Rect(column * kWidth, row * kCellHeight, kWidth, kCellHeight)));
    }
    return PixelsOf(sheet);
  } catch (const std::exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The contact sheet could not be drawn.");
  }
}

}  // namespace lagan::face
