#include "base/core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/core/descriptor.h"

namespace lagan {
namespace {

Status Unreadable(const std::filesystem::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return NotFound("FILE_NOT_FOUND", "There is no file " + path.string() + ".");
  }
  return FailedPrecondition("FILE_UNREADABLE",
                            "Cannot read " + path.string() + ": " + std::strerror(error) + ".");
}

Status NotRegular(const std::filesystem::path& path) {
  return FailedPrecondition("FILE_NOT_REGULAR",
                            path.string() + " is a pipe, a socket or a device. Name a file.");
}

Status Unwritable(const std::filesystem::path& path, int error) {
  return FailedPrecondition("FILE_UNWRITABLE",
                            "Cannot write " + path.string() + ": " + std::strerror(error) + ".");
}

Status WriteAll(int fd, ByteView content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return Unwritable(path, errno);
    }
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0 ? Status() : Unwritable(path, errno);
}

Status SyncDirectory(const std::filesystem::path& directory) {
  const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) return Unwritable(directory, errno);
  return Status();
}

}  // namespace

Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t limit) {
  // Without O_NONBLOCK the opening of a pipe waits until somebody writes to it; for a regular file it changes nothing.
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  // What open answers for a socket, and for a device that is not there.
  if (descriptor.get() < 0 && errno == ENXIO) return NotRegular(path);
  if (descriptor.get() < 0) return Unreadable(path, errno);
  struct stat info {};
  if (::fstat(descriptor.get(), &info) != 0) return Unreadable(path, errno);
  if (S_ISDIR(info.st_mode)) return Unreadable(path, EISDIR);
  if (!S_ISREG(info.st_mode)) return NotRegular(path);
  Bytes content;
  content.reserve(std::min<std::size_t>(static_cast<std::size_t>(info.st_size), limit));
  std::uint8_t buffer[1 << 16];
  while (true) {
    const ssize_t got = ::read(descriptor.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unreadable(path, errno);
    if (got == 0) return content;
    if (content.size() + static_cast<std::size_t>(got) > limit) {
      return ResourceExhausted("FILE_TOO_LARGE",
                               path.string() + " is larger than " + std::to_string(limit) + " bytes.");
    }
    content.insert(content.end(), buffer, buffer + got);
  }
}

Result<std::string> ReadTextFile(const std::filesystem::path& path, std::size_t limit) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes content, ReadFile(path, limit));
  return std::string(AsText(content));
}

Status WriteFileAtomically(const std::filesystem::path& path, ByteView content, unsigned mode) {
  std::string temporary = path.string() + ".XXXXXX";
  {
    const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
    if (descriptor.get() < 0) return Unwritable(path, errno);
    Status status = ::fchmod(descriptor.get(), mode) == 0 ? Status() : Unwritable(path, errno);
    if (status.ok()) status = WriteAll(descriptor.get(), content, path);
    if (!status.ok()) {
      ::unlink(temporary.c_str());
      return status;
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return Unwritable(path, error);
  }
  return SyncDirectory(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

Status MakePrivateDirectory(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return Unwritable(path, error.value());
  return ::chmod(path.c_str(), 0700) == 0 ? Status() : Unwritable(path, errno);
}

bool IsOwnerOnly(const std::filesystem::path& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
         (info.st_mode & 077) == 0;
}

}  // namespace lagan
