// The real program, in the sandbox of the same build.
#include "base/image/decoder_client.h"

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/image/jpeg_writer.h"
#include "base/image/png_writer.h"
#include "base/image/test_pictures.h"

namespace lagan::image {
namespace {

std::unique_ptr<DecoderClient> StartProgram(const char* path, DecoderOptions options = {}) {
  auto client = DecoderClient::Start(std::filesystem::path(LAGAN_BINARY_DIR) / path, options);
  EXPECT_TRUE(client.ok()) << client.status();
  return client.ok() ? std::move(client).value() : nullptr;
}

// One decoder for all tests that only decode.
DecoderClient& Decoder() {
  static const std::unique_ptr<DecoderClient> client = StartProgram("bin/lagan-decode");
  return *client;
}

std::string Reason(const Result<DecodedPicture>& decoded) {
  return decoded.ok() ? "" : decoded.status().reason();
}

// The child processes of this thread: lagan-decode processes it started.
std::vector<pid_t> Children() {
  std::ifstream in("/proc/thread-self/children");
  return {std::istream_iterator<pid_t>(in), {}};
}

std::size_t OpenDescriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// Markers of the segments before the scan.
std::string SegmentMarkers(const Bytes& jpeg) {
  Bytes markers;
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA;) {
    markers.push_back(jpeg[at + 1]);
    at += 2U + (jpeg[at + 2] << 8U | jpeg[at + 3]);
  }
  return HexEncode(markers);
}

TEST(DecoderClient, DecodesEveryKindOfJpeg) {
  for (const bool progressive : {false, true}) {
    const auto colour = Decoder().Decode(MakeJpeg(FourQuarters(64, 48), {.progressive = progressive}));
    ASSERT_TRUE(colour.ok()) << colour.status();
    EXPECT_EQ(colour->pixels.width, 64);
    EXPECT_EQ(colour->pixels.height, 48);
    EXPECT_EQ(colour->pixels.channels, 3);
    EXPECT_EQ(ReadQuarters(colour->pixels), "RGBW");

    Bytes ramp(256 * 64);
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<std::uint8_t>(i % 256);
    const auto grey = Decoder().Decode(
        MakeJpeg(MakePixels(256, 64, 1, ramp), {.progressive = progressive, .quality = 100}));
    ASSERT_TRUE(grey.ok()) << grey.status();
    EXPECT_EQ(grey->pixels.channels, 1);
    for (int x = 0; x < 256; ++x) EXPECT_NEAR(grey->pixels.Row(30)[static_cast<std::size_t>(x)], x, 3);
  }
}

TEST(DecoderClient, DecodesEveryKindOfPng) {
  // 4x2 pictures of known samples; what is expected is grey or RGB of the first row's four pixels.
  struct Case {
    const char* name;
    PngRecipe recipe;
    Bytes row;
    Bytes expected;
  };
  const std::vector<Case> cases = {
      {"grey 1", {.colour_type = 0, .depth = 1}, {0b10100000}, {255, 0, 255, 0}},
      {"grey 2", {.colour_type = 0, .depth = 2}, {0b00011011}, {0, 85, 170, 255}},
      {"grey 4", {.colour_type = 0, .depth = 4}, {0x0F, 0x38}, {0, 255, 51, 136}},
      {"grey 8", {.colour_type = 0, .depth = 8}, {1, 2, 3, 200}, {1, 2, 3, 200}},
      {"grey 16", {.colour_type = 0, .depth = 16}, {0, 0, 1, 1, 200, 200, 255, 255}, {0, 1, 200, 255}},
      {"grey and alpha 8",
       {.colour_type = 4, .depth = 8},
       {9, 255, 9, 0, 0, 128, 255, 7},
       {9, 255, 127, 255}},
      {"grey and alpha 16",
       {.colour_type = 4, .depth = 16},
       {9, 9, 255, 255, 9, 9, 0, 0, 0, 0, 128, 128, 255, 255, 7, 7},
       {9, 255, 127, 255}},
      {"RGB 8",
       {.colour_type = 2, .depth = 8},
       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
      {"RGB 16",
       {.colour_type = 2, .depth = 16},
       {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12},
       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
      {"RGBA 8",
       {.colour_type = 6, .depth = 8},
       {1, 2, 3, 255, 1, 2, 3, 0, 0, 0, 0, 128, 255, 0, 0, 255},
       {1, 2, 3, 255, 255, 255, 127, 127, 127, 255, 0, 0}},
      {"RGBA 16",
       {.colour_type = 6, .depth = 16},
       {1, 1, 2, 2, 3, 3, 255, 255, 1,   1,   2, 2, 3, 3, 0,   0,
        0, 0, 0, 0, 0, 0, 128, 128, 255, 255, 0, 0, 0, 0, 255, 255},
       {1, 2, 3, 255, 255, 255, 127, 127, 127, 255, 0, 0}},
      {"palette 2",
       {.colour_type = 3, .depth = 2, .palette = {10, 20, 30, 40, 50, 60, 70, 80, 90}},
       {0b00011000},
       {10, 20, 30, 40, 50, 60, 70, 80, 90, 10, 20, 30}},
      {"palette 8 and transparency",
       {.colour_type = 3, .depth = 8, .palette = {10, 20, 30, 40, 50, 60}, .transparency = {0}},
       {0, 1, 1, 0},
       {255, 255, 255, 40, 50, 60, 40, 50, 60, 255, 255, 255}},
  };
  for (const Case& test : cases) {
    for (const bool interlaced : {false, true}) {
      PngRecipe recipe = test.recipe;
      recipe.interlaced = interlaced;
      const auto decoded = Decoder().Decode(MakePng(4, 2, recipe, test.row));
      ASSERT_TRUE(decoded.ok()) << test.name << decoded.status();
      for (const int y : {0, 1}) {
        const auto row = decoded->pixels.Row(y);
        ASSERT_EQ(row.size(), test.expected.size()) << test.name;
        for (std::size_t i = 0; i < row.size(); ++i)
          EXPECT_NEAR(row[i], test.expected[i], 1) << test.name << " " << i;
      }
    }
  }
}

TEST(DecoderClient, TurnsPicturesUpright) {
  const char* const upright[] = {"RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto decoded = Decoder().Decode(
        MakeJpeg(FourQuarters(64, 48), {.exif = MakeExif(orientation, orientation % 2 == 0)}),
        CleanCopy::kYes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->pixels.width, orientation < 5 ? 64 : 48);
    EXPECT_EQ(decoded->pixels.height, orientation < 5 ? 48 : 64);
    EXPECT_EQ(ReadQuarters(decoded->pixels), upright[orientation - 1]) << orientation;
    // The clean copy stands upright by itself.
    const auto again = Decoder().Decode(decoded->clean_jpeg);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->sniffed.orientation, 1);
    EXPECT_EQ(ReadQuarters(again->pixels), upright[orientation - 1]) << orientation;
  }
}

TEST(DecoderClient, CleanCopyHoldsNoMetadata) {
  const std::string canary = "GPS 54.5973N 5.9301W CANARY";
  Bytes jpeg = MakeJpeg(FourQuarters(64, 48), {.exif = MakeExif(1, true, canary), .comment = canary});
  // A polyglot: an archive behind the picture.
  const std::string archive = "PK\x03\x04 CANARY";
  jpeg.insert(jpeg.end(), archive.begin(), archive.end());
  Bytes png = MakePng(4, 2, {.comment = canary}, Bytes(12, 77));
  png.insert(png.end(), archive.begin(), archive.end());
  for (const Bytes& picture : {jpeg, png}) {
    ASSERT_NE(AsText(picture).find("CANARY"), std::string_view::npos);
    const auto decoded = Decoder().Decode(picture, CleanCopy::kYes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(AsText(decoded->clean_jpeg).find("CANARY"), std::string_view::npos);
    // JFIF header, quantisation (2), baseline frame, Huffman (4): no other application segment and no comment.
    EXPECT_EQ(SegmentMarkers(decoded->clean_jpeg), "e0dbdbc0c4c4c4c4");
    EXPECT_EQ(AsText(decoded->clean_jpeg).substr(6, 4), "JFIF");
    EXPECT_EQ(AsText(decoded->clean_jpeg).substr(decoded->clean_jpeg.size() - 2), "\xFF\xD9");
  }
}

// More than is in memory before the decoder starts (decode/main.cc), in colours that tell where each row went.
TEST(DecoderClient, ALargePictureIsTheSameWithAndWithoutItsCopy) {
  const Bytes jpeg = MakeJpeg(FourQuarters(2400, 1800));
  const auto with = Decoder().Decode(jpeg, CleanCopy::kYes);
  const auto without = Decoder().Decode(jpeg);
  ASSERT_TRUE(with.ok() && without.ok()) << with.status() << without.status();
  EXPECT_TRUE(std::ranges::equal(with->pixels.bytes, without->pixels.bytes));
  EXPECT_EQ(ReadQuarters(without->pixels), "RGBW");
  EXPECT_TRUE(without->clean_jpeg.empty()) << "nobody asked for it";
  const auto again = Decoder().Decode(with->clean_jpeg);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ReadQuarters(again->pixels), "RGBW");
}

TEST(JpegWriter, WritesIntoMemoryOfTheCallers) {
  const Pixels pixels = FourQuarters(64, 48);
  const auto whole = WriteJpeg(pixels, 90);
  ASSERT_TRUE(whole.ok()) << whole.status();
  Bytes room(whole->size() + 1, 0xAA);
  const auto size = WriteJpegInto(pixels, 90, room);
  ASSERT_TRUE(size.ok()) << size.status();
  EXPECT_EQ(*size, whole->size());
  EXPECT_TRUE(std::ranges::equal(*whole, std::span(room).first(*size)));
  EXPECT_EQ(room.back(), 0xAA);
  room.assign(whole->size() - 1, 0);
  EXPECT_EQ(WriteJpegInto(pixels, 90, room).status().reason(), "MEMORY_EXHAUSTED");
  EXPECT_EQ(WriteJpegInto(pixels, 90, {}).status().reason(), "MEMORY_EXHAUSTED");
}

TEST(DecoderClient, NamesDamage) {
  const Bytes jpeg = MakeJpeg(FourQuarters(64, 48));
  const Bytes progressive = MakeJpeg(FourQuarters(64, 48), {.progressive = true});
  Bytes noise(64 * 48 * 3);
  std::uint32_t state = 1;
  for (auto& byte : noise) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  const Bytes png = MakePng(64, 48, {}, noise);
  for (const Bytes* picture : {&jpeg, &progressive, &png}) {
    for (std::size_t length = 1; length < picture->size(); length += 1 + picture->size() / 40) {
      EXPECT_EQ(Reason(Decoder().Decode(ByteView(*picture).first(length))), "PICTURE_TRUNCATED") << length;
    }
    EXPECT_EQ(Reason(Decoder().Decode(ByteView(*picture).first(picture->size() - 1))), "PICTURE_TRUNCATED");
  }
  Bytes wrong_checksum = png;
  wrong_checksum[1000] ^= 0x10;
  EXPECT_EQ(Reason(Decoder().Decode(wrong_checksum)), "PICTURE_DAMAGED");
  // Two frame headers of different size: the sniffer sees the first, libjpeg must not follow the second.
  Bytes two_frames = jpeg;
  const auto frame = std::search(two_frames.begin(), two_frames.end(), AsBytes("\xFF\xC0").begin(),
                                 AsBytes("\xFF\xC0").end());
  ASSERT_NE(frame, two_frames.end());
  Bytes second(frame, frame + 19);
  second[5] = second[7] = 0x10;
  two_frames.insert(frame + 19, second.begin(), second.end());
  EXPECT_EQ(Reason(Decoder().Decode(two_frames)), "PICTURE_DAMAGED");
}

TEST(DecoderClient, MisbehaviourIsNamedAndServiceGoesOn) {
  const auto client = StartProgram("tests/lagan-decode-faulty");
  ASSERT_NE(client, nullptr);
  const std::vector<pid_t> before = Children();
  const Bytes good = MakeJpeg(FourQuarters(64, 48));
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"CRASH", "PICTURE_DECODER_CRASHED"},   {"FLOOD", "PICTURE_DECODER_CRASHED"},
      {"LIE", "PICTURE_DECODER_CRASHED"},
#ifndef LAGAN_DECODE_UNSANDBOXED
      {"OPEN", "PICTURE_DECODER_FORBIDDEN"},  {"SOCKET", "PICTURE_DECODER_FORBIDDEN"},
      {"ALLOCATE", "PICTURE_DECODER_MEMORY"},
#endif
  };
  for (const auto& [fault, reason] : cases) {
    const Bytes hostile = MakeJpeg(FourQuarters(64, 48), {.comment = "LAGAN-TEST:" + fault});
    const auto decoded = client->Decode(hostile);
    EXPECT_EQ(Reason(decoded), reason) << fault;
    EXPECT_EQ(decoded.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(Reason(client->Decode(good)), "") << fault;
    // The production program knows no markers.
    EXPECT_EQ(Reason(Decoder().Decode(hostile)), "") << fault;
  }
  for (const pid_t pid : before) EXPECT_EQ(kill(pid, 0), 0);
}

