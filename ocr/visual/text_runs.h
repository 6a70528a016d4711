// Finds runs of print on a page: a caption, a name, a date. Unlike the lines of a zone (locate/text_lines.h) they are set
// in proportional type of any length, several beside each other.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace lagan::ocr {

// One run in pixels of the view. Its middle is y(x) = slope * x + offset.
struct TextRun {
  double slope = 0;
  double offset = 0;
  double left = 0;
  double right = 0;
  double cap_height = 0;  // height of the tall characters
  int marks = 0;          // pieces of ink
  double evenness = 0;    // share of the marks that stand on one line, 0 to 1

  double MiddleAt(double x) const { return slope * x + offset; }
  double top() const { return MiddleAt((left + right) / 2) - cap_height / 2; }
  double bottom() const { return MiddleAt((left + right) / 2) + cap_height / 2; }
};

// Runs from top to bottom, at most 400 of them: marks of print between 0.5 and 5 mm high, near each other on one line tilted
// by at most about 6 degrees. Runs of a single mark are among them (the letter of the sex). `grey` is 8-bit, one channel.
std::vector<TextRun> FindTextRuns(const cv::Mat& grey, double pixels_per_mm);

// Runs where a short one (a field's number: "1.", "4a.") that stands before another on its line, at most three heights away, is
// joined to it. The order of the others stays.
std::vector<TextRun> JoinFieldNumbers(std::vector<TextRun> runs);

// How a run is cut out for the line network.
struct RunShape {
  int height = 40;         // rows
  double cap_share = 0.5;  // of the height that the tall characters fill
  double margin = 0.3;     // paper before and after the run, in heights of its tall characters
};

// The run straight. Beyond the view the edge is repeated.
cv::Mat CutRun(const cv::Mat& grey, const TextRun& run, const RunShape& shape);

}  // namespace lagan::ocr
