#include "face/detect/frame_observer.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "face/detect/geometry.h"
#include "face/test_faces.h"

namespace lagan::face {
namespace {

class FrameObserverTest : public FacesTest {
 protected:
  void SetUp() override {
    FacesTest::SetUp();
    if (IsSkipped()) return;
    auto observer = FrameObserver::Open(*TestModels());
    ASSERT_TRUE(observer.ok()) << observer.status();
    observer_ = std::move(*observer);
  }
  Observation See(const image::Pixels& frame, const image::Pixels* before = nullptr) {
    const Result<Observation> seen = observer_->Observe(frame, before);
    EXPECT_TRUE(seen.ok()) << seen.status();
    return seen.ok() ? *seen : Observation{};
  }

  std::unique_ptr<FrameObserver> observer_;
};

TEST_F(FrameObserverTest, SeesOneFaceWhereItIs) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const Observation seen = See(frame);
  EXPECT_EQ(seen.width, frame.width);
  EXPECT_EQ(seen.height, frame.height);
  EXPECT_EQ(seen.faces, 1);
  EXPECT_GE(seen.largest.score, 0.9F);
  const FivePoints points = FivePointsOf(seen.largest.landmarks);
  const Box& box = seen.largest.box;
  for (const Point& p :
       {points.eye_first, points.eye_second, points.nose, points.mouth_first, points.mouth_second}) {
    EXPECT_GT(p.x, box.left);
    EXPECT_LT(p.x, box.left + box.width);
    EXPECT_GT(p.y, box.top);
    EXPECT_LT(p.y, box.top + box.height);
  }
  EXPECT_LT(points.eye_first.x, points.eye_second.x);
  EXPECT_LT(points.eye_first.y, points.mouth_first.y);
  EXPECT_FLOAT_EQ(seen.eye_distance, Distance(points.eye_first, points.eye_second));
  EXPECT_LT(seen.background_motion, 0);
}

TEST_F(FrameObserverTest, NoFaceIsNoError) {
  cv::Mat noise(240, 320, CV_8UC3);
  cv::theRNG().state = 7;
  cv::randu(noise, 0, 255);
  for (const image::Pixels& frame :
       {Plain(320, 240, 0), Plain(640, 360, 255), Plain(16, 16, 90), ToPixels(noise)}) {
    const Observation seen = See(frame);
    EXPECT_EQ(seen.faces, 0);
    EXPECT_EQ(seen.largest.box.width, 0);
    EXPECT_EQ(seen.eye_distance, 0);
    EXPECT_EQ(seen.sharpness, 0);
  }
}

TEST_F(FrameObserverTest, CountsTwoAndDescribesTheLarger) {
  const image::Pixels large = ClipPicture("cap12", 1), small = Resized(ClipPicture("franck", 1), 0.5);
  const Observation alone = See(large), both = See(SideBySide(small, large));
  EXPECT_EQ(both.faces, 2);
  EXPECT_NEAR(both.largest.box.height, alone.largest.box.height, 0.15 * alone.largest.box.height);
  EXPECT_GT(both.largest.box.left, static_cast<float>(small.width));
}

TEST_F(FrameObserverTest, PoseFollowsTheHead) {
  const Pose straight = See(ClipPicture("cap12", 13)).pose;
  // Frames in which the recorded man turns, by looking at them: times of the film are (number - 1) * 80 ms.
  const struct {
    int frame;
    float yaw, pitch;  // at least this far, and in this direction; 0 when it does not matter
  } kCases[] = {{266, 0.13F, 0}, {251, -0.13F, 0}, {288, 0, 0.13F}, {308, 0, -0.13F}};
  for (const auto& [frame, yaw, pitch] : kCases) {
    const Pose pose = See(ClipPicture("cap12", frame)).pose;
    if (yaw != 0) {
      EXPECT_GT((pose.yaw - straight.yaw) * std::copysign(1.0F, yaw), std::abs(yaw)) << frame;
    }
    if (pitch != 0) {
      EXPECT_GT((pose.pitch - straight.pitch) * std::copysign(1.0F, pitch), std::abs(pitch)) << frame;
    }
  }
}

TEST_F(FrameObserverTest, AMirroredFrameTurnsTheOtherWay) {
  for (const int number : {1, 251, 266}) {
    cv::Mat mirrored;
    cv::flip(ToMat(ClipPicture("cap12", number)), mirrored, 1);
    const Pose pose = See(ClipPicture("cap12", number)).pose, other = See(ToPixels(mirrored)).pose;
    EXPECT_NEAR(other.yaw, -pose.yaw, 0.05) << number;
    EXPECT_NEAR(other.pitch, pose.pitch, 0.05) << number;
  }
}

TEST_F(FrameObserverTest, SizeScalesAndPoseDoesNot) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const Observation whole = See(frame);
  for (const double factor : {0.5, 2.0}) {
    const Observation seen = See(Resized(frame, factor));
    EXPECT_NEAR(seen.largest.box.height, whole.largest.box.height * factor,
                0.06 * whole.largest.box.height * factor);
    EXPECT_NEAR(seen.eye_distance, whole.eye_distance * factor, 0.06 * whole.eye_distance * factor);
    EXPECT_NEAR(seen.pose.yaw, whole.pose.yaw, 0.04);
    EXPECT_NEAR(seen.pose.pitch, whole.pose.pitch, 0.04);
  }
}

