#include "face/models/model_folder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/core/file.h"
#include "base/core/text.h"
#include "base/crypto/digest.h"

namespace lagan::face {
namespace {

constexpr std::size_t kMaxManifestBytes = 64 * 1024;
constexpr std::size_t kMaxModelBytes = std::size_t{128} << 20;
constexpr std::array<std::string_view, kRoleCount> kRoleNames = {"detector", "landmarks", "embedding",
                                                                 "embedding_second", "passive"};

Status Invalid(const std::string& what) {
  return FailedPrecondition("MANIFEST_INVALID", "The face models' manifest.toml: " + what);
}

Status Missing(const std::string& what) {
  return FailedPrecondition("FACE_MODELS_MISSING", what + " face/models/fetch fetches the usual ones.");
}

// Takes keys out of one table; keeps the first thing that is wrong, and knows what nobody asked for.
class TableReader {
 public:
  TableReader(const toml::table* table, std::string path) : table_(table), path_(std::move(path)) {
    if (table_ == nullptr) Fail("", "is missing");
  }

  std::string Text(const char* key) {
    const toml::node* node = Find(key);
    const auto value = node == nullptr ? std::nullopt : node->value_exact<std::string>();
    if (!value || value->empty() || value->size() > 400) Fail(key, "must be text of 1 to 400 bytes");
    return value.value_or("");
  }
  double Number(const char* key, double least, double most) { return Bounded(Find(key), key, least, most); }
  int Whole(const char* key, int least, int most) {
    const double value = Number(key, least, most);
    if (value != std::floor(value)) Fail(key, "must be a whole number");
    return static_cast<int>(value);
  }
  std::array<double, 3> Mean(std::size_t channels) {
    const toml::node* node = Find("mean");
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    std::array<double, 3> mean{};
    if (array == nullptr || array->size() != channels) {
      Fail("mean", "must be a list of one number a channel");
      return mean;
    }
    for (std::size_t i = 0; i < channels; ++i) mean[i] = Bounded(array->get(i), "mean", 0, 255);
    return mean;
  }
  const toml::table* Table(const char* key) {
    const toml::node* node = Find(key);
    return node == nullptr ? nullptr : node->as_table();
  }
  void Fail(const std::string& key, const std::string& what) {
    if (status_.ok())
      status_ = Invalid("'" + path_ + (path_.empty() || key.empty() ? "" : ".") + key + "' " + what + ".");
  }
  // The first complaint, or one about a key that is not known.
  Status Finish() {
    if (table_ == nullptr) return status_;
    for (const auto& [key, node] : *table_) {
      if (!asked_.contains(key.str())) Fail(PrintableAscii(key.str(), 40), "is not a known key");
    }
    return status_;
  }

 private:
  const toml::node* Find(const char* key) {
    asked_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }
  double Bounded(const toml::node* node, const char* key, double least, double most) {
    const auto value = node == nullptr ? std::nullopt : node->value<double>();
    if (!value || !(*value >= least && *value <= most)) {
      Fail(key, fmt::format("must be a number from {} to {}", least, most));
      return least;
    }
    return *value;
  }

