#include <png.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/image/decode/decoders.h"
#include "base/image/decode/sandbox.h"

namespace lagan::image::decode {
namespace {

[[noreturn]] void OnError(png_structp, png_const_charp) { Finish(Outcome::kDamaged); }

void OnWarning(png_structp, png_const_charp) {}

// malloc under the limit of the sandbox; libpng would call running out of it an error like any other.
png_voidp Allocate(png_structp, png_alloc_size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) Finish(Outcome::kMemory);
  return memory;
}

void Free(png_structp, png_voidp memory) { std::free(memory); }

void Read(png_structp png, png_bytep into, std::size_t size) {
  auto* left = static_cast<ByteView*>(png_get_io_ptr(png));
  if (size > left->size()) Finish(Outcome::kTruncated);
  std::copy_n(left->begin(), size, into);
  *left = left->subspan(size);
}

// Everything becomes eight bits of grey or RGB on white paper.
void SetTransformations(png_structp png, png_infop info) {
  const int depth = png_get_bit_depth(png, info);
  png_set_expand(png);
  if (depth == 16) png_set_scale_16(png);
  const bool transparent = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                           png_get_valid(png, info, PNG_INFO_tRNS) != 0;
  if (transparent) {
    const auto white = static_cast<png_uint_16>(depth == 16 ? 0xFFFF : 0xFF);
    const png_color_16 paper{0, white, white, white, white};
    png_set_background(png, &paper, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  }
}

// Frees what libpng holds also when Finish does not end the process but throws, as it does in the fuzz target.
struct Reader {
  Reader()
      : png(png_create_read_struct_2(PNG_LIBPNG_VER_STRING, nullptr, OnError, OnWarning, nullptr, Allocate,
                                     Free)),
        info(png == nullptr ? nullptr : png_create_info_struct(png)) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }

  png_structp png;
  png_infop info;
};

}  // namespace

void DecodePng(ByteView picture, const Sniffed& sniffed, std::span<std::uint8_t> out) {
  const Reader reader;
  const png_structp png = reader.png;
  const png_infop info = reader.info;
  if (info == nullptr) Finish(Outcome::kMemory);
  ByteView left = picture;
  png_set_read_fn(png, &left, Read);
  png_set_user_limits(png, kMaxSide, kMaxSide);
  // Of all chunks that need not be there only tRNS changes what one sees; the rest is not even parsed.
  const png_byte transparency[] = "tRNS";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, transparency, 1);
  png_read_info(png, info);
  SetTransformations(png, info);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const std::size_t stride = static_cast<std::size_t>(sniffed.width) * sniffed.channels;
  // Two readers of one header must agree, or the output would not fit.
  if (png_get_image_width(png, info) != static_cast<png_uint_32>(sniffed.width) ||
      png_get_image_height(png, info) != static_cast<png_uint_32>(sniffed.height) ||
      png_get_rowbytes(png, info) != stride) {
    Finish(Outcome::kDamaged);
  }
  for (int pass = 0; pass < passes; ++pass) {
    for (int y = 0; y < sniffed.height; ++y) {
      png_read_row(png, out.subspan(static_cast<std::size_t>(y) * stride, stride).data(), nullptr);
    }
  }
  png_read_end(png, nullptr);
}

}  // namespace lagan::image::decode
