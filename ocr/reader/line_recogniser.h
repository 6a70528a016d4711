// One straight line of OCR-B as a grey strip -> symbols with what else each may be, by our own model (line_network.h).
#pragma once

#include <utility>

#include <opencv2/core.hpp>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "ocr/line_network.h"
#include "ocr/reader/recognised_line.h"

namespace lagan::ocr {

// Holds one network. Not thread-safe: one per thread.
class LineRecogniser {
 public:
  // `model` is a .traineddata file in memory. MODEL_UNREADABLE when Tesseract does not take it.
  static Result<LineRecogniser> Open(ByteView model);

  // `strip` is 8-bit, one channel, cut by CutStrip. No symbols when nothing was recognised.
  //
  // The choices of a symbol are what the network put out in its stretch of the line, time step by time step, which costs
  // nothing beside the network itself (docs/measurements/document-reading.md). Tesseract tells the filler there from a blank
  // only by what is around it, so the share of a filler that was not the best choice is an estimate.
  RecognisedLine Recognise(const cv::Mat& strip);

 private:
  explicit LineRecogniser(LineNetwork network) : network_(std::move(network)) {}
  LineNetwork network_;
};

}  // namespace lagan::ocr
