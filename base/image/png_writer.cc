#include "base/image/png_writer.h"

#include <png.h>

#include "base/image/pixels_check.h"

namespace lagan::image {

Result<Bytes> WritePng(const Pixels& pixels) {
  LAGAN_RETURN_IF_ERROR(CheckPixels(pixels));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = pixels.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  // libpng counts the stride in samples, which are bytes here.
  const auto stride = static_cast<png_int_32>(pixels.stride);
  // An upper bound, so that compression runs once only.
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes out(size);
  if (png_image_write_to_memory(&image, out.data(), &size, 0, pixels.bytes.data(), stride, nullptr) == 0) {
    png_image_free(&image);
    return Internal("PNG_NOT_WRITTEN", "The picture could not be written as PNG.");
  }
  out.resize(size);
  return out;
}

}  // namespace lagan::image
