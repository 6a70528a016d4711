#include "base/image/jpeg_writer.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>

// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

#include "base/image/pixels_check.h"

namespace lagan::image {
namespace {

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
};

[[noreturn]] void OnError(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->back, 1);
}

void OnMessage(j_common_ptr) {}

// Everything that must survive the jump lives in here, outside the function that jumps.
struct Encoder {
  jpeg_compress_struct info{};
  ErrorManager errors{};
  // What libjpeg writes to: `given`, as long as there is room in it, and memory of its own otherwise.
  unsigned char* given = nullptr;
  unsigned char* out = nullptr;
  unsigned long size = 0;

  ~Encoder() {
    jpeg_destroy_compress(&info);
    if (out != given) std::free(out);
  }
};

bool Encode(Encoder* encoder, const Pixels* pixels, int quality) {
  jpeg_compress_struct& info = encoder->info;
  info.err = jpeg_std_error(&encoder->errors.base);
  encoder->errors.base.error_exit = OnError;
  encoder->errors.base.output_message = OnMessage;
  if (setjmp(encoder->errors.back) != 0) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &encoder->out, &encoder->size);
  info.image_width = static_cast<JDIMENSION>(pixels->width);
  info.image_height = static_cast<JDIMENSION>(pixels->height);
  info.input_components = pixels->channels;
  info.in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    // libjpeg takes the row as writable but does not write to it.
    auto* row = const_cast<JSAMPLE*>(pixels->Row(static_cast<int>(info.next_scanline)).data());
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

Result<Bytes> WriteJpeg(const Pixels& pixels, int quality) {
  LAGAN_RETURN_IF_ERROR(CheckPixels(pixels));
  Encoder encoder;
  if (!Encode(&encoder, &pixels, quality)) {
    return ResourceExhausted("MEMORY_EXHAUSTED", "The picture could not be written as JPEG.");
  }
  return Bytes(encoder.out, encoder.out + encoder.size);
}

Result<std::size_t> WriteJpegInto(const Pixels& pixels, int quality, std::span<std::uint8_t> out) {
  LAGAN_RETURN_IF_ERROR(CheckPixels(pixels));
  Encoder encoder;
  encoder.given = encoder.out = out.data();
  encoder.size = out.size();
  if (out.empty() || !Encode(&encoder, &pixels, quality) || encoder.out != encoder.given) {
    return ResourceExhausted("MEMORY_EXHAUSTED", "The picture could not be written as JPEG.");
  }
  return encoder.size;
}

}  // namespace lagan::image
