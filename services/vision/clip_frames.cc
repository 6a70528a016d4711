#include "services/vision/clip_frames.h"

#include "base/core/file.h"

namespace lagan::vision {
namespace {

Result<image::DecodedPicture> Decode(const std::filesystem::path& file, image::DecoderClient& decoder) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(file, image::kMaxPictureBytes));
  return decoder.Decode(bytes);
}

}  // namespace

Result<ClipFrames> ClipFrames::Open(const std::filesystem::path& folder,
                                    const std::filesystem::path& models) {
  ClipFrames clip;
  clip.folder_ = folder;
  LAGAN_ASSIGN_OR_RETURN(clip.frames_, face::ReadClip(folder));
  // The decoder first: it forks, and the networks may start threads.
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(clip.decoder_, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(const face::ModelFolder opened, face::ModelFolder::Open(models));
  LAGAN_ASSIGN_OR_RETURN(clip.observer_, face::FrameObserver::Open(opened));
  return clip;
}

Result<ClipPicture> ClipFrames::Next() {
  const face::ClipFrame& frame = frames_.at(next_++);
  // A clip counts from any moment; frames count from the clip's first.
  const auto captured = static_cast<std::uint64_t>(frame.captured_at_ms - frames_.front().captured_at_ms);
  ClipPicture picture{frame.file, {}, {captured, {}, ""}};
  auto decoded = Decode(folder_ / frame.file, *decoder_);
  if (!decoded.ok()) {
    if (decoded.status().code() == Code::kUnavailable) return std::move(decoded).status();
    picture.seen.unreadable = decoded.status().reason();
    before_ = {};
    return picture;
  }
  picture.pixels = std::move(decoded->pixels);
  LAGAN_ASSIGN_OR_RETURN(picture.seen.observation,
                         observer_->Observe(picture.pixels, before_.empty() ? nullptr : &before_));
  before_ = picture.pixels;
  return picture;
}

}  // namespace lagan::vision
