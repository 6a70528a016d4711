// With the real networks: the small picture is the person's, and nobody else's.
#include <gtest/gtest.h>

#include "face/detect/frame_observer.h"
#include "face/portrait/pass_portrait.h"
#include "face/test_faces.h"

namespace lagan::face {
namespace {

class PortraitMatchTest : public FacesTest {
 protected:
  void SetUp() override {
    FacesTest::SetUp();
    if (IsSkipped()) return;
    observer_ = std::move(FrameObserver::Open(*TestModels())).value();
    matcher_ = std::move(Matcher::Open(*TestModels())).value();
  }
  Result<PassPortrait> Make(const image::Pixels& frame, const image::Pixels* document) {
    LAGAN_ASSIGN_OR_RETURN(const Observation seen, observer_->Observe(frame, nullptr));
    EXPECT_EQ(seen.faces, 1);
    return MakePassPortrait(frame, seen.largest, document,
                            [this](const image::Pixels& whole, std::span<const image::Pixels> frames) {
                              return matcher_->Compare(whole, frames);
                            });
  }
  std::unique_ptr<FrameObserver> observer_;
  std::unique_ptr<Matcher> matcher_;
};

TEST_F(PortraitMatchTest, ThePersonIsKnownAgainInSevenHundredBytes) {
  const image::Pixels document = Resized(SpecimenPortrait(), 1.5);
  for (const char* clip : {"cap12", "cap13"}) {
    const auto made = Make(ClipPicture(clip, 150), &document);
    ASSERT_TRUE(made.ok()) << clip << ' ' << made.status();
    EXPECT_LE(made->webp.size(), 700U);
    EXPECT_GE(made->height, 96);
    EXPECT_EQ(made->with_document.verdict, MatchVerdict::kSame);
  }
}

TEST_F(PortraitMatchTest, SomebodyElsesFaceIsNotMadeForTheDocument) {
  const image::Pixels document = Resized(SpecimenPortrait(), 1.5);
  EXPECT_EQ(Make(ClipPicture("franck", 150), &document).status().reason(), "PORTRAIT_NOT_ALIKE");
  EXPECT_TRUE(Make(ClipPicture("franck", 150), nullptr).ok());
}

// A frame whose face has fewer pixels than matching needs is no source of a picture that could be compared.
TEST_F(PortraitMatchTest, AFaceTooSmallToBeComparedIsNotMadeLarger) {
  EXPECT_EQ(Make(Resized(ClipPicture("cap12", 150), 0.4), nullptr).status().reason(), "PORTRAIT_NOT_ALIKE");
}

}  // namespace
}  // namespace lagan::face
