#include <cstddef>
#include <cstdio>

// libjpeg's headers need <cstdio> before them.
#include <jerror.h>
#include <jpeglib.h>

#include "base/image/decode/decoders.h"
#include "base/image/decode/sandbox.h"

namespace lagan::image::decode {
namespace {

[[noreturn]] void OnError(j_common_ptr info) {
  switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
      Finish(Outcome::kMemory);
    case JERR_INPUT_EOF:
      Finish(Outcome::kTruncated);
    default:
      Finish(Outcome::kDamaged);
  }
}

// libjpeg carries on after warnings, with grey where data is missing; we do so only where no picture data is lost.
void OnMessage(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
      Finish(Outcome::kTruncated);
    case JWRN_EXTRANEOUS_DATA:  // padding between segments, which some cameras write
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    default:
      Finish(Outcome::kDamaged);
  }
}

void OnOutput(j_common_ptr) {}

// Where in `out` a row of the stored picture begins and how far it is to its next pixel, in pixels of the upright
// picture (EXIF 2.3 section 4.6.4, Orientation).
struct Placement {
  std::ptrdiff_t start;
  std::ptrdiff_t step;
};

Placement PlaceRow(const Sniffed& sniffed, std::ptrdiff_t y) {
  const std::ptrdiff_t w = sniffed.width;
  const std::ptrdiff_t h = sniffed.height;
  switch (sniffed.orientation) {
    case 2:
      return {y * w + w - 1, -1};
    case 3:
      return {(h - 1 - y) * w + w - 1, -1};
    case 4:
      return {(h - 1 - y) * w, 1};
    case 5:
      return {y, h};
    case 6:
      return {h - 1 - y, h};
    case 7:
      return {(w - 1) * h + h - 1 - y, -h};
    case 8:
      return {(w - 1) * h + y, -h};
    default:
      return {y * w, 1};
  }
}

void CopyRow(ByteView row, Placement place, int channels, std::span<std::uint8_t> out) {
  std::ptrdiff_t at = place.start * channels;
  for (std::size_t from = 0; from < row.size(); from += static_cast<std::size_t>(channels)) {
    for (int c = 0; c < channels; ++c)
      out[static_cast<std::size_t>(at + c)] = row[from + static_cast<std::size_t>(c)];
    at += place.step * channels;
  }
}

// Frees what libjpeg holds also when Finish does not end the process but throws, as it does in the fuzz target.
class Decompressor {
 public:
  Decompressor() {
    info.err = jpeg_std_error(&errors_);
    errors_.error_exit = OnError;
    errors_.emit_message = OnMessage;
    errors_.output_message = OnOutput;
    jpeg_create_decompress(&info);
  }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor() { jpeg_destroy_decompress(&info); }

  jpeg_decompress_struct info{};

 private:
  jpeg_error_mgr errors_{};
};

}  // namespace

void DecodeJpeg(ByteView picture, const Sniffed& sniffed, std::span<std::uint8_t> out) {
  Decompressor decompressor;
  jpeg_decompress_struct& info = decompressor.info;
  jpeg_mem_src(&info, picture.data(), picture.size());
  jpeg_read_header(&info, TRUE);
  // Two readers of one header must agree, or the output would not fit.
  if (static_cast<int>(info.image_width) != sniffed.width ||
      static_cast<int>(info.image_height) != sniffed.height || info.num_components != sniffed.channels) {
    Finish(Outcome::kDamaged);
  }
  info.out_color_space = sniffed.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  Bytes row(static_cast<std::size_t>(sniffed.width) * sniffed.channels);
  while (info.output_scanline < info.output_height) {
    const Placement place = PlaceRow(sniffed, info.output_scanline);
    const bool straight = place.step == 1;
    JSAMPLE* into =
        straight ? out.subspan(static_cast<std::size_t>(place.start * sniffed.channels), row.size()).data()
                 : row.data();
    if (jpeg_read_scanlines(&info, &into, 1) != 1) Finish(Outcome::kDamaged);
    if (!straight) CopyRow(row, place, sniffed.channels, out);
  }
  jpeg_finish_decompress(&info);
}

}  // namespace lagan::image::decode
