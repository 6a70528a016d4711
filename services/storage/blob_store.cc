#include "services/storage/blob_store.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>

#include "base/core/file.h"

namespace lagan::storage {
namespace {

constexpr std::string_view kSuffix = ".blob";

// An id is a file name: nothing else may pass.
bool IsId(std::string_view id) {
  return id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Status SyncFolder(const std::filesystem::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = handle >= 0 && ::fsync(handle) == 0;
  if (handle >= 0) ::close(handle);
  return synced ? Status() : Unavailable("FILE_UNWRITABLE", "The folder of blobs cannot be synced.");
}

}  // namespace

Result<std::unique_ptr<FolderBlobStore>> FolderBlobStore::Open(std::filesystem::path folder,
                                                               crypto::RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  return std::unique_ptr<FolderBlobStore>(new FolderBlobStore(std::move(folder), random));
}

Result<std::filesystem::path> FolderBlobStore::PathOf(std::string_view id) const {
  if (!IsId(id)) return InvalidArgument("BLOB_ID_INVALID", "This is no identifier of a blob.");
  return folder_ / (std::string(id) + std::string(kSuffix));
}

Result<std::string> FolderBlobStore::Put(ByteView ciphertext) {
  if (ciphertext.size() > kMaxSize)
    return InvalidArgument("BLOB_TOO_LARGE", "The blob is larger than 16 MiB.");
  std::string id = random_.TakeId();
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path path, PathOf(id));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(path, ciphertext, 0600));
  return id;
}

Result<Bytes> FolderBlobStore::Get(std::string_view id) const {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path path, PathOf(id));
  Result<Bytes> bytes = ReadFile(path, kMaxSize);
  if (bytes.status().reason() == "FILE_NOT_FOUND")
    return NotFound("BLOB_NOT_FOUND", "The blob is not stored here.");
  return bytes;
}

Status FolderBlobStore::Delete(std::string_view id) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path path, PathOf(id));
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) return Unavailable("FILE_UNWRITABLE", "The blob cannot be removed.");
  return SyncFolder(folder_);
}

Result<std::vector<std::string>> FolderBlobStore::Ids() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
       at.increment(error)) {
    const std::filesystem::path& path = at->path();
    if (path.extension() == kSuffix && IsId(path.stem().string())) ids.push_back(path.stem().string());
  }
  if (error) return Unavailable("FILE_UNREADABLE", "The folder of blobs cannot be read.");
  return ids;
}

}  // namespace lagan::storage
