// The networks of the face checks: a folder of ONNX files and the manifest that says what each of them is.
//
// A deployer may put better networks in: the folder holds any files, manifest.toml gives each role its file, hash, input
// and thresholds (face/models/manifest.toml is the one that face/models/fetch puts beside the files it fetches, with
// comments). Every file is read once and its hash checked before anything else sees a byte of it; networks are opened
// from these bytes, never from the file again. No OpenCV here.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::face {

// What a network is for. All five must be there.
enum class Role {
  kDetector,         // "detector": picture -> boxes and scores
  kLandmarks,        // "landmarks": face -> the 68 points of iBUG
  kEmbedding,        // "embedding": face -> vector, compared by cosine
  kEmbeddingSecond,  // "embedding_second": face -> vector, compared by Euclidean distance; trained by others
  kPassive,          // "passive": face and its surroundings -> is it a face or a picture of one
};
inline constexpr std::size_t kRoleCount = 5;
// As the manifest spells it.
std::string_view RoleName(Role role);

enum class ChannelOrder { kRgb, kBgr, kGrey };

// What a network expects: one picture, planes one after another, each value (sample - mean) * scale with samples 0..255.
struct NetInput {
  int width = 0;   // 16 to 1024
  int height = 0;  // 16 to 1024
  ChannelOrder channels = ChannelOrder::kRgb;
  std::array<double, 3> mean{};  // in the order of the channels; grey uses the first
  double scale = 1;
};

struct ModelPart {
  std::string file;
  Bytes onnx;
  NetInput input;
  // For people who ask what judges them; in the manifest's words.
  std::string licence;
  std::string provenance;
};

// Where answers turn. Numbers come from the manifest, because they belong to the networks.
struct Thresholds {
  double detector_score = 0;      // a face counts from here, 0 to 1
  double detector_overlap = 0;    // boxes that share more (intersection over union) are one face
  double cosine_same = 0;         // same person from here upwards
  double cosine_different = 0;    // other people from here downwards; less than cosine_same
  double distance_same = 0;       // same person from here downwards
  double distance_different = 0;  // other people from here upwards; more than distance_same
  int portrait_pixels = 0;  // a smaller face (height of the detector's box) on a document is not compared
  double passive_live = 0;  // below, the score of PassiveCheck lowers the assurance, 0 to 1
};

// Plain data of about 32 MB, which may go once the networks are open. Thread-safe as far as reading goes.
class ModelFolder {
 public:
  // Errors:
  //   FACE_MODELS_MISSING  (FAILED_PRECONDITION) no such folder, no manifest.toml in it, or a file that it names is not there
  //   MANIFEST_INVALID     (FAILED_PRECONDITION) the manifest breaks a rule of manifest.toml; the message names the key
  //   MODEL_HASH_DIFFERS   (DATA_LOSS) a file is not the one that the manifest was written for
  // and those of ReadFile for a file that cannot be read.
  static Result<ModelFolder> Open(const std::filesystem::path& folder);

  const ModelPart& Part(Role role) const { return parts_[static_cast<std::size_t>(role)]; }
  const Thresholds& thresholds() const { return thresholds_; }
  // The manifest's own version: what a result names so that it can be told later which networks judged.
  const std::string& version() const { return version_; }

 private:
  ModelFolder() = default;

  std::array<ModelPart, kRoleCount> parts_;
  Thresholds thresholds_;
  std::string version_;
};

}  // namespace lagan::face