TEST_F(FrameObserverTest, BlurAndDarknessShow) {
  const image::Pixels frame = ClipPicture("franck", 1);
  const Observation clear = See(frame);
  cv::Mat blurred;
  cv::GaussianBlur(ToMat(frame), blurred, {}, 3);
  const Observation soft = See(ToPixels(blurred));
  EXPECT_LT(soft.sharpness, clear.sharpness / 2);
  EXPECT_NEAR(soft.brightness, clear.brightness, 5);
  const Observation dark = See(ToPixels(ToMat(frame) * 0.4));
  EXPECT_NEAR(dark.brightness, clear.brightness * 0.4, 6);
  const Observation bright = See(ToPixels(ToMat(frame) + cv::Scalar::all(60)));
  EXPECT_GT(bright.brightness, clear.brightness + 40);
}

TEST_F(FrameObserverTest, GreyFramesAreSeenAsWell) {
  cv::Mat grey;
  cv::cvtColor(ToMat(ClipPicture("cap12", 1)), grey, cv::COLOR_RGB2GRAY);
  EXPECT_EQ(See(ToPixels(grey)).faces, 1);
}

TEST_F(FrameObserverTest, MotionIsThatOfTheBackground) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  EXPECT_EQ(See(frame, &frame).background_motion, 0);
  // Only the face's surroundings change.
  const Box face = Clipped(SquareOf(See(frame).largest.box), frame.width, frame.height);
  cv::Mat other = ToMat(frame);
  other(cv::Rect(cvFloor(face.left), cvFloor(face.top), cvFloor(face.width), cvFloor(face.height))) +=
      cv::Scalar::all(3);
  image::Pixels before = ToPixels(other);
  EXPECT_EQ(See(frame, &before).background_motion, 0);
  // Everything changes by three.
  before = ToPixels(ToMat(frame) + cv::Scalar::all(3));
  EXPECT_NEAR(See(frame, &before).background_motion, 3, 0.2);
  // A camera that really stands still.
  before = ClipPicture("cap12", 2);
  const float still = See(frame, &before).background_motion;
  EXPECT_GT(still, 0);
  EXPECT_LT(still, 1);
  before = Resized(frame, 0.5);
  EXPECT_LT(See(frame, &before).background_motion, 0);
  // The face and its surroundings fill the frame.
  const image::Pixels close = ToPixels(ToMat(frame)(cv::Rect(150, 70, 120, 190)));
  ASSERT_EQ(See(close).faces, 1);
  EXPECT_LT(See(close, &close).background_motion, 0);
  // Without a face all of it is background.
  const image::Pixels dark = Plain(320, 240, 10), light = Plain(320, 240, 14);
  EXPECT_NEAR(See(light, &dark).background_motion, 4, 1e-3);
}

