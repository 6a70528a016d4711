#include "base/image/test_pictures.h"

#include <png.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

namespace lagan::image {
namespace {

// Runs `write` between a libjpeg object's making and its end.
template <typename Set, typename Write>
Bytes CompressJpeg(int width, int height, int channels, J_COLOR_SPACE space, const Set& set,
                   const Write& write) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &out, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = channels;
  info.in_color_space = space;
  jpeg_set_defaults(&info);
  set(&info);
  jpeg_start_compress(&info, TRUE);
  write(&info);
  jpeg_finish_compress(&info);
  Bytes bytes(out, out + size);
  jpeg_destroy_compress(&info);
  std::free(out);
  return bytes;
}

void Append(png_structp png, png_bytep data, std::size_t size) {
  auto* out = static_cast<Bytes*>(png_get_io_ptr(png));
  out->insert(out->end(), data, data + size);
}

void Flush(png_structp) {}

[[noreturn]] void OnPngError(png_structp, png_const_charp message) { throw std::runtime_error(message); }

void OnPngWarning(png_structp, png_const_charp) {}

}  // namespace

Pixels FourQuarters(int width, int height) {
  constexpr std::uint8_t kColours[4][3] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};
  Bytes bytes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto& colour = kColours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)];
      bytes.insert(bytes.end(), colour, colour + 3);
    }
  }
  return MakePixels(width, height, 3, std::move(bytes));
}

std::string ReadQuarters(const Pixels& pixels) {
  std::string letters;
  for (const int y : {pixels.height / 4, pixels.height * 3 / 4}) {
    for (const int x : {pixels.width / 4, pixels.width * 3 / 4}) {
      const auto at = pixels.Row(y).subspan(static_cast<std::size_t>(x) * pixels.channels);
      int bits = 0;
      for (int c = 0; c < 3; ++c) {
        const int value = at[static_cast<std::size_t>(pixels.channels == 3 ? c : 0)];
        bits = bits << 1 | (value > 200 ? 1 : 0);
        if (value > 55 && value <= 200) bits |= 8;
      }
      letters += bits == 4   ? 'R'
                 : bits == 2 ? 'G'
                 : bits == 1 ? 'B'
                 : bits == 7 ? 'W'
                 : bits == 0 ? 'K'
                             : '?';
    }
  }
  return letters;
}

Bytes MakeJpeg(const Pixels& pixels, const JpegRecipe& recipe) {
  const auto set = [&](jpeg_compress_struct* info) {
    jpeg_set_quality(info, recipe.quality, TRUE);
    if (recipe.progressive) jpeg_simple_progression(info);
  };
  const auto write = [&](jpeg_compress_struct* info) {
    if (!recipe.exif.empty()) {
      jpeg_write_marker(info, JPEG_APP0 + 1, recipe.exif.data(), static_cast<unsigned>(recipe.exif.size()));
    }
    if (!recipe.comment.empty()) {
      jpeg_write_marker(info, JPEG_COM, AsBytes(recipe.comment).data(),
                        static_cast<unsigned>(recipe.comment.size()));
    }
    for (int y = 0; y < pixels.height; ++y) {
      auto* row = const_cast<JSAMPLE*>(pixels.Row(y).data());
      jpeg_write_scanlines(info, &row, 1);
    }
  };
  const J_COLOR_SPACE space = pixels.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  return CompressJpeg(pixels.width, pixels.height, pixels.channels, space, set, write);
}

Bytes MakeCmykJpeg() {
  const auto write = [](jpeg_compress_struct* info) {
    Bytes row(8 * 4, 128);
    JSAMPLE* pointer = row.data();
    for (int y = 0; y < 8; ++y) jpeg_write_scanlines(info, &pointer, 1);
  };
  return CompressJpeg(
      8, 8, 4, JCS_CMYK, [](jpeg_compress_struct*) {}, write);
}

Bytes MakeExif(int orientation, bool little_endian, const std::string& tail) {
  Bytes exif = {'E', 'x', 'i', 'f', 0, 0};
  const auto put = [&](unsigned value, int size) {
    for (int i = 0; i < size; ++i) {
      exif.push_back(static_cast<std::uint8_t>(value >> 8 * (little_endian ? i : size - 1 - i)));
    }
  };
  exif.insert(exif.end(), 2, little_endian ? 'I' : 'M');
  put(42, 2);
  put(8, 4);
  put(2, 2);  // entries: ImageWidth, Orientation
  put(0x0100, 2), put(4, 2), put(1, 4), put(64, 4);
  put(0x0112, 2), put(3, 2), put(1, 4), put(static_cast<unsigned>(orientation), 2), put(0, 2);
  put(0, 4);
  exif.insert(exif.end(), tail.begin(), tail.end());
  return exif;
}

Bytes MakePng(int width, int height, const PngRecipe& recipe, const Bytes& rows) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, OnPngError, OnPngWarning);
  png_infop info = png_create_info_struct(png);
  Bytes out;
  png_set_write_fn(png, &out, Append, Flush);
  png_set_compression_level(png, 1);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), recipe.depth,
               recipe.colour_type, recipe.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!recipe.palette.empty()) {
    png_set_PLTE(png, info, reinterpret_cast<png_const_colorp>(recipe.palette.data()),
                 static_cast<int>(recipe.palette.size() / 3));
  }
  if (!recipe.transparency.empty()) {
    png_set_tRNS(png, info, recipe.transparency.data(), static_cast<int>(recipe.transparency.size()),
                 nullptr);
  }
  std::string key = "Comment";
  std::string comment = recipe.comment;
  png_text text{};
  text.compression = PNG_TEXT_COMPRESSION_NONE;
  text.key = key.data();
  text.text = comment.data();
  text.text_length = comment.size();
  if (!comment.empty()) png_set_text(png, info, &text, 1);
  png_write_info(png, info);
  const std::size_t stride = png_get_rowbytes(png, info);
  std::vector<png_bytep> pointers;
  for (int y = 0; y < height; ++y) {
    // One row given stands for all.
    const std::size_t at = rows.size() == stride ? 0 : static_cast<std::size_t>(y) * stride;
    pointers.push_back(const_cast<png_bytep>(rows.data() + at));
  }
  png_write_image(png, pointers.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

Bytes MakeBlackPng(int width, int height) {
  return MakePng(width, height, {.colour_type = 0, .depth = 1},
                 Bytes((static_cast<std::size_t>(width) + 7) / 8, 0));
}

}  // namespace lagan::image
