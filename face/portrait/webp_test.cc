#include "face/portrait/webp.h"

#include <gtest/gtest.h>

#include "face/portrait/test_textures.h"

namespace lagan::face {
namespace {

TEST(Webp, ComesBackNearlyAsItWas) {
  const image::Pixels picture = Texture(96, 128, 20);
  const auto webp = EncodeWebp(picture, {.quality = 95});
  ASSERT_TRUE(webp.ok()) << webp.status();
  const auto back = DecodeOwnWebp(*webp);
  ASSERT_TRUE(back.ok()) << back.status();
  ASSERT_EQ(back->width, 96);
  ASSERT_EQ(back->height, 128);
  double difference = 0;
  for (std::size_t i = 0; i < picture.bytes.size(); ++i)
    difference += std::abs(int{picture.bytes[i]} - int{back->bytes[i]});
  EXPECT_LT(difference / static_cast<double>(picture.bytes.size()), 4);
}

TEST(Webp, IsTheSameEachTimeAndSmallerWithLessQuality) {
  const image::Pixels picture = Texture(96, 128, 20);
  const auto first = EncodeWebp(picture, {.quality = 40});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, *EncodeWebp(picture, {.quality = 40}));
  EXPECT_LT(EncodeWebp(picture, {.quality = 10})->size(), first->size());
  EXPECT_GT(EncodeWebp(picture, {.quality = 90})->size(), first->size());
}

TEST(Webp, HoldsNothingButThePicture) {
  const auto webp = EncodeWebp(Texture(96, 128, 20), {.quality = 40});
  ASSERT_TRUE(webp.ok());
  // The chunk "VP8 " and nothing after it.
  EXPECT_EQ(AsText(ByteView(*webp).subspan(8, 8)), "WEBPVP8 ");
  const std::size_t chunk = (*webp)[16] | (*webp)[17] << 8;
  EXPECT_EQ(20 + chunk + chunk % 2, webp->size());
}

TEST(Webp, RefusesWhatIsNoInput) {
  EXPECT_EQ(EncodeWebp({}, {}).status().reason(), "PIXELS_INVALID");
  const image::Pixels grey = image::MakePixels(16, 16, 1, Bytes(256, 7));
  EXPECT_EQ(EncodeWebp(grey, {}).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(EncodeWebp(Texture(16, 16, 0), {.quality = 101}).status().reason(), "PICTURE_PROCESSING_FAILED");
  EXPECT_EQ(EncodeWebp(Texture(16, 16, 0), {.segments = 5}).status().reason(), "PICTURE_PROCESSING_FAILED");
  EXPECT_EQ(DecodeOwnWebp({}).status().reason(), "PICTURE_DAMAGED");
  EXPECT_EQ(DecodeOwnWebp(AsBytes("RIFF....WEBPVP8 ....")).status().reason(), "PICTURE_DAMAGED");
}

}  // namespace
}  // namespace lagan::face