  const toml::table* table_;
  std::string path_;
  std::set<std::string, std::less<>> asked_;
  Status status_;
};

struct Entry {
  ModelPart part;  // without its bytes
  crypto::Sha256Digest sha256{};
};

void ReadHash(TableReader& table, crypto::Sha256Digest& digest) {
  const Result<Bytes> bytes = HexDecode(table.Text("sha256"));
  if (!bytes.ok() || bytes->size() != digest.size()) {
    table.Fail("sha256", "must be 64 hexadecimal digits");
    return;
  }
  std::copy(bytes->begin(), bytes->end(), digest.begin());
}

// A name in the folder itself: a manifest names no file elsewhere.
bool IsPlainName(std::string_view name) {
  return name.find('/') == std::string_view::npos && name != "." && name != ".." && IsUtf8(name) &&
         IsPlainText(name);
}

Status ReadEntry(const toml::table* source, std::string_view role, Entry& entry) {
  TableReader table(source, "parts." + std::string(role));
  entry.part.file = table.Text("file");
  if (!IsPlainName(entry.part.file)) table.Fail("file", "must be the name of a file in the same folder");
  ReadHash(table, entry.sha256);
  NetInput& input = entry.part.input;
  input.width = table.Whole("width", 16, 1024);
  input.height = table.Whole("height", 16, 1024);
  const std::string channels = table.Text("channels");
  if (channels == "GREY") {
    input.channels = ChannelOrder::kGrey;
  } else if (channels == "BGR") {
    input.channels = ChannelOrder::kBgr;
  } else if (channels != "RGB") {
    table.Fail("channels", "must be RGB, BGR or GREY");
  }
  input.mean = table.Mean(input.channels == ChannelOrder::kGrey ? 1 : 3);
  input.scale = table.Number("scale", 1e-6, 1);
  entry.part.licence = table.Text("licence");
  entry.part.provenance = table.Text("provenance");
  return table.Finish();
}

Status ReadThresholds(const toml::table* source, Thresholds& thresholds) {
  TableReader table(source, "thresholds");
  thresholds.detector_score = table.Number("detector_score", 0.5, 1);
  thresholds.detector_overlap = table.Number("detector_overlap", 0.05, 0.95);
  thresholds.cosine_same = table.Number("cosine_same", 0, 1);
  thresholds.cosine_different = table.Number("cosine_different", -1, 1);
  thresholds.distance_same = table.Number("distance_same", 0, 2);
  thresholds.distance_different = table.Number("distance_different", 0, 2);
  thresholds.portrait_pixels = table.Whole("portrait_pixels", 40, 1000);
  thresholds.passive_live = table.Number("passive_live", 0, 1);
  if (thresholds.cosine_different >= thresholds.cosine_same) {
    table.Fail("cosine_different", "must be less than cosine_same");
  }
  if (thresholds.distance_different <= thresholds.distance_same) {
    table.Fail("distance_different", "must be more than distance_same");
  }
  return table.Finish();
}

struct Manifest {
  std::string version;
  Thresholds thresholds;
  std::array<Entry, kRoleCount> entries;
};

Result<Manifest> ParseManifest(std::string_view text) {
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Invalid("it is not TOML near line " + std::to_string(error.source().begin.line) + ".");
  }
  Manifest manifest;
  TableReader table(&root, "");
  manifest.version = table.Text("version");
  const toml::table* thresholds = table.Table("thresholds");
  const toml::table* parts = table.Table("parts");
  LAGAN_RETURN_IF_ERROR(table.Finish());
  LAGAN_RETURN_IF_ERROR(ReadThresholds(thresholds, manifest.thresholds));
  TableReader roles(parts, "parts");
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const toml::table* source = roles.Table(kRoleNames[i].data());
    LAGAN_RETURN_IF_ERROR(ReadEntry(source, kRoleNames[i], manifest.entries[i]));
  }
  LAGAN_RETURN_IF_ERROR(roles.Finish());
  return manifest;
}

Result<ModelPart> ReadPart(const std::filesystem::path& folder, Entry entry) {
  Result<Bytes> bytes = ReadFile(folder / entry.part.file, kMaxModelBytes);
  if (!bytes.ok()) {
    if (bytes.status().reason() != "FILE_NOT_FOUND") return bytes.status();
    return Missing("The face model " + entry.part.file + " that manifest.toml names is not there.");
  }
  if (crypto::Sha256(*bytes) != entry.sha256) {
    return DataLoss("MODEL_HASH_DIFFERS",
                    "The face model " + entry.part.file +
                        " is not the file that manifest.toml was written for. It was not opened.");
  }
  entry.part.onnx = *std::move(bytes);
  return std::move(entry.part);
}

}  // namespace

std::string_view RoleName(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

Result<ModelFolder> ModelFolder::Open(const std::filesystem::path& folder) {
  const Result<std::string> text = ReadTextFile(folder / "manifest.toml", kMaxManifestBytes);
  if (!text.ok()) {
    if (text.status().reason() != "FILE_NOT_FOUND") return text.status();
    return Missing("There are no face models in the folder " + folder.string() + ".");
  }
  LAGAN_ASSIGN_OR_RETURN(Manifest manifest, ParseManifest(*text));
  ModelFolder models;
  models.version_ = std::move(manifest.version);
  models.thresholds_ = manifest.thresholds;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    LAGAN_ASSIGN_OR_RETURN(models.parts_[i], ReadPart(folder, std::move(manifest.entries[i])));
  }
  return models;
}

}  // namespace lagan::face
