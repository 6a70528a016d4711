#include "base/image/sniff.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/image/test_pictures.h"

namespace lagan::image {
namespace {

using std::string_literals::operator""s;

std::string Reason(ByteView picture) {
  const Result<Sniffed> sniffed = Sniff(picture);
  if (sniffed.ok()) return "";
  EXPECT_EQ(sniffed.status().code(), Code::kInvalidArgument);
  EXPECT_FALSE(sniffed.status().message().empty());
  return sniffed.status().reason();
}
std::string Reason(const std::string& picture) { return Reason(AsBytes(picture)); }

// A JPEG that ends after its frame header: as far as the sniffer reads.
std::string JpegHeader(int width, int height, char marker = '\xC0', char precision = 8, char components = 3) {
  std::string bytes = "\xFF\xD8\xFF"s + marker + '\0' + static_cast<char>(8 + 3 * components) + precision;
  for (const int side : {height, width}) bytes += {static_cast<char>(side >> 8), static_cast<char>(side)};
  return bytes + components + std::string(3 * static_cast<std::size_t>(components), '\x11');
}

TEST(Sniff, SaysWhatThePictureIs) {
  const Result<Sniffed> jpeg = Sniff(MakeJpeg(FourQuarters(64, 48)));
  ASSERT_TRUE(jpeg.ok()) << jpeg.status();
  EXPECT_EQ(jpeg->kind, PictureKind::kJpeg);
  EXPECT_EQ(jpeg->width, 64);
  EXPECT_EQ(jpeg->height, 48);
  EXPECT_EQ(jpeg->channels, 3);
  EXPECT_EQ(jpeg->orientation, 1);

  const Result<Sniffed> png = Sniff(MakeBlackPng(70, 30));
  ASSERT_TRUE(png.ok()) << png.status();
  EXPECT_EQ(png->kind, PictureKind::kPng);
  EXPECT_EQ(png->width, 70);
  EXPECT_EQ(png->height, 30);
  EXPECT_EQ(png->channels, 1);
}

TEST(Sniff, ReadsOrientationInBothByteOrders) {
  for (const bool little : {true, false}) {
    for (int orientation = 0; orientation <= 9; ++orientation) {
      const auto sniffed = Sniff(MakeJpeg(FourQuarters(64, 48), {.exif = MakeExif(orientation, little)}));
      ASSERT_TRUE(sniffed.ok()) << sniffed.status();
      EXPECT_EQ(sniffed->orientation, orientation >= 1 && orientation <= 8 ? orientation : 1);
      EXPECT_EQ(sniffed->UprightWidth(), orientation >= 5 && orientation <= 8 ? 48 : 64);
    }
  }
}

TEST(Sniff, BrokenExifIsNoExif) {
  const Bytes good = MakeExif(6, true);
  const Bytes big_offset = [&] {
    Bytes exif = good;
    exif[10] = exif[11] = exif[12] = exif[13] = 0xFF;
    return exif;
  }();
  const Bytes many_entries = [&] {
    Bytes exif = good;
    exif[14] = exif[15] = 0xFF;
    return exif;
  }();
  std::vector<Bytes> broken = {big_offset, many_entries};
  for (std::size_t length = 6; length < 6 + 8 + 2 + 24; ++length)
    broken.emplace_back(good.begin(), good.begin() + length);
  for (const Bytes& exif : broken) {
    const auto sniffed = Sniff(MakeJpeg(FourQuarters(64, 48), {.exif = exif}));
    ASSERT_TRUE(sniffed.ok()) << sniffed.status();
    EXPECT_EQ(sniffed->orientation, 1) << exif.size();
  }
}

TEST(Sniff, NamesWhatIsWrong) {
  const std::string jpeg(AsText(MakeJpeg(FourQuarters(64, 48))));
  const std::string png(AsText(MakeBlackPng(64, 48)));
  std::string wrong_crc = png;
  wrong_crc[29] ^= 1;
  std::string wrong_colour = png;
  wrong_colour[25] = 7;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "PICTURE_EMPTY"},
      {std::string(kMaxPictureBytes + 1, '\xFF'), "PICTURE_TOO_LARGE"},
      {"Hello, this is a text.", "PICTURE_NOT_A_PICTURE"},
      {std::string(1000, '\0'), "PICTURE_NOT_A_PICTURE"},
      {"PK\x03\x04"s + jpeg, "PICTURE_NOT_A_PICTURE"},
      {"GIF89a" + jpeg, "PICTURE_KIND_UNSUPPORTED"},
      {"RIFF\x10\0\0\0WEBPVP8 "s, "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"s + "ftypheic", "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"s + "ftypavif", "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"s + "ftypmp42", "PICTURE_KIND_UNSUPPORTED"},
      {"II*\0\x08\0\0\0"s, "PICTURE_KIND_UNSUPPORTED"},
      {"MM\0*\0\0\0\x08"s, "PICTURE_KIND_UNSUPPORTED"},
      {"%PDF-1.7\n" + jpeg, "PICTURE_KIND_UNSUPPORTED"},
      {"BM\x10\0\0\0\0\0\0\0\x36\0\0\0"s, "PICTURE_KIND_UNSUPPORTED"},
      {"\xFF", "PICTURE_TRUNCATED"},
      {"\xFF\xD8", "PICTURE_TRUNCATED"},
      {"\xFF\xD8\xFF", "PICTURE_TRUNCATED"},
      {"\x89PNG", "PICTURE_TRUNCATED"},
      {"\xFF\xD8\xFF\xE0\0\1"s, "PICTURE_DAMAGED"},
      {"\xFF\xD8\xFF\xD9\0\0"s, "PICTURE_DAMAGED"},
      {"\xFF\xD8\xFF\xE0\0\4abXY"s, "PICTURE_DAMAGED"},
      {JpegHeader(64, 0), "PICTURE_DAMAGED"},
      {JpegHeader(0, 64), "PICTURE_DAMAGED"},
      {JpegHeader(64, 48, '\xC0', 8, 2), "PICTURE_DAMAGED"},
      {JpegHeader(64, 48, '\xC1', 12), "PICTURE_KIND_UNSUPPORTED"},
      {JpegHeader(64, 48, '\xC3'), "PICTURE_KIND_UNSUPPORTED"},
      {JpegHeader(64, 48, '\xC9'), "PICTURE_KIND_UNSUPPORTED"},
      {std::string(AsText(MakeCmykJpeg())), "PICTURE_COLOURS_UNSUPPORTED"},
      {wrong_crc, "PICTURE_DAMAGED"},
      {wrong_colour, "PICTURE_DAMAGED"},
      {JpegHeader(5000, 5000), ""},
      {JpegHeader(5001, 5000), "PICTURE_TOO_MANY_PIXELS"},
      {JpegHeader(65535, 65535), "PICTURE_TOO_MANY_PIXELS"},
      {JpegHeader(8000, 3125), ""},
      {JpegHeader(8001, 3000), "PICTURE_SHAPE_UNSUITABLE"},
      {JpegHeader(3000, 8001), "PICTURE_SHAPE_UNSUITABLE"},
      {JpegHeader(1000, 100), ""},
      {JpegHeader(1001, 100), "PICTURE_SHAPE_UNSUITABLE"},
      {JpegHeader(100, 1001), "PICTURE_SHAPE_UNSUITABLE"},
      {JpegHeader(1, 1), ""},
  };
  for (const auto& [picture, reason] : cases) {
    EXPECT_EQ(Reason(picture), reason)
        << HexEncode(AsBytes(picture).first(std::min<std::size_t>(picture.size(), 16)));
  }
}

TEST(Sniff, EveryCutThroughAHeaderIsTruncated) {
  const std::string jpeg = JpegHeader(64, 48);
  for (std::size_t length = 1; length < jpeg.size(); ++length) {
    EXPECT_EQ(Reason(jpeg.substr(0, length)), "PICTURE_TRUNCATED") << length;
  }
  const Bytes png = MakeBlackPng(64, 48);
  for (std::size_t length = 1; length < 33; ++length) {
    EXPECT_EQ(Reason(ByteView(png).first(length)), "PICTURE_TRUNCATED") << length;
  }
}

std::size_t ResidentBytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

TEST(Sniff, RefusesPixelBombAtOnceAndInLittleMemory) {
  const Bytes bomb = MakeBlackPng(30000, 30000);
  EXPECT_LT(bomb.size(), 1'000'000U);
  const std::size_t before = ResidentBytes();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Reason(bomb), "PICTURE_TOO_MANY_PIXELS");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
  EXPECT_LT(ResidentBytes(), before + 5'000'000);
}

}  // namespace
}  // namespace lagan::image
