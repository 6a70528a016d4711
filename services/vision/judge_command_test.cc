#include "services/vision/judge_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/core/file.h"
#include "services/vision/run.h"

namespace lagan::vision {
namespace {

struct Ended {
  int status;
  std::string out;
  std::string err;
};

Ended RunWith(const std::vector<std::string>& arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  const int status = RunVision(arguments, {in, out, err});
  return {status, out.str(), err.str()};
}

class JudgeCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-judge-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void Put(const std::string& name, std::string_view text) const {
    ASSERT_TRUE(WriteFileAtomically(folder_ / name, AsBytes(text), 0600).ok());
  }

  std::filesystem::path folder_;
  const std::string models_ = LAGAN_SOURCE_DIR "/.tools/face-models";
};

TEST_F(JudgeCommandTest, AChallengeIsFourStepsOfWhichNoneFollowsItself) {
  for (const char* bad :
       {"", "left", "left,right,up,down,left", "left,left,up,down", "left,up,down,blink", "left up"}) {
    const Ended ended = RunWith({"judge", folder_.string(), "--challenge", bad});
    EXPECT_EQ(ended.status, 2) << bad;
    EXPECT_NE(ended.err.find("CHALLENGE_INVALID"), std::string::npos) << ended.err;
  }
  EXPECT_EQ(RunWith({"judge", folder_.string()}).status, 2) << "neither a challenge nor --observe";
  EXPECT_EQ(RunWith({"judge", folder_.string(), "--observe", "--challenge", "up,left,up,left"}).status, 2);
}

TEST_F(JudgeCommandTest, SaysWhatIsWrongWithAClip) {
  const Ended none = RunWith({"judge", folder_.string(), "--observe"});
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("FILE_NOT_FOUND"), std::string::npos) << none.err;
  Put("frames.tsv", "nonsense");
  const Ended bad = RunWith({"judge", folder_.string(), "--observe"});
  EXPECT_EQ(bad.status, 2);
  EXPECT_NE(bad.err.find("CLIP_INVALID"), std::string::npos) << bad.err;
}

TEST_F(JudgeCommandTest, WithoutNetworksItSaysSo) {
  Put("frames.tsv", "file\tcaptured_at_ms\na.jpg\t0\n");
  const Ended ended = RunWith({"judge", folder_.string(), "--observe", "--face-models", folder_.string()});
  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.err.find("FACE_MODELS_MISSING"), std::string::npos) << ended.err;
}

TEST_F(JudgeCommandTest, FramesThatCannotBeReadAreFeedback) {
  if (!std::filesystem::exists(models_)) GTEST_SKIP() << "no networks; fetch them with face/models/fetch";
  Put("frames.tsv", "file\tcaptured_at_ms\ngarbage.jpg\t0\nmissing.jpg\t90\n");
  Put("garbage.jpg", "no picture");
  const Ended ended = RunWith(
      {"judge", folder_.string(), "--challenge", "left,closer,up,right", "--json", "--face-models", models_});
  EXPECT_EQ(ended.status, 0) << ended.err;
  std::istringstream lines(ended.out);
  std::vector<nlohmann::json> parsed;
  for (std::string line; std::getline(lines, line);) parsed.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(parsed.size(), 3U);
  EXPECT_EQ(parsed[0]["reason"], "PICTURE_NOT_A_PICTURE");
  EXPECT_EQ(parsed[0]["asked"], "look_straight");
  EXPECT_EQ(parsed[0]["used"], false);
  EXPECT_EQ(parsed[1]["reason"], "FILE_NOT_FOUND");
  EXPECT_EQ(parsed[1]["captured_at_ms"], 90);
  EXPECT_EQ(parsed[2]["outcome"], "CONTINUE");
  EXPECT_EQ(parsed[2]["reason"], "CLIP_ENDED");
  EXPECT_EQ(parsed[2]["steps_shown"], 0);
}

}  // namespace
}  // namespace lagan::vision
