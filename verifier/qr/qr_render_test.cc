#include "verifier/qr/qr_render.h"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cstdio>

#include "base/core/bytes.h"
#include "verifier/testing/qr_sample.h"

namespace lagan::verifier {
namespace {

using testing::Read;
using testing::ReadByZxing;
using testing::SampleText;

constexpr std::size_t kSizes[] = {30, 98, 370, 800};

// The pixels of a PNG file by libpng's own reader.
image::Pixels DecodePng(const Bytes& file) {
  png_image picture{};
  picture.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&picture, file.data(), file.size()) == 0) return {};
  picture.format = PNG_FORMAT_GRAY;
  Bytes grey(PNG_IMAGE_SIZE(picture));
  if (png_image_finish_read(&picture, nullptr, grey.data(), 0, nullptr) == 0) return {};
  return image::MakePixels(static_cast<int>(picture.width), static_cast<int>(picture.height), 1,
                           std::move(grey));
}

// What a drawing program makes of our SVG: a white ground of its viewBox, and the path's runs "Mx yhNv1h-Nz" in black.
image::Pixels DrawSvg(const std::string& svg, int module) {
  int side = 0;
  if (std::sscanf(svg.c_str() + svg.find("viewBox=\"0 0 "), "viewBox=\"0 0 %d", &side) != 1) return {};
  const int width = side * module;
  Bytes grey(static_cast<std::size_t>(width) * static_cast<std::size_t>(width), 255);
  for (std::size_t at = svg.find('M'); at != std::string::npos; at = svg.find('M', at + 1)) {
    int left = 0, top = 0, run = 0, back = 0;
    if (std::sscanf(svg.c_str() + at, "M%d %dh%dv1h-%dz", &left, &top, &run, &back) != 4 || run != back)
      return {};
    for (int y = top * module; y < (top + 1) * module; ++y) {
      const auto row = grey.begin() + static_cast<std::ptrdiff_t>(y) * width;
      std::fill(row + left * module, row + (left + run) * module, std::uint8_t{0});
    }
  }
  return image::MakePixels(width, width, 1, std::move(grey));
}

// What a terminal shows whose text is `text_light` bright on a ground of the opposite.
image::Pixels Screen(const std::string& text, bool text_light, int module) {
  std::vector<std::string> rows;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    std::string upper;
    std::string lower;
    for (std::size_t i = begin; i < end;) {
      const std::size_t size = text[i] == ' ' ? 1 : 3;
      const std::string glyph = text.substr(i, size);
      upper += glyph == "█" || glyph == "▀" ? 'T' : 'G';
      lower += glyph == "█" || glyph == "▄" ? 'T' : 'G';
      i += size;
    }
    rows.push_back(upper);
    rows.push_back(lower);
    begin = end + 1;
  }
  const int width = static_cast<int>(rows[0].size()) * module;
  const int height = static_cast<int>(rows.size()) * module;
  Bytes grey;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool ink =
          rows[static_cast<std::size_t>(y / module)][static_cast<std::size_t>(x / module)] == 'T';
      grey.push_back(ink == text_light ? 255 : 0);
    }
  }
  return image::MakePixels(width, height, 1, std::move(grey));
}

// The first and last `kQuietZone` modules of every row and column are white.
void ExpectQuietZone(const image::Pixels& picture, int module) {
  const int zone = kQuietZone * module;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      if (std::min({x, y, picture.width - 1 - x, picture.height - 1 - y}) >= zone) continue;
      ASSERT_EQ(picture.Row(y)[static_cast<std::size_t>(x)], 255) << x << ' ' << y;
    }
  }
}

TEST(QrRender, PngIsReadBackByBoth) {
  for (const std::size_t bytes : kSizes) {
    const std::string text = "NI1:" + SampleText(bytes);
    const QrMatrix matrix = *EncodeQr(text);
    const Result<Bytes> file = QrPng(matrix, 3);
    ASSERT_TRUE(file.ok());
    const image::Pixels picture = DecodePng(*file);
    ASSERT_EQ(picture.width, (matrix.size + 2 * kQuietZone) * 3);
    ExpectQuietZone(picture, 3);
    EXPECT_EQ(Read(picture), text);
    EXPECT_EQ(ReadByZxing(picture), text);
  }
}

TEST(QrRender, ModulesAreOneToSixtyFourPixels) {
  const QrMatrix matrix = *EncodeQr("HELLO");
  EXPECT_EQ(RenderQr(matrix, 0).width, 29);
  EXPECT_EQ(RenderQr(matrix, 64).width, 29 * 64);
  EXPECT_EQ(RenderQr(matrix, 65).width, 29 * 64);
}

TEST(QrRender, SvgIsReadBackByBoth) {
  for (const std::size_t bytes : kSizes) {
    const std::string text = SampleText(bytes);
    const QrMatrix matrix = *EncodeQr(text);
    const std::string svg = QrSvg(matrix);
    EXPECT_EQ(svg.find("<svg "), 0U);
    EXPECT_NE(svg.find("shape-rendering=\"crispEdges\""), std::string::npos);
    const image::Pixels picture = DrawSvg(svg, 3);
    ASSERT_EQ(picture.width, (matrix.size + 2 * kQuietZone) * 3);
    ExpectQuietZone(picture, 3);
    EXPECT_EQ(Read(picture), text);
    EXPECT_EQ(ReadByZxing(picture), text);
  }
}

TEST(QrRender, TerminalTextIsReadBackByBothOnEitherGround) {
  for (const std::size_t bytes : kSizes) {
    const std::string text = SampleText(bytes);
    const QrMatrix matrix = *EncodeQr(text);
    for (const Ground ground : {Ground::kDark, Ground::kLight}) {
      const std::string lines = QrTerminal(matrix, ground);
      EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), (matrix.size + 2 * kQuietZone + 1) / 2);
      const image::Pixels picture = Screen(lines, ground == Ground::kDark, 3);
      ExpectQuietZone(picture, 3);
      EXPECT_EQ(Read(picture), text);
      EXPECT_EQ(ReadByZxing(picture), text);
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
