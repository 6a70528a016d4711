// Files, at the edge: bounded reads and writes that are whole or not there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan {

// The bytes of a regular file of at most `limit` bytes. FILE_NOT_FOUND, FILE_TOO_LARGE, FILE_UNREADABLE;
// FILE_NOT_REGULAR for pipes, sockets and devices, which may make a reader wait for ever. "-" is not special here.
Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t limit);
Result<std::string> ReadTextFile(const std::filesystem::path& path, std::size_t limit);

// Writes beside the path, syncs, renames and syncs the folder: after success the new content survives a
// crash, and at no moment is a half-written file under the name. `mode` as for chmod, for instance 0600.
// FILE_UNWRITABLE.
Status WriteFileAtomically(const std::filesystem::path& path, ByteView content, unsigned mode);

// Makes the folder (and its parents) readable by its owner only. FILE_UNWRITABLE.
Status MakePrivateDirectory(const std::filesystem::path& path);

// True when the file is a regular file of this user that nobody else may read or write: what a secret must be
// in.
bool IsOwnerOnly(const std::filesystem::path& path);

}  // namespace lagan
