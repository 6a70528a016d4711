#include "tests/specimen/jpeg_round.h"

#include <csetjmp>
#include <cstdio>

// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

namespace lagan::specimen {
namespace {

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
};
[[noreturn]] void OnError(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->back, 1);
}

// What must survive the jump, outside the function that jumps.
struct Decoder {
  jpeg_decompress_struct info{};
  ErrorManager errors{};
  ~Decoder() { jpeg_destroy_decompress(&info); }
};

// Into `picture`, whose size is known.
bool Decode(Decoder* decoder, const Bytes* jpeg, Picture* picture) {
  jpeg_decompress_struct& info = decoder->info;
  info.err = jpeg_std_error(&decoder->errors.base);
  decoder->errors.base.error_exit = OnError;
  if (setjmp(decoder->errors.back) != 0) return false;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, jpeg->data(), jpeg->size());
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress(&info);
  while (info.output_scanline < info.output_height) {
    JSAMPLE* row = picture->rgb.data() + std::size_t{3} * info.output_scanline * info.output_width;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  return true;
}

}  // namespace

Result<Picture> ThroughJpeg(const Picture& picture, int quality) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes jpeg, EncodeJpeg(picture, {quality, std::nullopt}));
  Picture result{picture.width, picture.height, std::vector<std::uint8_t>(picture.rgb.size())};
  Decoder decoder;
  if (!Decode(&decoder, &jpeg, &result)) {
    return Internal("JPEG_UNREADABLE", "The picture that was just written could not be read back.");
  }
  return result;
}

}  // namespace lagan::specimen