TEST_F(FrameObserverTest, DigestIsThatOfThePixelsAlone) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const crypto::Sha256Digest digest = See(frame).digest;
  EXPECT_EQ(See(ClipPicture("cap12", 1)).digest, digest);
  // The same pixels with other bytes between the rows.
  const std::size_t stride = frame.stride + 5;
  auto bytes = std::make_shared<Bytes>(stride * frame.height, 77);
  for (int y = 0; y < frame.height; ++y) {
    const auto row = frame.Row(y);
    std::copy(row.begin(), row.end(), bytes->begin() + static_cast<std::ptrdiff_t>(stride) * y);
  }
  EXPECT_EQ(See({frame.width, frame.height, frame.channels, stride, *bytes, bytes}).digest, digest);
  cv::Mat other = ToMat(frame);
  other.at<cv::Vec3b>(0, 0)[0] ^= 1;
  EXPECT_NE(See(ToPixels(other)).digest, digest);
  EXPECT_NE(See(Plain(20, 30, 0)).digest, See(Plain(30, 20, 0)).digest);
}

TEST_F(FrameObserverTest, RefusesPixelsThatDoNotFit) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  std::vector<image::Pixels> bad(5, frame);
  bad[0].height += 1;
  bad[1].channels = 2;
  bad[2].stride = 3;
  bad[3] = {};
  bad[4] = Plain(15, 40, 0);
  for (const image::Pixels& pixels : bad) {
    EXPECT_EQ(observer_->Observe(pixels).status().reason(), "PIXELS_INVALID");
    EXPECT_EQ(observer_->Observe(frame, &pixels).status().reason(), "PIXELS_INVALID");
  }
}

// The same answer whatever was seen before.
TEST_F(FrameObserverTest, KeepsNothingBetweenCalls) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const Observation first = See(frame);
  See(ClipPicture("franck", 100));
  See(Plain(100, 100, 0));
  const Observation again = See(frame);
  EXPECT_EQ(again.pose.yaw, first.pose.yaw);
  EXPECT_EQ(again.largest.box.left, first.largest.box.left);
}

// Files that are what the manifest says and yet no network of that role.
TEST_F(FrameObserverTest, RefusesANetworkThatCannotPlayItsRole) {
  namespace fs = std::filesystem;
  std::string pattern = (fs::temp_directory_path() / "lagan-networks-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const fs::path folder = pattern;
  const fs::path original = LAGAN_SOURCE_DIR "/.tools/face-models";
  const auto manifest = ReadTextFile(original / "manifest.toml", 1 << 20);
  ASSERT_TRUE(manifest.ok());
  for (const auto& entry : fs::directory_iterator(original))
    fs::create_symlink(entry.path(), folder / entry.path().filename());
  const auto open_with = [&](const std::string& old_file, const Bytes& content) {
    std::string text = *manifest;
    const std::string start = "file = \"" + old_file + "\"\nsha256 = \"";
    const auto at = text.find(start);
    EXPECT_NE(at, std::string::npos);
    text.replace(at, start.size() + 64,
                 "file = \"other.onnx\"\nsha256 = \"" + HexEncode(crypto::Sha256(content)));
    EXPECT_TRUE(WriteFileAtomically(folder / "other.onnx", content, 0600).ok());
    fs::remove(folder / "manifest.toml");
    EXPECT_TRUE(WriteFileAtomically(folder / "manifest.toml", AsBytes(text), 0600).ok());
    const auto models = ModelFolder::Open(folder);
    EXPECT_TRUE(models.ok()) << models.status();
    return models.ok() ? FrameObserver::Open(*models).status() : models.status();
  };
  EXPECT_TRUE(open_with("fr_detect.onnx", TestModels()->Part(Role::kDetector).onnx).ok());
  const Bytes detector = TestModels()->Part(Role::kDetector).onnx;
  EXPECT_EQ(open_with("fr_detect.onnx", ToBytes("garbage")).reason(), "MODEL_UNREADABLE");
  EXPECT_EQ(open_with("fr_detect.onnx", Bytes(detector.begin(), detector.begin() + 600'000)).reason(),
            "MODEL_UNREADABLE");
  EXPECT_EQ(open_with("fr_detect.onnx", {}).reason(), "MODEL_UNREADABLE");
  EXPECT_EQ(open_with("fr_detect.onnx", TestModels()->Part(Role::kLandmarks).onnx).reason(),
            "MODEL_UNREADABLE");
  EXPECT_EQ(open_with("fr_landmark.onnx", detector).reason(), "MODEL_UNREADABLE");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace lagan::face
