#include "tests/specimen/picture.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace lagan::specimen {
namespace {

Picture Grey(int width, int height) {
  return {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height, 128)};
}

bool Contains(const Bytes& bytes, ByteView part) {
  return std::search(bytes.begin(), bytes.end(), part.begin(), part.end()) != bytes.end();
}

TEST(EncodeJpeg, CarriesTheCanariesOnlyWhenAsked) {
  const auto with = EncodeJpeg(Grey(32, 16), {.quality = 80, .exif_orientation = 6});
  const auto without = EncodeJpeg(Grey(32, 16), {.quality = 80, .exif_orientation = {}});
  ASSERT_TRUE(with.ok() && without.ok());
  for (const ByteView canary : {AsBytes(kCanaryMake), AsBytes(kCanaryModel), AsBytes(kCanaryArtist),
                                ByteView(kCanaryGpsLatitude), AsBytes("Exif")}) {
    EXPECT_TRUE(Contains(*with, canary));
    EXPECT_FALSE(Contains(*without, canary));
  }
  // Start of image, then APP1 at once.
  EXPECT_EQ(Bytes(with->begin(), with->begin() + 4), (Bytes{0xFF, 0xD8, 0xFF, 0xE1}));
  // APP1's length leads to the next marker, where the file goes on as it does without Exif.
  const std::size_t next = 4 + (std::size_t{(*with)[4]} << 8 | (*with)[5]);
  const std::size_t same = 4 + (std::size_t{(*without)[4]} << 8 | (*without)[5]);
  EXPECT_EQ(ToBytes(ByteView(*with).subspan(next)), ToBytes(ByteView(*without).subspan(same)));
}

// Walks the directories as a reader would (TIFF 6.0 section 2).
TEST(CanaryExif, IsWellFormed) {
  const Bytes segment = CanaryExif(6);
  const ByteView tiff = ByteView(segment).subspan(6);
  const auto number = [&](std::size_t at, int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | tiff[at + static_cast<std::size_t>(i)];
    return value;
  };
  EXPECT_EQ(AsText(tiff.first(2)), "MM");
  EXPECT_EQ(number(2, 2), 42u);
  const std::uint32_t first = number(4, 4);
  ASSERT_EQ(number(first, 2), 5u);
  std::uint32_t last_tag = 0;
  for (std::uint32_t entry = first + 2; entry < first + 2 + 5 * 12; entry += 12) {
    EXPECT_GT(number(entry, 2), last_tag) << "entries must be sorted";
    last_tag = number(entry, 2);
    if (last_tag == 0x0110) {
      EXPECT_EQ(AsText(tiff.subspan(number(entry + 8, 4), kCanaryModel.size())), kCanaryModel);
    }
    if (last_tag == 0x0112) {
      EXPECT_EQ(number(entry + 8, 2), 6u);
    }
  }
  ASSERT_EQ(last_tag, 0x8825u);
  const std::uint32_t gps = number(first + 2 + 4 * 12 + 8, 4);
  ASSERT_EQ(number(gps, 2), 4u);
  const std::uint32_t latitude = number(gps + 2 + 12 + 8, 4);
  EXPECT_EQ(ToBytes(tiff.subspan(latitude, 24)), ToBytes(ByteView(kCanaryGpsLatitude)));
  const std::uint32_t longitude = number(gps + 2 + 3 * 12 + 8, 4);
  EXPECT_EQ(longitude + 24, tiff.size());
}

TEST(EncodePng, StatesItsSize) {
  const auto png = EncodePng(Grey(300, 7));
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(AsText(ByteView(*png).subspan(1, 3)), "PNG");
  EXPECT_EQ(Bytes(png->begin() + 16, png->begin() + 24), (Bytes{0, 0, 1, 44, 0, 0, 0, 7}));
}

}  // namespace
}  // namespace lagan::specimen
