#include "face/test_faces.h"

#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "base/image/decoder_client.h"

namespace lagan::face {
namespace {

namespace fs = std::filesystem;

const fs::path kTools = LAGAN_SOURCE_DIR "/.tools";

image::Pixels Decode(const fs::path& file) {
  static const auto decoder = image::DecoderClient::Start(LAGAN_BINARY_DIR "/bin/lagan-decode");
  const auto bytes = ReadFile(file, image::kMaxPictureBytes);
  if (!decoder.ok() || !bytes.ok()) return {};
  auto picture = (*decoder)->Decode(*bytes);
  return picture.ok() ? std::move(picture->pixels) : image::Pixels{};
}

}  // namespace

const ModelFolder* TestModels() {
  static const Result<ModelFolder> models = ModelFolder::Open(kTools / "face-models");
  return models.ok() ? &*models : nullptr;
}

image::Pixels ClipPicture(const std::string& clip, int number) {
  return Decode(kTools / "face-media" / clip / fmt::format("{:05}.jpg", number));
}

image::Pixels SpecimenPortrait() { return Decode(LAGAN_SOURCE_DIR "/build/.tools/specimen/portrait.png"); }

image::Pixels Still(const std::string& name) { return Decode(kTools / "face-media/stills" / name); }

cv::Mat ToMat(const image::Pixels& pixels) {
  return cv::Mat(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                 const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride)
      .clone();
}

image::Pixels ToPixels(const cv::Mat& picture) {
  const cv::Mat whole = picture.isContinuous() ? picture : picture.clone();
  return image::MakePixels(whole.cols, whole.rows, whole.channels(),
                           Bytes(whole.data, whole.data + whole.total() * whole.elemSize()));
}

image::Pixels Resized(const image::Pixels& pixels, double factor) {
  cv::Mat out;
  cv::resize(ToMat(pixels), out, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return ToPixels(out);
}

image::Pixels Turned(const image::Pixels& pixels, int quarters) {
  cv::Mat out = ToMat(pixels);
  for (int i = 0; i < quarters; ++i) cv::rotate(out, out, cv::ROTATE_90_CLOCKWISE);
  return ToPixels(out);
}

image::Pixels SideBySide(const image::Pixels& a, const image::Pixels& b) {
  cv::Mat out(std::max(a.height, b.height), a.width + b.width, CV_8UC3, cv::Scalar::all(120));
  ToMat(a).copyTo(out(cv::Rect(0, 0, a.width, a.height)));
  ToMat(b).copyTo(out(cv::Rect(a.width, 0, b.width, b.height)));
  return ToPixels(out);
}

image::Pixels Plain(int width, int height, int grey) {
  return ToPixels(cv::Mat(height, width, CV_8UC3, cv::Scalar::all(grey)));
}

void FacesTest::SetUp() {
  if (TestModels() == nullptr) GTEST_SKIP() << "no face models here: face/models/fetch fetches them";
  if (ClipPicture("cap12", 1).empty())
    GTEST_SKIP() << "no face media here: face/models/fetch-media fetches them";
  if (SpecimenPortrait().empty())
    GTEST_SKIP() << "no portrait here: tests/specimen/fetch-portrait fetches it";
}

}  // namespace lagan::face
