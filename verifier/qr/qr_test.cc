#include <gtest/gtest.h>

#include <algorithm>

#include "base/crypto/random.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"
#include "verifier/qr/filters.h"
#include "verifier/qr/qr_matrix.h"
#include "verifier/qr/qr_reader.h"
#include "verifier/qr/qr_render.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

std::string SampleText(std::size_t bytes, std::uint64_t seed = 18004) {
  crypto::SeededRandomForTest random(seed);
  return Base45Encode(random.Take(bytes));
}

image::Pixels ToPixels(const Grey& grey) { return image::MakePixels(grey.width, grey.height, 1, grey.bytes); }

std::string Read(const image::Pixels& pixels) {
  const Result<std::string> text = ReadQr(pixels);
  return text.ok() ? *text : text.status().reason();
}

TEST(EncodeQr, PicksTheSmallestCodeInAlphanumericMode) {
  // ISO/IEC 18004 table 7, level M: version 6 holds 154 alphanumeric characters (106 bytes), version 7 holds 178.
  EXPECT_EQ(EncodeQr(std::string(154, 'A'))->Version(), 6);
  EXPECT_EQ(EncodeQr(std::string(155, 'A'))->Version(), 7);
  EXPECT_EQ(EncodeQr(std::string(4296, 'A'), QrLevel::kL)->Version(), 40);
  EXPECT_EQ(EncodeQr(std::string(178, ':'), QrLevel::kM)->Version(), 7);
}

TEST(EncodeQr, RefusesWhatDoesNotFit) {
  EXPECT_EQ(EncodeQr(std::string(4297, 'A'), QrLevel::kL).status().reason(), "QR_TEXT_TOO_LONG");
  EXPECT_EQ(EncodeQr("").status().reason(), "QR_TEXT_INVALID");
  EXPECT_EQ(EncodeQr(std::string_view("A\0B", 3)).status().reason(), "QR_TEXT_INVALID");
}

TEST(ReadQr, ReadsWhatIsRendered) {
  for (const std::size_t bytes : {10U, 100U, 300U, 700U, 1200U}) {
    for (const QrLevel level : {QrLevel::kL, QrLevel::kM, QrLevel::kQ}) {
      const std::string text = SampleText(bytes);
      const Result<QrMatrix> matrix = EncodeQr(text, level);
      ASSERT_TRUE(matrix.ok());
      EXPECT_EQ(Read(RenderQr(*matrix, 4)), text) << bytes;
    }
  }
}

TEST(ReadQr, ReadsACredential) {
  const testing::SampleKey key;
  const std::string text = *EncodeCredential(testing::MakeClaims(), testing::kSampleKid, key.signer);
  EXPECT_EQ(Read(RenderQr(*EncodeQr(text), 3)), text);
}

TEST(ReadQr, ReadsColouredPixelsAndWideStrides) {
  const std::string text = SampleText(150);
  const image::Pixels grey = RenderQr(*EncodeQr(text), 3);
  const std::size_t stride = static_cast<std::size_t>(grey.width) * 3 + 7;
  Bytes rgb(stride * static_cast<std::size_t>(grey.height), 99);
  for (int y = 0; y < grey.height; ++y) {
    for (int x = 0; x < grey.width; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        // Dark blue on light yellow.
        const std::uint8_t light = c == 2 ? 150 : 240;
        const std::uint8_t dark = c == 2 ? 90 : 10;
        rgb[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * 3 + c] =
            grey.Row(y)[static_cast<std::size_t>(x)] == 0 ? dark : light;
      }
    }
  }
  const image::Pixels pixels{grey.width, grey.height, 3, stride, rgb, nullptr};
  EXPECT_EQ(Read(pixels), text);
}

