// Where a reader's evidence lies while they hold a case: an owner-only folder of its own, wiped afterwards.
//
// Wiping overwrites each file and removes it. That is honest only where the file system writes in place; the default place
// is therefore in memory (XDG_RUNTIME_DIR) wherever there is one. Not thread-safe; one process at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::commands {

class EvidenceFolder {
 public:
  // Nothing is touched yet.
  explicit EvidenceFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Makes the folder (0700) when it is missing, and notes what is held (no personal data). FOLDER_NOT_OURS when there is
  // anything in it that this class did not put there, or somebody else may look into it, or it is a link: nothing of
  // others' is ever wiped.
  Status Begin(std::string_view held);
  // Replaces the note. As Begin.
  Status Note(std::string_view held) { return Begin(held); }
  // What Begin or Note noted last; nothing when the folder is not in use. FOLDER_NOT_OURS.
  Result<std::optional<std::string>> Held() const;

  // Writes one part of a field (lower-case letters and '_'; EVIDENCE_INVALID otherwise) as an owner-only file
  // (0600) and gives its path. The media type decides the ending: jpg, txt, or bin for what is neither.
  Result<std::filesystem::path> Save(std::string_view field, unsigned part, std::string_view media_type,
                                     ByteView content);
  // Overwrites and removes every file of this class, then the folder when it is empty. Harmless when there is none.
  // FOLDER_NOT_WIPED, when something would not go: a person must then see to it.
  Status Wipe();

  const std::filesystem::path& path() const { return folder_; }

 private:
  Status CheckOurs() const;

  const std::filesystem::path folder_;
};

}  // namespace lagan::commands
