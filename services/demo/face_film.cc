#include "services/demo/face_film.h"

#include <algorithm>
#include <memory>

#include "base/core/file.h"
#include "services/demo/program.h"

namespace lagan::demo {
namespace {

constexpr std::size_t kMostTable = 8 << 20;
constexpr std::size_t kMostFrame = 256 << 10;
constexpr char kTable[] = "observations.tsv";

Status Missing(const std::string& why) { return NotFound("FILM_MISSING", why, "film"); }

// Takes half a minute, so the table is kept beside the clip.
Result<std::string> Measure(const std::filesystem::path& folder) {
  const auto output = RunProgram(SiblingProgram("lagan-vision"), {"judge", folder.string(), "--observe"},
                                 std::chrono::minutes(5));
  if (!output.ok() || output->exit_status != 0) {
    return Missing("lagan-vision could not measure the film; are the networks there (face/models/fetch)?");
  }
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / kTable, AsBytes(output->text), 0600));
  return output->text;
}

}  // namespace

Result<FaceFilm> FaceFilm::Open(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || !std::filesystem::exists(folder / "frames.tsv", error)) {
    return Missing("there is no film of a person (face/models/fetch-media makes one).");
  }
  Result<std::string> table = ReadTextFile(folder / kTable, kMostTable);
  if (table.status().reason() == "FILE_NOT_FOUND") table = Measure(folder);
  LAGAN_RETURN_IF_ERROR(table.status());
  LAGAN_ASSIGN_OR_RETURN(auto frames, face::ReadObservations(*table));
  return FaceFilm(folder, std::move(frames));
}

Result<Camera> FaceFilm::Person(crypto::RandomSource& random) const {
  LAGAN_ASSIGN_OR_RETURN(face::Answerer made, face::Answerer::Make(frames_, random));
  const auto answerer = std::make_shared<face::Answerer>(std::move(made));
  return Camera([this, answerer](const proofing::v1::FacePrompt& prompt) -> Result<std::vector<Shot>> {
    LAGAN_ASSIGN_OR_RETURN(const auto picked, answerer->Answer(prompt.step()));
    std::vector<Shot> shots;
    for (const face::AnswerFrame& frame : picked) {
      LAGAN_ASSIGN_OR_RETURN(Bytes jpeg, ReadFile(folder_ / frames_.at(frame.index).file, kMostFrame));
      shots.push_back({std::move(jpeg), frame.after_ms});
    }
    return shots;
  });
}

Camera Replay(std::vector<Shot> shots, std::size_t at_once) {
  const auto left = std::make_shared<std::vector<Shot>>(std::move(shots));
  return [left, at_once](const proofing::v1::FacePrompt&) -> Result<std::vector<Shot>> {
    if (left->empty()) return std::vector<Shot>();
    std::vector<Shot> next;
    while (next.size() < at_once) {
      next.push_back(left->front());
      if (left->size() > 1) left->erase(left->begin());
    }
    return next;
  };
}

}  // namespace lagan::demo
