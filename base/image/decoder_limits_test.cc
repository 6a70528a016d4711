// What the sandbox bounds and what it costs: slower than a unit test may be.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "base/image/decoder_client.h"
#include "base/image/test_pictures.h"

namespace lagan::image {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

std::unique_ptr<DecoderClient> StartProgram(const char* path, DecoderOptions options = {}) {
  auto client = DecoderClient::Start(std::filesystem::path(LAGAN_BINARY_DIR) / path, options);
  EXPECT_TRUE(client.ok()) << client.status();
  return client.ok() ? std::move(client).value() : nullptr;
}

TEST(DecoderLimits, SpinningDecoderIsStoppedByEitherClock) {
  const Bytes spin = MakeJpeg(FourQuarters(64, 48), {.comment = "LAGAN-TEST:SPIN"});
  const Bytes good = MakeJpeg(FourQuarters(64, 48));
  for (const DecoderOptions& options :
       {DecoderOptions{.cpu_seconds = 1, .timeout = std::chrono::milliseconds(60'000)},
        DecoderOptions{.cpu_seconds = 60, .timeout = std::chrono::milliseconds(500)}}) {
    const auto client = StartProgram("tests/lagan-decode-faulty", options);
    ASSERT_NE(client, nullptr);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(client->Decode(spin).status().reason(), "PICTURE_DECODER_TIMEOUT");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    EXPECT_TRUE(client->Decode(good).ok());
  }
}

TEST(DecoderLimits, TwentyFiveMegapixelsFitTheWalls) {
  const auto client = StartProgram("bin/lagan-decode");
  ASSERT_NE(client, nullptr);
  Bytes bytes(std::size_t{5000} * 5000 * 3, 200);
  for (std::size_t i = 0; i < bytes.size(); i += 97) bytes[i] = static_cast<std::uint8_t>(i >> 8);
  const Pixels pixels = MakePixels(5000, 5000, 3, std::move(bytes));
  // The two that cost most: all coefficients at once, and seven passes over eight bytes a pixel.
  const Bytes jpeg = MakeJpeg(pixels, {.progressive = true, .quality = 60, .exif = MakeExif(6, true)});
  const Bytes png =
      MakePng(5000, 5000, {.colour_type = 6, .depth = 16, .interlaced = true}, Bytes(5000 * 8, 200));
  for (const Bytes& picture : {jpeg, png}) {
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = client->Decode(picture, CleanCopy::kYes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    std::printf("25 megapixels of %s: %.0f ms\n",
                decoded->sniffed.kind == PictureKind::kJpeg ? "JPEG" : "PNG",
                Milliseconds(std::chrono::steady_clock::now() - start).count());
  }
}

TEST(DecoderLimits, PrintsWhatTheSandboxCosts) {
  const auto client = StartProgram("bin/lagan-decode");
  ASSERT_NE(client, nullptr);
  for (const auto& [width, height] : {std::pair(16, 16), std::pair(1600, 1200)}) {
    const Bytes jpeg = MakeJpeg(FourQuarters(width, height));
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
      const auto start = std::chrono::steady_clock::now();
      ASSERT_TRUE(client->Decode(jpeg, CleanCopy::kYes).ok());
      times.push_back(Milliseconds(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%dx%d decoded and re-encoded in the sandbox: median %.1f ms\n", width, height, times[2]);
  }
}

}  // namespace
}  // namespace lagan::image
