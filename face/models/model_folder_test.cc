#include "face/models/model_folder.h"

#include <filesystem>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "base/core/file.h"
#include "base/crypto/digest.h"

namespace lagan::face {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Role, kRoleCount> kRoles = {Role::kDetector, Role::kLandmarks, Role::kEmbedding,
                                                 Role::kEmbeddingSecond, Role::kPassive};

// The loader checks hashes, not networks: any bytes do.
Bytes ContentOf(Role role) { return ToBytes("not really a network: " + std::string(RoleName(role))); }

std::string ManifestText() {
  std::string text =
      "version = \"v1\"\n[thresholds]\ndetector_score = 0.9\ndetector_overlap = 0.3\ncosine_same = 0.4\n"
      "cosine_different = 0.2\ndistance_same = 0.5\ndistance_different = 0.7\nportrait_pixels = "
      "80\npassive_live = 0.5\n";
  for (const Role role : kRoles) {
    const std::string name(RoleName(role));
    text += "[parts." + name + "]\nfile = \"" + name + ".onnx\"\nsha256 = \"" +
            HexEncode(crypto::Sha256(ContentOf(role))) +
            "\"\nwidth = 64\nheight = 48\nchannels = \"RGB\"\nmean = [1, 2, 3.5]\nscale = 0.5\n"
            "licence = \"none\"\nprovenance = \"a test\"\n";
  }
  return text;
}

class ModelFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lagan-models-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const Role role : kRoles) Write(std::string(RoleName(role)) + ".onnx", ContentOf(role));
    Write("manifest.toml", ToBytes(ManifestText()));
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const Bytes& content) {
    ASSERT_TRUE(WriteFileAtomically(folder_ / name, content, 0600).ok());
  }
  // The manifest with the first `from` replaced.
  void Change(const std::string& from, const std::string& to) {
    std::string text = ManifestText();
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    Write("manifest.toml", ToBytes(text.replace(at, from.size(), to)));
  }
  Status Open() const { return ModelFolder::Open(folder_).status(); }

  fs::path folder_;
};

TEST_F(ModelFolderTest, GivesWhatTheManifestSays) {
  const Result<ModelFolder> models = ModelFolder::Open(folder_);
  ASSERT_TRUE(models.ok()) << models.status();
  EXPECT_EQ(models->version(), "v1");
  EXPECT_EQ(models->thresholds().cosine_same, 0.4);
  EXPECT_EQ(models->thresholds().portrait_pixels, 80);
  for (const Role role : kRoles) {
    const ModelPart& part = models->Part(role);
    EXPECT_EQ(part.file, std::string(RoleName(role)) + ".onnx");
    EXPECT_EQ(part.onnx, ContentOf(role));
    EXPECT_EQ(part.input.width, 64);
    EXPECT_EQ(part.input.height, 48);
    EXPECT_EQ(part.input.mean, (std::array<double, 3>{1, 2, 3.5}));
    EXPECT_EQ(part.licence, "none");
  }
}

TEST_F(ModelFolderTest, EachAbsenceIsAnsweredTheSame) {
  EXPECT_EQ(ModelFolder::Open(folder_ / "nowhere").status().reason(), "FACE_MODELS_MISSING");
  for (const Role role : kRoles) {
    const std::string name = std::string(RoleName(role)) + ".onnx";
    fs::remove(folder_ / name);
    EXPECT_EQ(Open().reason(), "FACE_MODELS_MISSING") << name;
    Write(name, ContentOf(role));
  }
  fs::remove(folder_ / "manifest.toml");
  EXPECT_EQ(Open().reason(), "FACE_MODELS_MISSING");
}

TEST_F(ModelFolderTest, NoBitOfAnyFileMayDiffer) {
  for (const Role role : kRoles) {
    const std::string name = std::string(RoleName(role)) + ".onnx";
    Bytes content = ContentOf(role);
    content.back() ^= 1;
    Write(name, content);
    EXPECT_EQ(Open().reason(), "MODEL_HASH_DIFFERS") << name;
    Write(name, ContentOf(role));
    EXPECT_TRUE(Open().ok());
  }
}

TEST_F(ModelFolderTest, RefusesAManifestThatBreaksARuleAndNamesTheKey) {
  const struct {
    const char* from;
    const char* to;
    const char* named;
  } kCases[] = {
      {"version = \"v1\"", "version = 1", "'version'"},
      {"version = \"v1\"", "", "'version'"},
      {"version = \"v1\"", "version = \"v1\"\nextra = 1", "'extra'"},
      {"[thresholds]", "[threshold]", "'threshold'"},
      {"detector_score = 0.9\n", "", "detector_score"},
      {"detector_score = 0.9", "detector_score = 1.01", "detector_score"},
      {"detector_score = 0.9", "detector_score = nan", "detector_score"},
      {"detector_score = 0.9", "detector_score = \"0.9\"", "detector_score"},
      {"cosine_different = 0.2", "cosine_different = 0.4", "cosine_different"},
      {"distance_different = 0.7", "distance_different = 0.5", "distance_different"},
      {"portrait_pixels = 80", "portrait_pixels = 80.5", "portrait_pixels"},
      {"portrait_pixels = 80", "portrait_pixels = 80\nportrait_pixel = 80", "portrait_pixel"},
      {"[parts.passive]", "[parts.other]", "parts.passive"},
      {"[parts.passive]", "[parts.extra]\n[parts.passive]", "parts.extra"},
      {"\"detector.onnx\"", "\"../detector.onnx\"", "parts.detector.file"},
      {"\"detector.onnx\"", "\"\"", "parts.detector.file"},
      {"sha256 = \"", "sha256 = \"00", "parts.detector.sha256"},
      {"width = 64", "width = 0", "parts.detector.width"},
      {"height = 48", "height = 100000", "parts.detector.height"},
      {"\"RGB\"", "\"rgb\"", "parts.detector.channels"},
      {"\"RGB\"", "\"GREY\"", "parts.detector.mean"},
      {"[1, 2, 3.5]", "[1, 2]", "parts.detector.mean"},
      {"[1, 2, 3.5]", "[1, 2, 256]", "parts.detector.mean"},
      {"scale = 0.5", "scale = 0", "parts.detector.scale"},
      {"licence = \"none\"\n", "", "parts.detector.licence"},
  };
  for (const auto& [from, to, named] : kCases) {
    Change(from, to);
    const Status status = Open();
    EXPECT_EQ(status.reason(), "MANIFEST_INVALID") << to;
    EXPECT_NE(status.message().find(named), std::string::npos)
        << status.message() << " should name " << named;
  }
  Write("manifest.toml", ToBytes("version = [[["));
  EXPECT_EQ(Open().reason(), "MANIFEST_INVALID");
}

TEST_F(ModelFolderTest, AManifestHasItsLimit) {
  Write("manifest.toml", ToBytes(ManifestText() + std::string(64 * 1024, '#')));
  EXPECT_EQ(Open().reason(), "FILE_TOO_LARGE");
}

// The committed manifest keeps the rules it tells others; its files need not be there.
TEST_F(ModelFolderTest, OurOwnManifestIsRead) {
  fs::copy_file(LAGAN_SOURCE_DIR "/face/models/manifest.toml", folder_ / "manifest.toml",
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(Open().reason(), "FACE_MODELS_MISSING");
}

}  // namespace
}  // namespace lagan::face
