#include "services/lagan/evidence_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/core/file.h"

namespace lagan::commands {
namespace {

constexpr std::string_view kNote = "held-case";
constexpr std::string_view kPrefix = "evidence-";
constexpr std::size_t kLargestNote = 64 << 10;

Status NotOurs() {
  return FailedPrecondition(
      "FOLDER_NOT_OURS",
      "The folder for evidence holds other things, or others may look into it. Give one that does "
      "not exist yet.");
}

// A file that is written atomically stands under its name and an ending until it is whole; one that a crash left
// is ours as well.
bool IsOurName(const std::string& name) { return name.starts_with(kNote) || name.starts_with(kPrefix); }

bool IsField(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string_view EndingOf(std::string_view media_type) {
  if (media_type == "image/jpeg") return ".jpg";
  if (media_type.starts_with("text/plain")) return ".txt";
  return ".bin";
}

bool Overwrite(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return false;
  struct stat status = {};
  bool done = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  static constexpr std::array<char, 64 << 10> kZeros{};
  for (off_t at = 0; done && at < status.st_size;) {
    const auto size = std::min<off_t>(static_cast<off_t>(kZeros.size()), status.st_size - at);
    const ssize_t written = ::pwrite(file, kZeros.data(), static_cast<std::size_t>(size), at);
    done = written > 0;
    at += written;
  }
  done = done && ::fsync(file) == 0;
  ::close(file);
  return done;
}

std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    files.push_back(at->path());
  }
  return files;
}

}  // namespace

Status EvidenceFolder::CheckOurs() const {
  struct stat status = {};
  if (::lstat(folder_.c_str(), &status) != 0) return errno == ENOENT ? Status() : NotOurs();
  const bool is_private =
      S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() && (status.st_mode & 077U) == 0;
  if (!is_private) return NotOurs();
  for (const std::filesystem::path& file : FilesIn(folder_)) {
    if (!IsOurName(file.filename().string())) return NotOurs();
  }
  return Status();
}

Status EvidenceFolder::Begin(std::string_view held) {
  LAGAN_RETURN_IF_ERROR(CheckOurs());
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder_));
  return WriteFileAtomically(folder_ / kNote, AsBytes(held), 0600);
}

Result<std::optional<std::string>> EvidenceFolder::Held() const {
  LAGAN_RETURN_IF_ERROR(CheckOurs());
  const Result<Bytes> note = ReadFile(folder_ / kNote, kLargestNote);
  if (note.status().reason() == "FILE_NOT_FOUND") return std::optional<std::string>();
  LAGAN_RETURN_IF_ERROR(note.status());
  return std::optional(std::string(AsText(*note)));
}

Result<std::filesystem::path> EvidenceFolder::Save(std::string_view field, unsigned part,
                                                   std::string_view media_type, ByteView content) {
  if (!IsField(field)) return DataLoss("EVIDENCE_INVALID", "A field of evidence has a name that is none.");
  std::string name(kPrefix);
  name += field;
  name += "-" + std::to_string(part + 1);
  name += EndingOf(media_type);
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder_ / name, content, 0600));
  return folder_ / name;
}

Status EvidenceFolder::Wipe() {
  LAGAN_RETURN_IF_ERROR(CheckOurs());
  bool wiped = true;
  std::error_code error;
  for (const std::filesystem::path& file : FilesIn(folder_)) {
    wiped = Overwrite(file) && wiped;
    std::filesystem::remove(file, error);
    wiped = wiped && !error;
  }
  std::filesystem::remove(folder_, error);
  if (wiped && !error) return Status();
  return Internal("FOLDER_NOT_WIPED",
                  "Evidence could not be removed from its folder. Remove the folder yourself, now.");
}

}  // namespace lagan::commands
