#include "services/letters/run_folder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "base/core/secret.h"
#include "base/crypto/digest.h"
#include "services/letters/serial.h"

namespace lagan::letters {
namespace {

constexpr unsigned kOwnerOnly = 0600;

Status Incomplete() {
  return DataLoss("RUN_INCOMPLETE", "What came is not what the manifest says. Fetch the run again.");
}

// The letters in the order of the manifest.
Result<std::vector<SecretText>> JoinLetters(const std::vector<v1::GetRunResponse>& parts) {
  if (parts.empty() || !parts[0].has_manifest()) return Incomplete();
  const v1::Manifest& manifest = parts[0].manifest();
  std::vector<SecretText> letters(static_cast<std::size_t>(manifest.letters_size()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].has_manifest() || parts[i].letter() >= letters.size()) return Incomplete();
    letters[parts[i].letter()].RevealMutable() += parts[i].chunk();
  }
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const v1::ManifestLetter& entry = manifest.letters(static_cast<int>(i));
    const Result<std::string> serial = ParseLetterSerial(entry.letter_serial());
    // The serial becomes the name of a file.
    if (!serial.ok() || *serial != entry.letter_serial()) return Incomplete();
    if (AsText(crypto::Sha256(AsBytes(letters[i].Reveal()))) != entry.sha256()) return Incomplete();
  }
  return letters;
}

}  // namespace

std::string ManifestJson(const v1::Manifest& manifest) {
  nlohmann::ordered_json letters = nlohmann::ordered_json::array();
  for (const v1::ManifestLetter& letter : manifest.letters()) {
    letters.push_back({{"letter_serial", letter.letter_serial()},
                       {"pages", letter.pages()},
                       {"sha256", HexEncode(AsBytes(letter.sha256()))}});
  }
  const nlohmann::ordered_json json = {
      {"run_id", manifest.run_id()}, {"closed_at", manifest.closed_at()}, {"letters", std::move(letters)}};
  return json.dump(2) + "\n";
}

Result<v1::Manifest> WriteRun(const std::vector<v1::GetRunResponse>& parts,
                              const std::filesystem::path& folder) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<SecretText> letters, JoinLetters(parts));
  const v1::Manifest& manifest = parts[0].manifest();
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error)) {
    return FailedPrecondition("FOLDER_NOT_EMPTY", "Name a folder that is empty or not there yet.");
  }
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string name =
        fmt::format("{:03}-{}.pdf", i + 1, manifest.letters(static_cast<int>(i)).letter_serial());
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / name, AsBytes(letters[i].Reveal()), kOwnerOnly));
  }
  LAGAN_RETURN_IF_ERROR(
      WriteFileAtomically(folder / "manifest.binpb", AsBytes(manifest.SerializeAsString()), kOwnerOnly));
  LAGAN_RETURN_IF_ERROR(
      WriteFileAtomically(folder / "manifest.json", AsBytes(ManifestJson(manifest)), kOwnerOnly));
  return manifest;
}

}  // namespace lagan::letters