TEST(ReadQr, ReadsInvertedAndPaleCodesAndTurnedOnes) {
  const std::string text = SampleText(200);
  const Grey clean = ToGrey(RenderQr(*EncodeQr(text), 4));
  EXPECT_EQ(Read(ToPixels(Invert(clean))), text);
  Grey pale = clean;
  crypto::SeededRandomForTest random(5);
  for (auto& byte : pale.bytes) byte = static_cast<std::uint8_t>(110 + byte / 20 + random.Below(3));
  EXPECT_EQ(Read(ToPixels(pale)), text);
  Grey turned{clean.height, clean.width, Bytes(clean.bytes.size())};
  for (int y = 0; y < clean.height; ++y) {
    for (int x = 0; x < clean.width; ++x) {
      turned.bytes[static_cast<std::size_t>(x * clean.height + (clean.height - 1 - y))] =
          clean.bytes[static_cast<std::size_t>(y * clean.width + x)];
    }
  }
  EXPECT_EQ(Read(ToPixels(turned)), text);
}

TEST(ReadQr, SaysWhenThereIsNone) {
  crypto::SeededRandomForTest random(6);
  EXPECT_EQ(Read(image::MakePixels(64, 48, 1, Bytes(64 * 48, 255))), "QR_NOT_FOUND");
  EXPECT_EQ(Read(image::MakePixels(200, 200, 1, random.Take(40000))), "QR_NOT_FOUND");
  EXPECT_EQ(Read(image::MakePixels(1, 1, 1, Bytes(1))), "QR_NOT_FOUND");
  EXPECT_EQ(Read({}), "PIXELS_INVALID");
  EXPECT_EQ(Read({10, 10, 1, 10, Bytes(99), nullptr}), "PIXELS_INVALID");
}

TEST(QrRender, PngHasItsSignatureAndSize) {
  const QrMatrix matrix = *EncodeQr("HELLO");
  const Result<Bytes> png = QrPng(matrix, 2);
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(HexEncode(ByteView(*png).first(8)), "89504e470d0a1a0a");
  EXPECT_EQ((*png)[19], (21 + 8) * 2);
}

TEST(QrRender, SvgDrawsEveryDarkModule) {
  const QrMatrix matrix = *EncodeQr(SampleText(60));
  const std::string svg = QrSvg(matrix);
  EXPECT_EQ(svg.find("<svg "), 0U);
  // The lengths of all runs "h<n>v1" add up to the dark modules.
  std::size_t modules = 0;
  for (std::size_t i = svg.find('h', svg.find(" d=\"")); i != std::string::npos; i = svg.find('h', i + 1)) {
    const int run = std::atoi(svg.c_str() + i + 1);
    if (run > 0) modules += static_cast<std::size_t>(run);
  }
  EXPECT_EQ(modules, static_cast<std::size_t>(std::count(matrix.dark.begin(), matrix.dark.end(), true)));
}

// What a terminal with light text on a dark ground shows, as pixels.
image::Pixels Screen(const std::string& text, int module) {
  std::vector<std::string> rows;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    std::string upper;
    std::string lower;
    for (std::size_t i = begin; i < end;) {
      const std::size_t size = text[i] == ' ' ? 1 : 3;
      const std::string glyph = text.substr(i, size);
      upper += glyph == "█" || glyph == "▀" ? 'L' : 'D';
      lower += glyph == "█" || glyph == "▄" ? 'L' : 'D';
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
      grey.push_back(
          rows[static_cast<std::size_t>(y / module)][static_cast<std::size_t>(x / module)] == 'L' ? 255 : 0);
    }
  }
  return image::MakePixels(width, height, 1, grey);
}

TEST(QrRender, TerminalTextIsReadable) {
  const std::string text = SampleText(120);
  const QrMatrix matrix = *EncodeQr(text);
  const std::string lines = QrTerminal(matrix);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), (matrix.size + 2 * kQuietZone + 1) / 2);
  EXPECT_EQ(Read(Screen(lines, 4)), text);
}

}  // namespace
}  // namespace lagan::verifier