TEST(DecoderClient, ServesOnAfterManyHostilePictures) {
  const Bytes jpeg = MakeJpeg(FourQuarters(64, 48), {.exif = MakeExif(6, true)});
  const Bytes png = MakePng(64, 48, {}, ToBytes(FourQuarters(64, 48).bytes));
  ASSERT_EQ(Reason(Decoder().Decode(jpeg)), "");
  const std::size_t descriptors = OpenDescriptors();
  std::uint32_t state = 7;
  const auto next = [&](std::size_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::size_t>(state >> 8) % below;
  };
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    Bytes hostile = i % 2 == 0 ? jpeg : png;
    for (int flip = 0; flip < 8; ++flip) hostile[next(hostile.size())] = static_cast<std::uint8_t>(next(256));
    const std::string reason = Reason(Decoder().Decode(hostile));
    EXPECT_NE(reason, "DECODER_UNAVAILABLE");
    refused += reason.empty() ? 0 : 1;
  }
  EXPECT_GT(refused, 100);
  const auto decoded = Decoder().Decode(jpeg);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(ReadQuarters(decoded->pixels), "BRWG");
  EXPECT_EQ(OpenDescriptors(), descriptors);
}

TEST(DecoderClient, StartsItsProgramAgain) {
  const std::vector<pid_t> others = Children();
  const auto client = StartProgram("bin/lagan-decode");
  ASSERT_NE(client, nullptr);
  std::vector<pid_t> mine = Children();
  std::erase_if(mine,
                [&](pid_t pid) { return std::find(others.begin(), others.end(), pid) != others.end(); });
  ASSERT_EQ(mine.size(), 1U);
  ASSERT_EQ(kill(mine[0], SIGKILL), 0);
  const auto decoded = client->Decode(MakeJpeg(FourQuarters(64, 48)));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(ReadQuarters(decoded->pixels), "RGBW");
}

