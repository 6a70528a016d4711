#include "face/portrait/pass_portrait.h"

#include <vector>

#include <gtest/gtest.h>

#include "face/portrait/test_textures.h"

namespace lagan::face {
namespace {

const Face kFace{{120, 90, 110, 140}, 1, {}};

// Says `verdicts` one after the other and remembers what it was asked about.
struct Says {
  std::vector<MatchVerdict> verdicts;
  std::vector<image::Pixels> documents{};
  std::vector<image::Pixels> pictures{};

  CompareFaces Compare() {
    return
        [this](const image::Pixels& document, std::span<const image::Pixels> frames) -> Result<MatchResult> {
          documents.push_back(document);
          pictures.push_back(frames[0]);
          MatchResult result;
          result.verdict = verdicts.at(documents.size() - 1);
          return result;
        };
  }
};

TEST(PassPortrait, IsTheLargestOfTheBestQualityThatFits) {
  const struct {
    double roughness;
    int height;
  } kCases[] = {{20, 128}, {115, 112}, {145, 96}};
  for (const auto& [roughness, height] : kCases) {
    Says same{{MatchVerdict::kSame}};
    const auto made = MakePassPortrait(Texture(400, 320, roughness), kFace, nullptr, same.Compare());
    ASSERT_TRUE(made.ok()) << made.status() << ' ' << roughness;
    EXPECT_EQ(made->height, height) << roughness << ' ' << made->quality;
    EXPECT_GE(made->quality, height == 96 ? 5 : 20);
    EXPECT_GT(made->webp.size(), 600U) << "the bytes there are have been used";
    const auto size = image::CheckPassPortrait(made->webp);
    ASSERT_TRUE(size.ok()) << size.status();
    EXPECT_EQ(size->width, made->width);
    EXPECT_EQ(size->height, made->height);
  }
}

TEST(PassPortrait, WhatIsComparedIsTheFinishedPicture) {
  Says same{{MatchVerdict::kSame, MatchVerdict::kSame}};
  const image::Pixels frame = Texture(400, 320, 20), document = Texture(300, 300, 10);
  const auto made = MakePassPortrait(frame, kFace, &document, same.Compare());
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_EQ(same.documents.size(), 2U);
  EXPECT_EQ(same.documents[0].width, 400);
  EXPECT_EQ(same.documents[1].width, 300);
  for (const image::Pixels& picture : same.pictures) {
    EXPECT_EQ(picture.width, made->width);
    EXPECT_EQ(picture.height, made->height);
  }
}

TEST(PassPortrait, IsGivenOnlyWhereBothComparisonsSaySame) {
  using enum MatchVerdict;
  const image::Pixels frame = Texture(400, 320, 20), document = Texture(300, 300, 10);
  for (const MatchVerdict other : {kDifferent, kUncertain, kNotCompared}) {
    // With each height it is tried again.
    Says frame_differs{{other, other, other}};
    EXPECT_EQ(MakePassPortrait(frame, kFace, &document, frame_differs.Compare()).status().reason(),
              "PORTRAIT_NOT_ALIKE");
    EXPECT_EQ(frame_differs.documents.size(), 3U);
    Says document_differs{{kSame, other, kSame, other, kSame, other}};
    EXPECT_EQ(MakePassPortrait(frame, kFace, &document, document_differs.Compare()).status().reason(),
              "PORTRAIT_NOT_ALIKE");
    Says second_size{{kSame, other, kSame, kSame}};
    const auto made = MakePassPortrait(frame, kFace, &document, second_size.Compare());
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->height, 112);
  }
}

TEST(PassPortrait, WhatFitsNoPassIsNotMade) {
  for (const double roughness : {0.0, 1200.0}) {
    Says never;
    const auto made = MakePassPortrait(Texture(400, 320, roughness), kFace, nullptr, never.Compare());
    EXPECT_EQ(made.status().reason(), "PORTRAIT_NOT_MADE") << roughness;
    EXPECT_TRUE(never.documents.empty());
  }
}

TEST(PassPortrait, IsTheSameEachTime) {
  Says same{{MatchVerdict::kSame, MatchVerdict::kSame}};
  const image::Pixels frame = Texture(400, 320, 30);
  const auto first = MakePassPortrait(frame, kFace, nullptr, same.Compare());
  const auto second = MakePassPortrait(frame, kFace, nullptr, same.Compare());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->webp, second->webp);
}

TEST(PassPortrait, ErrorsOfTheComparisonAreItsOwn) {
  const CompareFaces broken = [](const image::Pixels&,
                                 std::span<const image::Pixels>) -> Result<MatchResult> {
    return Internal("PICTURE_PROCESSING_FAILED", "It broke.");
  };
  EXPECT_EQ(MakePassPortrait(Texture(400, 320, 20), kFace, nullptr, broken).status().reason(),
            "PICTURE_PROCESSING_FAILED");
  const Face outside{{390, 90, 110, 140}, 1, {}};
  EXPECT_EQ(MakePassPortrait(Texture(400, 320, 20), outside, nullptr, broken).status().reason(),
            "BOX_INVALID");
}

}  // namespace
}  // namespace lagan::face
