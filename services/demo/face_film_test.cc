#include "services/demo/face_film.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <fstream>

#include "base/core/file.h"

namespace lagan::demo {
namespace {

class FaceFilmTest : public ::testing::Test {
 protected:
  FaceFilmTest() {
    std::string name = ::testing::TempDir() + "film-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~FaceFilmTest() override { std::filesystem::remove_all(folder_); }

  // A hundred frames of somebody who only looks straight ahead; each file holds its own name.
  void MakeFilm() const {
    std::vector<face::ObservedFrame> frames(100);
    std::ofstream(folder_ / "frames.tsv") << "file\tcaptured_at_ms\n";
    for (std::size_t i = 0; i < frames.size(); ++i) {
      frames[i].file = std::to_string(i) + ".jpg";
      frames[i].captured_ms = i * 80;
      face::Observation& seen = frames[i].observation;
      seen.width = 400;
      seen.height = 300;
      seen.faces = 1;
      seen.largest.box = {100, 50, 120, 150};
      seen.eye_distance = 60;
      std::ofstream(folder_ / frames[i].file) << frames[i].file;
    }
    std::ofstream(folder_ / "observations.tsv") << face::WriteObservations(frames);
  }

  std::filesystem::path folder_;
  crypto::SystemRandom random_;
};

TEST_F(FaceFilmTest, SaysWhyThereIsNone) {
  for (const std::filesystem::path& folder : {std::filesystem::path(), folder_ / "nowhere"}) {
    const auto film = FaceFilm::Open(folder);
    EXPECT_EQ(film.status().reason(), "FILM_MISSING");
    EXPECT_NE(film.status().message().find("fetch-media"), std::string::npos);
  }
  std::ofstream(folder_ / "frames.tsv") << "file\tcaptured_at_ms\n";
  // No lagan-vision stands beside the test that could measure an empty clip.
  EXPECT_EQ(FaceFilm::Open(folder_).status().reason(), "FILM_MISSING");
  std::ofstream(folder_ / "observations.tsv") << "nonsense";
  EXPECT_EQ(FaceFilm::Open(folder_).status().reason(), "OBSERVATIONS_INVALID");
}

TEST_F(FaceFilmTest, SendsFramesOnceEachAndNoneThatItDoesNotHave) {
  MakeFilm();
  const auto film = FaceFilm::Open(folder_);
  ASSERT_TRUE(film.ok()) << film.status();
  EXPECT_EQ(film->size(), 100U);
  const auto camera = film->Person(random_);
  ASSERT_TRUE(camera.ok()) << camera.status();
  proofing::v1::FacePrompt prompt;
  prompt.set_step("look_straight");
  const auto shots = (*camera)(prompt);
  ASSERT_TRUE(shots.ok()) << shots.status();
  ASSERT_EQ(shots->size(), 4U);
  for (const Shot& shot : *shots) {
    EXPECT_NE(AsText(shot.jpeg).find(".jpg"), std::string_view::npos);
    EXPECT_GE(shot.after_ms, 100U);
  }
  EXPECT_NE(shots->at(0).jpeg, shots->at(1).jpeg);
  prompt.set_step("turn_left");
  EXPECT_EQ((*camera)(prompt).status().reason(), "ANSWER_IMPOSSIBLE");
}

TEST(Replay, GivesWhatWasSentWhateverIsAskedAndStaysAtItsEnd) {
  const Camera camera = Replay({{ToBytes("a"), 1}, {ToBytes("b"), 2}, {ToBytes("c"), 3}}, 2);
  const auto first = camera({});
  const auto second = camera({});
  const auto third = camera({});
  ASSERT_TRUE(first.ok() && second.ok() && third.ok());
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ(AsText(first->at(1).jpeg), "b");
  for (const auto* after : {&*second, &*third}) {
    ASSERT_EQ(after->size(), 2U);
    for (const Shot& shot : *after) {
      EXPECT_EQ(AsText(shot.jpeg), "c");
      EXPECT_EQ(shot.after_ms, 3U);
    }
  }
  EXPECT_TRUE(Replay({}, 2)({})->empty());
}

}  // namespace
}  // namespace lagan::demo
