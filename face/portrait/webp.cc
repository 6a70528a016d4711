#include "face/portrait/webp.h"

#include <memory>

#include <webp/decode.h>
#include <webp/encode.h>

#include "base/image/pixels_check.h"

namespace lagan::face {
namespace {

Status Failed() {
  return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be encoded; take another one.");
}

// A configuration as WebpSettings describes it; false when libwebp refuses the numbers.
bool Configure(const WebpSettings& settings, WebPConfig& config) {
  if (WebPConfigInit(&config) == 0) return false;
  config.quality = settings.quality;
  config.method = 6;
  config.sns_strength = settings.spatial_noise;
  config.filter_strength = settings.filter;
  config.filter_type = 1;  // the strong filter
  config.segments = settings.segments;
  config.thread_level = 0;
  return WebPValidateConfig(&config) != 0;
}

}  // namespace

Result<Bytes> EncodeWebp(const image::Pixels& pixels, const WebpSettings& settings) {
  LAGAN_RETURN_IF_ERROR(image::CheckPixels(pixels));
  WebPConfig config;
  WebPPicture picture;
  if (pixels.channels != 3 || pixels.width > WEBP_MAX_DIMENSION || pixels.height > WEBP_MAX_DIMENSION) {
    return InvalidArgument("PIXELS_INVALID",
                           "A WebP picture has three channels and at most 16383 pixels a side.");
  }
  if (!Configure(settings, config) || WebPPictureInit(&picture) == 0) return Failed();
  const std::unique_ptr<WebPPicture, decltype(&WebPPictureFree)> free_picture(&picture, WebPPictureFree);
  picture.width = pixels.width;
  picture.height = pixels.height;
  if (WebPPictureImportRGB(&picture, pixels.bytes.data(), static_cast<int>(pixels.stride)) == 0)
    return Failed();
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  const std::unique_ptr<WebPMemoryWriter, decltype(&WebPMemoryWriterClear)> free_writer(
      &writer, WebPMemoryWriterClear);
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  if (WebPEncode(&config, &picture) == 0) return Failed();
  return Bytes(writer.mem, writer.mem + writer.size);
}

Result<image::Pixels> DecodeOwnWebp(ByteView webp) {
  int width = 0, height = 0;
  const std::unique_ptr<std::uint8_t, decltype(&WebPFree)> rgb(
      WebPDecodeRGB(webp.data(), webp.size(), &width, &height), WebPFree);
  if (rgb == nullptr) return DataLoss("PICTURE_DAMAGED", "A picture that was just made cannot be read.");
  const std::size_t size = static_cast<std::size_t>(width) * height * 3;
  return image::MakePixels(width, height, 3, Bytes(rgb.get(), rgb.get() + size));
}

}  // namespace lagan::face
