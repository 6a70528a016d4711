// One straight line of OCR-B as a grey strip -> symbols with what else each may be. Tesseract's line network
// with our own model; no layout analysis, no dictionary.
#pragma once

#include <memory>

#include <opencv2/core.hpp>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "ocr/reader/recognised_line.h"

namespace tesseract {
class TessBaseAPI;
}

namespace lagan::ocr {

// Holds one network. Not thread-safe: one per thread.
class LineRecogniser {
 public:
  // `model` is a .traineddata file in memory. MODEL_UNREADABLE when Tesseract does not take it.
  static Result<LineRecogniser> Open(ByteView model);
  LineRecogniser(LineRecogniser&&) noexcept;
  LineRecogniser& operator=(LineRecogniser&&) noexcept;
  ~LineRecogniser();

  // `strip` is 8-bit, one channel, cut by CutStrip. No symbols when nothing was recognised.
  //
  // The choices of a symbol are what the network put out in its stretch of the line, time step by time step, which costs
  // nothing beside the network itself (docs/measurements/document-reading.md). Tesseract tells the filler there from a blank
  // only by what is around it, so the share of a filler that was not the best choice is an estimate.
  RecognisedLine Recognise(const cv::Mat& strip);

 private:
  explicit LineRecogniser(std::unique_ptr<tesseract::TessBaseAPI> api);
  std::unique_ptr<tesseract::TessBaseAPI> api_;
};

}  // namespace lagan::ocr