TEST(DecoderClient, NoProgramNoService) {
  for (const char* path : {"/nonexistent/lagan-decode", "/bin/true"}) {
    const auto client = DecoderClient::Start(path);
    ASSERT_FALSE(client.ok());
    EXPECT_EQ(client.status().reason(), "DECODER_UNAVAILABLE");
    EXPECT_EQ(client.status().code(), Code::kUnavailable);
  }
}

TEST(DecoderClient, OptionsMustBePositive) {
  for (const DecoderOptions& options :
       {DecoderOptions{.cpu_seconds = 0}, DecoderOptions{.timeout = std::chrono::milliseconds(0)},
        DecoderOptions{.processes = 0}}) {
    EXPECT_EQ(DecoderClient::Start(LAGAN_BINARY_DIR "/bin/lagan-decode", options).status().reason(),
              "DECODER_OPTIONS_INVALID");
  }
}

TEST(DecoderClient, IsFoundBesideOurPrograms) {
  const auto program = FindDecodeProgram();
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_EQ(*program, std::filesystem::path(LAGAN_BINARY_DIR) / "bin/lagan-decode");
}

TEST(DecoderClient, ThreadsNeverSeeEachOthersPictures) {
  const auto client = StartProgram("bin/lagan-decode", {.processes = 2});
  ASSERT_NE(client, nullptr);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&client, t] {
      const auto shade = static_cast<std::uint8_t>(50 * t + 20);
      const Bytes picture = MakePng(40, 30, {.colour_type = 0}, Bytes(40 * 30, shade));
      for (int i = 0; i < 10; ++i) {
        const auto decoded = client->Decode(picture);
        ASSERT_TRUE(decoded.ok()) << decoded.status();
        EXPECT_TRUE(std::all_of(decoded->pixels.bytes.begin(), decoded->pixels.bytes.end(),
                                [&](std::uint8_t sample) { return sample == shade; }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Writers, WhatIsWrittenIsReadBack) {
  for (const int channels : {1, 3}) {
    Bytes bytes(static_cast<std::size_t>(37 * 21 * channels));
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
    const auto png = WritePng(MakePixels(37, 21, channels, bytes));
    ASSERT_TRUE(png.ok()) << png.status();
    const auto decoded = Decoder().Decode(*png);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(ToBytes(decoded->pixels.bytes), bytes);
  }
  const auto jpeg = WriteJpeg(FourQuarters(64, 48), 90);
  ASSERT_TRUE(jpeg.ok()) << jpeg.status();
  const auto decoded = Decoder().Decode(*jpeg);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(ReadQuarters(decoded->pixels), "RGBW");
}

TEST(Writers, RefusePixelsThatDoNotFit) {
  Pixels pixels = FourQuarters(64, 48);
  pixels.height = 49;
  EXPECT_EQ(WritePng(pixels).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(WriteJpeg(pixels, 90).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(WritePng({}).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::image
