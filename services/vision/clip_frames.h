// The frames of a recorded clip one after another, decoded and observed: what `lagan-vision judge` looks at.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "face/challenge/judge.h"
#include "face/detect/clip.h"
#include "face/detect/frame_observer.h"

namespace lagan::vision {

struct ClipPicture {
  std::string file;
  image::Pixels pixels;  // empty for a frame that could not be read
  face::SeenFrame seen;
};

// Not thread-safe.
class ClipFrames {
 public:
  // `folder` is a clip (face/detect/clip.h), `models` a folder of networks. Errors: those of ReadClip, of
  // ModelFolder::Open, DECODER_UNAVAILABLE and DECODER_NOT_INSTALLED.
  static Result<ClipFrames> Open(const std::filesystem::path& folder, const std::filesystem::path& models);

  bool AtEnd() const { return next_ == frames_.size(); }
  // A file that is missing or no picture is `unreadable` with its reason; DECODER_UNAVAILABLE and
  // PICTURE_PROCESSING_FAILED are errors.
  Result<ClipPicture> Next();

 private:
  std::filesystem::path folder_;
  std::vector<face::ClipFrame> frames_;
  std::size_t next_ = 0;
  image::Pixels before_;
  std::unique_ptr<image::DecoderClient> decoder_;
  std::unique_ptr<face::FrameObserver> observer_;
};

}  // namespace lagan::vision
