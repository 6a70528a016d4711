#include "verifier/qr/qr_reader.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/crypto/random.h"
#include "verifier/credential/credential_text.h"
#include "verifier/qr/filters.h"
#include "verifier/qr/qr_matrix.h"
#include "verifier/qr/qr_render.h"
#include "verifier/testing/qr_sample.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

using testing::Read;
using testing::SampleText;

image::Pixels ToPixels(const Grey& grey) { return image::MakePixels(grey.width, grey.height, 1, grey.bytes); }

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

// Sharpening by -1 leaves the blurred picture.
Grey Blurred(const Grey& in, double sigma) { return Sharpen(in, sigma, -1); }

TEST(ReadQr, ReadsCodesOutOfFocusAtAnyScale) {
  const std::string text = SampleText(150);
  const QrMatrix matrix = *EncodeQr(text);
  for (const int module : {3, 5, 12, 36}) {
    for (const double share : {0.4, 0.6, 0.8}) {
      const Grey clean = ToGrey(RenderQr(matrix, module));
      EXPECT_EQ(Read(ToPixels(Blurred(clean, share * module))), text) << module << ' ' << share;
    }
  }
}

TEST(ReadQr, ReadsCodesMovedByAlmostTwoModules) {
  const std::string text = SampleText(150);
  const Grey clean = ToGrey(RenderQr(*EncodeQr(text), 4));
  constexpr int kLength = 7;
  for (const int dy : {0, 1}) {
    Grey moved = clean;
    for (int y = kLength; y < clean.height; ++y) {
      for (int x = kLength; x < clean.width; ++x) {
        int sum = 0;
        for (int i = 0; i < kLength; ++i) {
          sum += clean.bytes[static_cast<std::size_t>((y - dy * i) * clean.width + x - i)];
        }
        moved.bytes[static_cast<std::size_t>(y * clean.width + x)] = static_cast<std::uint8_t>(sum / kLength);
      }
    }
    EXPECT_EQ(Read(ToPixels(moved)), text) << dy;
  }
}

TEST(ReadQr, DoesNotGuessWhenTheCodeIsGone) {
  const std::string text = SampleText(150);
  const Grey clean = ToGrey(RenderQr(*EncodeQr(text), 4));
  EXPECT_EQ(Read(ToPixels(Blurred(clean, 8))), "QR_NOT_FOUND");
  // The lower half of the modules is noise: the finder patterns are whole, the data is not.
  QrLayout layout = *LayoutOfQr(10);
  crypto::SeededRandomForTest random(7);
  for (std::size_t i = 0; i < layout.fixed.size(); ++i) {
    if (!layout.fixed[i]) layout.matrix.dark[i] = random.Below(2) == 0;
  }
  EXPECT_EQ(Read(RenderQr(layout.matrix, 4)), "QR_NOT_FOUND");
}

TEST(ReadQr, TakesPicturesOfAnyShape) {
  for (const auto& [width, height] :
       {std::pair{1, 3'000'000}, {3'000'000, 1}, {30, 100'000}, {2, 2}, {41, 5000}}) {
    EXPECT_EQ(
        Read(image::MakePixels(width, height, 1,
                               Bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 9))),
        "QR_NOT_FOUND");
  }
}

TEST(ReadQr, SaysWhenThereIsNone) {
  crypto::SeededRandomForTest random(6);
  EXPECT_EQ(Read(image::MakePixels(64, 48, 1, Bytes(64 * 48, 255))), "QR_NOT_FOUND");
  EXPECT_EQ(Read(image::MakePixels(200, 200, 1, random.Take(40000))), "QR_NOT_FOUND");
  EXPECT_EQ(Read(image::MakePixels(1, 1, 1, Bytes(1))), "QR_NOT_FOUND");
  EXPECT_EQ(Read({}), "PIXELS_INVALID");
  EXPECT_EQ(Read({10, 10, 1, 10, Bytes(99), nullptr}), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::verifier
